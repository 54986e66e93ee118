"""What reaches a log line."""

import logging

import pytest

from config.logs import Discreet, discreet

TOKEN = "QhT9_x-7fVw2"


@pytest.mark.parametrize(
    "line",
    [
        f"Not Found: /p/{TOKEN}",
        f"Not Found: /p/{TOKEN}/items?x=1",
        f'"GET /p/{TOKEN} HTTP/1.1" 404',
        f"https://probity.example/p/{TOKEN}",
        f"/admin/screening/case/?q={TOKEN}",
        f"/p/known?next={TOKEN}#there",
        f"duplicate key\nDETAIL:  Key (email)=({TOKEN}@a.example) already exists.\n",
        f"failed\nCONTEXT:  SQL statement {TOKEN}",
        f"error\nLINE 1: SELECT '{TOKEN}'",
    ],
)
def test_a_line_keeps_no_secret(line: str) -> None:
    assert TOKEN not in discreet(line)


@pytest.mark.parametrize(
    "line",
    [
        "Not Found: /admin/p",
        "Worker ready. 3 of 5 done?",
        "The broker is away; screening.sweep_batches waits for its sweep.",
        "GET /healthz/ready 200",
    ],
)
def test_a_harmless_line_stays_as_it_is(line: str) -> None:
    assert discreet(line) == line


def test_arguments_and_tracebacks_are_covered_too() -> None:
    try:
        raise ValueError(f"bad link /p/{TOKEN}\nDETAIL: Failing row contains ({TOKEN}).")
    except ValueError as error:
        record = logging.LogRecord(
            "django", logging.ERROR, "", 1, "At %s", (f"/p/{TOKEN}",), (type(error), error, None)
        )
    written = Discreet("{levelname} {message}", style="{").format(record)
    assert written.startswith("ERROR At /p/…")
    assert "ValueError" in written
    assert TOKEN not in written
