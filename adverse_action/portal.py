"""This room in the portal: where the decision stands, in plain words, and the person's answer.

"We" is who runs the report; "the department" is the agency. In-house they are the same, and no
page says anything about a consumer reporting agency or its rights (R-1).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import path
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods

from adverse_action.models import Notice, Proposal, Response
from adverse_action.services import record_response
from adverse_action.services.assessing import asking
from adverse_action.services.waits import OF_REGIMES, governing, own_wait, rests_on_record
from adverse_action.workflow import Status
from config.clocks.models import Clock
from config.law.book import book
from config.law.rule import Unit
from config.portal.access import PortalRequest, identity_required, portal_page, submission_of
from config.portal.days import full_day, moment, plain_day
from config.portal.pages import render_portal
from config.portal.sections import Section, register_menu, register_section
from config.portal.visits import PortalVisit
from screening.workflow import Regime

BEFORE = (Notice.Kind.PRE_ADVERSE, Notice.Kind.FAIR_PROCESS_NOTICE)
AFTER = (Notice.Kind.ADVERSE, Notice.Kind.FAIR_PROCESS_DECISION)
LONGEST = 20_000


@dataclass(frozen=True)
class Standing:
    """Where an action stands as the person may know it: nothing before they were written to."""

    proposal: Proposal | None
    first: Notice | None
    last: Notice
    today: date

    @classmethod
    def of(cls, visit: PortalVisit) -> "Standing | None":
        told = Notice.objects.with_ways().filter(
            matter=visit.matter, case__subject__person=visit.person
        )
        parts = ("delivery", "document", "proposal__agency", "case__order", "case__agency")
        notices = list(told.select_related(*parts))
        if not visit.proven or not notices:
            return None
        last = notices[0]
        first = next((one for one in notices if one.kind in BEFORE), None)
        return cls(last.proposal, first, last, visit.agency.on(timezone.now()))

    @property
    def stage(self) -> str:
        """One of: taken, decided, withdrawn, changed, held, noticed, waiting, deciding."""
        if self.last.kind in AFTER:
            return "decided" if self.proposal else "taken"
        if self.last.kind == Notice.Kind.WITHDRAWAL:
            return "withdrawn"
        assert self.proposal is not None
        if self.proposal.status == Status.PROPOSED:
            return "changed"
        if self.proposal.is_held:
            return "held"
        if self.proposal.earliest_on is None:
            return "noticed"
        return "waiting" if self.today < self.proposal.earliest_on else "deciding"

    @property
    def in_house(self) -> bool:
        return self.last.case.regime == Regime.IN_HOUSE

    @property
    def can_answer(self) -> bool:
        return self.stage in ("changed", "held", "noticed", "waiting", "deciding")

    @property
    def reply_by(self) -> date | None:
        """The last day on which nobody decides; later of the wait and what the letter says."""
        earliest = self.proposal.earliest_on if self.proposal else None
        return earliest - timedelta(days=1) if earliest else None

    @property
    def clock(self) -> Clock | None:
        """The count from receipt; void once the mail came back."""
        if self.first is None:
            return None
        found = governing([self.first.target])
        return found if found and found.status != Clock.Status.VOID else None

    @property
    def wait_days(self) -> int:
        """Business days of the wait that ends last."""
        clock, own = self.clock, own_wait(self.last.case)
        rule = book().deadline(clock.rule_id) if clock else own
        return max(own.amount, rule.amount) if rule.unit is Unit.BUSINESS_DAYS else own.amount

    @property
    def law_of_the_place(self) -> str:
        """By which law of a city or state the wait is as long as it is, or nothing (R-32)."""
        if self.clock is None or self.proposal is None or self.first is None:
            return ""
        same = Clock.objects.filter(target=self.first.target, earliest_on=self.clock.earliest_on)
        theirs = set(same.exclude(rule_id__in=OF_REGIMES).values_list("rule_id", flat=True))
        laws = asking(self.proposal, self.clock.event_on)
        return "; ".join(one.citation for one in laws if theirs & set(one.deadlines))

    @property
    def letter_is_later(self) -> bool:
        """The day printed in the letter, or a dispute's result, is later than the count says."""
        clock, earliest = self.clock, self.proposal.earliest_on if self.proposal else None
        return bool(clock and earliest and clock.earliest_on and earliest > clock.earliest_on)


def section(visit: PortalVisit, request: HttpRequest) -> SafeString | None:
    standing = Standing.of(visit)
    if standing is None:
        return None
    context = {
        "standing": standing,
        "agency": visit.agency,
        "department": _department(standing),
        "reply_by": full_day(standing.reply_by) if standing.reply_by else "",
        "wait_days": standing.wait_days,
        "line": line_of(standing),
        "answers": _answers(standing),
    }
    return render_to_string("adverse_action/portal/_section.html", context, request)


def _department(standing: Standing) -> str:
    """How the sentences name the agency: in-house it speaks for itself."""
    if standing.in_house:
        return pgettext("portal, begins a sentence", "We")
    return pgettext("portal, begins a sentence", "The department")


def _answers(standing: Standing) -> list[Response]:
    return list(standing.proposal.responses.all()) if standing.proposal else []


def line_of(standing: Standing) -> list[dict[str, Any]]:
    """What happened and what comes next, for `portal/_timeline.html`."""
    found = [_told(notice) for notice in _letters(standing)]
    if standing.first and (received := standing.first.way.received_on):
        found.append(_entry(received, pgettext("portal", "Your letter and the report arrived.")))
    found += [
        _entry(one.received_on, pgettext("portal", "We got your answer."))
        for one in _answers(standing)
    ]
    found.sort(key=lambda entry: entry["at"])
    return [*found, *_coming(standing)]


def _letters(standing: Standing) -> list[Notice]:
    return list(Notice.objects.filter(case=standing.last.case))


def _told(notice: Notice) -> dict[str, Any]:
    words = {
        Notice.Kind.WITHDRAWAL: pgettext("portal", "You were told that the action is withdrawn."),
        Notice.Kind.ADVERSE: pgettext("portal", "You were told what was decided."),
        Notice.Kind.FAIR_PROCESS_DECISION: pgettext("portal", "You were told what was decided."),
    }
    asked = pgettext("portal", "You were told what may be decided, and why.")
    return _entry(notice.issued_on, words.get(Notice.Kind(notice.kind), asked))


def _coming(standing: Standing) -> list[dict[str, Any]]:
    if not standing.can_answer:
        return []
    today = pgettext("portal", "Today, %(day)s") % {"day": plain_day(standing.today)}
    here = pgettext("portal", "You can read, and you can answer.")
    entries = [_entry(standing.today, here, kind="now", when=today)]
    if standing.reply_by and standing.reply_by >= standing.today:
        said = pgettext("portal", "Last day on which nothing is decided.")
        entries.append(_entry(standing.reply_by, said, kind="next"))
    said = pgettext("portal", "The decision. You get a letter in either case.")
    later = pgettext("portal", "After that")
    return [*entries, {"at": None, "when": later, "text": said, "kind": "next"}]


def _entry(on: date, text: str, kind: str = "", when: str = "") -> dict[str, Any]:
    return {"at": on, "when": when or plain_day(on), "text": text, "kind": kind}


class AnswerForm(forms.Form):
    disputes_record = forms.BooleanField(
        label=pgettext_lazy("portal", "My criminal record is wrong, and I am gathering proof"),
        help_text=pgettext_lazy("portal", "In some places this gives you more time."),
        required=False,
    )
    text = forms.CharField(
        label=pgettext_lazy("portal", "Your answer"),
        help_text=pgettext_lazy(
            "portal",
            "What should be known before the decision: what you meant, what has changed,"
            " who can speak for you.",
        ),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    field_order = ("text", "disputes_record")

    def __init__(self, *args: Any, record: bool, **kwargs: Any) -> None:
        """`record`: criminal history is a ground of what is planned."""
        super().__init__(*args, **kwargs)
        if not record:
            del self.fields["disputes_record"]


@require_http_methods(["GET", "POST"])
@portal_page
@identity_required
def answer(request: PortalRequest) -> HttpResponse:
    """Write to whoever decides. What is sent is kept whole and read before the decision."""
    standing = Standing.of(request.portal)
    if standing is None or standing.proposal is None:
        raise Http404
    form = AnswerForm(request.POST or None, record=rests_on_record(standing.proposal))
    if request.method == "POST" and standing.can_answer and form.is_valid():
        _keep(request, standing.proposal, form.cleaned_data)
        return redirect(f"{request.path}?sent=1")
    zone = request.portal.agency.zone
    context = {
        "title": pgettext("portal", "Answer before the decision"),
        "standing": standing,
        "reply_by": full_day(standing.reply_by) if standing.reply_by else "",
        "answers": [(moment(one.received_at, zone), one) for one in _answers(standing)],
        "form": form,
        "submission": submission_of(request) or uuid4(),
        "sent": "sent" in request.GET,
    }
    status = 400 if form.errors else 200
    return render_portal(request, "adverse_action/portal/answer.html", context, status)


def _keep(request: PortalRequest, proposal: Proposal, told: dict[str, Any]) -> Response:
    now = timezone.now()
    return record_response(
        proposal=proposal,
        channel=Response.Channel.PORTAL,
        **told,
        received_at=now,
        submission=submission_of(request) or uuid4(),
        by=request.portal.actor,
        at=now,
    )


def has_notice(visit: PortalVisit) -> bool:
    standing = Standing.of(visit)
    return standing is not None and standing.proposal is not None


app_name = "action"
urlpatterns = [path("answer/", answer, name="answer")]

register_section(Section(5, section))
register_menu(
    pgettext_lazy("portal", "Answer before the decision"), "action:answer", has_notice, order=25
)
