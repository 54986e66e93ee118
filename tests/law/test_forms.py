"""A rule file of forms that cannot be trusted is refused, naming row and key."""

from datetime import date

import pytest

from config.law.forms import read_forms
from config.law.rows import BookError

GOOD = {
    "id": '"summary_of_rights"',
    "title": '"Summary"',
    "citation": '"12 CFR 1022"',
    "revised_on": '"2023-03-01"',
    "mandatory_on": '"2024-03-20"',
}


def read(folder, **changes):
    rows = GOOD | changes
    text = "\n".join(f"{key} = {value}" for key, value in rows.items() if value is not None)
    (folder / "forms.toml").write_text(f"[[form]]\n{text}\n")
    return read_forms(folder)


def test_a_row_is_read(tmp_path):
    form = read(tmp_path)["summary_of_rights"]
    assert (form.revised_on, form.mandatory_on) == (date(2023, 3, 1), date(2024, 3, 20))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"revised_on": '"March 2023"'}, "revised_on must be a date"),
        ({"mandatory_on": None}, "mandatory_on is missing"),
        ({"mandatory_on": '"2023-02-28"'}, "mandatory before it exists"),
        ({"citation": '""'}, "citation must be text"),
        ({"pages": "4"}, "unknown key pages"),
    ],
)
def test_a_row_that_cannot_be_trusted_is_refused(tmp_path, changes, said):
    with pytest.raises(BookError, match=said):
        read(tmp_path, **changes)
