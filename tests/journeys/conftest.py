import pytest

from tests.journeys.world import build_world


@pytest.fixture
def world(db, tmp_path, settings):
    settings.DEMO = True  # the demo's own Summary of Rights may be enclosed
    return build_world(tmp_path)
