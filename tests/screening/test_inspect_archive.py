"""./probity inspect_archive: one document or a readable page; one line on stderr otherwise."""

import io
import json

import pytest
from django.core.management import call_command

from config.embedded.commands import main
from config.errors import Invalid
from screening.management.commands.inspect_archive import Command
from tests.screening.archives import (
    HEADER,
    MESSAGES,
    folder,
    script,
    status,
    tweet,
    written,
    x_archive,
    zipped,
)


def inspected(path, *words):
    out, err = io.StringIO(), io.StringIO()
    call_command("inspect_archive", str(path), *words, stdout=out, stderr=err)
    assert err.getvalue() == ""
    return out.getvalue()


def ended(monkeypatch, capsys, *words):
    """The command as the launcher runs it: (exit code, stdout, stderr)."""
    monkeypatch.setattr("signal.signal", lambda *handler: None)
    code = main(["manage.py", "inspect_archive", *map(str, words)])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_json_is_exactly_one_document(tmp_path):
    path = zipped(tmp_path / "a.zip", x_archive(tweet("1", "Köttbullar 🥂"), tweet("2", "x")))
    found = json.loads(inspected(path, "--json"))
    assert (found["platform"], found["posts"], found["first_text"]) == ("x", 2, "Köttbullar 🥂")


def test_the_readable_page_names_what_was_not_taken(tmp_path):
    gone = script("deleted_tweets", [tweet("9", "canary")])
    files = x_archive(tweet("1", "Good morning"), **{"data/deleted-tweets.js": gone})
    page = inspected(folder(tmp_path / "a", files))
    for line in (
        "x (archive_2023, importer x_archive)",
        "1 posts (1 authored), 0 revisions",
        "visibility: 0 public, 1 not established",
        "from 2023-05-01T12:00:00+00:00 to 2023-05-01T12:00:00+00:00",
        "left out: 1 deleted by the author",
        "not read: data/direct-messages.js",
        "first post: Good morning",
    ):
        assert line in page.splitlines()
    assert "canary" not in page


def test_a_recognised_export_without_a_public_post_is_no_error(tmp_path, monkeypatch, capsys):
    path = written(tmp_path / "a.json", [status("1", "x", visibility="private")])
    code, out, err = ended(monkeypatch, capsys, path, "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)["posts"] == 0
    assert "0 posts, 0 revisions" in inspected(path)


UNREADABLE = {
    "missing": lambda root: root / "missing.zip",
    "private": lambda root: folder(root, {"direct-messages.js": MESSAGES}) / "direct-messages.js",
    "unknown": lambda root: folder(root, {"a.json": "{}"}) / "a.json",
    "empty": lambda root: folder(root, {"a.json": ""}) / "a.json",
    "deep": lambda root: folder(root, {"a.json": "[" * 1_000_000}) / "a.json",
    "latin": lambda root: folder(root, {"a.csv": (HEADER + "\né").encode("latin-1")}) / "a.csv",
    "truncated": lambda root: (
        folder(root, {"tweets.js": script("tweets", [{}])[:-2]}) / "tweets.js"
    ),
    "bomb": lambda root: zipped(root / "a.zip", {"data/tweets.js": bytes(20 << 20)}),
    "traversal": lambda root: zipped(root / "a.zip", {"../tweets.js": "x"}),
    "nothing": lambda root: root,
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_what_cannot_be_read_is_one_line_and_exit_2(case, tmp_path, monkeypatch, capsys):
    code, out, err = ended(monkeypatch, capsys, UNREADABLE[case](tmp_path), "--json")
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1
    assert "Traceback" not in err


def test_a_refusal_is_bad_input_for_callers(tmp_path):
    with pytest.raises(Invalid, match="missing"):
        inspected(tmp_path / "missing")


def test_it_asks_for_no_checks_and_no_database(django_db_blocker, tmp_path):
    assert Command.requires_system_checks == []
    assert Command.requires_migrations_checks is False
    inspected(written(tmp_path / "a.json", [status("1", "x")]))


def test_no_terminal_code_and_no_turned_line_gets_out(tmp_path):
    """Names and posts come from strangers."""
    text = "Hi\x1b[2J\u202egnp 👩\u200d👩\u200d👧\nnext"
    path = zipped(tmp_path / "a.zip", x_archive(tweet("1", text)))
    page = inspected(path)
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert "first post: Hi?[2J?gnp 👩\u200d👩\u200d👧 next" in page.splitlines()
    whole = inspected(path, "--json")
    assert whole.isascii()
    assert json.loads(whole)["first_text"] == text


def test_an_archive_with_a_broken_part_is_refused_whole(tmp_path):
    """Half of somebody's posts must not pass for all of them."""
    files = x_archive(tweet("1", "One"), **{"data/tweets-part1.js": "ÿþ".encode("latin-1") * 9})
    with pytest.raises(Invalid, match=r"tweets-part1\.js"):
        inspected(folder(tmp_path / "a", files))
