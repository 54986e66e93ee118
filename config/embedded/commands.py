"""Which servers a command needs, and how its failure is told.

A command class says `needs_database = False` when it only reads files (nothing is started),
`as_owner = True` when it changes tables, `needs_broker = True` when it feeds workers, and
`needs_pango = True` when it makes PDFs, without which it goes on.
"""

import os
import signal
import sys
from contextlib import ExitStack
from difflib import get_close_matches
from types import FrameType

import django
from django.conf import settings
from django.core.management import (
    BaseCommand,
    execute_from_command_line,
    get_commands,
    load_command_class,
)
from django.db import OperationalError, ProgrammingError

from config.embedded import machine, roles
from config.embedded.places import Places
from config.embedded.session import Session
from config.env import EnvironmentProblem
from config.errors import Invalid, Refusal
from config.law.rows import BookError
from config.logs import discreet

FINDING, BAD_INPUT, ENVIRONMENT = 1, 2, 3
UNDEFINED_TABLE = "42P01"
# Django's own commands, which cannot say it themselves.
STARTS_NOTHING = {
    *("check", "collectstatic", "compilemessages", "diffsettings", "findstatic", "help"),
    *("makemessages", "makemigrations", "startapp", "startproject", "version"),
}
AS_OWNER = {"createcachetable", "flush", "migrate", "pgtrigger"}


def main(argv: list[str]) -> int:
    """Run one command; return 0 ok, 1 finding, 2 bad input, 3 environment."""
    signal.signal(signal.SIGTERM, leave)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup
        signal.signal(signal.SIGHUP, leave)
    try:
        run(argv)
    except EnvironmentProblem as error:
        return told(str(error), ENVIRONMENT)
    except BookError as error:
        return told(f"The law book cannot be trusted. {error}", ENVIRONMENT)
    except Refusal as error:
        gate = f"{error.gate}:" if error.gate else ""
        said = (gate, error.reason, error.citation, error.remedy)
        return told(" ".join(filter(None, said)), FINDING)
    except Invalid as error:
        return told(str(error), BAD_INPUT)
    except OperationalError as error:
        return told(f"The database does not answer: {discreet(str(error))}", ENVIRONMENT)
    except ProgrammingError as error:
        # Any other one is a defect of ours, and its traceback is what helps.
        if getattr(error.__cause__, "sqlstate", "") != UNDEFINED_TABLE:
            raise
        return told("The database has no tables yet: run ./probity migrate.", ENVIRONMENT)
    except BrokenPipeError:  # whoever reads, as head does, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    return 0


def run(argv: list[str]) -> None:
    django.setup()
    word = argv[1] if len(argv) > 1 else "help"
    # Help never waits for a server.
    if word.startswith("-") or asks_for_help(argv):
        execute_from_command_line(argv)
        return
    command = find(word)
    if needs(command, word, "needs_pango", False) and not machine.pango().ok:
        told(f"pango is missing, so no PDF will be made. {machine.fix_line('pango')}", ENVIRONMENT)
    with ExitStack() as stack:
        if needs(command, word, "needs_database", word not in STARTS_NOTHING):
            start_servers(stack, needs(command, word, "needs_broker", False))
            if needs(command, word, "as_owner", word in AS_OWNER):
                stack.enter_context(roles.as_owner())
        execute_from_command_line(argv)


def asks_for_help(argv: list[str]) -> bool:
    return bool({"-h", "--help"} & set(argv[2:]))


def find(word: str) -> BaseCommand | None:
    """Return the command; None for words that Django answers itself."""
    if word in {"help", "version"}:
        return None
    known = get_commands()
    if word not in known:
        near = get_close_matches(word, known, n=1)
        hint = f" Did you mean {near[0]}?" if near else " ./probity help --commands lists all."
        raise Invalid({"command": [f"{word} is unknown.{hint}"]})
    app = known[word]
    return app if isinstance(app, BaseCommand) else load_command_class(app, word)


def needs(command: BaseCommand | None, word: str, what: str, default: bool) -> bool:
    return bool(getattr(command, what, default))


def start_servers(stack: ExitStack, broker: bool) -> None:
    """Join, or start, those servers that no address in the environment replaces."""
    broker = broker and settings.EMBEDDED_BROKER
    if settings.EMBEDDED_POSTGRES or broker:
        places: Places = settings.PLACES
        session = stack.enter_context(Session(places, with_postgres=settings.EMBEDDED_POSTGRES))
        if broker:
            session.start_broker()


def told(line: str, code: int) -> int:
    sys.stderr.write(f"probity: {' '.join(line.split())}\n")
    return code


def leave(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)
