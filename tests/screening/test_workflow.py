import pytest

from config.law.book import book
from screening.workflow import (
    ACCOUNT,
    BATCH,
    CASE,
    FLAG,
    REPORT,
    RUN,
    AccountStatus,
    BatchStatus,
    CaseStatus,
    FlagStatus,
    Regime,
    ReportStatus,
    RunStatus,
    TransitionRefused,
    check_transition,
    choices,
)

TABLES = {
    CaseStatus: CASE,
    AccountStatus: ACCOUNT,
    BatchStatus: BATCH,
    RunStatus: RUN,
    FlagStatus: FLAG,
    ReportStatus: REPORT,
}
ALLOWED = {
    CaseStatus: """
        ordered>authorized ordered>closed authorized>collecting authorized>reported
        authorized>closed collecting>reviewing collecting>reported collecting>closed
        reviewing>collecting reviewing>reported reviewing>closed reported>reviewing
        reported>furnished reported>closed furnished>closed
    """,
    AccountStatus: """
        proposed>confirmed proposed>rejected confirmed>rejected confirmed>proposed
        rejected>proposed
    """,
    BatchStatus: """
        queued>running queued>refused running>imported running>refused running>queued
    """,
    RunStatus: """
        queued>running queued>finished queued>failed running>finished running>failed
        failed>queued
    """,
    FlagStatus: """
        open>first_confirmed open>dismissed first_confirmed>confirmed first_confirmed>dismissed
        first_confirmed>open confirmed>first_confirmed dismissed>open dismissed>first_confirmed
    """,
    ReportStatus: "issued>furnished",
}


def pairs(states):
    return [(states, before, after) for before in states for after in states]


@pytest.mark.parametrize(
    ("states", "before", "after"), [pair for states in TABLES for pair in pairs(states)]
)
def test_a_state_is_followed_only_by_what_the_table_names(states, before, after):
    allowed = f"{before}>{after}" in ALLOWED[states].split()
    try:
        check_transition(TABLES[states], before, after)
    except TransitionRefused:
        assert not allowed
    else:
        assert allowed


@pytest.mark.parametrize("states", TABLES)
def test_every_state_has_a_row(states):
    assert set(TABLES[states]) == set(states)


@pytest.mark.parametrize("states", TABLES)
def test_no_machine_is_large(states):
    assert len(states) <= 10


def test_a_refusal_says_what_is_possible_from_here():
    with pytest.raises(TransitionRefused) as refused:
        check_transition(CASE, CaseStatus.FURNISHED, CaseStatus.REVIEWING)
    assert refused.value.reason == "A case that is furnished cannot become reviewing."
    assert refused.value.remedy == "From here it can become: closed."


def test_a_refusal_at_the_end_says_that_nothing_follows():
    with pytest.raises(TransitionRefused) as refused:
        check_transition(CASE, CaseStatus.CLOSED, CaseStatus.REVIEWING)
    assert refused.value.remedy == "Nothing follows it."


def test_the_regimes_are_those_of_the_law_book():
    assert set(Regime) == set(book().regimes)


def test_choices_are_values_with_words():
    assert choices(FlagStatus)[1] == ("first_confirmed", "First confirmed")
