"""What production is started with."""

import re
import runpy
import subprocess
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from gunicorn.config import Config

from config.celery import app
from config.embedded.places import PROJECT
from tests.check import PRODUCTION

DEPLOY = PROJECT / "config/deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))


@pytest.fixture
def gunicorn() -> dict[str, object]:
    return runpy.run_path(str(DEPLOY / "gunicorn.conf.py"))


def test_an_access_line_has_no_address_no_query_and_no_token(gunicorn: dict[str, object]) -> None:
    form = str(gunicorn["access_log_format"])
    assert set(re.findall(r"%\((\w+)\)s", form)) == {"t", "m", "U", "s", "B", "M"}
    logger = cast(Any, gunicorn["logger_class"])(Config())
    answer = SimpleNamespace(status="200 OK", sent=0, headers=[])
    environ = {"PATH_INFO": "/p/s3cret-token/items", "REQUEST_METHOD": "GET", "RAW_URI": "/"}
    environ["SERVER_PROTOCOL"] = "HTTP/1.1"
    written = logger.atoms(answer, SimpleNamespace(headers=[]), environ, timedelta(0))
    assert written["U"] == "/p/…/items"


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_runs_production_as_nobody_important(unit: Path) -> None:
    text = unit.read_text()
    assert "User=probity" in text
    assert "DJANGO_SETTINGS_MODULE=config.settings.production" in text
    assert "NoNewPrivileges=yes" in text
    assert "UMask=0077" in text


def test_there_is_a_unit_for_each_process() -> None:
    assert [unit.stem for unit in UNITS] == [
        "probity-beat",
        "probity-release",
        "probity-web",
        "probity-worker",
    ]


def longest_task() -> int:
    app.loader.import_default_modules()
    ours = [task for name, task in app.tasks.items() if not name.startswith("celery.")]
    return max(task.time_limit or app.conf.task_time_limit for task in ours)


def test_a_stop_cuts_no_task_off_and_comes_to_an_end() -> None:
    worker = (DEPLOY / "systemd/probity-worker.service").read_text()
    grace = re.search(r"stop_grace_period: (\d+)s", (DEPLOY / "compose.yaml").read_text())
    stop = re.search(r"^TimeoutStopSec=(\d+)$", worker, re.M)
    assert stop
    assert grace
    assert int(stop[1]) == int(grace[1])
    assert 0 < int(stop[1]) - longest_task() <= 120
    for unit in UNITS:
        text = unit.read_text()
        assert "TimeoutStopSec=" in text or "Type=oneshot" in text


def test_a_release_checks_then_migrates_then_collects() -> None:
    for file in ("systemd/probity-release.service", "compose.yaml"):
        text = (DEPLOY / file).read_text()
        steps = ["check --deploy --database default", "migrate --no-input", "collectstatic"]
        places = [text.index(step) for step in steps]
        assert places == sorted(places)


def test_the_web_does_not_start_before_the_deploy_check() -> None:
    text = (DEPLOY / "systemd/probity-web.service").read_text()
    assert text.index("check --deploy --database default") < text.index("ExecStart=")


def test_the_containers_set_only_what_production_reads() -> None:
    read = set(PRODUCTION) | {"DATABASE_OWNER_URL", "PROBITY_DATA", "PROBITY_FILES"}
    read |= {"PROBITY_STATIC"}
    named = re.findall(r"^ +([A-Z_]+?)(?:_FILE)?: ", (DEPLOY / "compose.yaml").read_text(), re.M)
    assert named
    assert set(named) <= read


def test_nginx_writes_no_token_and_passes_on_no_claim() -> None:
    text = (DEPLOY / "nginx.conf").read_text()
    form = text.split("log_format probity")[1].split(";")[0]
    assert "$request_uri" not in form
    assert "$uri" not in form
    assert "$args" not in form
    assert "~^/p/" in text
    assert "~^/feed/" in text
    assert "X-Forwarded-For $remote_addr;" in text


def test_the_continuous_run_is_a_script_that_stops_at_errors() -> None:
    script = PROJECT / ".ci/run"
    assert script.stat().st_mode & 0o111
    assert "set -euo pipefail" in script.read_text()
    assert subprocess.run(["bash", "-n", str(script)]).returncode == 0
