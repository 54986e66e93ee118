"""Whatever a service records can be read: no verb stands in the trail without its words."""

import ast
from collections.abc import Iterator
from pathlib import Path

from screening.admin.case_panels import REGISTRY

PROJECT = Path(__file__).resolve().parents[2]
ROOMS = ("config", "policies", "screening", "adverse_action", "disputes")
# Place of the verb among the positional arguments of what writes to the trail.
WRITERS = {"record": None, "record_matter": 1, "_record": 1}


def recorded(tree: ast.AST) -> Iterator[str]:
    """Verbs written down as they are; those put together at run time are the admin's own."""
    for node in ast.walk(tree):
        name = getattr(getattr(node, "func", None), "id", None)
        if not isinstance(node, ast.Call) or name not in WRITERS:
            continue
        place = WRITERS[name]
        told = [word.value for word in node.keywords if word.arg == "verb"]
        told += node.args[place : place + 1] if place is not None else []
        for one in told:
            if isinstance(one, ast.Constant) and isinstance(one.value, str):
                yield one.value


def verbs() -> set[str]:
    files = [path for room in ROOMS for path in (PROJECT / room).rglob("services/*.py")]
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in files]
    return {verb for tree in trees for verb in recorded(tree)}


def test_every_recorded_verb_has_words():
    found = verbs()
    assert {"furnish_report", "portal_identity", "publish_version"} <= found
    assert sorted(found - set(REGISTRY.verbs)) == []
