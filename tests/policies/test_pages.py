"""Policies in the staff site: who may take which step, and what a page shows."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.urls import reverse

from config.audit.models import AuditEvent
from policies import services
from policies.models import DetectionRule, PolicyVersion
from policies.services.stored import pack_of
from tests.accounts.factories import (
    EngagementFactory,
    OrganizationFactory,
    UserFactory,
    member,
)
from tests.policies.factories import LONG_AGO, policy_in_force, starter_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    return OrganizationFactory()


def sign_in(client, organization, role):
    user = member(organization, role)
    client.force_login(user)
    return user


def send(client, url, **told):
    return client.post(url, {"submission": str(uuid4()), **told})


def step(version, name):
    return reverse("admin:policy-step", args=[version.public_id, name])


def test_an_author_begins_a_policy_from_the_shipped_pack(client, agency):
    sign_in(client, agency, "policy_author")
    answer = send(client, reverse("admin:policies"), organization=agency.pk, pack="starter")
    answer = client.get(answer.url)
    assert answer.status_code == 200
    version = PolicyVersion.objects.get()
    assert (version.status, version.organization) == ("draft", agency)
    assert b"What this policy does not forbid" in answer.content


def test_a_page_left_open_approves_no_text_that_counsel_never_saw(client, agency):
    version = starter_draft(agency, LONG_AGO)
    services.submit_version(version=version, by=version.author, at=LONG_AGO)
    sign_in(client, agency, "counsel")
    open_page = client.get(reverse("admin:policy-version", args=[version.public_id]))
    (form,) = [row["form"] for row in open_page.context["steps"] if row["name"] == "approve"]
    told = {"seen": form["seen"].value(), "reason": "As agreed."}
    by = UserFactory()
    services.return_version(version=version, reason="Softer.", by=by, at=LONG_AGO)
    version.clauses.filter(position=1).update(text="You owe us everything.")
    services.submit_version(version=version, by=version.author, at=LONG_AGO)
    answer = send(client, step(version, "approve"), **told)
    assert answer.status_code == 409
    assert b"has changed since" in answer.content
    assert b"As agreed." in answer.content
    (form,) = [row["form"] for row in answer.context["steps"] if row["name"] == "approve"]
    told["seen"] = form["seen"].value()
    assert send(client, step(version, "approve"), **told).status_code == 302
    version.refresh_from_db()
    assert version.status == "approved"


def test_an_author_cannot_begin_one_for_another_organization(client, agency):
    sign_in(client, agency, "policy_author")
    other = OrganizationFactory()
    answer = send(client, reverse("admin:policies"), organization=other.pk, pack="starter")
    assert answer.status_code == 400
    assert not PolicyVersion.objects.exists()


def test_three_people_bring_a_version_into_force(client, agency):
    version = starter_draft(agency)
    client.force_login(member(agency, "policy_author"))
    send(client, step(version, "submit"))
    client.force_login(member(agency, "counsel"))
    send(client, step(version, "approve"))
    client.force_login(member(agency, "decision_maker"))
    send(client, step(version, "publish"), effective_on="2031-01-01")
    version.refresh_from_db()
    assert version.status == "published"


@pytest.mark.parametrize(
    ("role", "name"),
    [("hr", "submit"), ("policy_author", "approve"), ("counsel", "publish"), ("auditor", "submit")],
)
def test_a_role_takes_no_step_of_another(client, agency, role, name):
    version = starter_draft(agency)
    sign_in(client, agency, role)
    assert client.post(step(version, name)).status_code == 403


def test_a_refusal_names_the_finding(client, agency):
    version = starter_draft(agency)
    client.force_login(version.author)
    clause = version.clauses.filter(kind="prohibited").first()
    clause.why = ""
    clause.save()
    client.force_login(member(agency, "policy_author"))
    send(client, step(version, "submit"))
    client.force_login(member(agency, "counsel"))
    answer = send(client, step(version, "approve"))
    assert answer.status_code == 409
    assert b"P-02" in answer.content


def test_a_published_version_is_shown_whole_to_the_engaged_screener(client):
    engagement = EngagementFactory()
    version = policy_in_force(engagement.agency)
    sign_in(client, engagement.screener, "analyst")
    answer = client.get(reverse("admin:policy-version", args=[version.public_id]))
    assert answer.status_code == 200
    for clause in version.clauses.all():
        assert clause.number.encode() in answer.content


def test_a_stranger_gets_the_answer_of_an_unknown_page(client, agency):
    version = policy_in_force(agency)
    sign_in(client, OrganizationFactory(), "policy_author")
    found = client.get(reverse("admin:policy-version", args=[version.public_id]))
    assert found.status_code == 404


def test_the_bench_marks_what_a_rule_finds_and_keeps_nothing(client, agency):
    version = policy_in_force(agency)
    sign_in(client, agency, "policy_author")
    text = version.clauses.filter(kind="prohibited", rules__isnull=False)[0].prohibited_examples[0]
    answer = client.post(step(version, "bench"), {"texts": f"{text}\nGood morning, team."})
    assert b"<mark" in answer.content
    assert b"No rule found anything." in answer.content


def test_a_rule_that_could_hang_is_refused_when_saved(client, agency):
    version = starter_draft(agency)
    rule = DetectionRule.objects.filter(clause__version=version).first()
    client.force_login(member(agency, "policy_author"))
    url = reverse("admin:policies_detectionrule_change", args=[rule.pk])
    answer = client.post(
        url,
        {
            "clause": rule.clause.pk,
            "key": rule.key,
            "spec": '{"kind": "pattern", "any": ["(?=a)"]}',
        },
    )
    assert answer.status_code == 200
    assert b"look" in answer.content.lower()
    rule.refresh_from_db()
    assert rule.spec.get("any") != ["(?=a)"]


def test_a_clause_of_a_published_version_is_read_only(client, agency):
    clause = policy_in_force(agency).clauses.first()
    sign_in(client, agency, "policy_author")
    url = reverse("admin:policies_clause_change", args=[clause.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"title": "x"}).status_code == 403


def twice(client, url, **told):
    """Both answers lead to the same page, and one event was recorded."""
    number, events = str(uuid4()), AuditEvent.objects.count()
    first, second = (client.post(url, {"submission": number, **told}) for _ in range(2))
    assert (first.status_code, first.url) == (302, second.url)
    return AuditEvent.objects.count() - events


def test_a_pack_adopted_twice_by_one_form_is_one_draft(client, agency):
    sign_in(client, agency, "policy_author")
    url, told = reverse("admin:policies"), {"organization": agency.pk, "pack": "starter"}
    assert twice(client, url, **told) == 2  # the policy and its version
    assert PolicyVersion.objects.count() == 1


def test_a_second_policy_of_the_same_name_is_refused_in_words(client, agency):
    sign_in(client, agency, "policy_author")
    told = {"organization": agency.pk, "pack": "starter"}
    answers = [send(client, reverse("admin:policies"), **told) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 409]
    assert b"There is a policy called" in answers[1].content


def test_the_next_version_begins_as_a_copy(client, agency):
    version = policy_in_force(agency)
    sign_in(client, agency, "policy_author")
    assert twice(client, step(version, "next")) == 1
    draft = PolicyVersion.objects.get(number=2)
    assert draft.is_draft
    said = [replace(pack_of(one), slug="", version="", effective_on="") for one in (version, draft)]
    assert said[0] == said[1]


def test_a_draft_is_no_ground_for_the_next_version(client, agency):
    version = starter_draft(agency)
    client.force_login(member(agency, "policy_author"))
    assert send(client, step(version, "next")).status_code == 409
    assert PolicyVersion.objects.count() == 1


def test_counsel_sees_what_changed_before_approving(client, agency):
    first = policy_in_force(agency)
    second = services.next_version(version=first, by=UserFactory(), at=LONG_AGO)
    clause = second.clauses.first()
    clause.limits = f"{clause.limits} Whistle-blowing, too."
    clause.save()
    sign_in(client, agency, "counsel")
    url = reverse("admin:policy-version-differences", args=[second.public_id])
    assert (
        url in client.get(reverse("admin:policy-version", args=[second.public_id])).content.decode()
    )
    page = client.get(url).content.decode()
    assert "<ins>Whistle-blowing, too.</ins>" in page
    assert f"{second.clauses.count() - 1} clauses are the same" in page
    turned = reverse("admin:policy-version-differences", args=[first.public_id])
    page = client.get(turned, {"beside": second.public_id}).content.decode()
    assert "<del>Whistle-blowing, too.</del>" in page
    assert client.get(turned, {"beside": str(uuid4())}).status_code == 400


def test_a_version_is_not_set_beside_that_of_a_stranger(client, agency):
    version, other = policy_in_force(agency), policy_in_force(OrganizationFactory())
    sign_in(client, agency, "counsel")
    url = reverse("admin:policy-version-differences", args=[version.public_id])
    assert client.get(url, {"beside": other.public_id}).status_code == 400
    assert b"no other version" in client.get(url).content


@pytest.mark.parametrize(("role", "status"), [("decision_maker", 302), ("policy_author", 403)])
def test_who_publishes_decides_who_may_read_it(client, agency, role, status):
    version = policy_in_force(agency)
    sign_in(client, agency, role)
    url = reverse("admin:policy-version-publicity", args=[version.public_id])
    for _ in range(2):
        assert client.post(url, {"is_public": "no"}).status_code == status
    version.policy.refresh_from_db()
    assert version.policy.is_public is (status == 403)
    hidden = AuditEvent.objects.filter(verb="hide_policy")
    assert hidden.count() == (status == 302)


def test_each_step_sent_twice_is_taken_once(client, agency):
    version = starter_draft(agency)
    for role, name, told in (
        ("policy_author", "submit", {}),
        ("counsel", "return", {"reason": "Say why"}),
        ("policy_author", "submit", {}),
        ("counsel", "approve", {}),
        ("decision_maker", "publish", {"effective_on": "2031-01-01"}),
    ):
        client.force_login(member(agency, role))
        assert twice(client, step(version, name), **told) == 1


def test_a_step_without_the_forms_number_is_not_taken(client, agency):
    version = starter_draft(agency)
    sign_in(client, agency, "policy_author")
    assert client.post(step(version, "submit")).status_code == 400
    version.refresh_from_db()
    assert version.is_draft


def test_statutory_disqualifiers_stand_apart(client, agency):
    version = starter_draft(agency)
    first = version.clauses.filter(kind="prohibited").first()
    first.disqualified_by = "18 U.S.C. 922(g)(9)"
    first.save()
    sign_in(client, agency, "policy_author")
    url = reverse("admin:policy-version", args=[version.public_id])
    said = client.get(url).content.decode()
    apart = said.index("Statutory disqualifiers")
    others = version.clauses.exclude(pk=first.pk)
    assert all(said.index(f'id="c{clause.pk}"') < apart for clause in others)
    assert apart < said.index(f'id="c{first.pk}"')
    assert said.count("Here the law itself decides") == 1
