"""The bench: rules as edited, tried on posts, examples and samples before anything is saved."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from config.audit.models import AuditEvent
from config.errors import Conflict, Invalid
from policies.forms import ClauseBenchForm
from policies.models import DetectionRule
from policies.services import bench, edit_rules, engine
from tests.accounts.factories import OrganizationFactory, member
from tests.policies.factories import LONG_AGO, published, tiny_draft


def town():
    draft = tiny_draft(published(tiny_draft(OrganizationFactory())).organization)
    return draft, {role: member(draft.organization, role) for role in ("policy_author", "hr")}


WORLDS = {"built": town}


@pytest.fixture
def built(standing, db):
    return standing


@pytest.fixture
def clause(built):
    return built[0].clauses.get(category="threats")


@pytest.fixture
def rule(clause):
    return clause.rules.get()


@pytest.fixture
def author(built):
    client = Client()
    client.force_login(built[1]["policy_author"])
    return client


def page(clause):
    return reverse("admin:clause-bench", args=[clause.public_id])


def told(rule, spec=None, **more):
    text = json.dumps(spec) if spec is not None else bench.spec_text(rule.spec)
    return {f"rule_{rule.pk}": text, **more}


def fragment(client, clause, data):
    answer = client.post(page(clause), data, headers={"X-Fragment": "1"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_rule_runs_against_the_clauses_own_examples(author, clause):
    said = author.get(page(clause)).content.decode()
    assert said.count("not hit") == 1
    assert "missed (P-03)" not in said
    assert "hit (P-04)" not in said


def test_posts_are_marked_with_reasons_and_with_what_an_exclusion_let_pass(author, clause, rule):
    posts = "I shoot you\nI will not shoot you\nNice day"
    said = fragment(author, clause, told(rule, texts=posts))
    assert "<mark>shoot you<sup>1</sup></mark>" in said
    assert '<mark class="pb-context">shoot you<sup>A</sup></mark>' in said
    assert "let pass: the words are negated" in said
    assert "No rule found anything." in said
    assert "<html" not in said


def test_the_edited_rule_is_tried_and_nothing_is_saved(author, clause, rule):
    spec = {"kind": "term", "any": ["range", "hoops"]}
    said = fragment(author, clause, told(rule, spec))
    assert "missed (P-03)" in said
    assert "hit (P-04)" in said
    assert "1 harmless" in said  # of the sample posts: a round of golf at the range
    rule.refresh_from_db()
    assert rule.spec["kind"] == "gap"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "Line 1, column 2"),
        ("[]", "Write the rule as an object"),
        ('{"kind": "pattern", "any": ["(?=a)"]}', "look"),
    ],
)
def test_a_rule_that_cannot_be_used_says_why_and_is_not_saved(author, clause, rule, text, said):
    assert said in fragment(author, clause, {f"rule_{rule.pk}": text}).replace("&#x27;", "'")
    answer = author.post(page(clause), {f"rule_{rule.pk}": text, "save": ""})
    assert answer.status_code == 400
    rule.refresh_from_db()
    assert rule.spec["kind"] == "gap"


def test_without_script_the_same_comes_with_the_page(author, clause, rule):
    answer = author.post(
        page(clause), told(rule, {"kind": "term", "any": ["xenon"]}, texts="I xenon")
    )
    said = answer.content.decode()
    assert answer.status_code == 200
    assert "<mark>xenon<sup>1</sup></mark>" in said
    assert "[&quot;xenon&quot;]" in said  # what was typed stays


def test_rules_are_changed_added_and_removed_in_one_act(author, clause, rule):
    before = AuditEvent.objects.count()
    new = {"new_key": "stab", "new_spec": '{"kind": "term", "any": ["stab"]}'}
    data = told(rule, {"kind": "term", "any": ["shoot"]}, save="", **new)
    assert author.post(page(clause), data).status_code == 302
    assert dict(clause.rules.values_list("key", "spec__any")) == {
        "shoot-you": ["shoot"],
        "stab": ["stab"],
    }
    assert AuditEvent.objects.count() == before + 1
    author.post(page(clause), {f"rule_{rule.pk}": "", "save": ""})
    assert not DetectionRule.objects.filter(pk=rule.pk).exists()


def test_saved_twice_is_saved_once(author, clause, rule):
    before, data = (
        AuditEvent.objects.count(),
        told(rule, {"kind": "term", "any": ["argon"]}, save=""),
    )
    assert [author.post(page(clause), data).status_code for _ in range(2)] == [302, 302]
    assert AuditEvent.objects.count() == before + 1


def test_a_rule_without_a_name_gets_one_and_stays(author, clause, rule):
    for words in ("you are done", "you are done", "we know you"):  # the second is a double click
        spec = json.dumps({"kind": "phrase", "any": [words]})
        author.post(page(clause), told(rule, new_spec=spec, save="1"))
    keys = set(clause.rules.values_list("key", flat=True))
    assert keys == {rule.key, "new-1", "new-2"}
    author.post(page(clause), {**told(rule), "save": "1"})
    assert set(clause.rules.values_list("key", flat=True)) == keys


def test_a_name_that_the_clause_has_is_refused(author, clause, rule):
    data = told(rule, save="", new_key=rule.key, new_spec='{"kind": "term", "any": ["argon"]}')
    answer = author.post(page(clause), data)
    assert answer.status_code == 400
    assert b"has a rule of that name" in answer.content


def test_others_try_and_do_not_save(built, clause, rule):
    hr = Client()
    hr.force_login(built[1]["hr"])
    assert b"Save the rules" not in hr.get(page(clause)).content
    assert "<mark>" in fragment(hr, clause, told(rule, texts="I shoot you"))
    assert (
        hr.post(page(clause), told(rule, {"kind": "term", "any": ["argon"]}, save="")).status_code
        == 403
    )


def test_a_stranger_finds_no_bench(clause):
    stranger = Client()
    stranger.force_login(member(OrganizationFactory(), "policy_author"))
    assert stranger.get(page(clause)).status_code == 404


def test_the_rules_of_a_published_clause_are_tried_and_not_edited(built, author):
    clause = built[0].policy.versions.get(status="published").clauses.first()
    rule = clause.rules.get()
    assert b"Save the rules" not in author.get(page(clause)).content
    changed = {"any": {"kind": "term", "any": ["argon"]}}
    with pytest.raises(Conflict, match="Only a draft"):
        edit_rules(clause=clause, specs=changed, by=built[1]["policy_author"], at=LONG_AGO)
    assert clause.rules.get() == rule


def test_the_service_too_refuses_a_rule_that_cannot_be_used(built, clause):
    with pytest.raises(Invalid, match="kind"):
        edit_rules(clause=clause, specs={"a": {}}, by=built[1]["policy_author"], at=LONG_AGO)


def test_many_passages_let_pass_have_letters_of_their_own():
    assert bench._letters(28)[-3:] == ["Z", "AA", "BB"]


def test_only_edited_rules_stand_open_where_there_are_many(clause, rule):
    for number in range(3):
        clause.rules.create(key=f"more-{number}", spec={"kind": "term", "any": [f"word{number}"]})
    names = [f"rule_{one.pk}" for one in clause.rules.order_by("pk")]
    texts = [bench.spec_text(one.spec).replace("\n", "\r\n") for one in clause.rules.order_by("pk")]
    data = dict(zip(names, [*texts[:-1], "{}"], strict=True))
    untouched, tried = (ClauseBenchForm(d, clause=clause, may_edit=True) for d in (None, data))
    assert [is_open for _, is_open in untouched.rules()] == [False] * 4
    assert [is_open for _, is_open in tried.rules()] == [False, False, False, True]


@pytest.mark.parametrize("name", ["clause", "detectionrule"])
def test_the_forms_of_clause_and_rule_lead_to_the_bench(author, clause, rule, name):
    one = clause if name == "clause" else rule
    answer = author.get(reverse(f"admin:policies_{name}_change", args=[one.pk]))
    assert f'href="{page(clause)}"' in answer.content.decode()


def test_an_edit_compiles_the_edited_rule_alone(clause, rule, monkeypatch):
    """And what stood before is tried in its place no more."""
    clause.rules.create(key="hoops", spec={"kind": "term", "any": ["hoops"]})
    standing = list(clause.rules.order_by("pk"))
    written = {one.key: bench.spec_text(one.spec) for one in standing}
    bench.try_clause(clause, standing, written, [])
    compiled, compile_rules = [], engine.compile_rules

    def counted(rules):
        compiled.append(len(rules))
        return compile_rules(rules)

    monkeypatch.setattr(engine, "compile_rules", counted)
    edited = {**written, "hoops": '{"kind": "term", "any": ["basket"]}'}
    found = bench.try_clause(clause, standing, edited, ["hoops", "a basket", "I shoot you"])
    assert compiled == [1]
    assert [one.is_hit for one in found.tried] == [False, True, True]
