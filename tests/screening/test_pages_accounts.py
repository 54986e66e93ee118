"""Accounts by page: evidence, two people's word, conflicts, and where somebody looked."""

from uuid import uuid4

import pytest

from config.accounts.roles import Role
from config.accounts.services import assign
from screening.models import DiscoveryEntry, Identifier, SocialAccount
from tests.accounts.factories import OrganizationFactory, member
from tests.screening import factories
from tests.screening.conftest import DECEMBER

pytestmark = pytest.mark.django_db
TAB = "accounts/"


@pytest.fixture
def case(here):
    return factories.ready(here)


@pytest.fixture
def first(here, case, as_user):
    return as_user(here.analyst, case)


@pytest.fixture
def second(here, case, as_user):
    return as_user(here.second, case)


@pytest.fixture
def account(case):
    return factories.propose(case)


@pytest.fixture
def known(account):
    factories.identify(account)
    return account


def card(visitor):
    return visitor.get(TAB).context["accounts"][0]


def again(account):
    return SocialAccount.objects.get(pk=account.pk)


def test_the_page_states_the_rule_before_anybody_asks(first):
    page = first.text(TAB)
    assert "3 identifiers agree, at least 1 of them strong" in page
    assert "2 people have confirmed it" in page
    assert "No account yet" in page


def test_an_account_is_proposed(first, case):
    answer = first.post(f"{TAB}propose/", platform="x", handle="@anders", url="https://x.example/a")
    assert answer.status_code == 302
    account = case.social_accounts.get()
    assert (account.handle, account.status, account.proposed_by) == (
        "anders",
        "proposed",
        first.user,
    )
    assert "Not confirmed yet" in first.text(TAB)


@pytest.mark.parametrize(
    "changes", [{"platform": "friendster"}, {"handle": ""}, {"handle": "@"}, {"url": "not a url"}]
)
def test_what_names_no_account_is_sent_back(first, case, changes):
    sent = {"platform": "x", "handle": "anders", **changes}
    assert first.post(f"{TAB}propose/", **sent).status_code == 400
    assert not case.social_accounts.exists()


def evidence(visitor, account, **changes):
    sent = {"kind": "name", "agrees": "yes", "detail": "As on the application", **changes}
    return visitor.post(f"{TAB}{account.public_id}/identifier/", **sent)


def test_evidence_is_recorded_with_who_compared_what(first, account):
    assert evidence(first, account).status_code == 302
    found = Identifier.objects.get()
    assert (found.kind, found.agrees, found.is_strong, found.recorded_by) == (
        "name",
        True,
        False,
        first.user,
    )
    assert "As on the application" in first.text(TAB)


def test_a_face_is_strong_once_a_second_person_compared_it(first, account, here):
    evidence(first, account, kind="face_match")
    assert not Identifier.objects.get().is_strong
    evidence(first, account, kind="face_match", second_by=here.second.pk)
    assert Identifier.objects.last().is_strong


def test_oneself_is_no_second_person(first, account, here):
    answer = evidence(first, account, kind="face_match", second_by=here.analyst.pk)
    assert answer.status_code == 400
    assert "second_by" in card_form(answer).errors


def card_form(answer):
    return answer.context["accounts"][0]["identifier_form"]


def test_people_of_another_house_are_no_second_person(first, account):
    stranger = member(OrganizationFactory(cra=True), Role.ANALYST)
    answer = evidence(first, account, kind="face_match", second_by=stranger.pk)
    assert "second_by" in card_form(answer).errors


def test_evidence_that_says_nothing_is_sent_back_with_its_form_open(first, account):
    answer = evidence(first, account, detail=" ", explanation="typed before")
    page = answer.content.decode()
    assert answer.status_code == 400
    assert '<details class="pb-why pb-mt" open>' in page
    assert "typed before" in page
    assert not Identifier.objects.exists()


def test_too_little_evidence_confirms_nothing(first, account):
    evidence(first, account)
    answer = first.post(f"{TAB}{account.public_id}/confirm/")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "gate G-17" in page
    assert "1 of 3 identifiers agree, 0 of 1 of them strong." in page


def test_two_people_confirm_and_the_page_says_who(first, second, known):
    assert "Confirm as first person" in first.text(TAB)
    assert first.post(f"{TAB}{known.public_id}/confirm/").status_code == 302
    assert "You gave the first confirmation" in first.text(TAB)
    assert "Confirm as second person" in second.text(TAB)
    second.post(f"{TAB}{known.public_id}/confirm/")
    found = again(known)
    assert (found.status, found.first_by, found.second_by) == (
        "confirmed",
        first.user,
        second.user,
    )
    assert card(first)["pill"] == "Confirmed"


def test_one_person_is_not_two(first, known):
    first.post(f"{TAB}{known.public_id}/confirm/")
    answer = first.post(f"{TAB}{known.public_id}/confirm/")
    assert answer.status_code == 409
    assert "the second is a colleague" in answer.content.decode()
    assert again(known).status == "proposed"


def test_a_conflict_stands_in_the_way_until_it_is_explained(first, second, known):
    evidence(first, known, kind="school", agrees="no", detail="Another school")
    assert card(first)["identity"].conflicts == 1
    assert first.post(f"{TAB}{known.public_id}/confirm/").status_code == 409
    conflict = Identifier.objects.get(kind="school")
    assert first.post(f"{TAB}identifiers/{conflict.pk}/explain/", explanation="").status_code == 400
    first.post(f"{TAB}identifiers/{conflict.pk}/explain/", explanation="Moved in 2011")
    assert "Explained: Moved in 2011" in first.text(TAB)
    assert first.post(f"{TAB}{known.public_id}/confirm/").status_code == 302


def test_withdrawn_evidence_counts_no_more_and_stays_on_record(first, known):
    found = Identifier.objects.get(kind="verified_email")
    first.post(f"{TAB}identifiers/{found.pk}/withdraw/")
    assert card(first)["identity"].strong == 0
    assert "Withdrawn" in first.text(TAB)


def test_an_account_is_rejected_with_a_reason(first, known):
    assert first.post(f"{TAB}{known.public_id}/reject/", why="").status_code == 400
    assert first.post(f"{TAB}{known.public_id}/reject/", why="Another man").status_code == 302
    assert again(known).status == "rejected"
    page = first.text(TAB)
    assert "Another man" in page
    assert "Record evidence" not in page


def test_what_somebody_rejected_nobody_else_rejects_again(first, second, known):
    for visitor, status in ((first, 302), (second, 409)):
        answer = visitor.post(f"{TAB}{known.public_id}/reject/", why="Another man")
        assert answer.status_code == status


def test_a_search_is_logged_also_when_nothing_was_found(first, case):
    told = {"platform": "x", "place": "x.example", "terms": "Anders Pell", "result": "not_found"}
    assert first.post(f"{TAB}discovery/", **told).status_code == 302
    entry = DiscoveryEntry.objects.get()
    assert (entry.result, entry.looked_by) == ("not_found", first.user)
    assert "x.example" in first.text(TAB)


@pytest.mark.parametrize("missing", ["place", "terms", "result"])
def test_half_a_search_is_sent_back(first, missing):
    told = {"platform": "x", "place": "x.example", "terms": "Pell", "result": "found", missing: ""}
    assert first.post(f"{TAB}discovery/", **told).status_code == 400
    assert not DiscoveryEntry.objects.exists()


def test_an_account_of_another_case_is_not_this_ones(first, here, case):
    other = factories.propose(factories.ready(here), "somebody")
    told = {"platform": "x", "place": "x", "terms": "x", "result": "found", "account": other.pk}
    assert first.post(f"{TAB}discovery/", **told).status_code == 400
    assert evidence(first, other).status_code == 404
    for act in ("confirm/", "reject/"):
        assert first.post(f"{TAB}{other.public_id}/{act}").status_code == 404


def test_evidence_of_another_case_is_out_of_reach(first, here):
    other = factories.propose(factories.ready(here), "somebody")
    factories.identify(other)
    pk = Identifier.objects.first().pk
    for act in ("explain/", "withdraw/"):
        assert first.post(f"{TAB}identifiers/{pk}/{act}", explanation="x").status_code == 404


def test_an_unknown_account_is_no_page(first):
    assert first.post(f"{TAB}{uuid4()}/confirm/").status_code == 404


@pytest.mark.parametrize("act", ["propose/", "discovery/"])
def test_the_agency_never_gets_near_accounts(here, case, as_user, act):
    hr = as_user(here.hr, case)
    assert hr.get(TAB).status_code == 404
    assert hr.post(f"{TAB}{act}").status_code == 403
    assert (
        as_user(member(OrganizationFactory(), Role.HR), case).post(f"{TAB}{act}").status_code == 404
    )


def test_counsel_reads_and_is_offered_nothing(here, case, known, as_user):
    counsel = as_user(member(here.screener, Role.COUNSEL), case)
    page = counsel.text(TAB)
    assert "Compared with the application" in page
    for button in ("Confirm as", "Withdraw", "Propose</button>", "Log it"):
        assert button not in page
    assert counsel.post(f"{TAB}{known.public_id}/confirm/").status_code == 403


def test_an_analyst_works_only_where_assigned(here, case, as_user):
    analyst = as_user(member(here.screener, Role.ANALYST), case)
    assert analyst.get(TAB).status_code == 404
    assign(matter=case.matter, user=analyst.user, by=here.supervisor, at=DECEMBER)
    assert analyst.get(TAB).status_code == 200
