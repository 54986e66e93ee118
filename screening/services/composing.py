"""A report's facts, for the paper and for the data that goes with it."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from config.documents import parties
from config.documents.facts import plain
from config.documents.quoting import Passage
from policies.models import Clause
from screening import letters
from screening.models import Case, Flag, Post, Report
from screening.redaction import suggest
from screening.services.counting import counted, evidence_sha256
from screening.services.drafts import Change, Draft
from screening.services.listing import account_facts, accounts_listed
from screening.services.noticing import notice_said
from screening.services.reading import platform_name
from screening.services.redactions import cuts_of

FORMAT = "probity-report-1"


def facts(
    case: Case,
    drafts: Sequence[Draft],
    *,
    outcome: str,
    version: int,
    at: datetime,
    revises: Report | None = None,
    changes: Sequence[Change] = (),
) -> letters.Report:
    screener = case.screener
    return letters.Report(
        letterhead=parties.letterhead(screener),
        company=parties.company(screener),
        agency=case.agency.name,
        subject=case.person.name,
        position=case.position.title,
        case=case.reference,
        number=f"{case.reference}-R{version}",
        version=version,
        issued_on=screener.on(at),
        policy=str(case.policy_version or "-"),
        outcome=outcome,  # type: ignore[arg-type]
        coverage=counted(case, at),
        evidence_sha256=evidence_sha256(case),
        accounts=tuple(account_facts(account) for account in accounts_listed(case)),
        items=tuple(_item(case, number, draft) for number, draft in enumerate(drafts, 1)),
        revision=_revision(revises, changes) if revises else None,
    )


def data(found: letters.Report, drafts: Sequence[Draft], paper_sha256: str) -> dict[str, Any]:
    """The same report as JSON: everything the paper says, with the hashes that prove it."""
    hashes = [
        {
            "number": number,
            "post": str(draft.post.public_id),
            "content_sha256": draft.post.content_sha256,
            "redacted_sha256": draft.redacted.sha256,
            "marks": draft.marks,
        }
        for number, draft in enumerate(drafts, 1)
    ]
    return {
        "format": FORMAT,
        "report": plain(found),
        "evidence": hashes,
        "paper_sha256": paper_sha256,
    }


def _item(case: Case, number: int, draft: Draft) -> letters.Item:
    post, zone = draft.post, case.screener.zone
    assert post.dated_at is not None
    spans = [
        (start, end, at) for at, flag in enumerate(draft.flags, 1) for start, end in flag.spans
    ]
    return letters.Item(
        number=number,
        platform=platform_name(post.platform),
        handle=post.author_handle or post.account.handle,
        kind=post.kind,
        posted_at=post.dated_at.astimezone(zone),
        visibility=_visibility(post),
        passages=letters.passages(post.whole, marks=spans, removals=cuts_of(draft.redacted)),
        reasons=tuple(
            letters.Reason(number=at, clause=_clause(flag.clause), text=_reason(draft, at, flag))
            for at, flag in enumerate(draft.flags, 1)
        ),
        text_sha256=hashlib.sha256(post.whole.encode()).hexdigest(),
        url=post.url,
        language="" if post.language == "und" else post.language,
        note=draft.note,
        edited=post.edited_at is not None,
        thread=tuple(_around(item, post, case) for item in post.thread),
        statement=_statement(case, draft),
        disputed_on=draft.disputed_on,
    )


def _reason(draft: Draft, number: int, flag: Flag) -> str:
    said: str = draft.marks[number - 1]["text"]
    return f"{said} {notice_said(flag)}".strip()


def _clause(clause: Clause) -> letters.ClauseText:
    version = clause.version
    assert version.effective_on is not None  # it was in force when it was applied
    return letters.ClauseText(
        code=clause.number,
        title=clause.title,
        text=clause.text,
        why=clause.why,
        version=str(version.number),
        in_force_from=version.effective_on,
    )


def _around(item: dict[str, Any], post: Post, case: Case) -> letters.ThreadPost:
    """Context, without the names of those who are not the subject (R-6)."""
    own = post.author_handle or post.account.handle
    author = str(item.get("author", ""))
    text = str(item.get("text", ""))
    at = item.get("posted_at")
    return letters.ThreadPost(
        author="subject" if author.casefold() == own.casefold() else "other_person",
        passages=letters.passages(text, removals=suggest(text, [own])) or (Passage(text="-"),),
        posted_at=datetime.fromisoformat(at).astimezone(case.screener.zone) if at else None,
    )


def _visibility(post: Post) -> str:
    """How it is known that the post was public; keys of the reports' phrases."""
    if post.visibility != Post.Visibility.PUBLIC and post.visibility_proof.by_id:
        return "recorded_by_hand"
    return "public_at_capture" if post.captured_at else "public_by_source"


def _statement(case: Case, draft: Draft) -> letters.Statement | None:
    if draft.statement is None:
        return None
    return letters.Statement(
        text=draft.statement.text, filed_on=case.screener.on(draft.statement.at)
    )


def _revision(revises: Report, changes: Sequence[Change]) -> letters.Revision:
    return letters.Revision(
        version=revises.version,
        issued_on=revises.issued_on,
        changes=tuple(
            letters.Change(item=change.item, what=change.what, explanation=change.explanation)  # type: ignore[arg-type]
            for change in changes
        ),
    )
