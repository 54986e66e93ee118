"""A visit: who came by which link, kept in a cookie session of the portal's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from config.accounts.models import Matter, Organization, Person
from config.clocks.services import calendar_for
from config.law.calendar import Calendar
from config.portal.models import PortalLink
from config.portal.tokens import code_hash

COOKIE = "portal_session"
SECONDS = 30 * 60
SLACK = 60
LINK, PROVEN, STRANGER, GUEST = "link", "proven", "stranger", "guest"

T = TypeVar("T")


class PortalSession(SessionStore):
    """Signed with a salt of its own, by its name: a staff session's key opens nothing here."""

    over_at: datetime | None = None

    def _get_session_from_db(self) -> Session | None:
        found: Session | None = super()._get_session_from_db()  # type: ignore[misc]
        self.over_at = found.expire_date if found else None
        return found

    def is_due(self) -> bool:
        """Whether it must be written: something changed, or it would end before its time."""
        left = self.over_at - timezone.now() if self.over_at else timedelta(0)
        return self.modified or left < timedelta(seconds=SECONDS)


@dataclass(frozen=True, slots=True)
class PortalVisit:
    """`proven`: has answered the identity questions in this session.

    Made anew with each request: `memo` keeps what its pages ask for more than once, and no longer.
    """

    link: PortalLink
    matter: Matter
    person: Person
    proven: bool
    proven_at: datetime | None = None
    memo: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def actor(self) -> str:
        # How the trail names the visitor: as the person only once that is shown
        if self.proven:
            return f"subject:{self.person.public_id}"
        return f"link:{self.link.public_id}"

    @property
    def agency(self) -> Organization:
        return self.matter.agency or self.matter.screener


def once(find: Callable[[PortalVisit], T]) -> Callable[[PortalVisit], T]:
    """Asks the database once in a request, whoever wants to know; not for what a page changes."""

    @wraps(find)
    def found(visit: PortalVisit) -> T:
        if find not in visit.memo:
            visit.memo[find] = find(visit)
        answer: T = visit.memo[find]
        return answer

    return found


@once
def calendar_of(visit: PortalVisit) -> Calendar:
    """The screener's, by which the days of a dispute are counted."""
    return calendar_for(visit.matter.screener)


def session_of(request: HttpRequest) -> PortalSession:
    # The portal's session: never the staff's, whose cookie is another one
    found: PortalSession | None = getattr(request, "_portal_session", None)
    if found is None:
        found = PortalSession(request.COOKIES.get(COOKIE))
        if not (found.get(LINK) or found.get(STRANGER) or found.get(GUEST)):
            found = PortalSession()  # over, or never ours: nothing of it is kept or written
        request._portal_session = found  # type: ignore[attr-defined]
    return found


def current_visit(request: HttpRequest, at: datetime) -> PortalVisit | None:
    """None without a session, and from the moment the link is revoked or over."""
    session = session_of(request)
    link = (
        PortalLink.objects.usable(at)
        .select_related("matter__agency", "matter__screener", "person")
        .filter(public_id=name)
        .first()
        if (name := session.get(LINK, ""))
        else None
    )
    if link is None:
        return None
    shown = session.get(PROVEN, "")
    when = datetime.fromisoformat(shown) if shown else None
    return PortalVisit(link, link.matter, link.person, bool(shown), when)


def is_stranger(request: HttpRequest) -> bool:
    # Typed a code that is none: sees the same questions, and nothing answers them
    return bool(session_of(request).get(STRANGER))


def wrong_code_of(request: HttpRequest) -> str:
    return str(session_of(request).get(STRANGER, ""))


def begin(request: HttpRequest, link: PortalLink | None, code: str = "") -> None:
    # A new session under a new key, whatever cookie came with the request
    session = session_of(request)
    session.flush()
    if link is None:
        session[STRANGER] = code_hash(code)
    else:
        session[LINK] = str(link.public_id)


def begin_as_guest(request: HttpRequest, name: str) -> None:
    # Came by a link of another room, which opens that room's pages alone; `name` says which
    session = session_of(request)
    session.flush()
    session[GUEST] = name


def guest_of(request: HttpRequest) -> str:
    return str(session_of(request).get(GUEST, ""))


def mark_proven(request: HttpRequest, at: datetime) -> None:
    session = session_of(request)
    session[PROVEN] = at.isoformat()
    session.cycle_key()


def end(request: HttpRequest) -> None:
    session_of(request).flush()


def keep(request: HttpRequest, response: HttpResponse) -> None:
    # The cookie gives thirty more minutes with every answer; the row is written once a minute
    session = session_of(request)
    if session.is_empty():
        if COOKIE in request.COOKIES:
            response.delete_cookie(COOKIE, path="/portal/", samesite="Lax")
        return
    if session.is_due():
        session.set_expiry(SECONDS + SLACK)
        session.save()
    response.set_cookie(
        COOKIE,
        session.session_key or "",
        max_age=SECONDS,
        path="/portal/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",  # a link in an e-mail comes from another site
    )
