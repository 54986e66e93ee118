"""What WeasyPrint 70 leaves undone for PDF/A-2a with PDF/UA-1. One function a defect."""

from collections.abc import Iterator
from typing import Any

import pydyf
from weasyprint.pdf import tags

SEAL_FIELD = "Seal"
SEAL_LABEL = {"en": "Digital seal", "es": "Sello digital"}
_PRINT = 132  # printed and locked, ISO 32000-1 12.5.3; PDF/A wants it to be printable
_UA = "http://www.aiim.org/pdfua/ns/id/"
_DESCRIPTION = '<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
_UA_PART = (
    f'{_DESCRIPTION}rdf:about="" xmlns:pdfuaid="{_UA}">'
    "<pdfuaid:part>1</pdfuaid:part></rdf:Description>"
)
# PDF/A admits only known XMP schemas; others must describe themselves (ISO 19005-2, 6.6.2.3).
_UA_SCHEMA = (
    f'{_DESCRIPTION}rdf:about="" '
    'xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" '
    'xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" '
    'xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
    '<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    "<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>"
    f"<pdfaSchema:namespaceURI>{_UA}</pdfaSchema:namespaceURI>"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    '<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">'
    "<pdfaProperty:name>part</pdfaProperty:name>"
    "<pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    "<pdfaProperty:category>internal</pdfaProperty:category>"
    "<pdfaProperty:description>PDF/UA part</pdfaProperty:description>"
    "</rdf:li></rdf:Seq></pdfaSchema:property>"
    "</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"
)


def finish(document: object, pdf: Any) -> None:
    """WeasyPrint's hook, called before the trailer is written."""
    drop_empty_resources(pdf)
    forbid_interpolation(pdf)
    declare_accessible(pdf)
    add_seal_field(pdf)


def drop_empty_resources(pdf: Any) -> None:
    """Strict checkers take an empty resource dictionary for a broken one."""
    for found in pdf.objects:
        if isinstance(found, dict) and "ExtGState" in found:
            for key in ("Pattern", "Shading", "XObject", "ExtGState"):
                if key in found and not found[key]:
                    del found[key]


def forbid_interpolation(pdf: Any) -> None:
    """Pictures and emoji arrive with /Interpolate true, which PDF/A forbids (6.2.8)."""
    for found in pdf.objects:
        extra = getattr(found, "extra", None)
        if isinstance(extra, dict) and "Interpolate" in extra:
            extra["Interpolate"] = "false"


def declare_accessible(pdf: Any) -> None:
    """Say PDF/UA-1 beside PDF/A: WeasyPrint writes one of the two."""
    stream = pdf.objects[int(bytes(pdf.catalog["Metadata"]).split()[0])]
    words = (_UA_PART + _UA_SCHEMA).encode() + b"</rdf:RDF>"
    stream.stream = [part.replace(b"</rdf:RDF>", words) for part in stream.stream]


def add_seal_field(pdf: Any) -> None:
    """An empty signature field with its tags; the one that pyHanko makes has none (7.18.1, 7.18.4).

    Invisible: what a reader sees of the seal is printed as text.
    """
    label = pydyf.String(SEAL_LABEL.get(pdf.catalog["Lang"].string, SEAL_LABEL["en"]))
    root, page = _at(pdf, pdf.catalog["StructTreeRoot"]), _at(pdf, pdf.page_references[0])
    document, tree = _at(pdf, root["K"][0]), _at(pdf, root["ParentTree"])
    key = max(tree["Nums"][::2], default=-1) + 1
    where = {"P": pdf.page_references[0], "Rect": pydyf.Array([0, 0, 0, 0])}
    field = {"FT": "/Sig", "T": pydyf.String(SEAL_FIELD), "TU": label, "StructParent": key}
    widget = _add(pdf, {"Type": "/Annot", "Subtype": "/Widget", "F": _PRINT, **field, **where})
    reference = _add(pdf, {"Type": "/OBJR", "Obj": widget, "Pg": pdf.page_references[0]})
    tag = {"Type": "/StructElem", "S": "/Form", "Alt": label, "K": pydyf.Array([reference])}
    element = _add(pdf, {**tag, "P": document.reference, "Pg": pdf.page_references[0]})
    document["K"].append(element)
    tree["Nums"].extend([key, element])
    page.setdefault("Annots", pydyf.Array()).append(widget)
    pdf.catalog["AcroForm"] = pydyf.Dictionary({"Fields": pydyf.Array([widget])})


def _at(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(bytes(reference).split()[0])]


def _add(pdf: Any, values: dict[str, Any]) -> Any:
    made = pydyf.Dictionary(values)
    pdf.add_object(made)
    return made.reference


def tag_languages_and_headers() -> None:
    """Write /Lang on passages and /Scope on header cells, which the tag tree leaves out."""
    original = tags._build_box_tree
    if getattr(original, "tells_language", False):
        return

    def build(box: Any, parent: Any, *rest: Any) -> Iterator[Any]:
        element = getattr(getattr(box, "_box", box), "element", None)
        for node in original(box, parent, *rest):
            if element is not None:
                _describe(node, element)
            yield node

    build.tells_language = True  # type: ignore[attr-defined]
    tags._build_box_tree = build


def _describe(node: Any, element: Any) -> None:
    language = element.attrib.get("lang")
    if language and element.tag not in ("html", "body") and node["S"] != "/LI":
        node["Lang"] = pydyf.String(language)
    if node["S"] == "/TH" and "A" in node:
        node["A"]["Scope"] = "/Row" if element.attrib.get("scope") == "row" else "/Column"
