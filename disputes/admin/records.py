"""Records to look up, and what this room hangs into the staff site."""

from django.contrib import admin
from django.urls import register_converter
from django.utils.translation import gettext_lazy as _

from config.accounts.admin import ReadOnlyAdmin
from config.accounts.pages import (
    NavItem,
    register_finder,
    register_nav,
    register_page,
    register_panel,
)
from disputes.admin import entering, lists, pages, people
from disputes.models import Dispute, DisputeItem
from screening.admin.case_panels import CaseTab, Verb, register_case_panel, register_case_tab
from screening.admin.case_panels import register_verbs as register

VIEW = "disputes.view_dispute"
DELETES = "disputes.complete_dispute"


@admin.register(Dispute)
class DisputeAdmin(ReadOnlyAdmin[Dispute]):
    """The list shows no words: those are read on the dispute's own page."""

    list_display = ["number", "channel", "received_on", "status"]
    list_filter = ["status", "channel"]
    search_fields = ["number"]
    exclude = ["submission", "words", "statement"]


@admin.register(DisputeItem)
class DisputeItemAdmin(ReadOnlyAdmin[DisputeItem]):
    list_display = ["dispute", "reason", "status", "assigned_to", "decided_on"]
    list_filter = ["status", "reason"]
    list_select_related = ["dispute", "assigned_to"]
    exclude = ["explanation", "outcome_note", "looked_at", "tombstone"]


class DisputeNumber:
    """As MRS-2026-0001-D2: never the name of a table, whose records stand at the same height."""

    regex = r"[\w-]+-D\d+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(DisputeNumber, "dispute")
ONE = "disputes/<dispute:number>/"
ITEM = f"{ONE}items/<uuid:public_id>/"
register_page("disputes/", lists.disputes, name="disputes", perm=VIEW)
register_page(ONE, pages.dispute, name="dispute", perm=VIEW)
register_page(f"{ONE}name/", pages.name, name="dispute-name", perm=VIEW)
register_page(
    f"{ONE}evidence/<uuid:public_id>/", pages.evidence, name="dispute-evidence", perm=VIEW
)
register_page(ITEM, pages.item, name="dispute-item", perm=VIEW)
register_page(f"{ITEM}<slug:verb>/", pages.item_act, name="dispute-item-act", perm=VIEW)
register_page(f"{ONE}<slug:verb>/", pages.act, name="dispute-act", perm=VIEW)
CASE = "cases/<slug:reference>/disputes/"
register_page(CASE, entering.tab, name="case-disputes", perm=VIEW)
register_page(f"{CASE}new/", entering.enter, name="dispute-enter", perm=entering.ADD)
register_page(f"{CASE}forward/", entering.forward, name="dispute-forward", perm=entering.FORWARD)
FILE = "people/<slug:reference>/"
register_page(FILE, people.person_file, name="person-file", perm=VIEW)
register_page(f"{FILE}dispute/", people.enter, name="person-dispute", perm=entering.ADD)
register_finder(people.find_files)
register_nav(
    NavItem(
        section="act",
        label=_("Disputes"),
        url_name="admin:disputes",
        order=30,
        count=lists.count_open,
        perm=VIEW,
        key="g p",
    )
)
register_panel(_("Disputes"), lists.panel, order=30, perm=VIEW)
register_panel(_("Not decided in time: delete by hand"), lists.undecided, order=31, perm=DELETES)
register_case_tab(
    CaseTab(order=65, label=str(_("Disputes")), url_name="admin:case-disputes", perm=VIEW)
)
register_case_panel(50, entering.panel, side=True)
# The agency hears that somebody disputed, and what came of it; nothing in between.
register(
    {
        "open_person_file": Verb("The person's file opened"),
        "receive_dispute": Verb("Dispute handed in", law=True),
        "name_items": Verb("Disputed items named"),
        "add_information": Verb("The person sent more", law=True),
        "tell_provider": Verb("Provider told, or none to tell", law=True),
        "write_provider_notice": Verb("Letter to a provider written"),
        "assign_item": Verb("Somebody looks again"),
        "review_evidence": Verb("Something the person sent was read", law=True),
        "extend_item": Verb("Extra days for something new", law=True, warned=True),
        "record_outcome": Verb("Result of an item", law=True),
        "send_results": Verb("Some results told", law=True),
        "record_theft_part": Verb("Something came about identity theft", law=True),
        "block_theft": Verb("Item blocked after identity theft", law=True, warned=True),
        "decline_theft": Verb("Block declined, person told (N-23)", law=True, warned=True),
        "rescind_theft": Verb("Block rescinded, person told (N-23)", law=True, warned=True),
        "tell_by_telephone": Verb("Person told by telephone of a deletion (N-10)", law=True),
        "tell_reinsertion": Verb("Person told that an item is back (N-11)", law=True),
        "complete_dispute": Verb("Dispute completed, results sent", law=True),
        "propose_dismissal": Verb("Proposed not to look into a dispute"),
        "return_dismissal": Verb("Dispute looked into after all"),
        "find_frivolous": Verb("Dispute not looked into", law=True, warned=True),
        "bury_item": Verb("Item deleted from the person's file", law=True),
        "modify_item": Verb("Item corrected", law=True),
        "attach_statement": Verb("The person's statement added", law=True),
    }
)
