"""Policies in force, built through every step."""

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from config.accounts.models import Organization
from policies.models import Policy, PolicyVersion
from policies.pack import load_pack, shipped_packs
from policies.pack_model import Pack
from policies.services import approve_version, import_pack, publish_version, submit_version
from tests.accounts.factories import UserFactory

SOUND = """
[policy]
title = "What we post"
version = "1"
effective_on = 2031-01-01
mission = "We keep people safe."
ethics = ["We are fair."]

[protected]
text = "You may speak on public matters."

[[clauses]]
number = "1"
title = "Threats"
kind = "prohibited"
category = "threats"
severity = "C"
text = "Do not say that you will hurt somebody."
why = "Fear keeps people from calling us."
benefit = "You stay clear of a charge."
applies_to = ["sworn", "civilian"]
permitted_examples = ["I will shoot hoops with you."]
prohibited_examples = ["I will shoot you."]

[[clauses.rules]]
id = "shoot-you"
kind = "gap"
slots = [["shoot"], ["you"]]
within = 2
not_near = ["hoops"]
unless = ["negated"]

[[matrix]]
severity = "C"
prior = 0
presumptive = "suspension"
minimum = "reprimand"
maximum = "termination"
"""
DRUGS = """
[[clauses]]
number = "2"
title = "Drugs"
kind = "prohibited"
category = "drugs"
severity = "C"
text = "Do not praise drugs."
why = "We keep the drug laws."
benefit = "You stay clear of a charge."
applies_to = ["sworn", "civilian"]
permitted_examples = ["Free naloxone tonight."]
prohibited_examples = ["Weed all night."]

[[clauses.rules]]
id = "weed"
kind = "term"
any = ["weed"]
"""
LONG_AGO = datetime(2020, 1, 6, 16, 0, tzinfo=UTC)


def starter_draft(organization: Organization, at: datetime = LONG_AGO) -> PolicyVersion:
    """The shipped pack as the next draft of the organization's policy."""
    policy, _ = Policy.objects.get_or_create(organization=organization, name="Standard")
    pack = load_pack(shipped_packs()["starter"])
    return import_pack(policy=policy, pack=pack, by=UserFactory(), at=at)


def tiny_draft(
    organization: Organization, at: datetime = LONG_AGO, *, name: str = "Tiny"
) -> PolicyVersion:
    """Two clauses with a rule each: read and published in no time."""
    policy, _ = Policy.objects.get_or_create(organization=organization, name=name)
    return import_pack(policy=policy, pack=_tiny(), by=UserFactory(), at=at)


@cache
def _tiny() -> Pack:
    with TemporaryDirectory() as folder:
        path = Path(folder, "tiny.toml")
        path.write_text(SOUND + DRUGS, encoding="utf-8")
        return load_pack(path)


def policy_in_force(
    organization: Organization,
    *,
    effective_on: date = date(2020, 1, 6),
    at: datetime = LONG_AGO,
) -> PolicyVersion:
    """The starter pack, published by three people."""
    draft = starter_draft(organization, at)
    return published(draft, effective_on=effective_on, at=at)


def published(
    version: PolicyVersion, *, effective_on: date = date(2020, 1, 6), at: datetime = LONG_AGO
) -> PolicyVersion:
    """A draft, brought into force by three people."""
    version = approved(version, at)
    return publish_version(version=version, effective_on=effective_on, by=UserFactory(), at=at)


def approved(version: PolicyVersion, at: datetime = LONG_AGO) -> PolicyVersion:
    version = submit_version(version=version, by=version.author, at=at)
    return approve_version(version=version, by=UserFactory(), at=at)
