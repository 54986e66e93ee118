"""Issue a report, furnish it, and the one click for the many cases without an item (R-26)."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from config.accounts.gates import gate_refusal, gates
from config.accounts.models import Engagement, User
from config.accounts.services import record_matter
from config.audit.services import canonical
from config.documents.facts import Letter
from config.documents.models import Document
from config.documents.render import render
from config.documents.services import release_document, store_document
from config.errors import Conflict, Refusal
from config.law.book import book
from config.law.entries import Regime as Law
from policies.services.versions import version_in_force
from screening import letters
from screening.models import (
    Case,
    Certification,
    Outcome,
    Recipient,
    Report,
    ReportedFlag,
    ReportItem,
)
from screening.services.cases import close_case, locked, move
from screening.services.composing import data, facts
from screening.services.copies import follow_furnishing
from screening.services.counting import ANALYSED, buckets
from screening.services.drafts import Change, Draft, new_drafts, standing_statement
from screening.services.licenses import check_licensed
from screening.services.listing import accounts_unstated
from screening.services.marking import disputed_since
from screening.services.posts import obstacle_refusal, obstacles
from screening.services.redactions import prints_medical
from screening.services.replays import replayed
from screening.services.reuse import is_stale
from screening.services.runs import AlreadyRunning, ImportsWaiting
from screening.services.sheets import refuse_after_move
from screening.workflow import (
    CASE,
    REPORT,
    BatchStatus,
    CaseStatus,
    ReportStatus,
    RunStatus,
    check_transition,
)

CHECKED = ("post__account", "post__batch", "post__visibility_proof", "redacted_post")
ANEW = "Leave the item out, or order again and collect it anew."
BEFORE_REPORT = (CaseStatus.AUTHORIZED, CaseStatus.COLLECTING, CaseStatus.REVIEWING)


class ReviewUnfinished(Refusal):
    code = "review_unfinished"
    remedy = "Screen all posts, then decide every flag."


class OutcomeDoesNotFit(Refusal):
    code = "outcome_does_not_fit"


class ReportReplaced(Conflict):
    code = "report_replaced"


@transaction.atomic
def issue_report(
    *, case: Case, submission: UUID, by: User | None, at: datetime, outcome: str = ""
) -> Report:
    """Freeze what two people confirmed; the same submission again gives the same report.

    `outcome` says why there is no item (R-26); by default what fits the case best.
    """
    case = locked(case)
    if found := replayed(Report.objects, submission, case=case):
        return found
    check_transition(CASE, CaseStatus(case.status), CaseStatus.REPORTED)
    if unfinished := why_unfinished(case):
        raise unfinished
    drafts = new_drafts(case, at)
    outcome = _outcome(case, drafts, outcome, at)
    replaced = current_report(case)
    return bind(case, drafts, outcome, submission=submission, replaces=replaced, by=by, at=at)


def bind(
    case: Case,
    drafts: Sequence[Draft],
    outcome: str,
    *,
    submission: UUID,
    replaces: Report | None,
    by: User | None,
    at: datetime,
    changes: Sequence[Change] = (),
) -> Report:
    """Print, keep and freeze one version with its items, in the caller's transaction."""
    _apply_policy(case, at)
    version = replaces.version + 1 if replaces else 1
    revises = replaces if replaces and replaces.status == ReportStatus.FURNISHED else None
    found = facts(
        case, drafts, outcome=outcome, version=version, at=at, revises=revises, changes=changes
    )
    document = _paper(case, found, by, at)
    whole = data(found, drafts, document.sha256)
    with gates():
        report = Report.objects.create(
            case=case,
            agency=case.agency,
            screener=case.screener,
            version=version,
            regime=case.order.regime,
            outcome=outcome,
            policy_version=case.policy_version,
            item_count=len(drafts),
            issued_by=by,
            issued_at=at,
            issued_on=found.issued_on,
            document=document,
            data_document=whole,
            data_sha256=hashlib.sha256(canonical(whole).encode()).hexdigest(),
            replaces=replaces,
            difference=_difference(replaces, changes),
            submission=submission,
        )
        for number, draft in enumerate(drafts, 1):
            _add_item(report, number, draft)
    if case.status in BEFORE_REPORT:
        move(case, CaseStatus.REPORTED)
    _record(report, "issue_report", by, at, outcome=outcome, items=len(drafts))
    return report


def _apply_policy(case: Case, at: datetime) -> None:
    """A case without posts was not screened; its report names the policy all the same."""
    if case.policy_version is None:
        case.policy_version = version_in_force(case.agency, case.agency.on(at))
        case.save(update_fields=["policy_version"])


def _paper(case: Case, found: letters.Report, by: User | None, at: datetime) -> Document:
    letter = _letter(case)
    return store_document(
        matter=case.matter,
        kind=letter.kind,
        title=f"Report {found.number}",
        language="en",
        rendered=render(letter.template, found),
        template_version=str(letter.version),
        withheld=True,
        by=by,
        at=at,
    )


@transaction.atomic
def furnish_report(*, report: Report, by: User | None, at: datetime) -> Report:
    """Make the report available to the agency (G-04); a second click changes nothing."""
    case = locked(report.case)
    report = (
        Report.objects.select_for_update(of=("self",)).select_related("document").get(pk=report.pk)
    )
    report.case = case
    if report.status == ReportStatus.FURNISHED:
        return report
    if hasattr(report, "replaced_by"):
        raise ReportReplaced("A newer version of this report was issued; furnish that one.")
    _check_furnishing(report, at)
    check_transition(REPORT, ReportStatus(report.status), ReportStatus.FURNISHED)
    report.status = ReportStatus.FURNISHED
    report.furnished_by, report.furnished_at = by, at
    report.furnished_on = case.screener.on(at)
    with gates():
        report.save(update_fields=["status", "furnished_by", "furnished_at", "furnished_on"])
    release_document(document=report.document, by=by, at=at)
    Recipient.objects.create(
        report=report, organization=case.agency, purpose=case.order.purpose, at=at
    )
    if case.status == CaseStatus.REPORTED:
        move(case, CaseStatus.FURNISHED)
    case.outcome, case.outcome_at = report.outcome, at
    case.save(update_fields=["outcome", "outcome_at"])
    recipient = f"org:{case.agency.code}"
    _record(report, "furnish_report", by, at, recipient=recipient, purpose=case.order.purpose)
    follow_furnishing(report, at)
    return report


@transaction.atomic
def close_without_items(
    *, case: Case, outcome: str, by: User | None, at: datetime, submission: UUID | None = None
) -> Case:
    """One click for the many: issue, furnish and close, saying why there is no item (R-26)."""
    if outcome == Outcome.ITEMS:
        raise OutcomeDoesNotFit("With items the report goes its own way.")
    submission = submission or uuid4()
    if case.reports.filter(submission=submission).exists():
        return locked(case)
    report = issue_report(case=case, submission=submission, outcome=outcome, by=by, at=at)
    furnish_report(report=report, by=by, at=at)
    return close_case(case=case, by=by, at=at)


def possible_outcomes(case: Case, at: datetime) -> list[Outcome]:
    """What can truthfully be said of a case without items, the best fit first."""
    accounts = case.social_accounts.exclude(status="rejected")
    if not accounts.exists():
        return [Outcome.NO_ACCOUNT]
    if not accounts.confirmed().exists():
        return [Outcome.NOT_ATTRIBUTABLE]
    found = buckets(case, at)
    if found.get(ANALYSED):
        return [Outcome.NONE_FOUND]
    if found.get("language_not_screened"):
        return [Outcome.LANGUAGE_NOT_SCREENED, Outcome.NOT_PUBLIC]
    if found and not found.get("visibility_not_established"):
        return [Outcome.NONE_FOUND]
    return [Outcome.NOT_PUBLIC]


def current_report(case: Case) -> Report | None:
    """The newest version, furnished or not."""
    return Report.objects.filter(case=case).order_by("-version").first()


def _outcome(case: Case, drafts: Sequence[Draft], wanted: str, at: datetime) -> str:
    if drafts:
        if wanted and wanted != Outcome.ITEMS:
            raise OutcomeDoesNotFit(
                "Two people confirmed items in this case.", remedy="Issue the report with them."
            )
        return Outcome.ITEMS
    possible = possible_outcomes(case, at)
    if wanted and wanted not in possible:
        labels = " or ".join(f"“{outcome.label}”" for outcome in possible)
        raise OutcomeDoesNotFit("This does not fit the case.", remedy=f"It can be {labels}.")
    return wanted or possible[0]


def why_unfinished(case: Case) -> Refusal | None:
    """What has to end before a report can say anything about the case."""
    waiting = (BatchStatus.QUEUED, BatchStatus.RUNNING)
    if case.import_batches.filter(status__in=waiting).exists():
        return ImportsWaiting("A file is still being read.")
    if case.runs.filter(status__in=(RunStatus.QUEUED, RunStatus.RUNNING)).exists():
        return AlreadyRunning("This case is being screened.")
    posts, flags = case.matter.posts, case.matter.flags
    done = case.runs.filter(status=RunStatus.FINISHED).order_by("-until_post").first()
    if posts.filter(pk__gt=done.until_post if done else 0).exists():
        return ReviewUnfinished("Not every post was screened.")
    if left := flags.filter(status__in=("open", "first_confirmed")).count():
        flags_are = "1 flag is" if left == 1 else f"{left} flags are"
        return ReviewUnfinished(f"{flags_are} not decided by two people.")
    accounts = case.social_accounts.exclude(status="rejected")
    if not accounts.exists() and not case.discoveries.exists():
        return OutcomeDoesNotFit(
            "Nothing says where anybody looked for accounts.",
            citation="R-27",
            remedy="Log where you looked, with which terms, and what came of it.",
        )
    return None


def _letter(case: Case) -> Letter:
    law = _law(case)
    if law.summary_603y:
        return letters.LETTERS["misconduct_report"]
    return letters.LETTERS["in_house_report" if law.fair_process else "report"]


def _add_item(report: Report, number: int, draft: Draft) -> ReportItem:
    item = ReportItem.objects.create(
        report=report,
        number=number,
        post=draft.post,
        redacted_post=draft.redacted,
        clause=draft.flags[0].clause,
        marks=draft.marks,
        content_sha256=draft.post.content_sha256,
        posted_on=draft.posted_on,
        statement=draft.statement,
        note=draft.note,
        disputed_on=draft.disputed_on,
    )
    for place, flag in enumerate(draft.flags, 1):
        ReportedFlag.objects.create(item=item, flag=flag, number=place)
    return item


def _difference(replaces: Report | None, changes: Sequence[Change]) -> dict[str, object]:
    if replaces is None:
        return {}
    rows = [{"item": c.item, "what": c.what, "explanation": c.explanation} for c in changes]
    return {"version": replaces.version, "changes": rows}


def _check_furnishing(report: Report, at: datetime) -> None:
    """G-04, and G-02 for a first report; a correction owed to the person goes on (R-31)."""
    case, law = report.case, _law(report.case)
    corrects = case.reports.filter(status=ReportStatus.FURNISHED).exists()
    if law.needs_cra and not _is_client(case, corrects, at):
        raise gate_refusal("G-04", "The agency is no verified client, or lacks its notices.")
    certified = Certification.objects.filter(order=case.order, certified_at__lte=at)
    if law.certification and not certified.exists():
        raise gate_refusal("G-04", "The agency has not certified its purpose and its duties.")
    signed = case.authorizations.live().filter(signed_at__lte=at)
    if law.authorization and not corrects and not signed.exists():
        raise gate_refusal("G-02")
    if law.authorization and not corrects:
        refuse_after_move(case)
    if not corrects:
        check_licensed(law, case.screener, case.position, case.person.state, case.screener.on(at))
    _check_items(report, at, corrects=corrects)


def _check_items(report: Report, at: datetime, *, corrects: bool) -> None:
    """What was deleted, stated, disowned or grew too old since the report was issued (R-22)."""
    on = report.case.screener.on(at)
    again = "Take the report back to review, or revise it, and furnish the new version."
    for item in report.items.select_related(*CHECKED):
        if against := obstacles(report.case, item.post, on):
            raise obstacle_refusal(against[0], again)
        if not corrects and is_stale(item, report, on):
            said = "An item of an earlier investigative report was not received anew."
            raise gate_refusal("G-24", said, remedy=ANEW)
        statement = standing_statement(report.case, item.post)
        if (statement.pk if statement else None) != item.statement_id:
            said = "The person's statement about an item is missing from the report."
            raise gate_refusal("G-12", said, remedy=again)
        if item.disputed_on is None and disputed_since(report.case, item.post):
            said = "An item is in dispute, and the report does not say so."
            raise gate_refusal("G-12", said, remedy=again)
        if prints_medical(item.post, item.redacted_post):
            said = "Words were marked as medical since the report was issued."
            raise gate_refusal("G-26", said, remedy=again)
    if accounts_unstated(report):
        said = "The person's statement about an account is missing from the report."
        raise gate_refusal("G-12", said, remedy=again)


def _is_client(case: Case, corrects: bool, at: datetime) -> bool:
    states = [Engagement.Status.ACTIVE, *([Engagement.Status.SUSPENDED] if corrects else [])]
    on = case.screener.on(at)
    return Engagement.objects.filter(
        agency=case.agency,
        screener=case.screener,
        status__in=states,
        user_notice_delivered_on__lte=on,
        summary_delivered_on__lte=on,
    ).exists()


def _law(case: Case) -> Law:
    return book().regime(case.order.regime)


def _record(report: Report, verb: str, by: User | None, at: datetime, **payload: object) -> None:
    record_matter(
        report.case.matter,
        verb,
        by,
        at,
        target=report.target,
        version=report.version,
        document=report.document.sha256,
        data=report.data_sha256,
        **payload,
    )
