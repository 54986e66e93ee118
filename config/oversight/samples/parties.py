"""Invented people and organizations, as letters name them, and what their letters share."""

import hashlib
import io
from datetime import date
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from PIL import Image, ImageDraw

from config.documents.facts import Addressee, Company, Letterhead, Portal, Signer

DENVER = ZoneInfo("America/Denver")


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def picture() -> bytes:
    """A drawn stand-in for a capture."""
    image = Image.new("RGB", (780, 564), "#fafbfd")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 780, 84), fill="#5b4b9a")
    draw.ellipse((28, 112, 104, 188), fill="#a0afc3")
    for row in range(7):
        draw.rounded_rectangle((28, 220 + 44 * row, 640 - 37 * row, 246 + 44 * row), 8, "#cdd4de")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


ASSETS = {"shot/1": ("image/png", picture())}

LARKHAVEN = Letterhead(
    organization="City of Larkhaven Police Department",
    unit="Personnel Division · Background and Screening Unit",
    address=("400 Civic Plaza, Room 210", "Larkhaven, CO 80000"),
    phone="(303) 555-0142",
    email="screening@larkhaven.example",
    verify_at="larkhaven.example/verify",
)
SABLE = Letterhead(
    organization="Sable County Sheriff's Office",
    unit="Human Resources",
    address=("18 Courthouse Square", "Sable, TX 79900"),
    phone="(432) 555-0117",
    email="hr@sable-county.example",
    verify_at="sable-county.example/verify",
    seal="star",
)
QUILL = Letterhead(
    organization="Quill Harbor Police Department",
    unit="Professional Standards",
    address=("7 Wharf Street", "Quill Harbor, OR 97000"),
    phone="(541) 555-0163",
    email="standards@quill-harbor.example",
    verify_at="quill-harbor.example/verify",
    seal="anchor",
)
MERIDIAN = Letterhead(
    organization="Meridian Ridge Screening, Inc.",
    unit="Consumer Help Center",
    address=("P.O. Box 5500", "Bellmount, CO 80000"),
    phone="1-800-555-0199",
    email="help@meridianridge.example",
    verify_at="meridianridge.example/verify",
    seal="ridge",
)
COMPANY = Company(
    name="Meridian Ridge Screening, Inc.",
    mail="Consumer Help Center, P.O. Box 5500, Bellmount, CO 80000",
    phone="1-800-555-0199",
    hours="Monday to Friday, 8 a.m. to 6 p.m. Mountain time",
    website="meridianridge.example",
)
STANDARDS = Company(
    name="Professional Standards, Quill Harbor Police Department",
    mail="7 Wharf Street, Quill Harbor, OR 97000",
    phone="(541) 555-0163",
)
MARISOL = Addressee(
    name="Marisol Quintero-Hale", lines=("1427 Alder Ct., Apt. 6B", "Larkhaven, CO 80000-1427")
)
RAFAEL = Addressee(
    name="Rafael Ibarrondo-Voss", lines=("306 Mesquite Trail", "Unit 4", "Sable, TX 79900")
)
WINIFRED = Addressee(name="Winifred Okonjo-Lund", lines=("88 Caliche Road", "Sable, TX 79900-0088"))
OTTILIE = Addressee(name="Ottilie Marchetti-Dunn", lines=("51 Gull Lane", "Quill Harbor, OR 97000"))
OKAFOR = Signer(name="Lt. Dana R. Okafor", title="Commander, Personnel Division")
PORTAL = Portal(address="larkhaven.example/reply", code="7F3C-91KD")
HELP = Portal(address="meridianridge.example/dispute", code="Q8WM-204T")

AGENCY_LETTER: dict[str, Any] = {
    "letterhead": LARKHAVEN,
    "addressee": MARISOL,
    "sent_on": date(2026, 11, 20),
    "reference": "LPD-2026-0417",
    "document_id": "PA-7F3C-91",
    "signer": OKAFOR,
    "help_phone": "(303) 555-0142",
    "portal": PORTAL,
}
SABLE_LETTER: dict[str, Any] = {
    "letterhead": SABLE,
    "signer": Signer(name="Perpetua Lindqvist", title="Human Resources Manager"),
    "help_phone": "(432) 555-0117",
    "portal": Portal(address="sable-county.example/reply", code="K2TT-80VB"),
}
IN_HOUSE_LETTER: dict[str, Any] = AGENCY_LETTER | {
    "letterhead": QUILL,
    "addressee": OTTILIE,
    "reference": "QHP-2026-0009",
    "document_id": "FP-20C1-07",
    "signer": Signer(name="Capt. Imre Saltzgiver", title="Professional Standards"),
    "help_phone": "(541) 555-0163",
    "portal": Portal(address="quill-harbor.example/reply", code="ZD41-6PLA"),
}
SCREENER_LETTER: dict[str, Any] = AGENCY_LETTER | {
    "letterhead": MERIDIAN,
    "addressee": RAFAEL,
    "reference": "MRS-D-2026-0007",
    "document_id": "DR-55B0-12",
    "signer": Signer(name="Hollis Wray", title="Consumer Help Center"),
    "help_phone": "1-800-555-0199",
    "portal": HELP,
}
