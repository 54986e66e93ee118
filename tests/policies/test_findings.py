"""The checks of a policy file, P-01 to P-11: one faulty file for each, and a sound one for none."""

import json
from dataclasses import replace

import pytest
from django.core.management import call_command

from config.errors import Invalid
from policies.findings import check
from policies.findings.reading_grade import grade
from policies.management.commands.check_policy import Command
from policies.pack import read_policy, shipped_packs
from policies.pack_files import MAX_BYTES
from policies.pack_writer import write_pack
from tests.policies.factories import SOUND

OTHER = """
[[clauses]]
number = "2"
title = "Say it"
kind = "required"
category = "threats"
text = "Tell a supervisor of each threat that you read."
why = "We can help only if we know."
benefit = "You are not alone with it."
applies_to = ["sworn"]
permitted_examples = ["I told my sergeant of it."]
prohibited_examples = []
found_by = "Complaints."
"""


def changed(old, new):
    assert old in SOUND
    return SOUND.replace(old, new, 1)


def checked(folder, text):
    path = folder / "policy.toml"
    path.write_text(text, encoding="utf-8")
    return check(read_policy(path))


LEGALESE = (
    "Notwithstanding any contrary understanding, personnel are prohibited from disseminating "
    "communications characterizing operational considerations in contravention of organizational "
    "confidentiality obligations articulated elsewhere."
)
TEXT = 'text = "Do not say that you will hurt somebody."'
HUGE = "((a{999}){999}){999}"  # it would need a thousand million states
FAULTS = [
    ("P-01", changed("prior = 0", "prior = 1")),
    ("P-01", changed('minimum = "reprimand"', 'minimum = "demotion"')),
    ("P-01", changed('maximum = "termination"', 'maximum = "exile"')),
    ("P-01", changed('severity = "C"\ntext', 'severity = "D"\ntext')),
    ("P-01", changed("prior = 0", 'prior = "0"')),
    ("P-01", SOUND.split("[[matrix]]")[0]),
    ("P-01", changed("within = 2", 'within = 2\nseverity = "Z"')),
    ("P-02", changed('why = "Fear keeps people from calling us."', "")),
    ("P-02", changed('benefit = "You stay clear of a charge."', 'benefit = "  "')),
    ("P-02", changed('permitted_examples = ["I will shoot hoops with you."]', "")),
    ("P-02", changed('prohibited_examples = ["I will shoot you."]', "prohibited_examples = []")),
    ("P-02", changed('title = "What we post"', "title = 3.5j".replace("3.5j", "true"))),
    ("P-02", changed('kind = "prohibited"', 'kind = "discouraged"')),
    ("P-02", changed("2031-01-01", '"soon"')),
    ("P-02", changed('title = "Threats"', f'title = "{"x" * 161}"')),
    ("P-02", changed('severity = "C"\ntext', 'severity = "C"\nprinciples = ["nowhere"]\ntext')),
    ("P-02", "clauses = 3\n"),
    ("P-02", "policy = 3\nmatrix = 4\nprotected = 5\n"),
    ("P-02", ""),
    ("P-03", changed('["I will shoot you."]', '["I will find you."]')),
    ("P-04", changed('["I will shoot hoops with you."]', '["They said we shoot you on film."]')),
    ("P-05", changed(TEXT, 'text = "Do not post anything negative or inappropriate."')),
    ("P-05", changed(TEXT, 'text = "You must not criticize the department or its leaders."')),
    ("P-05", changed(TEXT, 'text = "Members may not complain about their pay in public."')),
    ("P-05", changed(TEXT, 'text = "Officers may not speak badly of the chief."')),
    ("P-05", changed(TEXT, 'text = "Do not harm the reputation of the department."')),
    ("P-05", changed(TEXT, 'text = "All that you post must be professional."')),
    ("P-06", changed('slots = [["shoot"], ["you"]]\nwithin = 2', 'any = ["shoot (?=you)"]').replace(
        'kind = "gap"', 'kind = "pattern"'
    )),
    ("P-06", changed('slots = [["shoot"], ["you"]]\nwithin = 2', f'any = ["{HUGE}"]').replace(
        'kind = "gap"', 'kind = "pattern"'
    )),
    ("P-06", changed('slots = [["shoot"], ["you"]]', "slots = 4")),
    ("P-06", changed('kind = "gap"', 'kind = "spell"')),
    ("P-06", changed('["shoot"]', '["@nowhere"]')),
    ("P-07", SOUND + OTHER.replace('number = "2"', 'number = "1"')),
    ("P-07", changed('number = "1"', 'number = ""')),
    ("P-08", changed("[protected]", "[unprotected]")),
    ("P-08", changed('text = "You may speak on public matters."', 'text = ""')),
    ("P-09", changed(TEXT, f'text = "{LEGALESE}"')),
    ("P-10", SOUND.split("[[clauses.rules]]")[0] + "[[matrix]]" + SOUND.split("[[matrix]]")[1]),
    ("P-11", SOUND + OTHER),
]  # fmt: skip
WARNINGS = {"P-05", "P-09", "P-10", "P-11"}


def test_a_sound_file_has_no_finding(tmp_path):
    assert checked(tmp_path, SOUND) == []


@pytest.mark.parametrize(("id", "text"), FAULTS)
def test_a_fault_is_found_under_its_id(tmp_path, id, text):
    found = [each for each in checked(tmp_path, text) if each.id == id]
    assert found
    for each in found:
        assert all((each.place, each.reason, each.authority, each.remedy))
        assert each.level == ("warning" if id in WARNINGS else "error")


@pytest.mark.parametrize("id", [f"P-{number:02}" for number in range(1, 12)])
def test_every_check_has_a_faulty_file(id):
    assert id in {each for each, _ in FAULTS}


FINE = [
    'text = "Do not post negative words. Negative means slurs and threats."',
    'text = "Do not threaten anybody. It does not mean anger or bad taste."',
    'text = "Criticism of the department is allowed. Do not threaten anybody over it."',
]


@pytest.mark.parametrize("text", FINE)
def test_defined_words_and_criticism_set_free_are_no_finding(tmp_path, text):
    assert checked(tmp_path, changed(TEXT, text)) == []


def test_vague_words_and_bans_on_criticism_name_the_cases(tmp_path):
    (found,) = checked(tmp_path, changed(TEXT, 'text = "Post nothing that is unbecoming."'))
    assert "Liverman" in found.authority
    assert "National Treasury Employees Union, 513 U.S. 454" in found.authority


def test_an_unknown_entry_is_told_and_blocks_nothing(tmp_path):
    (found,) = checked(tmp_path, changed('number = "1"', 'number = "1"\ncolour = "red"'))
    assert (found.level, found.place) == ("warning", "clauses[0].colour")


@pytest.mark.parametrize("slug", sorted(shipped_packs()))
def test_a_shipped_pack_passes(slug):
    assert check(read_policy(shipped_packs()[slug])) == []


@pytest.mark.parametrize("slug", sorted(shipped_packs()))
def test_what_is_written_out_reads_back_as_the_same_policy(tmp_path, slug):
    pack = read_policy(shipped_packs()[slug])
    path = tmp_path / f"{slug}.toml"
    path.write_text(write_pack(pack), encoding="utf-8")
    assert read_policy(path) == pack


@pytest.mark.parametrize("slug", sorted(shipped_packs()))
def test_a_list_of_several_rules_is_written_once(slug):
    """Each in each rule, a pack would be larger than what is read."""
    text = write_pack(read_policy(shipped_packs()[slug]))
    assert "[lists]" in text
    assert len(text.encode()) < MAX_BYTES / 2


@pytest.mark.parametrize(
    "change",
    [
        {"title": 'He said "no"\\ \x7f\ttwo'},
        {"mission": "One.\n\nTwo. 🐀 é"},
        {"effective_on": ""},
        {"principles": ()},
    ],
)
def test_no_character_is_lost_on_the_way(tmp_path, change):
    path = tmp_path / "policy.toml"
    path.write_text(SOUND, encoding="utf-8")
    pack = replace(read_policy(path), **change)
    path.write_text(write_pack(pack), encoding="utf-8")
    assert replace(read_policy(path), title=pack.title) == pack


@pytest.fixture
def run(tmp_path, capsys):
    def run(text, *more):
        path = tmp_path / "policy.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        code: object = 0
        try:
            call_command("check_policy", str(path), *more)
        except SystemExit as left:
            code = left.code
        return code, capsys.readouterr().out

    return run


def test_the_command_prints_json_and_leaves_with_one_only_for_errors(run):
    assert run(SOUND, "--json") == (0, '{\n  "findings": []\n}\n')
    assert run(SOUND + OTHER)[0] == 0
    code, out = run(changed("[protected]", "[unprotected]"), "--json")
    assert code == 1
    assert {"id", "level", "place", "reason", "authority", "remedy"} == set(
        json.loads(out)["findings"][0]
    )


@pytest.mark.parametrize(("id", "text"), {id: (id, text) for id, text in FAULTS}.values())
def test_the_command_tells_each_fault_by_its_id(run, id, text):
    code, out = run(text, "--json")
    found = json.loads(out)["findings"]
    assert id in {one["id"] for one in found}
    for one in found:
        assert list(one) == ["id", "level", "place", "reason", "authority", "remedy"]
        assert all(isinstance(value, str) and value for value in one.values())
    assert code == (1 if "error" in {one["level"] for one in found} else 0)
    code, words = run(text)
    assert f"{id} " in words


@pytest.mark.parametrize(
    "text", [b"[policy", b"\xff\xfe", b"# " + b"x" * 5_000_000, b"a=" + b"[" * 9999]
)
def test_what_is_no_toml_or_too_large_is_bad_input(run, text):
    with pytest.raises(Invalid):
        run(text)


def test_a_file_needs_no_database_and_an_id_does(monkeypatch):
    monkeypatch.setattr("sys.argv", ["manage.py", "check_policy", "policy.toml", "--json"])
    assert not Command().needs_database
    number = "0b0f6a6c-5b84-4b0e-9f2c-2f4d4f2f7a11"
    monkeypatch.setattr("sys.argv", ["manage.py", "check_policy", number])
    assert Command().needs_database


def test_the_grade_tells_plain_from_stilted():
    assert grade("We keep people safe. Do not post it.") < 3
    assert grade(LEGALESE) > 15
    assert grade("") == 0


LLANO = "No publiques fotos de las personas detenidas. La ley protege su imagen."
ENREVESADO = (
    "La utilización indiscriminada de procedimientos comunicativos institucionalmente"
    " incompatibles con las responsabilidades constitucionalmente encomendadas imposibilita la"
    " consideración de candidaturas posteriores."
)


def test_spanish_is_read_by_its_own_scale(tmp_path):
    assert grade(LLANO, "es") < 8
    assert grade(ENREVESADO, "es") > 15
    spanish = changed('title = "', 'language = "es"\ntitle = "')
    text = (
        "Las personas que trabajan aquí no publican imágenes de quienes están detenidos en la sala."
    )
    assert grade(text) > 10
    assert checked(tmp_path, spanish.replace(TEXT, f'text = "{text}"')) == []
