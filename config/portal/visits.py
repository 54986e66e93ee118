"""A visit: who came by which link, kept in a cookie session of the portal's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse

from config.accounts.models import Matter, Organization, Person
from config.portal.models import PortalLink

COOKIE = "portal_session"
SECONDS = 30 * 60
LINK, PROVEN, STRANGER = "link", "proven", "stranger"


class PortalSession(SessionStore):
    """Signed with a salt of its own, by its name: a staff session's key opens nothing here."""


@dataclass(frozen=True, slots=True)
class PortalVisit:
    """`proven`: has answered the identity questions in this session."""

    link: PortalLink
    matter: Matter
    person: Person
    proven: bool
    proven_at: datetime | None = None

    @property
    def actor(self) -> str:
        # How the trail names the visitor: as the person only once that is shown
        if self.proven:
            return f"subject:{self.person.public_id}"
        return f"link:{self.link.public_id}"

    @property
    def agency(self) -> Organization:
        return self.matter.agency or self.matter.screener


def session_of(request: HttpRequest) -> PortalSession:
    # The portal's session: never the staff's, whose cookie is another one
    found: PortalSession | None = getattr(request, "_portal_session", None)
    if found is None:
        found = PortalSession(request.COOKIES.get(COOKIE))
        if not (found.get(LINK) or found.get(STRANGER)):
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


def begin(request: HttpRequest, link: PortalLink | None) -> None:
    # A new session under a new key, whatever cookie came with the request
    session = session_of(request)
    session.flush()
    if link is None:
        session[STRANGER] = True
    else:
        session[LINK] = str(link.public_id)


def mark_proven(request: HttpRequest, at: datetime) -> None:
    session = session_of(request)
    session[PROVEN] = at.isoformat()
    session.cycle_key()


def end(request: HttpRequest) -> None:
    session_of(request).flush()


def keep(request: HttpRequest, response: HttpResponse) -> None:
    # Write the session and its cookie; every answer gives thirty more minutes
    session = session_of(request)
    if session.is_empty():
        if COOKIE in request.COOKIES:
            response.delete_cookie(COOKIE, path="/portal/", samesite="Lax")
        return
    session.set_expiry(SECONDS)
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
