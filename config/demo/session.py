"""Build the demo once, and say what stands in it."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from config.accounts.models import Organization, Person
from config.demo.people import build_cast, told
from config.demo.personnel import play_personnel
from config.demo.plot import play
from config.demo.policy import adopt_policies, rehearse_draft
from config.demo.stage import candidates
from config.documents.models import Document
from config.documents.services import read_document
from config.errors import Refusal
from config.portal.services import create_link
from screening.models import Case, Flag, Post

PORTAL_OF = "marisol-quintero-hale"


class NotADemo(Refusal):
    code = "not_a_demo"
    remedy = "Start it with the development settings, or with an empty database."


def exists() -> bool:
    return Organization.objects.filter(code=told()["organization"][0]["code"]).exists()


def build(now: datetime, say: Callable[[str], None]) -> None:
    """The whole demo as of `now`, or nothing. Refused in an installation that is not one."""
    if not settings.DEMO:
        raise NotADemo("These settings do not allow fictional organizations and their logins.")
    if exists():
        return
    if Organization.objects.exists():
        raise NotADemo("There are organizations here that are not the demo's.")
    with transaction.atomic():
        cast = build_cast(now)
        adopt_policies(cast)
        play(cast, now, say)
        say("Personnel sign their policy")
        play_personnel(cast, now)
        rehearse_draft(cast, now)


def portal_link(now: datetime) -> str:
    """A fresh way into the portal for one candidate: an older one cannot be told again."""
    row = next(row for row in candidates() if row["slug"] == PORTAL_OF)
    person = Person.objects.get(email=row["person"]["email"])
    _, token = create_link(
        matter=Case.objects.get(subject__person=person).matter,
        person=person,
        purpose="matter",
        by=None,
        at=now,
    )
    return f"{settings.BASE_URL}/p/{token}"


def logins() -> Iterator[dict[str, str]]:
    """One a role, the first that the demo names."""
    seen = set()
    for row in told()["user"]:
        if row["role"] not in seen:
            seen.add(row["role"])
            yield {"role": row["role"], "email": row["email"], "password": told()["password"]}


def copy_papers(folder: Path) -> Iterator[dict[str, str]]:
    """Plain copies of every PDF, named by matter and kind, below the data folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for number, document in enumerate(Document.objects.order_by("issued_at", "pk"), 1):
        if document.media_type != "application/pdf":
            continue
        path = folder / f"{number:03d}-{document.filename}"
        path.write_bytes(read_document(document))
        yield {"kind": document.kind, "path": os.path.relpath(path, settings.BASE_DIR)}


def summary(now: datetime, folder: Path) -> dict[str, Any]:
    return {
        "cases": Case.objects.count(),
        "posts": Post.objects.count(),
        "flags": Flag.objects.count(),
        "documents": list(copy_papers(folder)),
        "logins": list(logins()),
        "portal": portal_link(now),
    }


def questions() -> dict[str, str]:
    """What the candidate of the printed link answers."""
    row = next(row for row in candidates() if row["slug"] == PORTAL_OF)
    person = row["person"]
    return {"birth_date": person["birth_date"], "postal_code": person["postal_code"]}
