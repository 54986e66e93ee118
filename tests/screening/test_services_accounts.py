import pytest

from config.audit.models import AuditEvent
from config.errors import Invalid, Refusal
from screening import services
from screening.models import DiscoveryEntry, SocialAccount
from screening.workflow import TransitionRefused
from tests.screening import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return make.world()


@pytest.fixture
def account(here):
    return make.propose(make.order(here))


def confirm(account, by):
    return services.confirm_account(account=account, by=by, at=make.at(1))


def identify(account, kind="name", **changes):
    asked = {"detail": "Compared", "by": None, "at": make.at(1)}
    return services.add_identifier(account=account, kind=kind, **(asked | changes))


def test_two_people_confirm_an_account_with_three_identifiers(here, account):
    make.identify(account)
    assert confirm(account, here.analyst).status == "proposed"
    account = confirm(account, here.second)
    assert account.status == "confirmed"
    assert (account.first_by, account.second_by) == (here.analyst, here.second)
    rounds = AuditEvent.objects.filter(verb="confirm_account").order_by("pk")
    assert [event.payload["round"] for event in rounds] == ["first", "second"]


def test_one_person_does_not_confirm_twice(here, account):
    make.identify(account)
    confirm(account, here.analyst)
    with pytest.raises(Refusal) as refused:
        confirm(account, here.analyst)
    assert refused.value.gate == "G-17"


def test_a_small_agency_needs_two_people_all_the_same(here, account):
    here.screener.profile = "small"
    here.screener.save()
    make.identify(account)
    confirm(account, here.analyst)
    with pytest.raises(Refusal):
        confirm(account, here.analyst)


@pytest.mark.parametrize(
    ("kinds", "enough"),
    [
        (("verified_email", "name", "employer"), True),
        (("written_admission", "handle", "home_town"), True),
        (("verified_email", "verified_phone", "name"), True),
        (("verified_email", "name"), False),
        (("verified_email", "name", "name"), False),
        (("name", "employer", "school", "family", "photo"), False),
        ((), False),
    ],
)
def test_three_kinds_agree_and_one_of_them_is_strong(here, account, kinds, enough):
    for kind in kinds:
        identify(account, kind)
    assert services.identity(account).is_enough is enough
    if not enough:
        with pytest.raises(Refusal) as refused:
            confirm(account, here.analyst)
        assert refused.value.gate == "G-17"


@pytest.mark.parametrize(
    ("by", "second", "strong"),
    [("analyst", "second", True), ("analyst", "analyst", False), ("analyst", None, False)],
)
def test_a_face_is_strong_when_two_people_compared_it(here, account, by, second, strong):
    found = identify(
        account,
        "face_match",
        by=getattr(here, by),
        second_by=getattr(here, second) if second else None,
    )
    assert found.is_strong is strong


def test_an_identifier_that_speaks_against_the_account_is_never_strong(account):
    assert not identify(account, "verified_email", agrees=False).is_strong


def test_a_conflict_stops_the_confirmation_until_it_is_explained(here, account):
    make.identify(account)
    conflict = identify(account, "home_town", agrees=False)
    with pytest.raises(Refusal) as refused:
        confirm(account, here.analyst)
    assert "not explained" in refused.value.reason
    services.explain_conflict(
        identifier=conflict, explanation="Moved in 2024", by=here.analyst, at=make.at(1)
    )
    confirm(account, here.analyst)


@pytest.mark.parametrize("agrees", [True, False])
def test_only_a_conflict_is_explained_and_in_words(account, agrees):
    found = identify(account, agrees=agrees)
    with pytest.raises(Invalid):
        services.explain_conflict(identifier=found, explanation=" ", by=None, at=make.at(1))
    if agrees:
        with pytest.raises(Invalid):
            services.explain_conflict(identifier=found, explanation="So", by=None, at=make.at(1))


def test_a_new_conflict_takes_the_confirmation_back(here):
    account = make.confirmed(here, make.order(here))
    identify(account, "birth_date", agrees=False)
    account.refresh_from_db()
    assert account.status == "proposed"
    assert account.first_by is None


def test_a_withdrawn_identifier_takes_the_confirmation_back_when_too_few_are_left(here):
    account = make.confirmed(here, make.order(here))
    identify(account, "school")
    for kind, status in (("school", "confirmed"), ("name", "proposed")):
        services.withdraw_identifier(
            identifier=account.identifiers.get(kind=kind), by=None, at=make.at(2)
        )
        account.refresh_from_db()
        assert account.status == status


@pytest.mark.parametrize(("kind", "detail"), [("gossip", "Heard it"), ("name", "  ")])
def test_an_identifier_says_what_was_compared(account, kind, detail):
    with pytest.raises(Invalid):
        identify(account, kind, detail=detail)


def test_a_rejected_account_says_why_and_may_be_proposed_again(here, account):
    with pytest.raises(Invalid):
        services.reject_account(account=account, why=" ", by=here.analyst, at=make.at(1))
    found = services.reject_account(
        account=account, why="Another Anders Pell", by=here.analyst, at=make.at(1)
    )
    assert (found.status, found.rejected_by) == ("rejected", here.analyst)
    with pytest.raises(TransitionRefused):
        confirm(account, here.analyst)


def test_the_same_account_is_proposed_once(here, account):
    assert make.propose(account.case, "@anders_pell") == account
    assert SocialAccount.objects.count() == 1


@pytest.mark.parametrize(("platform", "handle"), [("x", " "), ("myplace", "anders")])
def test_an_account_has_a_platform_and_a_name(here, platform, handle):
    with pytest.raises(Invalid):
        make.propose(make.order(here), handle, platform=platform)


def look(case, **changes):
    asked = {
        "platform": "x",
        "place": "Search on x.example",
        "terms": "Anders Pell Larkhaven",
        "result": "not_found",
        "by": None,
        "at": make.at(1),
    }
    return services.log_discovery(case=case, **(asked | changes))


def test_looking_is_on_record_also_when_nothing_was_found(here):
    look(make.order(here))
    assert DiscoveryEntry.objects.get().result == "not_found"
    assert "Larkhaven" not in AuditEvent.objects.get(verb="log_discovery").body


@pytest.mark.parametrize("field", ["place", "terms", "result"])
def test_a_look_says_where_what_for_and_what_came_of_it(here, field):
    with pytest.raises(Invalid):
        look(make.order(here), **{field: " "})


def test_a_look_names_no_account_of_another_case(here, account):
    with pytest.raises(Invalid):
        look(make.order(here), account=account)


def test_an_account_is_found_on_its_own_platform(here, account):
    with pytest.raises(Invalid, match="platform: The account found is on"):
        services.log_discovery(
            case=account.case,
            platform="mastodon" if account.platform != "mastodon" else "x",
            place="Search",
            terms="Name",
            result="found",
            account=account,
            by=here.analyst,
            at=make.at(1),
        )
