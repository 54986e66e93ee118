"""This room in the portal: where the decision stands, in plain words, and the person's answer.

"We" is who runs the report; "the department" is the agency. In-house they are the same, and no
page says anything about a consumer reporting agency or its rights (R-1).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import path
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods

from adverse_action.models import Hold, Notice, Proposal, Response
from adverse_action.models.notices import NoticeQuerySet
from adverse_action.services import record_response
from adverse_action.services.assessing import fair_chance_laws
from adverse_action.services.following import AFTER_DECIDING
from adverse_action.services.waits import OF_REGIMES, governs, own_wait, rests_on_record
from adverse_action.workflow import Status
from config.clocks.models import Clock
from config.delivery.models import Delivery
from config.law.book import book
from config.law.rule import Unit
from config.portal.access import PortalRequest, identity_required, portal_page, submission_of
from config.portal.days import full_day, moment, plain_day
from config.portal.holdings import clocks_of
from config.portal.line import they, with_line, you
from config.portal.pad import Pad
from config.portal.pages import render_portal
from config.portal.sections import Section, register_menu, register_section
from config.portal.visits import PortalVisit
from screening.workflow import Regime

BEFORE = (Notice.Kind.PRE_ADVERSE, Notice.Kind.FAIR_PROCESS_NOTICE)
LONGEST = 20_000


@dataclass(frozen=True)
class Standing:
    """Where an action stands as the person may know it: nothing before they were written to.

    `letters`: all that were issued, the newest first, each with `arrived_on` and, of its proposal,
    `held` and the days of the person's answers, `answered`. `clocks`: of the matter.
    """

    letters: list[Notice]
    today: date
    clocks: list[Clock]

    @classmethod
    def of(cls, visit: PortalVisit) -> "Standing | None":
        letters = list(_told_letters(visit)) if visit.proven else []
        if not letters:
            return None
        return cls(letters, visit.agency.on(timezone.now()), clocks_of(visit))

    @property
    def last(self) -> Notice:
        return self.letters[0]

    @property
    def first(self) -> Notice | None:
        return next((one for one in self.letters if one.kind in BEFORE), None)

    @property
    def proposal(self) -> Proposal | None:
        return self.last.proposal

    @property
    def answered(self) -> list[date]:
        found: list[date] = self.last.answered  # type: ignore[attr-defined]
        return found

    @property
    def stage(self) -> str:
        """One of: taken, decided, withdrawn, changed, held, noticed, waiting, deciding."""
        if self.last.kind in AFTER_DECIDING:
            return "decided" if self.proposal else "taken"
        if self.last.kind == Notice.Kind.WITHDRAWAL:
            return "withdrawn"
        assert self.proposal is not None
        if self.proposal.status == Status.PROPOSED:
            return "changed"
        if self.last.held:  # type: ignore[attr-defined]
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
        found = governs(one for one in self.clocks if one.target == self.first.target)
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
        same = [
            one.rule_id
            for one in self.clocks
            if one.target == self.first.target and one.earliest_on == self.clock.earliest_on
        ]
        theirs = set(same) - OF_REGIMES
        laws = fair_chance_laws(self.last.case, self.clock.event_on) if theirs else []
        return "; ".join(one.citation for one in laws if theirs & set(one.deadlines))

    @property
    def letter_is_later(self) -> bool:
        """The day printed in the letter, or a dispute's result, is later than the count says."""
        clock, earliest = self.clock, self.proposal.earliest_on if self.proposal else None
        return bool(clock and earliest and clock.earliest_on and earliest > clock.earliest_on)


def _notices(visit: PortalVisit) -> NoticeQuerySet:
    return Notice.objects.filter(matter=visit.matter, case__subject__person=visit.person)


def _told_letters(visit: PortalVisit) -> NoticeQuerySet:
    ways = Delivery.objects.filter(document=OuterRef("document"), person=visit.person)
    same = {"proposal": OuterRef("proposal")}
    answers = Response.objects.filter(**same).order_by("received_at", "pk")
    return (
        _notices(visit)
        .annotate(
            arrived_on=Subquery(ways.counting_first().values("received_on")[:1]),
            held=Exists(Hold.objects.open().filter(**same)),
            answered=ArraySubquery(answers.values("received_on")),
        )
        .select_related("proposal", "case__order", "case__agency", "case__position")
    )


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
        "answers": standing.answered,
    }
    drawn = render_to_string("adverse_action/portal/_section.html", context, request)
    return with_line(drawn, line_of(standing))


def _department(standing: Standing) -> str:
    """How the sentences name the agency: in-house it speaks for itself."""
    if standing.in_house:
        return pgettext("portal, begins a sentence", "We")
    return pgettext("portal, begins a sentence", "The department")


def _answers(standing: Standing) -> list[Response]:
    return list(standing.proposal.responses.all()) if standing.proposal else []


def line_of(standing: Standing) -> list[dict[str, Any]]:
    """What happened and what comes next, for the timeline of the matter page."""
    found = [_told(notice) for notice in standing.letters]
    received: date | None = standing.first.arrived_on if standing.first else None  # type: ignore[attr-defined]
    if received:
        found.append(_entry(received, pgettext("portal", "Your letter and the report arrived.")))
    found += [_entry(on, pgettext("portal", "We got your answer.")) for on in standing.answered]
    found.sort(key=lambda entry: entry["at"])
    return [*found, *_coming(standing)]


def _told(notice: Notice) -> dict[str, Any]:
    words = {
        Notice.Kind.STILL_IN_PROCESS: pgettext(
            "portal", "You were told that nothing is decided yet."
        ),
        Notice.Kind.WITHDRAWAL: pgettext("portal", "You were told that the action is withdrawn."),
        **dict.fromkeys(AFTER_DECIDING, pgettext("portal", "You were told what was decided.")),
    }
    asked = pgettext("portal", "You were told what may be decided, and why.")
    return _entry(notice.issued_on, words.get(Notice.Kind(notice.kind), asked))


def _coming(standing: Standing) -> list[dict[str, Any]]:
    if not standing.can_answer:
        return []
    today = pgettext("portal", "Today, %(day)s") % {"day": plain_day(standing.today)}
    here = pgettext("portal", "You can read, and you can answer.")
    entries = [_entry(standing.today, here, kind="now", when=today, who=you())]
    if standing.reply_by and standing.reply_by >= standing.today:
        said = pgettext("portal", "Last day on which nothing is decided.")
        if standing.stage == "held":
            said = pgettext("portal", "The wait is over. The decision still waits for your result.")
        entries.append(_entry(standing.reply_by, said, kind="next"))
    said = pgettext("portal", "The decision. You get a letter in either case.")
    later = pgettext("portal", "After that")
    acts = "" if standing.in_house else they()
    return [*entries, {"at": None, "when": later, "text": said, "kind": "next", "who": acts}]


def _entry(on: date, text: str, kind: str = "", when: str = "", who: str = "") -> dict[str, Any]:
    return {"at": on, "when": when or plain_day(on), "text": text, "kind": kind, "who": who}


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
    pad = Pad(request, f"answer:{request.portal.matter.public_id}", "text")
    standing = Standing.of(request.portal)
    if standing is None or standing.proposal is None:
        raise Http404
    if pad.is_wanted and standing.can_answer:
        return redirect(pad.keep(timezone.now()))
    record = rests_on_record(standing.proposal)
    form = AnswerForm(request.POST or None, initial=pad.initial, record=record)
    if request.method == "POST" and standing.can_answer and form.is_valid():
        _keep(request, standing.proposal, form.cleaned_data)
        pad.empty()
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
        **pad.context,
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


def has_notice(visit: PortalVisit) -> Subquery:
    """Whether the newest letter is about a proposal, and so can be answered."""
    return Subquery(_notices(visit).values("proposal")[:1])


app_name = "action"
urlpatterns = [path("answer/", answer, name="answer")]

register_section(Section(5, section))
register_menu(
    pgettext_lazy("portal", "Answer before the decision"), "action:answer", has_notice, order=25
)
