"""A pack becomes a draft, whole or not at all."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from config.errors import Conflict
from policies.models import Clause, MatrixCell, Policy, PolicyVersion
from policies.pack import load_pack, shipped_packs
from policies.services import adopt_pack, import_pack
from policies.services.stored import pack_of
from tests.accounts.factories import OrganizationFactory, UserFactory
from tests.policies.factories import starter_draft

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
STARTER = shipped_packs()["starter"]


def test_a_draft_holds_everything_that_the_pack_says():
    pack, version = load_pack(STARTER), starter_draft(OrganizationFactory(), AT)
    assert [clause.number for clause in version.clauses.order_by("position")] == [
        clause.number for clause in pack.clauses
    ]
    assert version.cells.count() == len(pack.matrix.cells)
    rules = sum(len(clause.rules) for clause in pack.clauses)
    assert sum(clause.rules.count() for clause in version.clauses.all()) == rules
    assert version.ladder == list(pack.matrix.ladder)


def test_what_was_imported_is_exported_as_it_was():
    pack, version = load_pack(STARTER), starter_draft(OrganizationFactory(), AT)
    assert replace(pack_of(version), slug=pack.slug, title=pack.title) == pack


def test_a_pack_imported_again_is_the_next_draft():
    version = starter_draft(OrganizationFactory(), AT)
    pack, author = load_pack(STARTER), UserFactory()
    later = import_pack(policy=version.policy, pack=pack, by=author, at=AT)
    assert (later.number, later.author) == (version.number + 1, author)


def test_a_form_adopts_once():
    told = {"organization": OrganizationFactory(), "path": STARTER, "by": UserFactory(), "at": AT}
    number = uuid4()
    assert adopt_pack(submission=number, **told) == adopt_pack(submission=number, **told)
    assert PolicyVersion.objects.count() == 1


def test_what_is_refused_leaves_nothing_behind():
    told = {"organization": OrganizationFactory(), "path": STARTER, "by": UserFactory(), "at": AT}
    adopt_pack(**told)
    before = counts()
    with pytest.raises(Conflict):
        adopt_pack(**told)
    assert counts() == before


def counts():
    return [model.objects.count() for model in (Policy, PolicyVersion, Clause, MatrixCell)]
