"""What a worker holds in memory while a person sends ten files of 20 MB in one request.

python -m tests.benchmarks.uploads [--files N] [--megabytes N] [--most RATIO] [--json]

A database and a folder of its own, on the cluster of the tests; one worker of gunicorn with
production's settings on loopback. Peak and idle are the worker's resident memory as the kernel
counts it. Ends with 1 where the files were not taken, or the peak is above `most` times the idle.
"""

import argparse
import json
import re
import sys
import time
from collections.abc import Sequence
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from tests.benchmarks.portal import HOST, served, session_of
from tests.benchmarks.print_batch import place
from tests.check import PRODUCTION
from tests.disputes.visitors import link_to
from tests.journeys.world import build_world, furnished

LINE = b"What I wrote was a line of a song, and here it is again.\n"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


def person() -> str:
    """The cookie of somebody in the portal, who has shown who they are."""
    settings.DEMO = True  # official forms of the demo's own text
    settings.SECRET_KEY = PRODUCTION["PROBITY_SECRET_KEY"]  # sessions are signed with it
    world = build_world(Path(settings.FILES_ROOT))
    report = furnished(world)
    world.at = timezone.now() - timedelta(hours=1)
    get_user_model().objects.update(is_active=False)  # production starts with no login of the demo
    return session_of(link_to(world, report.case)[0])


def asked(port: int, cookie: str) -> tuple[str, str]:
    """The form's token, and the cookies with the one that answers it."""
    line = HTTPConnection("127.0.0.1", port)
    line.request("GET", reverse("dispute:words"), headers=_head(cookie))
    answer = line.getresponse()
    page, given = answer.read().decode(), answer.headers.get_all("Set-Cookie") or []
    cookies = [cookie, *(one.split(";")[0] for one in given if "csrf" in one)]
    found = TOKEN.search(page)
    assert found, page
    return found[1], "; ".join(cookies)


def _head(cookie: str) -> dict[str, str]:
    return {
        "Host": HOST,
        "X-Forwarded-Proto": "https",
        "Referer": f"https://{HOST}/",
        "Cookie": cookie,
    }


def body(token: str, files: int, size: int, mark: str) -> bytes:
    """A form as a browser sends it, each file another."""
    words = {"csrfmiddlewaretoken": token, "submission": str(uuid4()), "words": "Look at these."}
    field = f'--{mark}\r\nContent-Disposition: form-data; name="%s"'
    parts = [f"{field % name}\r\n\r\n{said}\r\n".encode() for name, said in words.items()]
    for number in range(files):
        head = f'{field % "uploads"}; filename="{number}.txt"\r\nContent-Type: text/plain\r\n\r\n'
        told = f"{number}\n".encode() + LINE * (size // len(LINE))
        parts += [head.encode(), told[:size], b"\r\n"]
    return b"".join([*parts, f"--{mark}--\r\n".encode()])


def resident(pid: int, name: str) -> float:
    """Megabytes: `VmRSS` as it is, `VmHWM` at its highest."""
    told = Path(f"/proc/{pid}/status").read_text()
    found = re.search(rf"{name}:\s+(\d+) kB", told)
    assert found
    return int(found[1]) / 1024


def measured(files: int, megabytes: int) -> dict[str, float]:
    with place() as (database, folder):
        cookie = person()
        with served(database, folder, 1) as (port, pid):
            (worker,) = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            token, cookies = asked(port, cookie)
            idle, mark = resident(int(worker), "VmRSS"), uuid4().hex
            sent = body(token, files, megabytes * 1024 * 1024 - 1024, mark)
            began = time.monotonic()
            line = HTTPConnection("127.0.0.1", port)
            head = {"Content-Type": f"multipart/form-data; boundary={mark}", **_head(cookies)}
            line.request("POST", reverse("dispute:words"), body=sent, headers=head)
            status = line.getresponse().status
            seconds = time.monotonic() - began
            peak = resident(int(worker), "VmHWM")
    return {
        "status": status,
        "files": files,
        "megabytes_each": megabytes,
        "idle_megabytes": round(idle, 1),
        "peak_megabytes": round(peak, 1),
        "peak_to_idle": round(peak / idle, 2),
        "seconds": round(seconds, 1),
    }


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="What a worker holds while files come.")
    parser.add_argument("--files", type=int, default=10)
    parser.add_argument("--megabytes", type=int, default=20)
    parser.add_argument("--most", type=float, default=1.7, help="peak to idle")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    found = measured(options.files, options.megabytes)
    if options.json:
        print(json.dumps(found))
    else:
        print("\n".join(f"{name.replace('_', ' '):<20} {value}" for name, value in found.items()))
    return 0 if found["status"] == 302 and found["peak_to_idle"] <= options.most else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
