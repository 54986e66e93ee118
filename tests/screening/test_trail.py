"""Each act leaves one event: who, when, about what, as the last thing it does (R-20)."""

from datetime import timedelta
from typing import Any

import pytest

from config.accounts.models import actor
from config.accounts.services import open_person_file
from config.audit.models import AuditEvent
from screening import services
from tests.screening import factories as make
from tests.screening.conftest import DECEMBER, Visitor
from tests.screening.test_double_clicks import TABLE

pytestmark = [pytest.mark.django_db, pytest.mark.printed]
TARGETS = {
    "propose_account": "account",
    "add_identifier": "account",
    "confirm_account": "account",
    "reject_account": "account",
    "explain_conflict": "account",
    "withdraw_identifier": "account",
    "log_discovery": "matter",
    "show_disclosure": "disclosure",
    "sign_authorization": "authorization",
    "revoke_authorization": "authorization",
    "certify": "certification",
    "record_authority": "order",
    "queue_import": "batch",
    "start_screening": "run",
    "establish_visibility": "post",
    "review_flag": "flag",
    "undo_review": "flag",
    "redact_post": "post",
    "issue_report": "report",
    "furnish_report": "report",
    "reopen_review": "matter",
    "close_case": "matter",
}


@pytest.mark.parametrize("verb", TARGETS)
def test_an_act_ends_with_its_event(here, verb, tmp_path):
    user, case, tail, told = TABLE[verb](here, tmp_path)
    if verb == "redact_post":
        told["words"] = make.posts(case)[0].text.split()[0]
    assert Visitor(user, case).post(tail, **told).status_code == 302
    events = AuditEvent.objects.filter(stream=case.matter.stream)
    event = events.exclude(verb="read").order_by("seq").last()
    assert (event.verb, event.actor) == (verb, actor(user))
    assert DECEMBER <= event.at < DECEMBER + timedelta(hours=1)  # the door's moment
    assert event.target.split(":")[0] == TARGETS[verb]
    assert not [word for word in typed(told) if word in event.body]


def typed(told: dict[str, Any]) -> list[str]:
    """What a person wrote, as against what they chose: it stays off the trail."""
    return [value for value in told.values() if isinstance(value, str) and " " in value]


@pytest.mark.parametrize("verb", ["bury_item", "modify_item", "attach_statement", "revise_report"])
def test_a_correction_ends_with_its_event(here, verb):
    report = make.furnished(here)
    item, told = report.items.get(), {"by": here.supervisor, "at": DECEMBER}
    file = open_person_file(person=report.case.person, by=None, at=make.at(8))
    acts = {
        "bury_item": lambda: services.bury_item(item=item, reason="deleted", **told),
        "modify_item": lambda: services.modify_item(item=item, note="It was a quote", **told),
        "attach_statement": lambda: services.attach_statement(
            person_file=file, item=item, text="I was quoting a film.", **told
        ),
    }
    if verb == "revise_report":
        acts["modify_item"]()
        services.revise_report(case=report.case, **told)
    else:
        acts[verb]()
    event = AuditEvent.objects.order_by("pk").last()
    expected = "issue_report" if verb == "revise_report" else verb
    assert (event.verb, event.actor, event.at) == (expected, actor(here.supervisor), DECEMBER)
    assert "quot" not in event.body
