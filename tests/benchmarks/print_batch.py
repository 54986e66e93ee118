"""What a print batch costs: letters of one sender, composed by workers that share the work.

python -m tests.benchmarks.print_batch [--letters N] [--workers N] [--json]

Runs in a database and a folder of its own, on the cluster of the tests. Each envelope holds a real
letter and the Summary of Rights. Seconds are of the clock and of CPU; others on the machine cost
the first, so letters a CPU second is the figure to compare.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from config.accounts.roles import Role  # noqa: E402
from config.delivery.models import Delivery, PrintBatch  # noqa: E402
from config.delivery.services import compose_next, dispatch_due, make_batch  # noqa: E402
from config.documents.render import render  # noqa: E402
from config.documents.storage import read  # noqa: E402
from config.embedded.postgres import connect  # noqa: E402
from config.embedded.session import Session  # noqa: E402
from config.oversight.samples import ASSETS, SAMPLES, letter  # noqa: E402
from tests.accounts.factories import member  # noqa: E402
from tests.delivery.factories import matter_with_person, queued  # noqa: E402
from tests.documents.factories import paper, summary  # noqa: E402
from tests.template import statement, template  # noqa: E402

KILOBYTES = 1 if sys.platform == "darwin" else 1024
MEGABYTE = 1 << 20
LOOK = 0.5  # seconds between two looks at the progress


@contextmanager
def place() -> Iterator[tuple[str, str]]:
    """A database and a folder for this run alone; their names."""
    name = f"bench_{os.getpid()}"
    with Session(settings.PLACES), tempfile.TemporaryDirectory() as folder:
        with connect(settings.PLACES) as server:
            server.execute(statement("CREATE DATABASE {} TEMPLATE {}", name, template(server)))
        use(name, folder)
        try:
            yield name, folder
        finally:
            connection.close()
            with connect(settings.PLACES) as server:
                server.execute(statement("DROP DATABASE {} WITH (FORCE)", name))


def use(name: str, folder: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name
    settings.FILES_ROOT = Path(folder)


def lay_ready(number: int) -> tuple[PrintBatch, float]:
    """So many letters, and the batch that they go into; CPU seconds of their print files."""
    matter = matter_with_person()
    rendered = render(letter("adverse").template, SAMPLES["adverse"], assets=ASSETS).pdf
    document, form = paper(matter, rendered=rendered), summary()
    for n in range(number):
        queued(document=document, enclosures=[form], key=f"bench:{n}", at=timezone.now())
    before = time.process_time()
    while dispatch_due(at=timezone.now()):
        pass
    taken = time.process_time() - before
    told = {"organization": matter.agency, "submission": uuid4(), "at": timezone.now()}
    return make_batch(**told, by=member(matter.agency, Role.HR)), taken


def as_worker(name: str, folder: str) -> None:
    use(name, folder)
    before, parts = time.process_time(), 0
    while compose_next(at=timezone.now()):
        parts += 1
    found = {"parts": parts, "cpu": time.process_time() - before, "peak_mb": peak()}
    print(json.dumps(found))


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KILOBYTES / MEGABYTE


def measured(number: int, workers: int) -> dict[str, object]:
    with place() as where:
        batch, taken = lay_ready(number)
        began = time.monotonic()
        words = [sys.executable, "-m", "tests.benchmarks.print_batch", "--child", *where]
        running = [
            subprocess.Popen(words, stdout=subprocess.PIPE, text=True) for _ in range(workers)
        ]
        seen = []
        while any(one.poll() is None for one in running):
            seen.append(PrintBatch.objects.get(pk=batch.pk).done)
            time.sleep(LOOK)
        seconds = time.monotonic() - began
        told = [json.loads(one.communicate()[0]) for one in running]
        batch.refresh_from_db()
        assert batch.ready_at
        assert not batch.faults.exists()
        assert Delivery.objects.filter(batch=batch).count() == number
        cpu = sum(one["cpu"] for one in told)
        return {
            "letters": number,
            "workers": told,
            "seconds": round(seconds, 1),
            "letters_a_second": round(number / seconds, 1),
            "letters_a_cpu_second": round(number / cpu, 1),
            "peak_mb": round(max(one["peak_mb"] for one in told)),
            "pages": batch.pages,
            "file_mb": round(len(read(batch.sha256)) / MEGABYTE, 1),
            "progress_seen": len(set(seen)),
            "print_files_a_cpu_second": round(number / taken, 1),
        }


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="What a print batch costs.")
    parser.add_argument("--letters", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--child", nargs=2, metavar=("DATABASE", "FOLDER"), help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.child:
        as_worker(*options.child)
        return 0
    found = measured(options.letters, options.workers)
    if options.json:
        print(json.dumps(found))
    else:
        print("\n".join(f"{name.replace('_', ' '):<26} {value}" for name, value in found.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
