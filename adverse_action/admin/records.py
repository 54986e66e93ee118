"""Records to look up, and what this room hangs into the staff site."""

from collections.abc import Sequence

from django.contrib import admin
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from adverse_action.admin import (
    address,
    breaches,
    brief,
    correcting,
    handling,
    pages,
    speech,
    summary,
    waiting,
    wizard,
)
from adverse_action.admin.finding import find_notices
from adverse_action.models import ActionTaken, Assessment, Decision, Notice, Proposal, SpeechRecord
from config.accounts.admin import ReadOnlyAdmin, signed_in
from config.accounts.models import User
from config.accounts.pages import (
    NavItem,
    register_finder,
    register_nav,
    register_page,
    register_panel,
)
from config.accounts.roles import Role
from screening.admin.case_panels import (
    CaseTab,
    Verb,
    register_case_note,
    register_case_panel,
    register_case_tab,
)
from screening.admin.case_panels import register_verbs as register
from screening.admin.doors import may
from screening.models import Case


@admin.register(Proposal)
class ProposalAdmin(ReadOnlyAdmin[Proposal]):
    list_display = ["matter", "kind", "status", "earliest_on", "proposed_at"]
    list_filter = ["status", "kind"]
    list_select_related = ["matter"]
    exclude = ["submission"]


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin[Notice]):
    list_display = ["matter", "kind", "issued_on"]
    list_filter = ["kind"]
    list_select_related = ["matter"]
    exclude = ["submission"]


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin[Decision]):
    list_display = ["proposal", "outcome", "decided_on", "decided_by"]
    list_filter = ["outcome"]
    list_select_related = ["proposal__matter", "decided_by"]
    exclude = ["submission"]


@admin.register(SpeechRecord)
class SpeechRecordAdmin(ReadOnlyAdmin[SpeechRecord]):
    list_display = ["proposal", "number", "written_at", "written_by"]
    list_select_related = ["proposal__matter", "written_by"]
    exclude = ["submission"]


@admin.register(Assessment)
class AssessmentAdmin(ReadOnlyAdmin[Assessment]):
    list_display = ["proposal", "stage", "number", "written_at", "written_by"]
    list_filter = ["stage"]
    list_select_related = ["proposal__matter", "written_by"]
    exclude = ["submission"]


@admin.register(ActionTaken)
class ActionTakenAdmin(ReadOnlyAdmin[ActionTaken]):
    list_display = ["matter", "kind", "happened_on", "who"]
    list_select_related = ["matter"]
    exclude = ["submission"]


def held_in(user: User, cases: Sequence[Case]) -> dict[int, tuple[str, str]]:
    """Where a decision waits for a dispute, whatever day its own wait ended (R-12)."""
    held = Proposal.objects.open().held().visible_to(user).filter(case__in=cases)
    note = (str(_("Decision held: dispute")), "hold")
    return dict.fromkeys(held.values_list("case", flat=True), note)


register_case_note(held_in)
register_finder(find_notices)


def panel(request: HttpRequest, case: Case) -> SafeString | None:
    if not may(signed_in(request), case, pages.VIEW):
        return None
    proposal = case.proposals.order_by("-pk").first()
    context = {
        "case": case,
        "notices": list(Notice.objects.with_ways().filter(case=case)),
        "proposal": proposal,
        "held": _("held: dispute") if proposal and proposal.is_held else "",
        "today": case.agency.on(timezone.now()),
    }
    return render_to_string("adverse_action/staff/_panel.html", context, request)


register_page("decisions/", waiting.waiting, name="decisions", perm=pages.VIEW)
register_page("cases/<str:reference>/action/", pages.action, name="action", perm=pages.VIEW)
register_page("cases/<str:reference>/action/begin/", wizard.begin, name="action-begin")
register_page("cases/<str:reference>/action/law/", wizard.law, name="action-law")
register_page("cases/<str:reference>/action/letter/", wizard.letter, name="action-letter")
register_page("cases/<str:reference>/action/issue/", wizard.issue, name="action-issue")
register_page("cases/<str:reference>/action/sent/", wizard.sent, name="action-sent")
register_page("cases/<str:reference>/action/after/", summary.acted, name="action-acted")
register_page("cases/<str:reference>/action/after/read/", summary.read, name="action-summary")
register_page(
    "cases/<str:reference>/action/after/issue/", summary.issue, name="action-summary-issue"
)
register_page("cases/<str:reference>/action/after/sent/", summary.sent, name="action-summary-sent")
register_page(
    "cases/<str:reference>/action/after/paper/", summary.preview, name="action-summary-preview"
)
register_page(
    "cases/<str:reference>/letters/<uuid:public_id>/correct/",
    correcting.correct,
    name="action-correct",
)
register_page(
    "cases/<str:reference>/letters/<uuid:public_id>/correct/paper/",
    correcting.paper,
    name="action-correct-paper",
)
register_page("cases/<str:reference>/prepare/", handling.prepare, name="action-prepare")
register_page("cases/<str:reference>/prepare/paper/", handling.paper, name="action-prepare-paper")
register_page("cases/<str:reference>/action/address/", address.address, name="action-address")
register_page(
    "cases/<str:reference>/action/brief/", brief.page, name="action-brief", perm=pages.VIEW
)
register_page(
    "cases/<str:reference>/action/brief/paper/",
    brief.paper,
    name="action-brief-paper",
    perm=pages.VIEW,
)
register_page("cases/<str:reference>/action/preview/", pages.preview, name="action-preview")
register_page(
    "cases/<str:reference>/action/preview/fair-chance/",
    pages.preview_beside,
    name="action-preview-fair",
)
register_page("cases/<str:reference>/action/<slug:verb>/", pages.action, name="action-act")
register_nav(
    NavItem(
        section="act",
        label=_("Who waits"),
        url_name="admin:decisions",
        order=20,
        count=waiting.count_waiting,
        perm=pages.VIEW,
        key="g d",
    )
)
register_case_tab(
    CaseTab(
        order=60, label=str(_("Notices and decision")), url_name="admin:action", perm=pages.VIEW
    )
)
register_panel(
    _("Actions outside the procedure"),
    breaches.panel,
    frozenset({Role.COUNSEL}),
    order=5,
    perm=breaches.VIEW,
)
register_panel(
    _("Speech records to sign"),
    speech.panel,
    frozenset({Role.COUNSEL, Role.DECISION_MAKER}),
    order=15,
    perm="adverse_action.sign_speechrecord",
)
register_panel(
    _("Letters in agencies' names"),
    handling.panel,
    frozenset({Role.SUPERVISOR}),
    order=12,
    perm=handling.PREPARE,
)
register_case_panel(40, panel, side=True)
register_case_panel(41, handling.case_panel, side=True)
register(
    {
        "propose_action": Verb("Action proposed", law=True, agency=True),
        "issue_pre_adverse_notice": Verb("Notice with the report issued", law=True, agency=True),
        "issue_adverse_notice": Verb("Adverse action notice issued", law=True, agency=True),
        "issue_notice_of_action_taken": Verb(
            "Notice of an action already taken", law=True, agency=True
        ),
        "send_notice_again": Verb("Letter came back and was sent again", law=True, agency=True),
        "correct_letter": Verb("Letter corrected by another one", law=True, agency=True),
        "tell_still_in_process": Verb("Told that the case is still in process", agency=True),
        "begin_wait": Verb("Receipt known: the wait runs", law=True, agency=True),
        "void_wait": Verb("Letter came back: no wait runs", law=True, agency=True, warned=True),
        "issue_summary": Verb("Summary after the investigation issued", law=True, agency=True),
        "hold_decision": Verb("Decision held: a dispute is open", agency=True, warned=True),
        "release_hold": Verb("Decision released: the results arrived", agency=True),
        "revise_basis": Verb(
            "The report was corrected: a new notice is owed", law=True, agency=True, warned=True
        ),
        "lift_hold": Verb("Counsel let the decision go on", law=True, agency=True, warned=True),
        "record_response": Verb("The person answered", agency=True),
        "write_assessment": Verb("Criminal history weighed", law=True, agency=True),
        "write_speech_record": Verb("Speech record written", agency=True),
        "sign_speech_record": Verb("Speech record signed", law=True, agency=True),
        "correct_address": Verb("Postal address corrected", agency=True),
        "give_more_time": Verb("More time to answer given", law=True, agency=True),
        "decide_action": Verb("Decision made", law=True, agency=True),
        "withdraw_action": Verb("Action withdrawn", law=True, agency=True),
        "record_action_taken": Verb(
            "Action already taken outside the procedure", law=True, agency=True, warned=True
        ),
        "answer_basis": Verb("Case closed: whether it rested on the report", law=True, agency=True),
    }
)
