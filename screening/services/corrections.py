"""What a reinvestigation changes, in this room's words: deleted, modified, stated, reinserted.

Called from above. Everything is kept for the person at the screener (R-5), so that it holds in
every case of theirs; this room never asks why.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from config.accounts.gates import gate_refusal, gates
from config.accounts.models import Matter, User
from config.accounts.services import record_matter
from config.errors import Invalid, Refusal
from screening.models import (
    Case,
    ConsumerStatement,
    Correction,
    ItemBlock,
    Outcome,
    ProviderCertification,
    Report,
    ReportItem,
    Review,
    SocialAccount,
    Tombstone,
)
from screening.models.entries import Entry, case_of, known_by, said, target_of
from screening.services.accounts import disown, own_again
from screening.services.cases import locked
from screening.services.drafts import revised_drafts
from screening.services.listing import account_changes
from screening.services.posts import is_buried
from screening.services.reading import report_facts
from screening.services.redactions import redact_post
from screening.services.reports import bind, current_report
from screening.tombstones import key_hash, keys
from screening.workflow import ReportStatus


class NothingFurnished(Refusal):
    code = "nothing_furnished"


@transaction.atomic
def bury_item(*, item: Entry, reason: str, by: User | None, at: datetime) -> list[Tombstone]:
    """Delete an entry from the person's file (G-11): a post's words, address and number stay out.

    An account leaves every case of theirs, and what was collected from it goes with it.
    """
    case = locked(case_of(item))
    if isinstance(item, SocialAccount):
        disown(account=item, person=case.person, why=reason, by=by, at=at)
    buried = []
    for kind, key in _keys(case, item).items():
        stone, _ = Tombstone.objects.get_or_create(
            screener=case.screener,
            person=case.person,
            kind=kind,
            key_hash=key,
            lifted_at=None,
            defaults={"reason": reason[:40], "by": by, "at": at},
        )
        buried.append(stone)
    _record(item, "bury_item", by, at, reason=reason[:40])
    return buried


@transaction.atomic
def certify_item(
    *,
    item: Entry,
    provider: str,
    address: str,
    phone: str = "",
    words: str,
    certified_on: date,
    by: User,
    at: datetime,
) -> ProviderCertification:
    """Keep that whoever provided a deleted item certified it as complete and accurate (G-11)."""
    case = locked(case_of(item))
    if not provider.strip() or not words.strip() or not address.strip():
        raise gate_refusal("G-11", "Nobody certified that the item is complete and accurate.")
    found = ProviderCertification.objects.create(
        screener=case.screener,
        person=case.person,
        post=said(item),
        account=item if isinstance(item, SocialAccount) else None,
        provider=provider.strip(),
        address=address.strip(),
        phone=phone.strip(),
        words=words.strip(),
        certified_on=certified_on,
        by=by,
        at=at,
    )
    told = str(found.public_id)
    _record(item, "certify_item", by, at, certification=told)
    return found


@transaction.atomic
def reinsert_item(
    *, certification: ProviderCertification, by: User, at: datetime
) -> list[Tombstone]:
    """Lift the tombstones of what was certified; the notice is the caller's (N-11).

    An account is held to be theirs again where it was, and two people confirm it anew (G-17).
    """
    item = certification.entry
    case = locked(case_of(item))
    standing = Tombstone.objects.select_for_update().standing()
    stones = list(standing.filter(person=case.person, key_hash__in=_keys(case, item).values()))
    if not stones:
        raise Refusal("This item is not deleted.", code="not_deleted")
    for stone in stones:
        stone.lifted_at, stone.lifted_by, stone.certification = at, by, certification
        with gates():
            stone.save(update_fields=["lifted_at", "lifted_by", "certification"])
    if isinstance(item, SocialAccount):
        own_again(account=item, person=case.person, since=min(s.at for s in stones), by=by, at=at)
    elif is_buried(case, item):
        raise Refusal(
            "The account that it is of was deleted too.",
            code="account_deleted",
            remedy="Put the account back first, as its provider certified it.",
        )
    _record(item, "reinsert_item", by, at, certification=str(certification.public_id))
    return stones


def deleted_at(item: Entry) -> datetime | None:
    """Since when it has been out of the person's file; None while it is in it."""
    case = case_of(item)
    stones = Tombstone.objects.standing().filter(person=case.person)
    mine = stones.filter(key_hash__in=_keys(case, item).values())
    found: datetime | None = mine.aggregate(at=Max("at"))["at"]
    return found


@transaction.atomic
def modify_item(
    *,
    item: Entry,
    note: str = "",
    spans: Iterable[Sequence[object]] | None = None,
    by: User | None,
    at: datetime,
) -> Correction:
    """How the item reads from the next version on: a note beside it, words taken out, or both."""
    case = locked(case_of(item))
    if not note.strip() and spans is None:
        raise Invalid({"note": ["Say what is corrected, or take words out."]})
    redacted, post = None, said(item)
    if spans is not None and post is not None:
        redacted = redact_post(post=post, spans=spans, by=by, at=at)
    found = Correction.objects.create(
        screener=case.screener,
        person=case.person,
        text_sha256=known_by(item),
        note=note,
        redacted_post=redacted,
        by=by,
        at=at,
    )
    _record(item, "modify_item", by, at)
    return found


@transaction.atomic
def attach_statement(
    *, person_file: Matter, item: Entry, text: str, by: User | str | None, at: datetime
) -> ConsumerStatement:
    """The person's words about an item; a later statement takes the place of an earlier one."""
    case = locked(case_of(item))
    if person_file.person_id != case.person.pk:
        raise Invalid({"item": ["This item is in another person's file."]})
    if not text.strip():
        raise Invalid({"text": ["Write the statement."]})
    earlier = ConsumerStatement.objects.select_for_update().standing()
    earlier.filter(person=case.person, text_sha256=known_by(item)).update(withdrawn_at=at)
    found = ConsumerStatement.objects.create(
        person=case.person,
        matter=person_file,
        text_sha256=known_by(item),
        text=text,
        at=at,
    )
    target = f"statement:{found.public_id}"
    record_matter(person_file, "attach_statement", by, at, target=target)
    return found


@transaction.atomic
def withdraw_statement(
    *, person_file: Matter, item: Entry, by: User | str | None, at: datetime
) -> list[ConsumerStatement]:
    """Take the person's words about an item out of what is reported later; asked for by them."""
    case = locked(case_of(item))
    if person_file.person_id != case.person.pk:
        raise Invalid({"item": ["This item is in another person's file."]})
    standing = ConsumerStatement.objects.select_for_update().standing()
    found = list(standing.filter(person=case.person, text_sha256=known_by(item)))
    for one in found:
        one.withdrawn_at = at
        one.save(update_fields=["withdrawn_at"])
        target = f"statement:{one.public_id}"
        record_matter(person_file, "withdraw_statement", by, at, target=target)
    return found


@transaction.atomic
def revise_report(*, case: Case, by: User | None, at: datetime) -> Report:
    """The next version: without what was buried, with what was put back, and the difference.

    Statements and corrections stand with their items; ages are tested again (R-22). Issued, not
    furnished: `furnish_report` follows. Where nothing changed, the report as it is.
    """
    case = locked(case)
    before = current_report(case)
    if before is None:
        raise NothingFurnished("No report was issued in this case.")
    drafts, changes = revised_drafts(
        case, _whole(before.items.all()), _whole(returning(before)), at
    )
    changes += account_changes(case, report_facts(before))
    if not changes:
        return before
    outcome = Outcome.ITEMS if drafts else Outcome.NONE_FOUND
    return bind(
        case,
        drafts,
        outcome,
        submission=uuid4(),
        replaces=before,
        changes=changes,
        by=by,
        at=at,
    )


def _whole(items: QuerySet[ReportItem]) -> QuerySet[ReportItem]:
    return items.select_related(
        "post__account", "post__visibility_proof", "redacted_post"
    ).prefetch_related(
        "reported_flags__flag__rule",
        "reported_flags__flag__clause__version",
        "reported_flags__flag__post__account",
    )


def returning(before: Report) -> QuerySet[ReportItem]:
    """What an earlier version printed, this one does not, and was certified or unblocked since.

    Each as printed last; whether it was deleted again is the caller's to see.
    """
    back = ProviderCertification.objects.filter(
        person=before.case.person, screener=before.screener, tombstones__isnull=False
    ).select_related("post", "account")
    lifted = ItemBlock.objects.filter(
        person=before.case.person, screener=before.screener, lifted_at__isnull=False
    ).values_list("text_sha256", flat=True)
    known = {*lifted, *(known_by(one.entry) for one in back)}
    accounts = [a for a in before.case.social_accounts.all() if a.sha256 in known]
    earlier = ReportItem.objects.filter(
        Q(post__text_sha256__in=known) | Q(post__account__in=accounts),
        report__case=before.case,
        report__version__lt=before.version,
    ).exclude(post__in=before.items.values("post"))
    newest = earlier.order_by("post_id", "-report__version").distinct("post_id").values("pk")
    return ReportItem.objects.filter(pk__in=newest).order_by("posted_on", "pk")


def furnished_items(case: Case) -> QuerySet[ReportItem]:
    """The items of the newest furnished report."""
    newest = (
        Report.objects.filter(case=case, status=ReportStatus.FURNISHED)
        .order_by("-version")
        .values("pk")[:1]
    )
    return ReportItem.objects.filter(report__in=newest)


def who_reviewed(item: ReportItem) -> set[User]:
    """Everybody who gave a first verdict on a flag of this item, undone or not (R-11)."""
    reviews = Review.objects.filter(flag__in=item.flags.values("pk"), round=Review.Round.FIRST)
    return set(User.objects.filter(pk__in=reviews.values("by")))


def cases_reporting(item: ReportItem) -> QuerySet[Case]:
    """The person's cases at this screener in which a report printed the same words (R-5)."""
    person = item.report.case.person
    return Case.objects.filter(
        subject__person=person, reports__items__post__text_sha256=item.post.text_sha256
    ).distinct()


def _keys(case: Case, item: Entry) -> dict[str, str]:
    post, person = said(item), case.person.public_id
    if post is None:
        return {Tombstone.Kind.ACCOUNT.value: key_hash(person, "account", known_by(item))}
    return keys(
        person,
        text_sha256=post.text_sha256,
        url=post.url,
        platform=post.platform,
        platform_id=post.platform_id,
    )


def _record(item: Entry, verb: str, by: User | None, at: datetime, **payload: object) -> None:
    record_matter(item.matter, verb, by, at, target=target_of(item), **payload)
