"""Rehearsals in the staff site: begun by the author, read by who decides, cancelled once."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from config.audit.models import AuditEvent
from policies.models import Rehearsal
from policies.services import work_on_rehearsal
from policies.tasks import rehearse_texts
from tests.accounts.factories import EngagementFactory, OrganizationFactory, member
from tests.policies.factories import LONG_AGO, published, tiny_draft

TEXTS = b"id,text,label\n1,I shoot you,flag\n2,Zorblax again,ok\n3,Nice day,ok\n"


def town():
    """A version in force, a draft that finds another word, and people."""
    in_force = published(tiny_draft(OrganizationFactory()))
    draft = tiny_draft(in_force.organization)
    threats = draft.clauses.get(category="threats")
    threats.rules.all().delete()
    threats.rules.create(key="zorblax", spec={"kind": "term", "any": ["zorblax"]})
    people = {
        role: member(draft.organization, role)
        for role in ("policy_author", "counsel", "decision_maker", "auditor", "hr")
    }
    return draft, in_force, people


WORLDS = {"built": town}


@pytest.fixture
def built(standing, db, monkeypatch):
    monkeypatch.setattr(rehearse_texts, "delay", lambda pk: None)
    return standing


@pytest.fixture
def draft(built):
    return built[0]


@pytest.fixture
def sign_in(built):
    def sign_in(role):
        client = Client()
        client.force_login(built[2][role])
        return client

    return sign_in


@pytest.fixture
def author(sign_in):
    return sign_in("policy_author")


def page(draft):
    return reverse("admin:policy-version-rehearsals", args=[draft.public_id])


def texts():
    return SimpleUploadedFile("texts.csv", TEXTS)


def begin(client, draft, **told):
    number = {"submission": str(uuid4()), "source": "upload", "upload": texts()}
    return client.post(page(draft), {**number, **told})


def test_the_version_in_force_is_what_one_compares_with_unless_one_says_otherwise(
    author, draft, built
):
    answer = author.get(page(draft))
    assert f'<option value="{built[1].pk}" selected>' in answer.content.decode()


def test_an_author_begins_one_and_reads_what_would_change(author, draft, built):
    begun = begin(author, draft, against=built[1].pk)
    assert begun.status_code == 302
    waiting = author.get(begun.url).content.decode()
    assert "data-live" in waiting
    assert "Cancel the rehearsal" in waiting
    work_on_rehearsal(Rehearsal.objects.get().pk, LONG_AGO)
    done = author.get(begun.url).content.decode()
    assert "1 newly flagged, 1 no longer flagged; 1 become 1 of 3 texts." in done
    assert "<svg" in done
    assert "<mark>Zorblax<sup>1</sup></mark>" in done
    assert "Of what people would flag, it finds" in done
    assert "Cancel the rehearsal" not in done
    assert "Outdated" not in done


def test_a_draft_that_was_changed_makes_the_result_outdated(author, draft):
    begun = begin(author, draft)
    work_on_rehearsal(Rehearsal.objects.get().pk, LONG_AGO)
    clause = draft.clauses.first()
    clause.text = "Something else."
    clause.save()
    assert "The draft was changed since" in author.get(begun.url).content.decode()
    assert "Outdated" in author.get(page(draft)).content.decode()


def test_the_piece_that_refreshes_itself_ends_with_the_rehearsal(author, draft):
    begin(author, draft)
    found = Rehearsal.objects.get()
    url = reverse("admin:rehearsal-progress", args=[found.public_id])
    assert author.get(url).status_code == 302  # asked for as a page
    assert "data-done" not in author.get(url, headers={"X-Fragment": "1"}).content.decode()
    work_on_rehearsal(found.pk, LONG_AGO)
    assert "data-done" in author.get(url, headers={"X-Fragment": "1"}).content.decode()


def test_a_file_that_cannot_be_read_is_told_beside_its_field(author, draft):
    answer = begin(author, draft, upload=SimpleUploadedFile("a.csv", b"id,words\n1,x\n"))
    assert answer.status_code == 400
    assert b"a.csv: column text is missing" in answer.content
    assert not Rehearsal.objects.exists()


def test_a_second_one_at_a_time_is_refused_in_words(author, draft):
    begin(author, draft)
    answer = begin(author, draft)
    assert answer.status_code == 409
    assert b"is being rehearsed" in answer.content


def test_a_form_sent_twice_begins_one_and_cancelling_twice_ends_one(author, draft):
    number, before = str(uuid4()), AuditEvent.objects.count()
    first, second = (begin(author, draft, submission=number) for _ in range(2))
    assert (first.url, AuditEvent.objects.count()) == (second.url, before + 1)
    cancel = reverse("admin:rehearsal-cancel", args=[Rehearsal.objects.get().public_id])
    answers = [author.post(cancel) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert AuditEvent.objects.count() == before + 2
    assert Rehearsal.objects.get().status == "cancelled"
    assert b"It was not finished" in author.get(answers[0].url).content


def test_cancelling_what_is_over_is_refused(author, draft):
    begin(author, draft)
    found = Rehearsal.objects.get()
    work_on_rehearsal(found.pk, LONG_AGO)
    answer = author.post(reverse("admin:rehearsal-cancel", args=[found.public_id]))
    assert answer.status_code == 409


@pytest.mark.parametrize(
    ("role", "reads"),
    [("counsel", 200), ("decision_maker", 200), ("auditor", 200), ("hr", 404)],
)
def test_who_reads_a_rehearsal_and_that_only_authors_begin_or_cancel_one(
    author, sign_in, draft, role, reads
):
    begin(author, draft)
    one = Rehearsal.objects.get().public_id
    other = sign_in(role)
    assert other.get(page(draft)).status_code == reads
    assert other.get(reverse("admin:rehearsal", args=[one])).status_code == reads
    refused = 403 if reads == 200 else 404
    assert begin(other, draft).status_code == refused
    assert other.post(reverse("admin:rehearsal-cancel", args=[one])).status_code == refused


def test_an_engaged_screener_reads_no_rehearsal(author, draft, built):
    begin(author, draft)
    engagement = EngagementFactory(agency=draft.organization)
    stranger = Client()
    stranger.force_login(member(engagement.screener, "policy_author"))
    assert stranger.get(page(draft)).status_code == 404
    assert stranger.get(page(built[1])).status_code == 404  # the version itself they may read
    one = Rehearsal.objects.get().public_id
    assert stranger.get(reverse("admin:rehearsal", args=[one])).status_code == 404


def test_closed_cases_are_left_to_the_sweep_of_their_room(author, draft, monkeypatch):
    nudged = []
    monkeypatch.setattr(rehearse_texts, "delay", nudged.append)
    begin(author, draft, source="closed_cases", upload="")
    assert Rehearsal.objects.of_closed_cases().count() == 1
    assert nudged == []


def test_what_was_published_has_no_form(author, built):
    assert b"Begin a rehearsal</h2>" not in author.get(page(built[1])).content
