import io

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from config.documents.assets import FONTS
from tests.documents.samples import rendered

pytestmark = pytest.mark.printed

FILES = sorted(FONTS.glob("*.ttf"))
FAMILIES = ("Case", "Noto")


def drawn(path):
    return set(TTFont(path, lazy=True).getBestCmap())


def listed():
    rows = (row.split("-") for row in (FONTS / "coverage.txt").read_text().split())
    return {code for row in rows for code in range(int(row[0], 16), int(row[-1], 16) + 1)}


def test_the_list_of_characters_is_what_the_fonts_draw():
    controls = {*range(0x20), *range(0x7F, 0xA0), 0x202D, 0x202E}
    assert listed() == set().union(*map(drawn, FILES)) - controls


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_font_has_a_space_of_its_own(path):
    """Between two letters of a fallback font, Pango takes the space from that font."""
    assert 0x20 in drawn(path)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_font_is_static_and_bears_its_own_date(path):
    font = TTFont(path, lazy=True)
    assert "fvar" not in font
    assert font.flavor is None
    assert font["head"].modified == font["head"].created


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_family_keeps_a_reserved_name(path):
    assert TTFont(path, lazy=True)["name"].getDebugName(1).split()[0] in FAMILIES


def test_licences_come_with_the_fonts_and_all_fit_into_a_clone():
    licences = sorted(FONTS.glob("OFL-*.txt"))
    assert len(licences) == 5
    assert all("SIL Open Font License" in licence.read_text() for licence in licences)
    assert all(path.stem.split("-")[0][:4] in (FONTS / "README.md").read_text() for path in FILES)
    assert sum(path.stat().st_size for path in FILES) < 8_000_000


@pytest.mark.parametrize("sample", ["report", "pre_adverse", "summary_of_rights"])
def test_only_bundled_fonts_are_in_a_document_and_all_of_them_embedded(sample):
    with pikepdf.open(io.BytesIO(rendered(sample).pdf)) as pdf:
        found = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary)]
        described = [o for o in found if o.get("/Type") == "/FontDescriptor"]
        assert described
        assert all("/FontFile2" in o for o in described)
        assert {str(o.FontFamily).split()[0] for o in described} <= set(FAMILIES)
