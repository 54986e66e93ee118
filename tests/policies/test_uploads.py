"""A policy file on a page: read and checked first, and only then a draft."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from config.audit.models import AuditEvent
from policies.models import Policy, PolicyVersion
from policies.services.stored import pack_of
from tests.accounts.factories import OrganizationFactory, member
from tests.policies.factories import DRUGS, SOUND, starter_draft

pytestmark = pytest.mark.django_db
LOOK_BEHIND = '\n[[clauses.rules]]\nkind = "pattern"\nany = ["(?<=a)b"]\n'


@pytest.fixture
def agency():
    return OrganizationFactory()


@pytest.fixture
def page(client, agency):
    client.force_login(member(agency, "policy_author"))
    return Page(client, agency)


class Page:
    """The form as a browser sends it: what it showed last, and what somebody enters."""

    def __init__(self, client, agency):
        self.client, self.url = client, reverse("admin:policy-upload")
        self.shown = {"submission": str(uuid4()), "aim": f"new-{agency.pk}"}

    def send(self, **told):
        answer = self.client.post(self.url, {**self.shown, **told})
        if answer.context:
            form = answer.context["form"]
            self.shown |= {name: form[name].value() or "" for name in ("text", "checked")}
        return answer

    def upload(self, data, name="ours.toml", **told):
        raw = data if isinstance(data, bytes) else data.encode()
        return self.send(file=SimpleUploadedFile(name, raw), **told)


def test_a_file_is_checked_before_it_becomes_a_draft_once(page, agency):
    answer = page.upload(SOUND.replace('why = "Fear keeps people from calling us."\n', ""))
    assert b"P-02" in answer.content
    assert not Policy.objects.exists()
    first, again = page.send(), page.send()
    made = PolicyVersion.objects.get()
    assert first.url == again.url == reverse("admin:policy-version", args=[made.public_id])
    assert (made.status, made.policy.name, made.organization) == ("draft", "What we post", agency)
    told = AuditEvent.objects.filter(target__contains=str(made.public_id))
    assert told.get().verb == "start_version"


def test_what_was_changed_after_the_check_is_checked_again(page):
    page.upload(SOUND)
    changed = page.shown["text"] + LOOK_BEHIND
    answer = page.send(text=changed.replace("\n", "\r\n"))
    assert "Not taken as written" in answer.content.decode()
    assert "P-06" in answer.content.decode()
    assert not Policy.objects.exists()
    assert page.send().status_code == 302


def test_a_downloaded_version_comes_back_as_it_was(page, agency):
    version = starter_draft(agency)
    file = page.client.get(reverse("admin:policy-version-toml", args=[version.public_id]))
    page.upload(file.content, aim=f"next-{version.policy.pk}")
    page.send(aim=f"next-{version.policy.pk}")
    later = version.policy.versions.get(number=2)
    assert replace(pack_of(later), slug="") == replace(pack_of(version), slug="")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (SOUND + "[", "It is not TOML"),
        (b"title = '\xff'", "It is not UTF-8"),
        (SOUND.replace("Threats", "Thr\\u0000eats"), "NUL"),
        (f"x = {'9' * 5000}", "It is not TOML"),
        ("#" * 5_000_000, "has 4.8\xa0MB"),
        ('include = ["more.toml"]', "more.toml"),
        ("", "empty"),
    ],
)
def test_what_cannot_be_read_says_why_and_stays_on_the_page(page, data, said):
    answer = page.upload(data, text="kept")
    assert answer.status_code == 400
    told = str(answer.context["form"].errors)
    assert said in told
    assert "ours.toml" in told or not data
    assert not Policy.objects.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SOUND + DRUGS.replace('"2"', '"1"'), "two have the number “1”"),
        (SOUND.replace('number = "1"', 'number = "1.2.3.4.5.6.7"'), "longer than 12"),
        (SOUND.replace("What we post", "W" * 161), "longer than 160"),
        (SOUND.replace("prior = 0", "prior = 40000"), "more than 32767"),
        (SOUND + "\n[[matrix]]" + SOUND.rpartition("[[matrix]]")[2], "two rows say"),
    ],
)
def test_what_no_draft_can_keep_is_named_and_nothing_is_kept(page, text, said):
    page.send(text=text)
    answer = page.send()
    assert said in str(answer.context["form"].errors)
    assert not Policy.objects.exists()


def test_where_it_goes_is_chosen_among_ones_own(page, client, agency):
    assert page.send(text=SOUND, aim="").status_code == 400
    assert page.send().status_code == 200  # nothing was shown yet, so it is shown now
    elsewhere = OrganizationFactory()
    assert page.send(aim=f"new-{elsewhere.pk}").status_code == 400
    assert not Policy.objects.exists()
    client.force_login(member(agency, "counsel"))
    assert client.get(page.url).status_code == 404
