"""A dispute being written: saved as often as the person likes, sent once."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext as _

from config.accounts.models import Matter, Organization, Person
from config.accounts.services import open_person_file
from config.documents.quoting import own_words
from config.documents.storage import exists, forget, read
from config.documents.uploads import MOST_FILES, Body, Upload, accept
from config.errors import Invalid
from config.law.book import book
from disputes.models import Dispute, Draft, DraftFile
from disputes.services.disputable import Disputable, disputable, open_items
from disputes.services.locking import lock_file
from disputes.services.receiving import Claim, receive_dispute
from disputes.services.unreported import Unreported, accounts_held, posts_named

MOST_IN_A_DRAFT = 40
MOST_SWEPT = 500
MOST_PICKED = 60
Answers = dict[str, Any]


def draft_of(person: Person) -> Draft | None:
    """With its files."""
    return Draft.objects.filter(person=person).prefetch_related("files").first()


@transaction.atomic
def save_draft(
    *,
    person: Person,
    answers: Answers,
    files: Mapping[str, Sequence[tuple[str, Body]]],
    drop: Sequence[int] = (),
    at: datetime,
) -> list[str]:
    """Keep what was written. Says which files could not be taken; the others are kept.

    `files` by a reported item's public id, "" for the whole; the same file twice is kept once.
    """
    draft, _made = Draft.objects.get_or_create(person=person, defaults={"saved_at": at})
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    draft.answers, draft.saved_at = _own_words(answers), at
    draft.save(update_fields=["answers", "saved_at"])
    DraftFile.objects.filter(draft=draft, pk__in=drop).leave(at)
    wrong: list[str] = []
    for item, several in files.items():
        for name, body in several:
            wrong += _add(draft, item, name, body)
    return wrong


def _own_words(told: Any) -> Any:
    if isinstance(told, dict):
        return {name: _own_words(value) for name, value in told.items()}
    return own_words(told) if isinstance(told, str) else told


def _add(draft: Draft, item: str, name: str, body: Body) -> list[str]:
    full = draft.files.filter(item=item).count() >= MOST_FILES
    if full or draft.files.count() >= MOST_IN_A_DRAFT:
        said = _("“%(name)s” is one too many. Send it later: you can add files to your dispute.")
        return [said % {"name": name}]
    try:
        upload = accept(name, body)
    except Invalid as invalid:
        return invalid.fields["files"]
    stored = upload.store()
    DraftFile.objects.get_or_create(
        draft=draft,
        item=item,
        sha256=stored.sha256,
        defaults={
            "filename": upload.filename,
            "media_type": upload.media_type,
            "size": stored.size,
            "shown_sha256": stored.shown_sha256,
        },
    )
    return []


def claims_of(draft: Draft, file: Matter) -> list[Claim]:
    """What is ticked and can still be disputed; what was written for other items is left out."""
    assert file.person is not None
    told = draft.answers.get("items", {})
    ticked = [
        (one, told[one.key])
        for one in everything(file.person, file.screener, draft)
        if one.open is None and told.get(one.key, {}).get("ticked")
    ]
    return [
        Claim(one.item, said["reason"], said.get("words", ""), tuple(_uploads(draft, one.key)))
        for one, said in ticked
        if said.get("reason")
    ]


@transaction.atomic
def pick_posts(*, person: Person, screener: Organization, keys: Sequence[str], at: datetime) -> int:
    """Take posts of the file to the dispute that is being written; how many could be."""
    found = [one.key for one in posts_named(person, screener, keys) if one.open is None]
    if not found:
        return 0
    draft, _made = Draft.objects.get_or_create(person=person, defaults={"saved_at": at})
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    items = draft.answers.setdefault("items", {})
    for key in found[: max(MOST_PICKED - len(items), 0)]:
        items.setdefault(key, {"reason": "", "words": ""})["ticked"] = True
    draft.saved_at = at
    draft.save(update_fields=["answers", "saved_at"])
    return len(found)


def everything(
    person: Person, screener: Organization, draft: Draft | None
) -> list[Disputable | Unreported]:
    """What the dispute page lists: the reports' items, the accounts, and the posts picked."""
    waiting = open_items(person)
    listed: list[Disputable | Unreported] = [
        *disputable(person, screener, waiting=waiting),
        *accounts_held(person, screener, waiting),
    ]
    known = {one.key for one in listed}
    picked = [key for key in (draft.answers.get("items", {}) if draft else {}) if key not in known]
    return [*listed, *posts_named(person, screener, picked, waiting)]


def _uploads(draft: Draft, item: str) -> list[Upload]:
    return [
        Upload(
            file.filename,
            file.media_type,
            partial(read, file.sha256),
            partial(read, file.shown_sha256),
        )
        for file in draft.files.filter(item=item)
    ]


@transaction.atomic
def send_draft(
    *, person: Person, submission: UUID, results_by: str, by: str, at: datetime
) -> Dispute | None:
    """Turn the draft into a dispute; None where there is no such draft and never was.

    The same submission again gives the same dispute.
    """
    file = lock_file(open_person_file(person=person, by=None, at=at).pk)
    if first := Dispute.objects.filter(submission=submission, person=person).first():
        return first
    draft = Draft.objects.filter(person=person, submission=submission).first()
    if draft is None:
        return None
    dispute = receive_dispute(
        person_file=file,
        claims=claims_of(draft, file),
        statement=draft.answers.get("statement", ""),
        statement_help_offered=True,  # the page does, beside the box (G-13)
        files=_uploads(draft, ""),
        channel=Dispute.Channel.PORTAL,
        received_at=at,
        results_by=results_by,
        submission=submission,
        by=by,
        at=at,
    )
    DraftFile.objects.filter(draft=draft).leave(at)
    draft.delete()
    return dispute


def prune_drafts(*, at: datetime) -> int:
    """Forget drafts that nobody touched for long; no link into the portal lives longer."""
    kept = timedelta(days=book().limits.draft.kept_days)
    old = Draft.objects.filter(saved_at__lt=at - kept)
    DraftFile.objects.filter(draft__in=old).leave(at)
    gone, _by_model = old.delete()
    return gone


def sweep_files(*, at: datetime) -> int:
    """Forget bytes that were in a draft and that nothing holds any more; how many files went.

    Once they lay there a day, so that nobody who just sent the same again loses it.
    """
    old = at - timedelta(days=1)
    found = list(DraftFile.every.filter(left_at__lt=old).order_by("pk")[:MOST_SWEPT])
    hashes = {sha for one in found for sha in (one.sha256, one.shown_sha256)}
    free = hashes - held(hashes, but=[one.pk for one in found])
    gone = {sha for sha in free if forget(sha, before=old)}
    kept = {sha for sha in free - gone if exists(sha)}  # touched meanwhile: another time
    done = [one.pk for one in found if not {one.sha256, one.shown_sha256} & kept]
    DraftFile.every.filter(pk__in=done).delete()
    return len(gone)


def held(hashes: set[str], but: Sequence[int]) -> set[str]:
    """Those of them that any row of the house names, but for these files of drafts."""
    found: set[str] = set()
    for model in apps.get_models():
        rows = model._base_manager.all()
        if model is DraftFile:
            rows = rows.exclude(pk__in=but)
        for field in model._meta.concrete_fields:
            if field.name.endswith("sha256"):
                named = rows.filter(**{f"{field.name}__in": hashes})
                found |= set(named.values_list(field.name, flat=True))
    return found
