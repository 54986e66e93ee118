"""Many honest matters out of one that was made through services: its rows, copied by the database.

Ids move by a stride, public ids and what names them by a hash, so that every copy hangs together
as the first does. What no page of the portal reads (flags, reviews, batches) is shared.
"""

from django.apps import apps
from django.db import connection
from django.db.models import Field, ForeignKey, Model, UUIDField

STRIDE = 10_000
MODELS = """
accounts.Person accounts.Matter documents.Document
delivery.Delivery delivery.DeliveryEnclosure delivery.ElectronicConsent
clocks.Clock portal.PortalLink
screening.Case screening.Order screening.Subject screening.Disclosure screening.Authorization
screening.Post screening.Report screening.ReportItem screening.Recipient screening.FileRequest
screening.FileSheet screening.ConsumerStatement
adverse_action.Proposal adverse_action.Ground adverse_action.Notice adverse_action.Response
adverse_action.Hold
disputes.Dispute disputes.DisputeItem disputes.Evidence disputes.ProviderNotice
disputes.ResultsNotice disputes.ToldResult disputes.Request disputes.Answer
disputes.NamedRecipient disputes.Draft
"""
NAMES = {"target", "reference"}  # as dispute:<public id>


def clone(copies: int) -> dict[str, int]:
    """Rows by table afterwards. In a database of its own: triggers and keys are not asked."""
    models = [apps.get_model(label) for label in MODELS.split()]
    counts = {}
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for model in models:
            cursor.execute(_statement(model, models), [copies])
            counts[model._meta.db_table] = cursor.rowcount
        cursor.execute("SET session_replication_role = origin")
        for model in models:
            _move_on(cursor, model)
        cursor.execute("ANALYZE")
    return counts


def _statement(model: type[Model], models: list[type[Model]]) -> str:
    fields = list(model._meta.concrete_fields)
    names = ", ".join(f'"{field.column}"' for field in fields)
    values = ", ".join(_value(field, models) for field in fields)
    return (
        f"INSERT INTO {model._meta.db_table} ({names}) SELECT {values}"
        f" FROM {model._meta.db_table} t CROSS JOIN generate_series(1, %s) k"
    )


def _value(field: "Field[object, object]", models: list[type[Model]]) -> str:
    column = f't."{field.column}"'
    moves = isinstance(field, ForeignKey) and field.related_model in models
    if moves or (field.primary_key and not isinstance(field, ForeignKey)):
        return f"{column} + k * {STRIDE}"
    if isinstance(field, UUIDField):
        return f"md5({column}::text || k)::uuid"
    if field.name in NAMES and field.model.__name__ in ("Clock", "Hold"):
        about, name = f"split_part({column}, ':', 1)", f"split_part({column}, ':', 2)"
        return f"{about} || ':' || md5({name} || k)::uuid"
    if field.unique and not isinstance(field, ForeignKey):
        return _unique(column, field.max_length or 0)
    if field.name == "code":
        return f"CASE WHEN {column} = '' THEN '' ELSE left(md5({column} || k), 19) END"
    return column


def _unique(column: str, longest: int) -> str:
    if longest == 64:
        return f"encode(sha256(({column} || k)::bytea), 'hex')"
    return f"{column} || '-' || k"


def _move_on(cursor: object, model: type[Model]) -> None:
    key = model._meta.pk
    if isinstance(key, ForeignKey):
        return
    table, column = model._meta.db_table, key.column
    cursor.execute(  # type: ignore[attr-defined]
        f"SELECT setval(pg_get_serial_sequence('{table}', '{column}'), max({column})) FROM {table}"
    )
