"""A client agency is taken on step by step and let go, through the door and by the service."""

import re
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.accounts.models import Engagement
from config.accounts.roles import Role
from config.accounts.services import (
    activate_engagement,
    close_matter,
    end_engagement,
    propose_engagement,
    record_onboarding,
    suspend_engagement,
)
from config.accounts.services.engagements import EngagementOver, NotOnboarded, StillOwed
from config.accounts.workflow import (
    STEPS,
    TRANSITIONS,
    EngagementStatus,
    EngagementTransitionRefused,
    check_transition,
)
from config.audit.models import AuditEvent
from config.errors import Invalid
from tests.accounts.factories import (
    NOW,
    EngagementFactory,
    MatterFactory,
    OrganizationFactory,
    UserFactory,
    member,
)

pytestmark = pytest.mark.django_db
DONE: dict[str, str | date | None] = {
    "identity_verified_how": "Called the number on the county's page.",
    "agreement_signed_on": date(2026, 1, 5),
    "purposes_certified_on": date(2026, 1, 5),
    "user_notice_delivered_on": date(2026, 1, 6),
    "summary_delivered_on": date(2026, 1, 6),
}


@pytest.fixture
def cra():
    return OrganizationFactory(cra=True, name="Meridian Ridge Screening")


@pytest.fixture
def agency():
    return OrganizationFactory(name="Larkhaven Police Department")


@pytest.fixture
def keeper(cra):
    return member(cra, Role.ADMINISTRATOR)


@pytest.fixture
def proposed(cra, agency, keeper):
    return propose_engagement(screener=cra, agency=agency, by=keeper, at=NOW)


@pytest.fixture
def active(cra, agency):
    return EngagementFactory(screener=cra, agency=agency)


def verbs(cra):
    return list(
        AuditEvent.objects.filter(stream=cra.stream).order_by("seq").values_list("verb", flat=True)
    )


def door(user, name, *args, **data):
    client = Client()
    client.force_login(user)
    address = reverse(f"admin:{name}", args=args)
    return client.post(address, data) if data else client.get(address)


def anew(engagement):
    return Engagement.objects.get(pk=engagement.pk)


# -- the table


@pytest.mark.parametrize("current", EngagementStatus)
@pytest.mark.parametrize("wanted", EngagementStatus)
def test_an_engagement_moves_as_the_table_says(current, wanted):
    if wanted in TRANSITIONS[current]:
        check_transition(current, wanted)
    else:
        with pytest.raises(EngagementTransitionRefused):
            check_transition(current, wanted)


# -- the services


def test_a_screener_is_a_consumer_reporting_agency_and_its_client_is_not(cra, agency, keeper):
    for screener, client in ((agency, cra), (agency, agency), (cra, cra)):
        with pytest.raises(Invalid, match="R-1"):
            propose_engagement(screener=screener, agency=client, by=keeper, at=NOW)


def test_a_client_is_taken_on_step_by_step(cra, keeper, proposed):
    for name, value in DONE.items():
        with pytest.raises(NotOnboarded):
            activate_engagement(engagement=proposed, by=keeper, at=NOW)
        record_onboarding(engagement=proposed, steps={name: value}, by=keeper, at=NOW)
    activate_engagement(engagement=proposed, by=keeper, at=NOW)
    now = anew(proposed)
    assert (now.status, now.activated_at) == ("active", NOW)
    assert verbs(cra) == [
        "propose_engagement",
        *["record_onboarding"] * len(DONE),
        "activate_engagement",
    ]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_a_missing_step_is_named_with_its_reason(keeper, proposed, step):
    told = {name: value for name, value in DONE.items() if name != step.name}
    record_onboarding(engagement=proposed, steps=told, by=keeper, at=NOW)
    with pytest.raises(NotOnboarded, match=re.escape(step.wanted)) as caught:
        activate_engagement(engagement=proposed, by=keeper, at=NOW)
    assert (caught.value.gate, caught.value.citation) == ("G-04", step.citation)


@pytest.mark.parametrize("column", [*DONE, "activated_at"])
def test_the_database_refuses_an_active_client_that_is_not_onboarded(active, column):
    empty = "" if column == "identity_verified_how" else None
    with pytest.raises(IntegrityError, match="active_means_onboarded"), transaction.atomic():
        Engagement.objects.filter(pk=active.pk).update(**{column: empty})


def test_a_step_is_renewed_and_not_taken_back(keeper, active):
    told = {"agreement_signed_on": date(2026, 10, 1), "identity_verified_how": ""}
    record_onboarding(engagement=active, steps=told, by=keeper, at=NOW)
    assert anew(active).agreement_signed_on == date(2026, 10, 1)
    assert anew(active).identity_verified_how == active.identity_verified_how


def test_a_step_is_recorded_once_it_is_done(keeper, proposed):
    tomorrow = NOW.date() + timedelta(days=1)
    with pytest.raises(Invalid, match="still to come"):
        record_onboarding(
            engagement=proposed, steps={"summary_delivered_on": tomorrow}, by=keeper, at=NOW
        )
    with pytest.raises(Invalid, match="at least one"):
        record_onboarding(engagement=proposed, steps={}, by=keeper, at=NOW)
    with pytest.raises(Invalid, match="No such step"):
        record_onboarding(engagement=proposed, steps={"status": "active"}, by=keeper, at=NOW)


def test_a_client_is_suspended_with_a_reason_and_let_on_again(cra, keeper, active):
    with pytest.raises(Invalid, match="Say why"):
        suspend_engagement(engagement=active, reason=" ", by=keeper, at=NOW)
    suspend_engagement(engagement=active, reason="The agreement ran out.", by=keeper, at=NOW)
    assert (anew(active).status, anew(active).halted_why) == ("suspended", "The agreement ran out.")
    with pytest.raises(EngagementTransitionRefused):
        suspend_engagement(engagement=active, reason="Again.", by=keeper, at=NOW)
    activate_engagement(engagement=active, by=keeper, at=NOW)
    assert verbs(cra) == ["suspend_engagement", "activate_engagement"]


def test_an_engagement_ends_when_no_matter_of_the_two_is_open(cra, agency, keeper, active):
    matter = MatterFactory(screener=cra, agency=agency)
    with pytest.raises(Invalid, match="Say why"):
        end_engagement(engagement=active, reason="", by=keeper, at=NOW)
    with pytest.raises(StillOwed, match="Open matters"):
        end_engagement(engagement=active, reason="They left.", by=keeper, at=NOW)
    close_matter(matter=matter, by=keeper, at=NOW)
    end_engagement(engagement=active, reason="They left.", by=keeper, at=NOW)
    assert anew(active).status == "ended"
    assert verbs(cra) == ["end_engagement"]
    with pytest.raises(EngagementOver):
        record_onboarding(engagement=active, steps=DONE, by=keeper, at=NOW)


def test_a_client_that_comes_back_is_onboarded_anew(cra, agency, keeper, active):
    with pytest.raises(EngagementTransitionRefused):
        propose_engagement(screener=cra, agency=agency, by=keeper, at=NOW)
    end_engagement(engagement=active, reason="They left.", by=keeper, at=NOW)
    again = propose_engagement(screener=cra, agency=agency, by=keeper, at=NOW)
    assert (again.pk, again.status) == (active.pk, "proposed")
    assert [step.name for step in again.missing_steps()] == [step.name for step in STEPS]


# -- the door


def test_the_screeners_administrator_takes_a_client_on(cra, agency):
    EngagementFactory(agency=agency)  # another screener's client, and so in nobody's sight here
    mine = EngagementFactory(screener=cra, agency=OrganizationFactory(), status="proposed")
    keeper = member(cra, Role.ADMINISTRATOR)
    assert "proposed" in door(keeper, "engagements").content.decode().lower()
    sent = {name: str(value) for name, value in DONE.items()}
    assert door(keeper, "engagement-record", mine.pk, **sent).status_code == 302
    assert door(keeper, "engagement-activate", mine.pk, sent="1").status_code == 302
    assert anew(mine).activated_at > NOW
    assert door(keeper, "engagement-suspend", mine.pk, reason="No agreement.").status_code == 302
    assert "No agreement." in door(keeper, "engagement", mine.pk).content.decode()
    assert door(keeper, "engagement-end", mine.pk, reason="They left.").status_code == 302
    assert anew(mine).status == "ended"


def test_the_operator_proposes_and_the_page_says_what_is_missing_and_why(cra, agency):
    operator = UserFactory(is_operator=True)
    assert door(operator, "engagements", screener=cra.pk, agency=agency.pk).status_code == 302
    made = Engagement.objects.get()
    page = door(operator, "engagement", made.pk).content.decode()
    assert "5 steps are missing" in page
    for step in STEPS:
        assert step.wanted in page.replace("&#x27;", "'")
        assert step.citation in page
    refused = door(operator, "engagement-activate", made.pk, sent="1")
    assert refused.status_code == 409
    assert "Still missing" in refused.content.decode()
    assert anew(made).status == "proposed"


def test_an_agency_makes_nobody_its_screener(cra, agency, active):
    clerk = member(agency, Role.ADMINISTRATOR)
    assert door(clerk, "engagements", screener=cra.pk, agency=agency.pk).status_code == 404
    assert "<form" not in main_of(door(clerk, "engagements"))
    assert "<form" not in main_of(door(clerk, "engagement", active.pk))
    assert door(clerk, "engagement-suspend", active.pk, reason="No.").status_code == 404
    assert anew(active).status == "active"


def test_a_screener_takes_nobody_on_for_another(cra, agency, keeper, active):
    other = OrganizationFactory(cra=True)
    answer = door(keeper, "engagements", screener=other.pk, agency=agency.pk)
    assert answer.status_code == 400
    assert Engagement.objects.count() == 1


def test_what_another_screener_agreed_is_nobodys_business(keeper):
    theirs = EngagementFactory()
    assert door(keeper, "engagement", theirs.pk).status_code == 404
    assert door(keeper, "engagement-end", theirs.pk, reason="Mine now.").status_code == 404


def test_a_step_that_is_wrong_comes_back_with_what_was_sent(keeper, active):
    answer = door(keeper, "engagement-record", active.pk, agreement_signed_on="soon")
    assert answer.status_code == 400
    assert "Enter a valid date" in answer.content.decode()
    ahead = str(timezone.now().date() + timedelta(days=9))
    assert (
        door(keeper, "engagement-record", active.pk, agreement_signed_on=ahead).status_code == 400
    )
    assert door(keeper, "engagement-record", active.pk).status_code == 405


def test_no_stock_form_sets_an_engagements_state(keeper, active):
    page = "accounts_engagement_change"
    assert door(keeper, page, active.pk, status="ended").status_code == 403
    assert door(keeper, "accounts_engagement_add", status="active").status_code == 403
    assert (
        reverse("admin:engagement", args=[active.pk])
        in door(keeper, page, active.pk).content.decode()
    )


def main_of(answer):
    return answer.content.decode().split("<main")[1]
