"""The capture CSV: our own form, so a wrong row is named instead of guessed."""

from datetime import UTC, datetime

import pytest

from screening.importers import ArchiveRefused, Kind, Visibility, inspect, open_export
from screening.importers.csv_capture import GARBLED, NEEDED, NOT_PUBLIC, OPTIONAL, UNPROVEN
from tests.screening.archives import HEADER, ROW

COLUMNS = HEADER.split(",")


def row(**cells):
    values = dict(zip(COLUMNS, ROW.split(","), strict=True)) | cells
    return ",".join('"{}"'.format(value.replace('"', '""')) for value in values.values())


def captured(tmp_path, *rows, header=HEADER, encoding="utf-8", end="\n"):
    path = tmp_path / "capture.csv"
    path.write_bytes((end.join([header, *rows]) + end).encode(encoding))
    return path


def only(path):
    with open_export(path) as export:
        [post] = export.posts()
    return post


def problem(path):
    with pytest.raises(ArchiveRefused) as caught:
        inspect(path)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_the_form_is_the_one_the_readme_names():
    assert ",".join(NEEDED) == HEADER


def test_a_row_in_full(tmp_path):
    optional = "reply,https://social.example/0,es,weather,2024-05-02T00:00:00Z,2024-05-03T00:00:00Z"
    post = only(
        captured(
            tmp_path,
            row(text='Good "morning",\nworld', author="@wren") + "," + optional,
            header=f"{HEADER},{','.join(OPTIONAL)}",
        )
    )
    assert (post.platform, post.platform_id, post.kind) == ("facebook", "1", Kind.REPLY)
    assert post.text == 'Good "morning",\nworld'
    assert (post.author_handle, post.url) == ("wren", "https://social.example/1")
    assert post.posted_at == datetime(2024, 5, 2, 0, 30, tzinfo=UTC)
    assert post.captured_at == datetime(2026, 3, 4, 9, tzinfo=UTC)
    assert post.edited_at == post.dated_at == datetime(2024, 5, 2, tzinfo=UTC)
    assert post.deleted_at == datetime(2024, 5, 3, tzinfo=UTC)
    assert (post.in_reply_to, post.language) == ("https://social.example/0", "es")
    assert post.content_warning == "weather"
    assert post.visibility is Visibility.PUBLIC


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_marks_and_line_ends_do_not_matter(encoding, end, tmp_path):
    path = captured(tmp_path, row(text="né\r\n☕"), "", ",,", encoding=encoding, end=end)
    assert only(path).text == "né\n☕"
    assert inspect(path)["posts"] == 1


@pytest.mark.parametrize(
    "header", [HEADER.upper(), HEADER.replace(",", ", "), '"' + HEADER.replace(",", '","') + '"']
)
def test_column_names_may_be_written_loosely(header, tmp_path):
    assert only(captured(tmp_path, ROW, header=header)).text == "Good morning"


def test_columns_come_in_any_order_and_unknown_ones_are_ignored(tmp_path):
    names = [*reversed(COLUMNS), "shelf"]
    cells = [*reversed(ROW.split(",")), "3"]
    assert only(captured(tmp_path, ",".join(cells), header=",".join(names))).platform_id == "1"


@pytest.mark.parametrize(
    ("cells", "counted", "left_out", "noted"),
    [
        ({}, (1, 0), {}, False),
        ({"publicly_visible": " Yes "}, (1, 0), {}, False),
        ({"publicly_visible": ""}, (0, 1), {}, True),
        ({"captured_at": ""}, (0, 1), {}, True),
        ({"url": ""}, (0, 1), {}, True),
        ({"publicly_visible": "no"}, (0, 0), {NOT_PUBLIC: 1}, False),
        ({"publicly_visible": "NO"}, (0, 0), {NOT_PUBLIC: 1}, False),
    ],
)
def test_public_needs_yes_and_address_and_time_of_capture(
    cells, counted, left_out, noted, tmp_path
):
    found = inspect(captured(tmp_path, row(**cells)))
    assert tuple(found["visibility"].values()) == counted
    assert found["left_out"] == left_out
    assert (UNPROVEN in found["warnings"]) == noted


@pytest.mark.parametrize(
    ("kind", "in_reply_to", "found"),
    [
        ("", "", Kind.AUTHORED),
        ("", "https://social.example/0", Kind.REPLY),
        ("shared", "", Kind.SHARED),
        ("quote", "", Kind.QUOTE),
        ("authored", "https://social.example/0", Kind.AUTHORED),
    ],
)
def test_the_kind_is_stated_or_follows_from_the_reply(kind, in_reply_to, found, tmp_path):
    path = captured(tmp_path, f"{ROW},{kind},{in_reply_to}", header=f"{HEADER},kind,in_reply_to")
    assert only(path).kind is found


@pytest.mark.parametrize("column", ["id", "url"])
def test_id_or_address_is_enough(column, tmp_path):
    other = {"id": "https://social.example/1", "url": "1"}[column]
    assert only(captured(tmp_path, row(**{column: ""}))).platform_id == other


def test_an_undated_row_is_taken_and_noted(tmp_path):
    path = captured(tmp_path, row(posted_at=""))
    assert only(path).posted_at is None
    assert any(warning.startswith("Undated") for warning in inspect(path)["warnings"])


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"posted_at": "2024-05-01 18:30"}, "row 2: posted_at is no time with a zone"),
        ({"posted_at": "2024-05-01"}, "posted_at is no time with a zone"),
        ({"posted_at": "yesterday"}, "like 2024-05-01T18:30:00-06:00"),
        ({"captured_at": "03/04/2026"}, "captured_at is no time with a zone"),
        ({"platform": ""}, "platform is missing"),
        ({"platform": "Face Book!"}, "platform is missing or no plain name"),
        ({"id": "", "url": " "}, "neither id nor url"),
        ({"publicly_visible": "maybe"}, "publicly_visible is neither yes nor no"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_taken(cells, why, tmp_path):
    path = captured(tmp_path, row(**cells), row(id="2"))
    assert why in problem(path)
    with open_export(path) as export, pytest.raises(ArchiveRefused):
        next(export.scan())


def test_a_wrong_kind_is_named(tmp_path):
    path = captured(tmp_path, f"{ROW},boost", header=f"{HEADER},kind")
    assert "kind is none of authored, reply, quote, shared" in problem(path)


def test_the_first_problems_are_named_not_all_of_a_thousand(tmp_path):
    rows = [row(id=str(n), posted_at="?") for n in range(1_000)]
    found = problem(captured(tmp_path, *rows))
    assert "row 2:" in found
    assert "row 4:" in found
    assert "row 5:" not in found


def test_a_wrong_row_does_not_leak_its_text(tmp_path):
    assert "canary" not in problem(captured(tmp_path, row(text="canary", posted_at="?")))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("platform,text\nx,hello\n", "lacks the columns id, url, author, posted_at"),
        (HEADER.replace(",", ";") + "\n", "is not separated by commas"),
        (HEADER.replace(",", "\t") + "\n", "is not separated by commas"),
        (f"{HEADER},text\n", "names a column twice"),
        (f"{HEADER}\n{ROW},extra\n", "row 2 has more cells than columns"),
        (f'{HEADER}\nx,1,"never closed\n', "is not valid CSV near line"),
        (f'{HEADER}\nx,1,"a"b,c\n', "is not valid CSV near line"),
        (f"{HEADER}\nx,1,{'y' * 200_000}\n", "is not valid CSV near line"),
        ("a,b,c\n1,2,3\n", "A capture CSV has the columns platform, id"),
        ("just words\n", "A capture CSV has the columns platform, id"),
    ],
)
def test_a_wrong_form_is_one_clear_line(content, why, tmp_path):
    path = tmp_path / "capture.csv"
    path.write_text(content)
    assert why in problem(path)


@pytest.mark.parametrize(
    ("encoding", "why"),
    [("latin-1", "not UTF-8"), ("utf-16", "UTF-16"), ("utf-16-le", "NUL bytes")],
)
def test_another_encoding_is_refused(encoding, why, tmp_path):
    letter = "n" if encoding == "utf-16-le" else "é"
    assert why in problem(captured(tmp_path, row(text=letter), encoding=encoding))


def test_garbled_text_is_kept_as_it_stands_and_noted(tmp_path):
    path = captured(tmp_path, row(text="CafÃ© con leche"), row(id="2", text="Café"))
    with open_export(path) as export:
        assert [post.text for post in export.posts()] == ["CafÃ© con leche", "Café"]
        assert export.coverage.notes[GARBLED] == 1


def test_a_cell_that_begins_like_a_formula_is_only_text(tmp_path):
    assert only(captured(tmp_path, row(text="=1+1"))).text == "=1+1"


def test_a_short_row_misses_only_its_last_cells(tmp_path):
    found = inspect(captured(tmp_path, "facebook,1,,wren,Good morning"))
    assert found["visibility"] == {"public": 0, "not_established": 1}


def test_posts_of_several_platforms_with_the_same_id_are_several(tmp_path):
    path = captured(tmp_path, row(), row(platform="instagram"), row())
    found = inspect(path)
    assert (found["posts"], found["left_out"]) == (2, {"the same post again": 1})
    assert found["platform"] == "csv"
