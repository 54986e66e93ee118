"""The agencies' policies: adopted, one withdrawn and replaced, and a draft that is being tried."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from config.demo.people import FOUNDED, Cast
from policies.models import PolicyVersion, Source
from policies.pack import Clause, shipped_packs
from policies.services import (
    adopt_pack,
    approve_version,
    import_pack,
    next_version,
    publish_version,
    start_rehearsal,
    submit_version,
    withdraw_version,
    work_on_rehearsal,
)
from policies.services.stored import pack_of

IN_FORCE = date(2017, 1, 9)
WITHDRAWN = datetime(2023, 2, 20, 15, 0, tzinfo=UTC)
REPLACED = datetime(2023, 10, 30, 15, 0, tzinfo=UTC)
OUT_ON, IN_AGAIN_ON = date(2023, 3, 1), date(2023, 11, 6)
WHY_WITHDRAWN = (
    "The union's grievance was settled: the policy is bargained anew, and nobody is held to it "
    "until that is done."
)
INSULTS = "3.6"  # the clause whose rules the draft changes


def adopt_policies(cast: Cast) -> None:
    """The starter pack everywhere; Mangrove Key had none for eight months of 2023 (R-14)."""
    for code in ("LPD", "SCS", "QHP", "MKP"):
        adopted = adopt_pack(
            organization=cast.organizations[code],
            path=shipped_packs()["starter"],
            by=cast.users[f"{code.lower()}_author"],
            at=FOUNDED,
        )
        _publish(cast, adopted, IN_FORCE, FOUNDED)
    first, chief = _of(cast, "MKP"), cast.users["mkp_chief"]
    withdraw_version(version=first, ends_on=OUT_ON, reason=WHY_WITHDRAWN, by=chief, at=WITHDRAWN)
    first.refresh_from_db()
    second = next_version(version=first, by=cast.users["mkp_author"], at=REPLACED)
    _publish(cast, second, IN_AGAIN_ON, REPLACED)


def _of(cast: Cast, code: str) -> PolicyVersion:
    return PolicyVersion.objects.get(policy__organization=cast.organizations[code])


def _publish(cast: Cast, version: PolicyVersion, on: date, at: datetime) -> None:
    """By author, counsel and chief (R-28)."""
    code = version.organization.code.lower()
    author, counsel, chief = (
        cast.users[f"{code}_{role}"] for role in ("author", "counsel", "chief")
    )
    version = submit_version(version=version, by=author, at=at)
    version = approve_version(version=version, by=counsel, at=at)
    publish_version(version=version, effective_on=on, by=chief, at=at)


def rehearse_draft(cast: Cast, now: datetime) -> None:
    """Larkhaven's next version, tried on the sample posts beside the one in force."""
    author, at = cast.users["lpd_author"], now - timedelta(days=3)
    stands = _of(cast, "LPD")
    pack = pack_of(stands)
    changed = tuple(_stricter(one) if one.number == INSULTS else one for one in pack.clauses)
    draft = import_pack(
        policy=stands.policy, pack=replace(pack, version="", clauses=changed), by=author, at=at
    )
    begun = start_rehearsal(
        version=draft,
        against=stands,
        source=Source.SAMPLE,
        submission=uuid4(),
        by=author,
        at=at + timedelta(hours=1),
    )
    work_on_rehearsal(begun.pk, at + timedelta(hours=1, seconds=4))


def _stricter(clause: Clause) -> Clause:
    """What is quoted or denied counts as well, and a list of swear words no longer does."""
    *gaps, _swear_words = clause.rules
    return replace(clause, rules=tuple(replace(rule, unless=(), not_near=()) for rule in gaps))
