"""Two who publish at once, each with a connection of their own: one wins, the other is told."""

from datetime import UTC, date, datetime, timedelta

import pytest

from config.errors import Conflict
from policies import services
from policies.models import PolicyVersion
from policies.services import publish_version
from tests.accounts.factories import OrganizationFactory, UserFactory
from tests.policies.factories import approved, tiny_draft
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize("names", [["Tiny"], ["Tiny", "Tiny"], ["Tiny", "Another"]])
def test_two_who_publish_at_once_leave_one_version_in_force(names):
    agency = OrganizationFactory()
    before = AT - timedelta(hours=1)
    versions = [approved(tiny_draft(agency, before, name=name), before) for name in names]

    def publish(version):
        by = UserFactory()
        return lambda: publish_version(version=version, effective_on=date(2027, 1, 1), by=by, at=AT)

    found = together(
        publish(versions[0]), publish(versions[-1]), meeting_in=(services.versions, "check_version")
    )
    refused = [one for one in found if isinstance(one, Conflict)]
    assert len(refused) == 1
    assert refused[0].remedy
    assert PolicyVersion.objects.filter(status="published").count() == 1
