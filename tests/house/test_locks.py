"""The hashed locks: pip takes exactly what they name, today and when newer releases are out."""

import tomllib
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from config.embedded.environment import RUNTIME, TESTS

PROJECT = Path(__file__).resolve().parents[2]


def locked(lock: str) -> dict[str, set[str]]:
    """Extras by package."""
    lines = (PROJECT / lock).read_text(encoding="utf-8").splitlines()
    found = [Requirement(line.removesuffix("\\")) for line in lines if line[:1].isalnum()]
    return {canonicalize_name(one.name): one.extras for one in found}


def asked_for(extras: dict[str, set[str]]) -> list[tuple[str, Requirement]]:
    """What we and the locked packages require, with the extras they are locked with."""
    ours = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = [("pyproject.toml", Requirement(line)) for line in ours["dependencies"]]
    for package in distributions():
        name = canonicalize_name(package.metadata["Name"])
        for line in package.requires or () if name in extras else ():
            one = Requirement(line)
            if one.marker is None or any(
                one.marker.evaluate({"extra": extra}) for extra in {"", *extras[name]}
            ):
                found.append((name, one))
    return found


@pytest.mark.parametrize("lock", [RUNTIME, TESTS])
def test_a_package_wanted_with_extras_is_locked_with_them(lock):
    """An extra that the lock does not name lets older pips look for the newest release."""
    extras = locked(lock)
    wanted = [(by, one) for by, one in asked_for(extras) if one.extras]
    assert {canonicalize_name(one.name) for _, one in wanted} >= {"celery", "fonttools"}
    missing = [
        f"{by} wants {one}"
        for by, one in wanted
        if one.extras - extras[canonicalize_name(one.name)]
    ]
    assert missing == []
