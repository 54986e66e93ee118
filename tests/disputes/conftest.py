"""People in the portal and at their desks, around a report that was furnished.

The report takes seconds to make, so each module makes one, and every test works on a copy that
is rolled back.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker, Settings
from time_machine import TimeMachineFixture

from screening.models import Report
from tests.disputes.visitors import visitor
from tests.journeys.world import World, build_world, furnished


@pytest.fixture(scope="module")
def made(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[World, Report, Path]]:
    folder = tmp_path_factory.mktemp("world")
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(FILES_ROOT=folder / "files", DEMO=True):
            world = build_world(folder)
            report = furnished(world)
        yield world, report, folder
        transaction.set_rollback(True)


@pytest.fixture
def world(
    made: tuple[World, Report, Path], db: None, settings: Settings, time_machine: TimeMachineFixture
) -> World:
    """Who works where, an hour after the report was furnished; the clock stands there."""
    settings.DEMO = True
    settings.FILES_ROOT = made[2] / "files"
    world = replace(made[0], at=made[0].at + timedelta(hours=1))
    time_machine.move_to(world.at, tick=False)
    return world


@pytest.fixture
def report(made: tuple[World, Report, Path], world: World) -> Report:
    return Report.objects.get(pk=made[1].pk)


@pytest.fixture
def person(client: Client, world: World, report: Report) -> Client:
    """The person in the portal, who has shown who they are."""
    return visitor(client, world, report.case)
