"""How fast the portal is for fifty people among 100,000 matters.

python -m tests.benchmarks.portal [--matters N] [--people N] [--pause S] [--seconds S] [--json]

A database and a folder of its own, on the cluster of the tests (no fsync); gunicorn with
production's settings and config/deploy's on loopback. Each person waits `pause` seconds on average
between two pages; 0 is as fast as they can. Others on the machine cost milliseconds, so the CPU
time of the workers for a request is given too. Ends with 1 where a page failed, or where a plan
reads a whole table of matters.
"""

import argparse
import asyncio
import json
import os
import random
import socket
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from statistics import quantiles
from typing import Any
from uuid import UUID

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from config.accounts.models import Matter, User  # noqa: E402
from config.documents.models import Document  # noqa: E402
from config.portal.models import PortalLink  # noqa: E402
from config.portal.services import create_link  # noqa: E402
from config.portal.visits import COOKIE, LINK, PROVEN, SECONDS, PortalSession  # noqa: E402
from disputes.models import Dispute  # noqa: E402
from tests.benchmarks.cloning import STRIDE, clone  # noqa: E402
from tests.benchmarks.print_batch import place  # noqa: E402
from tests.check import PRODUCTION  # noqa: E402
from tests.disputes import test_portal_queries as make  # noqa: E402
from tests.journeys.world import build_world, furnished  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
HOST = "probity.example"
MANY = 5_000  # rows of a table that no page may read whole
PAGES = [
    *("portal:matter", "screening_portal:report", "screening_portal:recipients"),
    *("screening_portal:whole_file", "screening_portal:signed", "action:answer"),
    *("dispute:start", "dispute:mine", "dispute:one", "dispute:receipt", "dispute:how"),
    *("dispute:tell", "dispute:statement", "portal:online_papers", "portal:dispute_papers"),
    *("portal:document", "portal:enter", "portal:verify"),
]
OF_DISPUTE = {"dispute:one", "dispute:receipt", "dispute:how", "dispute:tell", "dispute:statement"}


@dataclass
class Walker:
    cookie: str
    dispute: UUID
    paper: UUID

    def address(self, page: str) -> str:
        if page == "portal:document":
            return reverse(page, args=[self.paper])
        return reverse(page, args=[self.dispute] if page in OF_DISPUTE else [])


@dataclass
class Taken:
    """Milliseconds and bytes by page, and what did not answer with 200."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    sizes: dict[str, int] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)


def build(matters: int) -> None:
    """One person's story through services, then as often as it takes."""
    settings.DEMO = True  # official forms of the demo's own text
    settings.SECRET_KEY = PRODUCTION["PROBITY_SECRET_KEY"]  # sessions are signed with it
    world = build_world(Path(settings.FILES_ROOT))
    report = furnished(world)
    world.at += timedelta(hours=1)
    make.enrich(world, report)
    create_link(
        matter=report.case.matter,
        person=report.case.person,
        purpose="matter",
        by=None,
        at=timezone.now() - timedelta(hours=1),
    )
    User.objects.update(is_active=False)  # production starts with no login of the demo
    clone(matters // Matter.objects.count())


def walkers(people: int) -> list[Walker]:
    link = PortalLink.objects.filter(pk__lt=STRIDE).latest("pk").pk
    paper = Document.objects.filter(pk__lt=STRIDE, kind="dispute_results").earliest("pk").pk
    dispute = Dispute.objects.filter(pk__lt=STRIDE).earliest("pk").pk
    copies = Matter.objects.latest("pk").pk // STRIDE
    chosen = random.Random(4).sample(range(1, copies + 1), people)
    return [
        Walker(
            session_of(PortalLink.objects.get(pk=link + k * STRIDE)),
            Dispute.objects.get(pk=dispute + k * STRIDE).public_id,
            Document.objects.get(pk=paper + k * STRIDE).public_id,
        )
        for k in chosen
    ]


def session_of(link: PortalLink) -> str:
    session = PortalSession()
    session[LINK] = str(link.public_id)
    session[PROVEN] = timezone.now().isoformat()
    session.set_expiry(SECONDS)
    session.save()
    return f"{COOKIE}={session.session_key}"


@contextmanager
def served(database: str, folder: str, workers: int) -> Iterator[tuple[int, int]]:
    """Port and process of gunicorn as production runs it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"postgresql://{settings.DATABASES['default']['USER']}@/{database}?host={settings.PLACES.run}"
    environment = {
        **os.environ,
        **PRODUCTION,
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "DATABASE_URL": url,
        "CELERY_BROKER_URL": "redis://127.0.0.1:1/0",
        "PROBITY_DATA": folder,
        "PROBITY_FILES": folder,
        "PROBITY_STATIC": f"{folder}/static",
    }
    manage = [sys.executable, "manage.py", "collectstatic", "--no-input", "-v0"]
    subprocess.run(manage, env=environment, cwd=ROOT, check=True)
    words = [sys.executable, "-m", "gunicorn", "--config", "config/deploy/gunicorn.conf.py"]
    words += ["--bind", f"127.0.0.1:{port}", "--workers", str(workers), "config.wsgi"]
    with Path(folder, "gunicorn.log").open("w") as log:
        server = subprocess.Popen(words, env=environment, cwd=ROOT, stdout=log, stderr=log)
    try:
        _wait(port)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait()
        said = Path(folder, "gunicorn.log").read_text().splitlines()
        faults = [line for line in said if '] "GET' not in line]
        print("\n".join(faults[-40:]), file=sys.stderr)


def _wait(port: int) -> None:
    for _ in range(600):
        if asyncio.run(fetch(port, "/portal/enter/", ""))[0] == 200:
            return
        time.sleep(0.1)
    raise SystemExit("gunicorn did not start.")


async def fetch(port: int, address: str, cookie: str) -> tuple[int, bytes]:
    """Status, 0 where the line broke, and the whole answer."""
    head = f"GET {address} HTTP/1.1\r\nHost: {HOST}\r\nX-Forwarded-Proto: https\r\n"
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"{head}Cookie: {cookie}\r\nConnection: close\r\n\r\n".encode())
        answer = await reader.read(-1)
        writer.close()
    except ConnectionError:
        answer = b""
    return int(answer.split(b" ", 2)[1]) if answer else 0, answer


async def walk(port: int, one: Walker, pause: float, until: float, taken: Taken) -> None:
    dice = random.Random(one.cookie)
    await asyncio.sleep(dice.uniform(0, pause))
    while time.monotonic() < until:
        page = dice.choice(PAGES)
        began = time.perf_counter()
        status, answer = await fetch(port, one.address(page), one.cookie)
        taken.times[page].append((time.perf_counter() - began) * 1000)
        taken.sizes[page] = len(answer)
        if status != 200:
            taken.failed.append(f"{page}: {status}")
        await asyncio.sleep(dice.expovariate(1 / pause) if pause else 0)


async def walk_all(port: int, people: list[Walker], pause: float, seconds: float) -> Taken:
    taken, until = Taken(), time.monotonic() + seconds
    await asyncio.gather(*(walk(port, one, pause, until, taken) for one in people))
    return taken


def cpu_of(pid: int) -> float:
    """Seconds of CPU of the server and of its workers, those that have ended among them."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    ticks = 0
    for one in [str(pid), *children]:
        told = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        ticks += sum(map(int, told[11:15] if one == str(pid) else told[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


def whole_reads(one: Walker) -> list[str]:
    """Pages and the large tables that a plan of theirs reads from one end to the other."""
    client = Client()
    client.cookies.load(one.cookie)
    large = _large_tables()
    found = set()
    for page in PAGES:
        with CaptureQueriesContext(connection) as asked:
            client.get(one.address(page))
        for row in asked.captured_queries:
            if row["sql"].startswith("SELECT"):
                read = _read_whole(row["sql"]) & large
                found |= {f"{page}: {table}" for table in read}
    return sorted(found)


def _large_tables() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE reltuples > %s", [MANY])
        return {name for (name,) in cursor.fetchall()}


def _read_whole(sql: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (FORMAT JSON) " + sql.replace("%", "%%"))
        plans = [cursor.fetchone()[0][0]["Plan"]]
    found = set()
    while plans:
        plan = plans.pop()
        plans += plan.get("Plans", [])
        if plan["Node Type"] == "Seq Scan":
            found.add(plan["Relation Name"])
    return found


def told(times: list[float]) -> dict[str, float]:
    cuts = quantiles(times, n=100, method="inclusive") if len(times) > 1 else times * 99
    return {"n": len(times), **{f"p{p}": round(cuts[p - 1], 1) for p in (50, 95, 99)}}


def measured(options: argparse.Namespace) -> dict[str, object]:
    with place() as (database, folder):
        began = time.monotonic()
        build(options.matters)
        people = walkers(options.people)
        built = time.monotonic() - began
        settings.ALLOWED_HOSTS.append("testserver")
        scans = whole_reads(people[0])
        print(f"{built:.0f} s to build; read whole: {scans}", file=sys.stderr)
        matters = Matter.objects.count()
        with served(database, folder, options.workers) as (port, pid):
            asyncio.run(walk_all(port, people[:8], 0, 10))  # warm: every worker has seen pages
            walks = [walked(port, pid, people, pause, options.seconds) for pause in options.pause]
    return {
        "matters": matters,
        "people": options.people,
        "workers": options.workers,
        "built_in_seconds": round(built),
        "read_whole": scans,
        "walks": walks,
    }


def walked(
    port: int, pid: int, people: list[Walker], pause: float, seconds: float
) -> dict[str, Any]:
    before, load = cpu_of(pid), os.getloadavg()[0]
    taken = asyncio.run(walk_all(port, people, pause, seconds))
    cpu = cpu_of(pid) - before
    every = [one for times in taken.times.values() for one in times]
    return {
        "pause": pause,
        "load_before": round(load, 1),
        "requests_a_second": round(len(every) / seconds, 1),
        "cpu_ms_a_request": round(cpu * 1000 / len(every), 1),
        "failed": sorted(set(taken.failed)),
        "all": told(every),
        **{
            page: told(taken.times[page]) | {"kb": round(taken.sizes[page] / 1024, 1)}
            for page in PAGES
            if taken.times[page]
        },
    }


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="How fast the portal is.")
    parser.add_argument("--matters", type=int, default=100_000)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--pause", type=float, nargs="+", default=[3.0, 0.0])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    found = measured(options)
    walks: Any = found["walks"]
    if options.json:
        print(json.dumps(found))
    else:
        del found["walks"]
        rows = [pair for one in (found, *walks) for pair in one.items()]
        print("\n".join(f"{name.replace('_', ' '):<30} {value}" for name, value in rows))
    return 1 if found["read_whole"] or any(one["failed"] for one in walks) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
