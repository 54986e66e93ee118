"""Beside a message of the person's: the dispute that was made of it, or the way to make one."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.http import Http404, HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from config.accounts.admin import signed_in
from config.accounts.models import Matter
from config.portal.conversing import register_message_acts
from config.portal.models import Message
from disputes.models import Dispute
from disputes.services import cases_held
from screening.admin.doors import cases_with
from screening.models import Case

ADD = "disputes.add_dispute"


def message_of(request: HttpRequest, case: Case) -> Message | None:
    """The message of this person's that the address names; 404 for any other."""
    wanted = request.GET.get("message", "")
    if not wanted:
        return None
    try:
        public_id = UUID(wanted)
    except ValueError:
        raise Http404 from None
    mine = Message.objects.to_staff().filter(person=case.person, public_id=public_id)
    found = mine.visible_to(signed_in(request)).first()
    if found is None:
        raise Http404
    return found


def acts(
    request: HttpRequest, matter: Matter, found: Sequence[Message]
) -> Mapping[int, SafeString]:
    mine = [one for one in found if one.author == Message.Author.PERSON]
    if not mine or matter.person is None:
        return {}
    made = {one.message_id: one for one in Dispute.objects.filter(message__in=mine)}
    case = _enters(request, matter)
    drawn = {}
    for one in mine:
        context = {"message": one, "dispute": made.get(one.pk), "case": case}
        if context["dispute"] or case:
            html = render_to_string("disputes/staff/_of_message.html", context, request)
            drawn[one.pk] = html
    return drawn


def _enters(request: HttpRequest, matter: Matter) -> Case | None:
    """A case of this person in which the reader may enter a dispute; the matter's own first."""
    assert matter.person is not None
    held = cases_held(matter.person, matter.screener)
    open_to = cases_with(signed_in(request), ADD).filter(pk__in=[one.pk for one in held])
    found = list(open_to)
    return next((one for one in found if one.pk == matter.pk), found[0] if found else None)


register_message_acts(acts)
