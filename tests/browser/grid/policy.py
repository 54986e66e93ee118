"""The policy of an agency, as everybody reads it."""

from datetime import timedelta

from policies.models import PolicyVersion
from policies.services import next_version, withdraw_version
from tests.accounts.factories import UserFactory
from tests.browser.grid import Ask, Stand, Visit, row
from tests.policies.factories import published


def page_of(stand: Stand, rest: str = "") -> Ask:
    return Visit().ask(f"/policy/{stand.agency.code}/{rest}")


def drafted(stand: Stand) -> PolicyVersion:
    """The next version, so far as the one before."""
    first = PolicyVersion.objects.get(policy__organization=stand.agency, status="published")
    return next_version(version=first, by=UserFactory(), at=stand.at)


def short(stand: Stand, days: int = 0) -> PolicyVersion:
    """A version of two clauses: each is looked at in the version that is in force."""
    draft = drafted(stand)
    for clause in draft.clauses.all()[2:]:
        clause.rules.all().delete()
        clause.delete()
    on = stand.agency.on(stand.at) + timedelta(days=days)
    return published(draft, effective_on=on, at=stand.at)


def second(stand: Stand) -> PolicyVersion:
    """The next version, which takes a clause out and says another otherwise."""
    draft = drafted(stand)
    changed, *_, dropped = draft.clauses.all()
    changed.why = f"{changed.why} And a second reason."
    changed.save()
    dropped.rules.all().delete()
    dropped.delete()
    draft.cells.filter(severity="A", priors=0).update(presumptive="none")
    return published(draft, effective_on=stand.agency.on(stand.at), at=stand.at)


@row("public_policy:page")
def the_version_in_force(stand: Stand) -> Ask:
    return page_of(stand)


@row("public_policy:version")
def a_version_that_comes(stand: Stand) -> Ask:
    return page_of(stand, f"{short(stand, days=30).public_id}/")


@row("public_policy:version")
def a_version_that_was(stand: Stand) -> Ask:
    was = short(stand)
    published(drafted(stand), effective_on=stand.agency.on(stand.at), at=stand.at)
    return page_of(stand, f"{was.public_id}/")


@row("public_policy:version")
def a_version_that_was_withdrawn(stand: Stand) -> Ask:
    on, why = stand.agency.on(stand.at), "It is bargained anew."
    gone = withdraw_version(
        version=short(stand), ends_on=on, reason=why, by=UserFactory(), at=stand.at
    )
    return page_of(stand, f"{gone.public_id}/")


@row("public_policy:differences")
def what_changed(stand: Stand) -> Ask:
    return page_of(stand, f"{second(stand).public_id}/differences/")
