"""The hash of what a version says: whoever signs it signs every word."""

import hashlib
from typing import Any

from django.db.models import QuerySet

from config.audit.services import canonical
from policies.models import Clause, MatrixCell, PolicyVersion

SAID = (
    *("language", "mission", "principles", "suitability", "not_forbidden"),
    *("categories", "severities", "ladder"),
)
KEYS = {"id", "public_id", "version", "position"}


def fingerprint(version: PolicyVersion) -> str:
    """SHA-256 over everything the version says: its frame, clauses, rules and matrix, in order."""
    clauses = version.clauses.order_by("position").prefetch_related("rules")
    said: dict[str, Any] = {name: getattr(version, name) for name in SAID}
    said["clauses"] = _rows(Clause, clauses)
    said["rules"] = [[rule.spec for rule in clause.rules.all()] for clause in clauses]
    said["cells"] = _rows(MatrixCell, version.cells.order_by("severity", "priors"))
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def _rows(model: type[Clause | MatrixCell], rows: QuerySet[Any]) -> list[dict[str, Any]]:
    names = [field.name for field in model._meta.concrete_fields if field.name not in KEYS]
    return [{name: getattr(row, name) for name in names} for row in rows]
