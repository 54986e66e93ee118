"""A policy tried on texts: counts, scores, differences; files that cannot be read are refused."""

import csv
import gzip
import json
import os

import pytest
from django.core.management import call_command

from config.errors import Invalid
from policies.detection.ranking import rank
from policies.management.commands import rehearse_policy
from policies.management.commands.rehearse_policy import Command
from tests.benchmarks.rehearsal import BARS, measure
from tests.policies.factories import SOUND
from tests.policies.test_findings import OTHER

TEXTS = """id,text,label
a,I will shoot you.,flag
b,"Good morning,
everybody",ok
c,I will shoot hoops with you.,ok
d,You are a pathetic idiot and a moron.,flag
a,Shoot you again,
"""


@pytest.fixture
def run(tmp_path, capsys):
    (tmp_path / "policy.toml").write_text(SOUND, encoding="utf-8")

    def run(texts=TEXTS, *more, policy="policy.toml"):
        path = tmp_path / "texts.csv"
        path.write_bytes(texts if isinstance(texts, bytes) else texts.encode())
        told = ["--policy", tmp_path / policy] if policy else []
        call_command("rehearse_policy", "--texts", path, *told, "--json", *more)
        return json.loads(capsys.readouterr().out)

    return run


@pytest.fixture
def scored(run, tmp_path):
    def scored(texts=TEXTS, **told):
        run(texts, "--scores", tmp_path / "out.csv", **told)
        with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))

    return scored


def test_a_rehearsal_counts_rows_flags_clauses_and_categories(run):
    found = run()
    assert (found["rows"], found["flagged"], found["labelled"]) == (5, 2, 4)
    assert found["clauses"] == {"1": 2}
    assert found["categories"] == {"threats": 2}
    assert (found["recall"], found["precision"], found["false_positive_rate"]) == (0.5, 1.0, 0.0)


def test_without_labels_there_are_no_rates(run):
    found = run("id,text\n1,Hello\n")
    assert (found["rows"], found["recall"], found["precision"]) == (1, None, None)


def test_without_a_policy_the_background_pack_is_used(run):
    found = run("id,text\n1,Muslims are a plague on this country.\n2,Nice day\n", policy=None)
    assert found["flagged"] == 1
    assert found["categories"]["hate_religion"] == 1


def test_scores_have_one_row_for_each_row_in_its_order(scored):
    rows = scored()
    assert [row["id"] for row in rows] == ["a", "b", "c", "d", "a"]
    assert [row["flagged"] for row in rows] == ["1", "0", "0", "0", "1"]
    assert [row["clauses"] for row in rows] == ["1", "", "", "", "1"]


def test_what_is_flagged_is_read_first_and_weak_signals_rank_the_rest(scored):
    first, greeting, hoops, insult, _ = (float(row["score"]) for row in scored())
    assert first > insult > max(greeting, hoops)


def test_graver_classes_are_read_sooner(scored):
    texts = "id,text\n1,Kill all the mexicans\n2,That bitch is late again\n"
    severe, light = (float(row["score"]) for row in scored(texts, policy=None))
    assert severe > light > 1


def test_a_draft_beside_the_version_in_force(run, tmp_path):
    other = SOUND.replace('["shoot"]', '["see"]')
    (tmp_path / "old.toml").write_text(other, encoding="utf-8")
    found = run("id,text\n1,I see you\n2,I shoot you\n3,So\n", "--against", tmp_path / "old.toml")
    assert found["against"] == {
        "newly_flagged": 1,
        "no_longer_flagged": 1,
        "clauses": {"1": {"newly_flagged": 1, "no_longer_flagged": 1}},
        "categories": {"threats": {"newly_flagged": 1, "no_longer_flagged": 1}},
    }


def test_a_faulty_policy_is_rehearsed_with_the_rules_that_work(run, tmp_path):
    faulty = SOUND + OTHER + '[[clauses.rules]]\nkind = "pattern"\nany = ["(?=x)y"]\n'
    (tmp_path / "faulty.toml").write_text(faulty, encoding="utf-8")
    assert run(policy="faulty.toml")["flagged"] == 2


def test_a_compressed_file_and_a_byte_order_mark_are_read(run):
    assert run(gzip.compress(TEXTS.encode()))["rows"] == 5
    assert run(b"\xef\xbb\xbf" + TEXTS.encode())["rows"] == 5


BAD = [
    ("", "column id and text is missing"),
    ("id,words\n1,x\n", "column text is missing"),
    (b"id,text\n1,\xff\xfe\n", "not UTF-8"),
    ("id,text\n1,a\x00b\n", "line 2: a NUL"),
    ("id,text\n1," + "x" * 1_000_001 + "\n", "1,000,000"),
    ('id,text\n1,"open\n', "line 2"),
    ("id,text\n1\n", "line 2: fewer fields"),
    ("id,text\n1,I love you, not\n", "line 2: more fields"),
    ("id,text,label\n1,x,maybe\n", "“maybe” is not known"),
    (gzip.compress(TEXTS.encode())[:40], "cannot be read"),
    (gzip.compress(TEXTS.encode())[:10] + b"\xff" * 40, "cannot be read .error."),
]


@pytest.mark.parametrize(("texts", "said"), BAD, ids=[said for _, said in BAD])
def test_bad_texts_are_refused_with_the_place_and_leave_no_scores(run, tmp_path, texts, said):
    out = tmp_path / "out.csv"
    with pytest.raises(Invalid, match=said):
        run(texts, "--scores", out)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["policy.toml", "texts.csv"]


def test_scores_go_through_a_pipe_too_and_leave_it_one(run, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    ours = os.open(pipe, os.O_RDWR)
    run(TEXTS, "--scores", pipe)
    assert os.read(ours, 65_536).count(b"\n") == 6
    os.close(ours)
    assert pipe.is_fifo()


@pytest.mark.parametrize("more", [["--scores", "/none/out.csv"], ["--against", "/none.toml"]])
def test_what_cannot_be_read_or_written_is_refused_first(run, more):
    with pytest.raises(Invalid):
        run(TEXTS, *more)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(Invalid, match="no such file"):
        call_command("rehearse_policy", "--texts", tmp_path / "none.csv")


def test_a_rehearsal_that_is_stopped_leaves_the_old_scores_whole(run, tmp_path, monkeypatch):
    out = tmp_path / "out.csv"
    out.write_text("old", encoding="utf-8")

    def stopped(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(rehearse_policy.os, "fsync", stopped)
    with pytest.raises(KeyboardInterrupt):
        run(TEXTS, "--scores", out)
    assert out.read_text(encoding="utf-8") == "old"
    assert len(list(tmp_path.iterdir())) == 3


def test_people_read_the_counts(tmp_path, capsys):
    texts, old = tmp_path / "texts.csv", tmp_path / "old.toml"
    texts.write_text(TEXTS, encoding="utf-8")
    old.write_text(SOUND, encoding="utf-8")
    call_command("rehearse_policy", "--texts", texts, "--against", old)
    out = capsys.readouterr().out
    assert "5 texts" in out
    assert "newly flagged: 1" in out


def test_no_server_is_started():
    assert Command.needs_database is False


def test_a_rank_lies_between_nothing_and_one():
    assert 0 < rank("") < 1
    assert rank("you pathetic idiot") > rank("a lovely morning with my family")


@pytest.mark.parametrize("group", ["gay", "black", "muslim", "jewish", "disabled", "mexican"])
def test_who_is_spoken_of_does_not_rank_a_text(group):
    assert rank(f"i am a {group} nurse from ohio") - rank("i am a nurse from ohio") < 0.2


def test_the_benchmark_stays_below_its_bars_on_a_small_file():
    figures = measure(200, 50)
    assert figures["texts"] == 200
    assert all(figures[name] < bar for name, bar in BARS.items())
