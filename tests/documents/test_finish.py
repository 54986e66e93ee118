"""One test for each defect of WeasyPrint that `finish` mends."""

import io
from types import SimpleNamespace

import pikepdf
import pydyf
import pytest
from weasyprint.pdf import tags

from config.documents.finish import (
    drop_empty_resources,
    forbid_interpolation,
    tag_languages_and_headers,
)
from tests.documents.samples import rendered

pytestmark = pytest.mark.printed


@pytest.fixture(scope="module")
def report():
    with pikepdf.open(io.BytesIO(rendered("report").pdf)) as pdf:
        yield pdf


def structure(pdf):
    """All elements of the tag tree, in reading order."""
    waiting = [pdf.Root.StructTreeRoot.K[0]]
    while waiting:
        node = waiting.pop()
        yield node
        kids = node.get("/K", [])
        kids = kids if isinstance(kids, pikepdf.Array) else [kids]
        waiting += [
            k for k in reversed(list(kids)) if isinstance(k, pikepdf.Dictionary) and "/S" in k
        ]


def test_header_cells_say_what_they_head(report):
    cells = [node for node in structure(report) if node.S == "/TH"]
    scopes = {str(node.A.Scope) for node in cells}
    assert cells
    assert scopes == {"/Row", "/Column"}


def test_a_passage_in_another_language_says_so(report):
    spoken = {str(node.Lang) for node in structure(report) if "/Lang" in node}
    assert {"en", "es"} <= spoken


def test_the_line_in_the_other_language_says_so():
    with pikepdf.open(io.BytesIO(rendered("adverse").pdf)) as pdf:
        assert "es" in {str(node.Lang) for node in structure(pdf) if "/Lang" in node}


def test_pictures_are_not_smoothed(report):
    pictures = [o for o in report.objects if isinstance(o, pikepdf.Stream) and "/Interpolate" in o]
    assert pictures
    assert not any(picture.Interpolate for picture in pictures)


def test_interpolation_is_forbidden_and_other_extras_stay():
    picture = pydyf.Stream([b""], {"Interpolate": "true", "Width": 4})
    forbid_interpolation(SimpleNamespace(objects=[picture, pydyf.Dictionary({"A": 1})]))
    assert picture.extra == {"Interpolate": "false", "Width": 4}


def test_no_resource_dictionary_is_empty(report):
    for found in report.objects:
        if isinstance(found, pikepdf.Dictionary) and "/Font" in found:
            assert all(len(found[key]) for key in ("/Pattern", "/Shading") if key in found)


def test_only_empty_resources_are_dropped():
    full = pydyf.Dictionary({"a": 1})
    resources = pydyf.Dictionary({"ExtGState": full, "Pattern": pydyf.Dictionary(), "Font": 3})
    drop_empty_resources(SimpleNamespace(objects=[resources]))
    assert set(resources) == {"ExtGState", "Font"}


def test_pictures_have_words_for_those_who_cannot_see_them(report):
    figures = [str(node.Alt) for node in structure(report) if node.S == "/Figure"]
    assert "Picture of item 1. Its full text is given beside it." in figures
    assert "Mark of Meridian Ridge Screening, Inc." in figures


def test_the_xmp_explains_the_schema_it_uses(report):
    words = report.Root.Metadata.read_bytes()
    assert b"pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/<" in words
    assert words.index(b"pdfuaid:part") < words.index(b"</rdf:RDF>")


def test_the_tag_tree_is_mended_once_however_often_a_press_is_made():
    tag_languages_and_headers()
    mended = tags._build_box_tree
    tag_languages_and_headers()
    assert tags._build_box_tree is mended
