"""Text, JSON and HTML out of strangers' files: pieces, limits, and one clear line."""

import json
import tracemalloc
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.importers.archive import Limits, SingleFile
from screening.importers.html_text import links, plain
from screening.importers.jsonstream import CHUNK, JsonStream
from screening.importers.refused import ArchiveRefused
from screening.importers.textfile import MAX_LINE, TextFile
from screening.importers.untrusted import (
    identifier,
    listing,
    mapping,
    mappings,
    moment,
    string,
)
from tests.screening.archives import as_bytes


def text_file(tmp_path, content):
    path = tmp_path / "posts.json"
    path.write_bytes(as_bytes(content))
    return TextFile(SingleFile(path, Limits()), path.name)


def values(tmp_path, content):
    with text_file(tmp_path, content) as text:
        return list(JsonStream(text).values())


def members(tmp_path, content, spread=""):
    with text_file(tmp_path, content) as text:
        stream = JsonStream(text)
        found = list(stream.members(spread=spread))
        stream.end()
        return found


def scripted(tmp_path, content):
    with text_file(tmp_path, content) as text:
        stream = JsonStream(text)
        stream.skip_assignment()
        return list(stream.values())


# -- text ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_utf8_is_read_with_and_without_a_byte_order_mark(mark, tmp_path):
    with text_file(tmp_path, mark + "né ☕".encode()) as text:
        assert text.read(100) == "né ☕"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('[{"a": "é"}]'.encode("latin-1"), "not UTF-8 (perhaps Latin-1)"),
        ("[1]".encode("utf-16"), "UTF-16 or UTF-32"),
        ("[1]".encode("utf-32"), "UTF-16 or UTF-32"),
        ("[1]".encode("utf-16-be"), "NUL bytes"),
        (b"[1,\0 2]", "NUL bytes"),
        (b"\x89PNG\r\n\x1a\n", "is binary"),
        ('["☕'.encode()[:-1], "breaks off"),
    ],
)
def test_another_encoding_is_refused_with_a_plain_word(content, reason, tmp_path):
    with pytest.raises(ArchiveRefused) as caught:
        values(tmp_path, content)
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)


def test_lines_keep_their_ends(tmp_path):
    with text_file(tmp_path, "a\r\nb\nc") as text:
        assert list(text.lines()) == ["a\r\n", "b\n", "c"]


def test_a_line_without_end_is_refused(tmp_path):
    with (
        text_file(tmp_path, "x" * (MAX_LINE + 1)) as text,
        pytest.raises(ArchiveRefused, match="longer than a megabyte"),
    ):
        list(text.lines())


# -- JSON ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("[]", []),
        (" [ ] \n", []),
        ("[1]", [1]),
        ('[{"a": 1}, {"b": [2, 3]}]', [{"a": 1}, {"b": [2, 3]}]),
        ('{"a": 1}', [{"a": 1}]),
        ('{"a": 1}\n{"a": 2}\n', [{"a": 1}, {"a": 2}]),
        ('{"a": 1}{"a": 2}', [{"a": 1}, {"a": 2}]),
        ("[1];", [1]),
        ("[1] ;\n", [1]),
        ('{"a": 1};', [{"a": 1}]),
        ("", []),
    ],
)
def test_values_come_one_by_one(content, found, tmp_path):
    assert values(tmp_path, content) == found


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("[1", "breaks off"),
        ("[1,", "breaks off"),
        ("[1 2]", "breaks off or is not valid JSON"),
        ('[{"a": "tex', "breaks off"),
        ('[{"a": 1}, {"b"', "breaks off"),
        ("[nope]", "not valid JSON"),
        ("[1] [2]", "goes on after its end"),
        ("[1]; alert(1)", "goes on after its end"),
        ("[" + "9" * 5_000 + "]", "not valid JSON"),
        ("[" * 1_000_000, "nested too deeply"),
        ('{"a":' * 1_000_000, "nested too deeply"),
        ('[{"a":' + "[" * 1_000_000, "nested too deeply"),
    ],
)
def test_broken_json_is_one_clear_line(content, reason, tmp_path):
    with pytest.raises(ArchiveRefused) as caught:
        values(tmp_path, content)
    assert reason in str(caught.value)
    assert str(caught.value).startswith("posts.json: ")
    assert "\n" not in str(caught.value)


def test_the_place_of_the_damage_is_named(tmp_path):
    content = "[" + "1, " * CHUNK + "nope]"
    with pytest.raises(ArchiveRefused, match=rf"near character {3 * CHUNK + 1:,}"):
        values(tmp_path, content)


@pytest.mark.parametrize("length", [CHUNK - 3, CHUNK - 2, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_a_value_may_lie_across_pieces(length, tmp_path):
    assert values(tmp_path, json.dumps(["x" * length, {"a": "b"}])) == ["x" * length, {"a": "b"}]


def test_a_value_without_end_is_not_collected_forever(tmp_path, monkeypatch):
    monkeypatch.setattr("screening.importers.jsonstream.MAX_VALUE", CHUNK)
    with pytest.raises(ArchiveRefused, match="breaks off"):
        values(tmp_path, '["' + "x" * (8 * CHUNK) + '"]')


def test_a_long_array_does_not_stand_in_memory(tmp_path):
    content = "[" + ",".join('{"text": "%s"}' % ("x" * 1_000) for _ in range(20_000)) + "]"
    with text_file(tmp_path, content) as text:
        tracemalloc.start()
        assert sum(1 for _ in JsonStream(text).values()) == 20_000
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < len(content) / 4


@pytest.mark.parametrize(
    "head", ["window.YTD.tweets.part0 = ", "window.YTD.tweet.part0=", "﻿window.YTD.x.part12 =\n\n"]
)
@pytest.mark.parametrize("tail", ["", ";", "\n", ";\n"])
def test_a_script_is_read_behind_its_assignment(head, tail, tmp_path):
    assert scripted(tmp_path, f"{head}[1, 2]{tail}") == [1, 2]


def test_a_script_without_an_assignment_is_broken(tmp_path):
    with pytest.raises(ArchiveRefused):
        scripted(tmp_path, "window.YTD.tweets.part0 " + "x" * 3 * CHUNK)


@pytest.mark.parametrize(
    ("content", "spread", "found"),
    [
        ("{}", "", []),
        ('{"a": 1, "b": [2, 3]}', "", [("a", 1), ("b", [2, 3])]),
        ('{"a": 1, "b": [2, 3]}', "b", [("a", 1), ("b", 2), ("b", 3)]),
        ('{"b": [], "a": 1}', "b", [("b", []), ("a", 1)]),
        ('{"b": "text"}', "b", [("b", "text")]),
    ],
)
def test_members_of_an_object_with_one_array_spread(content, spread, found, tmp_path):
    assert members(tmp_path, content, spread) == found


@pytest.mark.parametrize("content", ['{"a" 1}', '{"a": 1', '{"a": 1]', '{"a": 1} x', "[1]"])
def test_a_broken_object_is_refused(content, tmp_path):
    with pytest.raises(ArchiveRefused):
        members(tmp_path, content)


@given(st.lists(st.recursive(st.text() | st.integers() | st.booleans(), st.lists, max_leaves=5)))
def test_what_json_writes_is_read_back(found):
    class Pieces(TextFile):
        def __init__(self):
            self.name, self.rest = "x", json.dumps(found)

        def read(self, size):
            piece, self.rest = self.rest[:7], self.rest[7:]
            return piece

    assert list(JsonStream(Pieces()).values()) == found


# -- untrusted values ---------------------------------------------------------------------------

ODD = [None, True, 1, 1.5, "text", [], ["a"], {}, {"a": 1}]


@pytest.mark.parametrize("value", ODD)
def test_the_wanted_type_or_its_empty_value(value):
    assert mapping(value) == (value if isinstance(value, dict) else {})
    assert string(value) == (value if isinstance(value, str) else "")
    assert isinstance(listing(value), list)
    assert all(isinstance(item, dict) for item in mappings(value))


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("123", "123"),
        (" 123 ", "123"),
        (1652300000000000001, "1652300000000000001"),
        (9007199254740993, "9007199254740993"),
        (-1, "-1"),
        (1.6523e18, ""),
        (True, ""),
        (None, ""),
        ({"id": 1}, ""),
        ("x" * 600, "x" * 500),
    ],
)
def test_an_id_is_text_or_a_whole_number_of_any_size(value, found):
    assert identifier(value) == found


@pytest.mark.parametrize(
    ("value", "found"),
    [("a\0b", "a�b"), ("\ud83d", "�"), ("☕🥂", "☕🥂"), ("\ud83d\ude00", "��")],
)
def test_text_that_no_database_holds_is_marked(value, found):
    assert string(value) == found
    string(value).encode()


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("Thu Apr 23 15:56:28 +0000 2015", datetime(2015, 4, 23, 15, 56, 28, tzinfo=UTC)),
        ("Thu Apr 23 15:56:28 -0730 2015", datetime(2015, 4, 23, 23, 26, 28, tzinfo=UTC)),
        ("2020-08-10T15:30:23.000Z", datetime(2020, 8, 10, 15, 30, 23, tzinfo=UTC)),
        ("2020-08-10T15:30:23+02:00", datetime(2020, 8, 10, 13, 30, 23, tzinfo=UTC)),
        ("2020-08-10T15:30:23", None),
        ("2020-08-10", None),
        ("Thu Foo 23 15:56:28 +0000 2015", None),
        ("Thu Apr 99 15:56:28 +0000 2015", None),
        ("Thu Apr 23 15:56:28 +9900 2015", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("yesterday", None),
        ("", None),
        (None, None),
        (1700000000, None),
        ({"$date": 1}, None),
    ],
)
def test_a_time_has_a_zone_or_is_none(written, found):
    assert moment(written) == found


# -- HTML ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One.<br />Two &amp; more.</p><p>Three.</p>", "One.\nTwo & more.\n\nThree."),
        ("<p>a<br>b<br/>c</p>", "a\nb\nc"),
        ("plain &lt;b&gt; text", "plain <b> text"),
        ('<p><a href="https://x.example/@bob">@<span>bob</span></a> hi</p>', "@bob hi"),
        (
            '<a href="https://long.example/path"><span class="invisible">https://</span>'
            '<span class="ellipsis">long.exa</span><span class="invisible">mple/path</span></a>',
            "https://long.example/path",
        ),
        ("<ul><li>one</li><li>two</li></ul>", "- one\n- two"),
        ("<blockquote><p>said</p></blockquote><p>answer</p>", "said\n\nanswer"),
        ("<script>alert(1)</script>ok<style>p{}</style>", "ok"),
        ("<template><p>no</p></template>yes", "yes"),
        ("<p>unclosed", "unclosed"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("<3 you", "<3 you"),
        ("&#9749; &#x1F942; &eacute;", "☕ 🥂 é"),
        ("&#" + "9" * 5_000 + ";", "&#" + "9" * 5_000 + ";"),
        ("<img src=x onerror=alert(1)>after", "after"),
        ("<P>upper</P>", "upper"),
        ("", ""),
    ],
)
def test_html_becomes_what_a_reader_saw(html, text):
    assert plain(html) == text


QUOTE = '<p class="quote-inline">RE: <a href="https://a.example/1">a.example/1</a></p><p>Ha!</p>'


@pytest.mark.parametrize(("drop", "text"), [(False, "RE: a.example/1\n\nHa!"), (True, "Ha!")])
def test_the_line_before_a_quote_goes_where_the_quote_is_known(drop, text):
    assert plain(QUOTE, drop_quote_line=drop) == text


def test_links_that_are_not_shown_in_full_are_kept():
    html = (
        '<a class="u-url" href="https://a.example/?a=1&amp;b=2">here</a> '
        '<a href="https://b.example/">https://b.example/</a> <a>no target</a> <a name="x">y</a>'
    )
    assert links(html) == [("here", "https://a.example/?a=1&b=2")]


@pytest.mark.parametrize(
    "unit",
    [
        *("<a ", "<!--", '<a href="', "&", "<", "</", "<p>", "<a href=x>", "<script>", "<a x='"),
        *('<p class="quote-inline">', "<a href ", "\n", "<![CDATA[", "&#x"),
    ],
)
def test_hostile_html_takes_no_longer_than_harmless_html(unit):
    tracemalloc.start()
    html = unit * (200_000 // len(unit))
    plain(html, drop_quote_line=True)
    links(html)
    assert tracemalloc.get_traced_memory()[1] < 100 << 20
    tracemalloc.stop()


@given(st.text(alphabet="<>/ap br=\"'&;#x1-!"))
def test_no_html_breaks_the_scanner(html):
    assert isinstance(plain(html, drop_quote_line=True), str)
    assert isinstance(links(html), list)
