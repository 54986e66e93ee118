"""The whole file: asked for, made from everything that is there, dispatched, and its clock closed."""

import io
import json
import zipfile
from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import pytest

from config.accounts.gates import GateRefusal
from config.clocks.models import Clock
from config.delivery.services import dispatch_due
from config.documents.services import read_document
from config.errors import Invalid, Refusal
from screening.models import FileRequest, Recipient
from screening.services import follow_files, request_file, work_on_file
from tests.disputes.conftest import made, report, world  # noqa: F401 - one furnished report
from tests.journeys.world import person_file
from tests.screening.rawsql import insert, refused_by, update

pytestmark = pytest.mark.printed


def ask(world, report, **changes):
    told = {
        "person_file": person_file(world, report.case),
        "channel": "phone",
        "received_at": world.at,
        "identified_at": world.at,
        "proof": "document",
        "submission": uuid4(),
        "by": world.supervisor,
        "at": world.at,
    }
    return request_file(**{**told, **changes})


def test_try(world, report):
    request = ask(world, report)
    done = work_on_file(request.pk, world.at)
    z = zipfile.ZipFile(io.BytesIO(read_document(done.archive)))
    print(z.namelist(), done.delivery.channel)
    print(z.read("file.json").decode()[:3000])
