"""The public page of an agency's policy: what anybody reads, and what nobody does."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from policies import services
from tests.accounts.factories import OrganizationFactory, UserFactory
from tests.policies.factories import LONG_AGO, policy_in_force, published, tiny_draft

WORLDS = {"agency": lambda: made()}


def made():
    """Two versions: the second writes its first clause otherwise, and drops the last."""
    agency = OrganizationFactory(code="LPD")
    first = policy_in_force(agency)
    second = services.next_version(version=first, by=UserFactory(name="Ada Writer"), at=LONG_AGO)
    clause = second.clauses.earliest("position")
    clause.why = f"{clause.why} And a second reason."
    clause.disqualified_by = "18 U.S.C. 922(g)(9)"
    clause.save()
    dropped = second.clauses.latest("position")
    dropped.rules.all().delete()
    dropped.delete()
    published(second, effective_on=date(2031, 1, 1))
    return agency


@pytest.fixture
def agency(standing, db):
    return standing


def versions(agency):
    return agency.policies.get().versions.order_by("number")


def page(on="2030-06-01", query="", client=None, **headers):
    with time_machine.travel(f"{on}T18:00:00Z", tick=False):
        return (client or Client()).get(f"/policy/LPD/{query}", **headers)


def told(answer):
    return answer.content.decode()


def test_anybody_reads_the_version_in_force_whole(agency):
    first, _ = versions(agency)
    answer = page()
    assert answer.status_code == 200
    assert "Version 1 has been in force since January 6, 2020." in told(answer)
    for clause in first.clauses.all():
        assert f"{clause.number} {clause.title}" in told(answer)
    for heading in ("Our mission", "What this policy does not forbid", "What may follow"):
        assert heading in told(answer)


def test_where_a_statute_decides_stands_apart_as_law_in_both_languages(agency):
    _, second = versions(agency)
    clause, *others = second.clauses.order_by("position")
    for language, law in (("en", "This is law, not our policy."), ("es", "Esto es ley, no")):
        said = told(page("2031-02-01", f"?lang={language}"))
        assert said.count("18 U.S.C. 922(g)(9)") == 1
        assert all(said.rindex(str(one)) < said.index(law) for one in others)
        assert said.index(law) < said.rindex(str(clause))
    assert 'id="law"' not in told(page())
    changed = told(page(query=f"{second.public_id}/differences/"))
    assert "<h3>Disqualified by statute</h3>" in changed


@pytest.mark.parametrize(
    ("on", "said"),
    [("2030-12-31", "Version 1 has been"), ("2031-01-01", "Version 2 has been")],
)
def test_the_day_decides_which_version_is_in_force(agency, on, said):
    assert said in told(page(on))


def test_each_version_has_its_page_and_says_what_it_is_today(agency):
    first, second = versions(agency)
    assert "is not in force yet" in told(page(query=f"{second.public_id}/"))
    assert "It is no longer." in told(page("2031-02-01", f"{first.public_id}/"))


def test_what_changed_is_told_word_by_word_without_the_rules(agency):
    first, second = versions(agency)
    answer = told(page(query=f"{second.public_id}/differences/"))
    assert "<ins>And a second reason.</ins>" in answer
    assert ">Gone<" in answer
    assert "What the rules look for" not in answer
    assert page(query=f"{first.public_id}/differences/").status_code == 404


def test_nobody_is_named(agency):
    first, second = versions(agency)
    for query in ("", f"{second.public_id}/", f"{second.public_id}/differences/"):
        answer = told(page(query=query))
        for version in (first, second):
            for user in (version.author, version.counsel, version.approver):
                assert user.name not in answer
                assert user.email not in answer


def test_a_version_is_compared_with_the_one_whose_place_it_takes(agency):
    """Whatever its number: the third was published before the draft with the lower one."""
    second = versions(agency)[1]
    third = services.next_version(version=second, by=UserFactory(), at=LONG_AGO)
    fourth = services.next_version(version=second, by=UserFactory(), at=LONG_AGO)
    soon, later = LONG_AGO + timedelta(days=1), LONG_AGO + timedelta(days=2)
    fourth = published(fourth, effective_on=date(2031, 2, 1), at=soon)
    assert services.version_before(third) == fourth
    third = published(third, effective_on=date(2031, 3, 1), at=later)
    assert services.version_before(third) == fourth
    assert services.version_before(fourth) == second


def test_drafts_and_what_is_unknown_answer_alike(agency):
    draft = services.next_version(version=versions(agency)[0], by=UserFactory(), at=LONG_AGO)
    OrganizationFactory(code="NIL")
    asked = [f"/policy/LPD/{draft.public_id}/", "/policy/NIL/", "/policy/NOBODY/"]
    answers = [Client().get(path) for path in asked]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_an_agency_may_take_its_policy_off_the_page(agency):
    policy, by = agency.policies.get(), UserFactory()
    services.set_publicity(policy=policy, is_public=False, by=by, at=LONG_AGO)
    assert page().status_code == 404
    services.set_publicity(policy=policy, is_public=True, by=by, at=LONG_AGO)
    assert page().status_code == 200


def test_one_in_force_that_is_hidden_is_not_said_to_be_missing(db):
    agency, by = OrganizationFactory(code="LPD"), UserFactory()
    first = policy_in_force(agency)
    services.withdraw_version(
        version=first, ends_on=date(2021, 1, 1), reason="Written anew.", by=by, at=LONG_AGO
    )
    assert "No policy is in force here today" in told(page())
    other = published(tiny_draft(agency, LONG_AGO, name="Anew"), effective_on=date(2021, 1, 1))
    services.set_publicity(policy=other.policy, is_public=False, by=by, at=LONG_AGO)
    shown = told(page())
    assert "The policy of today is not shown here" in shown
    assert "No policy is in force" not in shown
    assert str(other.public_id) not in shown


def test_the_page_is_the_same_for_all_and_caches_keep_it(agency):
    answer, other = page(), page(client=Client())
    assert answer.content == other.content
    assert answer["Cache-Control"] == "public, max-age=300"
    assert "Cookie" in answer["Vary"]
    assert "Set-Cookie" not in answer
    again = page(headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    services.set_publicity(
        policy=agency.policies.get(), is_public=False, by=UserFactory(), at=LONG_AGO
    )
    assert page(headers={"If-None-Match": answer["ETag"]}).status_code == 404


def test_the_frame_speaks_spanish_and_the_policy_keeps_its_language(agency):
    answer = told(page(query="?lang=es"))
    assert '<html lang="es"' in answer
    assert "Lo que esta política no prohíbe" in answer
    assert 'lang="en"' in answer
    assert "<form" not in answer


def test_the_paper_is_printed_once_sealed_and_handed_to_anybody(agency):
    first, _ = versions(agency)
    path = f"{first.public_id}/policy.pdf"
    assert page(query=path).status_code == 404
    assert "as a PDF" not in told(page())
    assert services.print_papers(LONG_AGO) == 2
    assert services.print_papers(LONG_AGO) == 0
    answer = page(query=path)
    assert answer.content == services.read_paper(first.paper)
    assert answer["Content-Type"] == "application/pdf"
    assert "as a PDF" in told(page())
    assert reverse("public_policy:paper", args=["LPD", first.public_id]) in told(page())
