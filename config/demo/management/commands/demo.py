import json
import os
from argparse import ArgumentParser, ArgumentTypeError
from contextlib import ExitStack
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from adverse_action.services import follow_deliveries
from config.delivery.services import dispatch_due
from config.demo import session
from config.embedded import processes, roles
from config.embedded.session import Session
from disputes.services import follow_all_results, hold_new_proposals, mark_undecided

PORT = 8000


class Command(BaseCommand):
    help = "Build the fictional organizations and their cases, and serve them until Ctrl-C."
    needs_pango = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=port_number, default=PORT)
        parser.add_argument("--no-serve", action="store_true", help="build, sweep, say, and end")
        parser.add_argument("--json", action="store_true", help="say it as one JSON document")
        parser.add_argument(
            "--at",
            type=moment,
            default=None,
            help="ISO moment the demo is built at, its stories lie before it; default now",
        )

    def handle(
        self, *, port: int, no_serve: bool, json: bool, at: datetime | None, **options: Any
    ) -> None:
        if not no_serve:
            processes.ask_for(port)  # before minutes of building
        set_address(port)
        with roles.as_owner():
            call_command("migrate", verbosity=0, interactive=False)
        if at and session.exists():
            self.progress("The demo stands already, built at an earlier start: --at is left aside.")
        session.build(at or timezone.now(), self.progress)
        if no_serve:
            sweep(at or timezone.now())
            self.stdout.write(self.told(as_json=json, served=False))
        else:
            self.serve(port, as_json=json)

    def progress(self, line: str) -> None:
        self.stderr.write(line, self.style.NOTICE)

    def told(self, *, as_json: bool, served: bool = True) -> str:
        found = session.summary(timezone.now(), settings.DATA / "demo")
        return json.dumps(found) if as_json else in_words(found, served=served)

    def serve(self, port: int, *, as_json: bool) -> None:
        with ExitStack() as stack:
            if settings.EMBEDDED_BROKER:
                servers = stack.enter_context(Session(settings.PLACES))
                servers.start_broker()
            beat = processes.beat(settings.DATA / "beat-schedule")
            processes.serve(
                [processes.web(port), processes.worker(), beat],
                logs=settings.PLACES.logs,
                port=port,
                ready=lambda: self.stdout.write(self.told(as_json=as_json)),
            )


def port_number(text: str) -> int:
    port = int(text) if text.isdecimal() else 0
    if not 0 < port < 65_536:
        raise ArgumentTypeError("write a port from 1 to 65535.")
    return port


def moment(text: str) -> datetime:
    at = parse_datetime(text)
    if at is None or at.tzinfo is None:
        raise ArgumentTypeError("write a moment with its zone, as 2026-11-22T17:00:00Z.")
    return at


def set_address(port: int) -> None:
    """Links point at the port that is served; the children read it from the environment."""
    if not os.environ.get("PROBITY_BASE_URL"):
        settings.BASE_URL = os.environ["PROBITY_BASE_URL"] = f"http://127.0.0.1:{port}"


def sweep(at: datetime) -> None:
    """What worker and beat would do, in this process."""
    dispatch_due(at=at)
    follow_deliveries(at)
    mark_undecided(by=None, at=at)
    hold_new_proposals(at)
    follow_all_results(at)


def in_words(found: dict[str, Any], *, served: bool) -> str:
    width = max(len(row["role"]) for row in found["logins"])
    logins = "\n".join(
        f"  {row['role'].replace('_', ' '):{width}}  {row['email']}" for row in found["logins"]
    )
    asked = session.questions()
    papers = len(found["documents"])
    first, last = "Probity is here:  ", "Ctrl-C stops everything."
    if not served:
        first, last = "Built. Nothing is served; it will be at  ", "./probity demo serves it."
    return f"""
{first}{settings.BASE_URL}/admin/

{found["cases"]} cases, {found["posts"]} posts, {found["flags"]} flags, {papers} papers
(plain copies in {settings.DATA.name}/demo). Everybody and everything in it is invented.

Sign in as one of these; the password of all is  {found["logins"][0]["password"]}
{logins}

The applicant's way in (date of birth {asked["birth_date"]}, postal code {asked["postal_code"]}):
  {found["portal"]}

{last}
"""
