"""Where a demo may be built, what its command understands, and that it serves."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from argparse import ArgumentTypeError
from io import StringIO

import pytest
from django.core.management import call_command

from config.accounts.models import Organization, User
from config.demo import session
from config.demo.management.commands.demo import moment, set_address
from config.embedded.places import PROJECT
from config.errors import Refusal
from tests.accounts.factories import OrganizationFactory
from tests.demo.conftest import NOW


@pytest.mark.django_db
def test_no_demo_is_built_where_none_may_be(settings):
    settings.DEMO = False
    with pytest.raises(Refusal, match="do not allow"):
        session.build(NOW, print)
    assert not User.objects.exists()


@pytest.mark.django_db
def test_no_demo_is_built_beside_real_organizations(settings):
    settings.DEMO = True
    OrganizationFactory()
    with pytest.raises(Refusal, match="not the demo's"):
        session.build(NOW, print)
    assert Organization.objects.count() == 1


def test_there_is_one_login_a_role():
    roles = [row["role"] for row in session.logins()]
    assert len(roles) == len(set(roles)) == 9


def test_the_demo_is_built_at_a_moment_with_its_zone():
    assert moment("2026-11-22T10:00:00-07:00") == NOW
    for vague in ("2026-11-22", "2026-11-22T10:00:00", "yesterday"):
        with pytest.raises(ArgumentTypeError, match="with its zone"):
            moment(vague)


@pytest.mark.full
def test_a_stranger_starts_the_demo_opens_both_doors_and_ends_it(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "manage.py", "demo", "--port", str(port), "--at", NOW.isoformat()]
    outside = {key: value for key, value in os.environ.items() if not key.startswith("DJANGO")}
    with subprocess.Popen(
        command,
        cwd=PROJECT,
        env={**outside, "PROBITY_DATA": str(tmp_path / "d"), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    ) as running:
        try:
            assert running.stdout
            said = ""
            for line in running.stdout:
                said += line
                if "Ctrl-C stops everything" in line:
                    break
            found = re.search(r"http://\S+/p/\S+", said)
            assert found
            for address in (f"http://127.0.0.1:{port}/admin/login/", found[0]):
                with urllib.request.urlopen(address) as answer:
                    assert answer.status == 200
        finally:
            running.send_signal(signal.SIGINT)
    assert running.returncode == 0


@pytest.mark.django_db(transaction=True)
def test_the_command_builds_at_the_moment_it_is_told(monkeypatch, settings):
    built = []
    monkeypatch.setattr(session, "build", lambda at, say: built.append(at))
    monkeypatch.setattr(session, "summary", lambda now, folder: {"cases": 0})
    monkeypatch.setattr(session, "exists", lambda: True)
    monkeypatch.setenv("PROBITY_BASE_URL", settings.BASE_URL)
    out, err = StringIO(), StringIO()
    call_command("demo", "--no-serve", "--json", "--at", NOW.isoformat(), stdout=out, stderr=err)
    assert built == [NOW]
    assert json.loads(out.getvalue()) == {"cases": 0}
    assert "left aside" in err.getvalue()


def test_links_point_at_the_port_unless_the_environment_knows_better(monkeypatch, settings):
    settings.BASE_URL = "http://127.0.0.1:8000"
    monkeypatch.setenv("PROBITY_BASE_URL", "https://probity.example")
    set_address(8123)
    assert settings.BASE_URL == "http://127.0.0.1:8000"
    monkeypatch.delenv("PROBITY_BASE_URL")
    set_address(8123)
    assert settings.BASE_URL == os.environ["PROBITY_BASE_URL"] == "http://127.0.0.1:8123"
