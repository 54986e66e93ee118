"""A case's trail as a timeline: what happened, who looked, what is planned."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Q
from django.utils import timezone

from config.accounts.telling import names_of
from config.audit.models import AuditEvent
from config.clocks.models import Clock
from config.clocks.services.adoptions import rule
from screening.admin.case_panels import REGISTRY, Verb, register_verbs
from screening.models import Case

LONGEST = 300
READ = "read"
SILENT = ("store_document",)  # goes with another event
OTHERS = {"system": "Probity", "subject": "the person", "link": "a visitor of the portal"}
READABLE = {
    "document": "a document",
    "report": "the report",
    "item": "a reported item",
    "post": "a post",
    "flag": "a flag",
    "redacted_post": "a redacted post",
}
# What came of asking, in the words of `config.portal.services.entry`.
RESULTS = {
    "let_in": "let in",
    "refused": "refused",
    "proven": "shown",
    "locked": "resting after too many tries",
}
DETAILS = ("added", "duplicates", "round", "posts", "flags", "version", "outcome", "role", "tolled")
LONGEST_DETAIL = 36

register_verbs(
    {
        "open_matter": Verb("Case opened", agency=True),
        "order_screening": Verb("Screening ordered", law=True, agency=True),
        "mark_rush": Verb("Put before the others", agency=True),
        "end_rush": Verb("Put back in line", agency=True),
        "cancel_order": Verb("Order cancelled", law=True, agency=True, warned=True),
        "correct_subject": Verb("The person's data corrected", agency=True, warned=True),
        "record_authority": Verb("Authority and purpose recorded", law=True, agency=True),
        "show_disclosure": Verb("Disclosure prepared (N-01)", law=True, agency=True),
        "show_state_sheet": Verb("State's own disclosure shown (N-19)", law=True, agency=True),
        "answer_state_sheet": Verb("Chosen on the state's disclosure", law=True, agency=True),
        "sign_authorization": Verb("Authorization signed (N-01)", law=True, agency=True),
        "revoke_authorization": Verb(
            "Authorization taken back", law=True, agency=True, warned=True
        ),
        "certify": Verb("Agency certified its purpose (N-02)", law=True, agency=True),
        "create_link": Verb("Portal link made", agency=True),
        "revoke_link": Verb("Portal link ended", agency=True),
        "assign": Verb("Assigned"),
        "build_wall": Verb("Wall built", warned=True),
        "grant_exception": Verb("Exception granted", warned=True),
        "log_discovery": Verb("Search for accounts logged"),
        "propose_account": Verb("Account proposed"),
        "add_identifier": Verb("Identifier recorded"),
        "explain_conflict": Verb("Conflict explained"),
        "withdraw_identifier": Verb("Identifier withdrawn", warned=True),
        "confirm_account": Verb("Account confirmed"),
        "reject_account": Verb("Account rejected"),
        "reopen_account": Verb("Account open again, to be confirmed anew"),
        "queue_import": Verb("File handed in"),
        "import_posts": Verb("Posts imported"),
        "refuse_import": Verb("File refused", warned=True),
        "establish_visibility": Verb("Shown to be public"),
        "start_screening": Verb("Screening begun"),
        "finish_screening": Verb("Screening finished"),
        "review_flag": Verb("Flag reviewed"),
        "give_notice_reason": Verb(
            "Counsel wrote why a mark may stand without notice (R-14)", law=True, warned=True
        ),
        "undo_review": Verb("Verdict taken back"),
        "redact_post": Verb("Post redacted"),
        "issue_report": Verb("Report issued", law=True),
        "reopen_review": Verb("Review opened again", warned=True),
        "furnish_report": Verb("Report furnished", law=True, agency=True),
        "send_copy": Verb("Person's copy of the report sent on its way", law=True, agency=True),
        "release_document": Verb("Document released", agency=True),
        "close_matter": Verb("Case closed", agency=True),
        "close_case": Verb("Screening closed", agency=True),
        "queue_delivery": Verb("Sending begun", agency=True),
        "choose_mail_class": Verb("Mail class chosen"),
        "agree_to_online": Verb("Agreed to get papers online (R-10)", law=True, agency=True),
        "ask_for_paper": Verb("Asked to get papers on paper (R-10)", law=True, agency=True),
        "try_delivery": Verb("Sent on its way", agency=True),
        "record_proof": Verb("Delivery recorded", agency=True),
        "scan_proof": Verb("Receipt or envelope scanned and kept", agency=True),
        "hear_report": Verb("Word about a message that was read already", agency=True),
        "climb_ladder": Verb(
            "Letter did not arrive and went the next way (R-9)", law=True, agency=True
        ),
        "ask_constructive": Verb("Counsel asked: every way failed (R-9)", law=True, agency=True),
        "sign_constructive": Verb("Constructive delivery signed", law=True, agency=True),
        "refuse_constructive": Verb("Constructive delivery refused", warned=True, agency=True),
        "end_ladder": Verb(
            "Letter did not arrive, and no other way was tried", warned=True, agency=True
        ),
        "start_clock": Verb("Deadline began to run", agency=True),
        "close_clock": Verb("Deadline met", agency=True),
        "change_clock": Verb("Deadline moved", agency=True, warned=True),
        "toll_clock": Verb("Deadline tolled", law=True, agency=True),
        "end_tolling": Verb("Tolling ended", law=True, agency=True),
        "portal_enter": Verb("Came to the portal", agency=True),
        "portal_identity": Verb("Asked who it is, in the portal", agency=True),
        "store_document": Verb("Paper stored"),
        "block_item": Verb("Item blocked after identity theft", law=True, warned=True),
        "unblock_item": Verb("Block rescinded (N-23)", law=True, warned=True),
        "certify_item": Verb("Provider certified a deleted item", law=True),
        "reinsert_item": Verb("Deleted item put back (N-11)", law=True, warned=True),
        READ: Verb("Looked at"),
    }
)

Entry = dict[str, Any]


def timeline(case: Case, only: str, *, behind: bool) -> list[Entry]:
    """Newest first; `only` is "", "law" or "looks". `behind`: the reader may know what the
    screener knows; everybody else reads what was registered for the agency and nothing more.
    """
    events = AuditEvent.objects.filter(stream=case.matter.stream).order_by("-seq")
    looks = Q(verb=READ)
    events = events.filter(looks if only == "looks" else ~looks & ~Q(verb__in=SILENT))
    if only == "law":
        events = events.filter(verb__in=_verbs("law"))
    if not behind:
        papers = looks & Q(target__startswith="document:")
        events = events.filter(Q(verb__in=_verbs("agency")) | papers)
    shown = list(events[:LONGEST])
    names = names_of({event.actor for event in shown})
    return [_entry(list(run), names) for _, run in groupby(shown, key=_alike)]


def entries_of(events: Iterable[AuditEvent]) -> list[Entry]:
    """Events as they come, one line each, for the pages of other rooms."""
    found = list(events)
    names = names_of({event.actor for event in found})
    return [_entry([event], names) for event in found]


def _verbs(mark: str) -> list[str]:
    return [name for name, verb in REGISTRY.verbs.items() if getattr(verb, mark)]


def _alike(event: AuditEvent) -> tuple[object, ...]:
    """Many of a kind, one after another by the same hand on the same day, are one line."""
    return event.verb, event.actor, event.at.date(), _what(event)


def _entry(run: list[AuditEvent], names: dict[str, str]) -> Entry:
    event = run[0]
    verb = verb_of(event)
    who = names.get(event.actor) or OTHERS.get(event.actor.split(":")[0], "somebody")
    times = f", {len(run)} times" if len(run) > 1 else ""
    return {
        "at": timezone.localtime(event.at),
        "title": f"{verb.words}{_what(event)} by {who}{times}",
        "detail": "" if times else _detail(event),
        "kind": "law" if verb.law else "warned" if verb.warned else "",
    }


def verb_of(event: AuditEvent) -> Verb:
    known = REGISTRY.verbs.get(event.verb)
    return known or Verb(event.verb.replace("_", " ").capitalize())


def _what(event: AuditEvent) -> str:
    if event.verb != READ:
        result = RESULTS.get(str(event.payload.get("result", "")))
        return f": {result}," if result else ""
    about = event.target.split(":")[0]
    return f": {READABLE.get(about, about.replace('_', ' '))}"


def _detail(event: AuditEvent) -> str:
    told = event.payload
    return ", ".join(
        f"{name} {str(told[name]).replace('_', ' ')}"
        for name in DETAILS
        if name in told and len(str(told[name])) < LONGEST_DETAIL
    )


def planned(clocks: Iterable[Clock], on: date) -> list[Entry]:
    """What is to come, latest first, as the timeline's pale rings."""
    found = [(clock.day, rule(clock.counted_by).title) for clock in clocks if not clock.stopped_on]
    coming = sorted(((day, title) for day, title in found if day and day >= on), reverse=True)
    return [{"at": day, "title": title, "kind": "next"} for day, title in coming]
