"""An author writes a draft in the staff site: its frame, its clauses, its matrix."""

import lxml.html
import pytest
from django.urls import reverse

from config.audit.models import AuditEvent
from policies import services
from policies.draft_forms import LinesField, RowsField
from policies.models import Clause
from policies.services.drafts import NoDraft
from policies.services.stored import pack_of
from tests.accounts.factories import OrganizationFactory, UserFactory, member
from tests.policies.factories import LONG_AGO, policy_in_force, starter_draft

WORLDS = {"draft": lambda: starter_draft(OrganizationFactory())}


@pytest.fixture
def draft(standing, db):
    return standing


@pytest.fixture
def author(client, draft):
    user = member(draft.organization, "policy_author")
    client.force_login(user)
    return user


def form_of(client, url):
    """What a browser would send back of the page's form."""
    page = lxml.html.fromstring(client.get(url).content)
    (form,) = [one for one in page.forms if one.method == "POST" and "mission" in one.fields] or [
        one for one in page.forms if str(one.get("id")).endswith("_form")
    ]
    return form, dict(form.form_values())


def frame(draft):
    return reverse("admin:policy-version-frame", args=[draft.public_id])


def test_a_frame_sent_back_as_it_stands_changes_nothing(client, author, draft):
    before = pack_of(draft)
    _, told = form_of(client, frame(draft))
    sent = {name: value.replace("\n", "\r\n") for name, value in told.items()}
    assert client.post(frame(draft), sent).status_code == 302
    draft.refresh_from_db()
    assert pack_of(draft) == before
    assert not AuditEvent.objects.filter(verb="change_version").exists()


def test_the_frame_is_changed_and_recorded_without_its_words(client, author, draft):
    _, told = form_of(client, frame(draft))
    told["categories"] += "\nnight_shift | Night shift"
    told["mission"] = "We keep the night safe.\r\n\r\nAnd the day."
    assert client.post(frame(draft), told).status_code == 302
    draft.refresh_from_db()
    assert draft.mission == "We keep the night safe.\n\nAnd the day."
    assert draft.categories[-1] == {"key": "night_shift", "title": "Night shift"}
    event = AuditEvent.objects.get(verb="change_version")
    assert event.payload == {"fields": ["categories", "mission"]}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("principles", ""),
        ("categories", "| Without a key"),
        ("principles", "a | A | One.\na | A | Two."),
        ("severities", "A | Minor | soon | A lapse."),
        ("mission", " "),
    ],
)
def test_a_frame_with_a_hole_is_not_saved(client, author, draft, field, value):
    _, told = form_of(client, frame(draft))
    assert client.post(frame(draft), {**told, field: value}).status_code == 400


@pytest.mark.parametrize("field", ["principles", "categories"])
def test_a_clause_that_names_what_is_gone_is_found(draft, field):
    setattr(draft, field, getattr(draft, field)[2:])
    found = services.check_version(draft)
    assert {(one.id, one.level) for one in found} == {("P-02", "error")}
    assert all("does not have" in one.reason for one in found)


def test_nobody_else_changes_a_frame_and_nobody_one_in_force(client, draft):
    client.force_login(member(draft.organization, "counsel"))
    assert client.get(frame(draft)).status_code == 403
    client.force_login(member(OrganizationFactory(), "policy_author"))
    assert client.get(frame(draft)).status_code == 404
    with pytest.raises(NoDraft):
        services.change_draft(
            version=policy_in_force(OrganizationFactory()),
            mission="X",
            by=UserFactory(),
            at=LONG_AGO,
        )


def test_a_clause_sent_back_as_it_stands_is_the_same(client, author, draft):
    before = pack_of(draft)
    for clause in draft.clauses.all()[4:7]:
        url = reverse("admin:policies_clause_change", args=[clause.pk])
        form, _ = form_of(client, url)
        answer = client.post(url, multiple(form))
        assert answer.url == reverse("admin:policy-version", args=[draft.public_id])
    assert pack_of(draft) == before


def multiple(form):
    """With every box that is ticked, and line ends as browsers send them."""
    found = {}
    for name, value in form.form_values():
        found.setdefault(name, []).append(value.replace("\n", "\r\n"))
    return found


def test_a_clause_is_added_at_the_end_in_the_words_of_its_version(client, author, draft):
    url = f"{reverse('admin:policies_clause_add')}?version={draft.pk}"
    form, _ = form_of(client, url)
    assert ("hate_race", "hate_race: Hate: race, color, origin") in [
        (one.get("value"), one.text) for one in form.xpath(".//select[@name='category']/option")
    ]
    told = {
        **multiple(form),
        "number": "9.1",
        "title": "Night posts",
        "kind": "prohibited",
        "text": "Do not post from a scene.",
        "why": "It tells people where we are.",
        "protects": "You are not followed home.",
        "principles": ["service", "fairness"],
        "audience": ["sworn"],
        "duty": "on",
        "category": "on_duty_images",
        "severity": "B",
        "prohibited_examples": "Look where I am.\nRight now.\r\n\r\nAt the scene again.",
        "permitted_examples": "Home at last.",
        "found_by": "Complaints.",
    }
    assert client.post(url, told).status_code == 302
    made = Clause.objects.get(number="9.1")
    assert made.position == draft.clauses.count()
    assert (made.principles, made.audience) == (["service", "fairness"], ["sworn"])
    assert made.prohibited_examples == ["Look where I am.\nRight now.", "At the scene again."]


def test_the_words_of_a_strangers_draft_are_not_offered(client, author, draft):
    other = starter_draft(OrganizationFactory())
    other.categories = [{"key": "secret", "title": "Secret matter"}]
    other.save()
    page = client.get(f"{reverse('admin:policies_clause_add')}?version={other.pk}")
    assert b"Secret matter" not in page.content


def test_rows_and_lines_read_back_as_they_were_written():
    rows = RowsField(("key", "title", "months", "text"), number="months")
    told = [
        {"key": "A", "title": "Minor", "months": 24, "text": "A lapse | of manners."},
        {"key": "B", "title": "", "months": None, "text": ""},
    ]
    assert rows.clean(rows.prepare_value(told)) == told
    lines = LinesField(required=False)
    assert lines.clean(lines.prepare_value(["One\ntwo", "three"])) == ["One\ntwo", "three"]
    assert lines.clean("") == []
