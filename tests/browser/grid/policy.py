"""The policy of an agency, as everybody reads it."""

from datetime import timedelta

from policies.models import PolicyVersion
from policies.services import next_version
from tests.accounts.factories import UserFactory
from tests.browser.grid import Ask, Stand, Visit, row
from tests.policies.factories import published


def page_of(stand: Stand, rest: str = "") -> Ask:
    return Visit().ask(f"/policy/{stand.agency.code}/{rest}")


def second(stand: Stand, days: int = 0) -> PolicyVersion:
    """The next version, which takes a clause out and says another otherwise."""
    first = PolicyVersion.objects.get(policy__organization=stand.agency, status="published")
    draft = next_version(version=first, by=UserFactory(), at=stand.at)
    changed, *_, dropped = draft.clauses.all()
    changed.why = f"{changed.why} And a second reason."
    changed.save()
    dropped.rules.all().delete()
    dropped.delete()
    draft.cells.filter(severity="A", priors=0).update(presumptive="none")
    on = stand.agency.on(stand.at) + timedelta(days=days)
    return published(draft, effective_on=on, at=stand.at)


@row("public_policy:page")
def the_version_in_force(stand: Stand) -> Ask:
    return page_of(stand)


@row("public_policy:version")
def a_version_that_comes(stand: Stand) -> Ask:
    return page_of(stand, f"{second(stand, days=30).public_id}/")


@row("public_policy:version")
def a_version_that_was(stand: Stand) -> Ask:
    second(stand)
    first = PolicyVersion.objects.get(policy__organization=stand.agency, status="superseded")
    return page_of(stand, f"{first.public_id}/")


@row("public_policy:differences")
def what_changed(stand: Stand) -> Ask:
    return page_of(stand, f"{second(stand).public_id}/differences/")
