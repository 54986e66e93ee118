"""A policy file brought in as a draft, and written out again as it was."""

import tomllib
from uuid import uuid4

import pytest
from django.core.management import call_command

from config.errors import Invalid, Refusal
from policies.models import PolicyVersion
from tests.accounts.factories import MembershipFactory, OrganizationFactory, UserFactory
from tests.policies.factories import SOUND

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(tmp_path):
    path = tmp_path / "policy.toml"
    path.write_text(SOUND, encoding="utf-8")
    organization, author = OrganizationFactory(), UserFactory()
    MembershipFactory(organization=organization, user=author, role="policy_author")
    return [str(path), "--organization", organization.code, "--by", author.email]


def test_what_comes_in_goes_out_as_it_was(told, capsys):
    call_command("import_policy", *told)
    call_command("import_policy", *told)
    first, second = PolicyVersion.objects.order_by("number")
    assert (first.number, second.number, first.policy) == (1, 2, second.policy)
    capsys.readouterr()
    call_command("export_policy", str(second.public_id))
    written, said = tomllib.loads(capsys.readouterr().out), tomllib.loads(SOUND)
    assert said["policy"].pop("effective_on")  # publishing sets it
    assert written == said


def test_what_cannot_come_in_or_go_out_is_refused(told, tmp_path):
    def refused(name, *words):
        with pytest.raises((Invalid, Refusal)) as error:
            call_command(name, *words)
        return 2 if error.type is Invalid else 1

    path, *rest = told
    assert refused("export_policy", str(uuid4())) == 2
    assert refused("import_policy", str(tmp_path / "none.toml"), *rest) == 2
    assert refused("import_policy", path, "--organization", "none", "--by", rest[3]) == 2
    assert refused("import_policy", path, *rest[:2], "--by", "nobody@agency.example") == 2
    assert refused("import_policy", path, *rest[:2], "--by", UserFactory().email) == 1
    assert PolicyVersion.objects.count() == 0
