"""G-21: nothing of a file is purged, for nobody can approve a disposal yet."""

import pytest
from django.db import connection

from config.accounts.gates import gates
from config.accounts.models import Matter, Person
from config.clocks.models import Clock
from config.errors import Refusal
from screening.models import ScreeningRun
from tests.permissions.town import our_models
from tests.screening import factories as make
from tests.screening.rawsql import delete, frozen, refused_by, truncate

pytestmark = pytest.mark.django_db

# What may go, and why it is no part of a file that has to be kept.
MAY_GO = {
    **dict.fromkeys(
        ("accounts.Assignment", "accounts.MatterUserObjectPermission", "accounts.Wall"),
        "who sees a matter now; who saw it stands on the trail",
    ),
    **dict.fromkeys(
        (
            "accounts.Closure",
            "accounts.Counter",
            "accounts.Engagement",
            "accounts.Membership",
            "accounts.Organization",
            "accounts.Unit",
            "accounts.User",
            "screening.Position",
        ),
        "the house's own affairs; rows of files refer to them, and so hold them",
    ),
    **dict.fromkeys(
        ("policies.Policy", "policies.PolicyVersion"),
        "a draft; once published, its own trigger keeps it",
    ),
    **dict.fromkeys(
        ("disputes.Draft", "disputes.DraftFile", "portal.SavedWords"),
        "nobody else sees them; gone once sent (R-13)",
    ),
    **dict.fromkeys(
        ("portal.OneTimeCode", "portal.PortalAttempt", "portal.PortalLink"),
        "keys and tries, kept for days",
    ),
    "policies.ReadingLink": "a key, which the house makes again",
    "portal.Arrival": "that staff were told of what is kept",
    "portal.IdentityRule": "the house's own affair",
    "portal.HeldFact": "only compared, and no part of what is said of anybody",
    "clocks.DeadlineNews": "a mail about what clocks say",
}
# Of a clause, rule or cell the trigger asks first whether its version is a draft.
UNDELETABLE = """
    SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        JOIN pg_proc f ON f.oid = t.tgfoid
    WHERE NOT t.tgisinternal AND (t.tgtype & 11) = 11 AND t.tgqual IS NULL
        AND f.prosrc LIKE '%RAISE EXCEPTION%'
"""  # 11: for each row, before, delete


def undeletable():
    with connection.cursor() as cursor:
        cursor.execute(UNDELETABLE)
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.gate("G-21")
def test_every_table_of_a_file_refuses_to_delete():
    found, kept = undeletable(), dict[str, bool]()
    for model in our_models():
        kept[model._meta.label] = model._meta.db_table in found
    assert {label for label, is_kept in kept.items() if not is_kept} == set(MAY_GO)


@pytest.mark.parametrize("model", [Matter, Person, Clock, ScreeningRun])
def test_what_changes_stays_all_the_same(model):
    report = make.furnished(make.world())
    Clock.objects.create(
        matter=report.case.matter,
        organization=report.screener,
        rule_id="D-06",
        target="test",
        event_on=make.at().date(),
        started_at=make.at(),
        started_on=make.at().date(),
        due_on=make.at(30).date(),
        zone="America/Denver",
        steps=[],
    )
    row = model.objects.first()
    with refused_by("gate_g21", "still needed"):
        delete(row)
    with frozen():
        truncate(model)


def test_deleting_by_the_models_is_refused_in_the_same_words():
    person = make.furnished(make.world()).case.person
    with pytest.raises(Refusal) as refused, gates():
        Person.objects.filter(pk=person.pk)._raw_delete("default")
    assert refused.value.gate == "G-21"
    assert refused.value.remedy
