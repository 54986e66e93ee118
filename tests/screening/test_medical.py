"""G-26: words that somebody marked as medical are in no report until a colleague takes it back."""

import pytest

from config.audit.models import AuditEvent
from config.errors import Refusal
from screening import services
from screening.models import Post, RedactedPost, ReportItem
from screening.redaction import standing_medical, uncovered
from tests.screening import factories as make
from tests.screening.rawsql import insert, refused_by
from tests.screening.test_gates import furnish, item_row, prepared

pytestmark = pytest.mark.django_db
HEALTH = (0, 8, "medical")  # "Honestly" of the flagged post: a confirmed mark rests on later words
WIDER, AS_PROTECTED, ELSEWHERE = (0, 9, "medical"), (0, 8, "protected"), (4, 8, "protected")


@pytest.fixture
def here():
    return make.world()


def versions(here, post, *told):
    """Redactions in plain SQL, one row a version: whose, and which cuts."""
    people = {"a": here.analyst, "b": here.second, "": None}
    for who, *cuts in told:
        row = RedactedPost(
            agency=post.agency,
            screener=post.screener,
            matter=post.matter,
            post=post,
            version=post.redactions.count() + 1,
            text=post.text,
            spans=[list(cut) for cut in cuts],
            sha256=make.HASH,
            by=people[who],
            at=make.at(5),
        )
        insert(row)


HISTORIES = [
    ([("a",)], True),
    ([("a", HEALTH)], True),
    ([("a", HEALTH), ("a",)], False),
    ([("a", HEALTH), ("b",)], True),
    ([("a", HEALTH), ("",)], False),
    ([("", HEALTH), ("a",)], False),
    ([("a", HEALTH), ("a", AS_PROTECTED)], True),
    ([("a", HEALTH), ("b", ELSEWHERE), ("a",)], True),
    ([("a", HEALTH), ("a", ELSEWHERE)], False),
    ([("a", HEALTH), ("a", WIDER)], True),
    ([("a", HEALTH), ("b", HEALTH, (9, 12, "contact")), ("b",)], True),
    ([("a", HEALTH), ("b", HEALTH, (9, 12, "contact")), ("a",)], False),
    ([("a", HEALTH), ("b",), ("a", HEALTH), ("a",)], False),
    ([("a", HEALTH), ("b",), ("b", HEALTH), ("a",)], True),
    ([("a", (0, 8, "protected")), ("a",)], True),
]


@pytest.mark.parametrize(("told", "taken"), HISTORIES)
def test_an_item_prints_no_words_marked_as_medical(here, told, taken):
    report, flag = prepared(here)
    versions(here, flag.post, *told)
    if taken:
        assert insert(item_row(report, flag))
        return
    with refused_by("gate_g26", "marked as medical"):
        insert(item_row(report, flag))


@pytest.mark.parametrize(("told", "taken"), HISTORIES)
def test_python_and_sql_say_the_same(told, taken):
    people = {"a": 1, "b": 2, "": None}
    history = [(list(cuts), people[who]) for who, *cuts in told]
    assert (uncovered(standing_medical(history), history[-1][0]) == []) is taken


def test_what_was_marked_since_it_was_issued_is_not_furnished(here):
    report = make.issued(here)
    post = report.items.get().post
    versions(here, post, ("a", HEALTH))
    with refused_by("gate_g26", "since the report was issued"):
        furnish(report)
    with pytest.raises(Refusal, match="since the report was issued") as refused:
        services.furnish_report(report=report, by=here.supervisor, at=make.at(7))
    assert refused.value.gate == "G-26"


def redact(post, by, *cuts):
    return services.redact_post(post=post, spans=cuts, by=by, at=make.at(4))


def test_nobody_takes_back_their_own_medical_mark(here):
    post = Post.objects.get(matter=make.screened(here, [make.ZORBLAX]).matter)
    redact(post, here.analyst, HEALTH)
    for cuts in ((), ((9, 12, "contact"),)):
        with pytest.raises(Refusal) as refused:
            redact(post, here.analyst, *cuts)
        assert refused.value.gate == "G-26"
        assert "colleague" in refused.value.remedy
    assert redact(post, here.analyst, HEALTH, (9, 12, "contact")).version == 2


def test_a_colleague_takes_it_back_and_that_is_on_the_trail(here):
    post = Post.objects.get(matter=make.screened(here, [make.ZORBLAX]).matter)
    redact(post, here.analyst, HEALTH)
    assert redact(post, here.second).text == post.whole
    last = AuditEvent.objects.filter(verb="redact_post").latest("id")
    assert last.payload["medical_marks_lifted"] == 1


def test_a_correction_prints_what_stands_now_and_is_not_held_up(here):
    """R-31: the agency is owed the revised report, without the words that were marked since."""
    report = make.furnished(here, [make.row(make.ZORBLAX, 1), make.row("No quimble paid.", 2)])
    item, other = report.items.order_by("number")
    redact(item.post, here.analyst, HEALTH)
    services.bury_item(item=other, reason="deleted", by=None, at=make.at(20))
    revised = services.revise_report(case=report.case, by=None, at=make.at(20))
    printed = ReportItem.objects.get(report=revised)
    assert "[removed: protected information]" in printed.redacted_post.text
    assert services.furnish_report(report=revised, by=None, at=make.at(20)).status == "furnished"
