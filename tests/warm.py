"""`python -m tests.warm`: pytest runs that begin with the slow imports done.

A line on stdin is a JSON list, the file for what pytest prints and then pytest's words; its answer
is a line with the exit code. Each run is a fork, so it sees nothing of the one before. Nothing of
Probity is imported before the fork, so that the run reads the files as they are then.
"""

import gc
import importlib
import json
import os
import sys
from typing import NoReturn

import pytest

HEAVY = (
    "_hypothesis_pytestplugin",
    "django.test",
    "factory",
    "faker.contrib.pytest.plugin",
    "hypothesis",
    "psycopg",
    "pyhanko.sign",
    "pytest_cov.plugin",
    "pytest_django.plugin",
    "weasyprint",
    "xdist.plugin",
)


def serve() -> None:
    for line in sys.stdin:
        output, *words = json.loads(line)
        pid = os.fork()
        if not pid:
            run(output, words)
        _, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def run(output: str, words: list[str]) -> NoReturn:
    code = -1
    try:
        for wanted, taken in ((os.devnull, 0), (output, 1)):
            opened = os.open(wanted, os.O_RDWR | os.O_CREAT | os.O_TRUNC)
            os.dup2(opened, taken)
            os.close(opened)
        os.dup2(1, 2)
        code = int(pytest.main(words))
        sys.stdout.flush()
    finally:
        os._exit(code & 0xFF)


def import_heavy() -> None:
    for name in HEAVY:
        try:
            importlib.import_module(name)
        except (ImportError, OSError):  # a test that needs it says what is missing
            continue


if __name__ == "__main__":
    import_heavy()
    gc.collect()
    gc.freeze()
    serve()
