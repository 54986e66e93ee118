"""A case's conversation with its person, among the parts of the case."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from config.accounts.pages import register_page
from config.portal.conversing import VIEW, converse
from config.portal.models import Message
from screening.admin.case_panels import CaseTab, Verb, register_case_tab, register_verbs
from screening.admin.doors import case_for
from screening.admin.frame import render_case
from screening.models import Case

TAB = "admin:case-messages"


def page(request: HttpRequest, reference: str) -> HttpResponse:
    case = case_for(request, reference, VIEW)

    def draw(context: Mapping[str, Any], status: int) -> HttpResponse:
        drawn = render_case(request, case, "screening/staff/messages.html", TAB, context)
        drawn.status_code = status
        return drawn

    return converse(request, case.matter, draw)


def count(case: Case) -> int:
    """Unread ones, of this matter alone: the file's stand in the list of messages."""
    return Message.objects.filter(matter=case.pk).to_staff().unread().count()


register_page("cases/<slug:reference>/messages/", page, name="case-messages", perm=VIEW)
register_case_tab(CaseTab(67, "Messages", TAB, VIEW, count))
register_verbs(
    {
        "write_message": Verb("The person wrote a message"),
        "answer_person": Verb("The person's message answered"),
        "read_messages": Verb("Messages read"),
        "tell_of_message": Verb("The person told that a message is there"),
        "ask_new_link": Verb("The person asked for a new portal link"),
        "print_new_code": Verb("A letter with a new code printed"),
        "ask_code": Verb("A one-time code asked for"),
        "hold_ssn": Verb("Last four digits of the SSN held, for the portal's questions"),
        "choose_contact": Verb("The person chose how to be told of messages"),
    }
)
