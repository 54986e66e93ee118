"""Install the governments' own forms, and find the one that may be used today (G-07)."""

import io
from datetime import UTC, date, datetime

import pikepdf
import puremagic
from django.conf import settings
from django.db import transaction

from config.accounts.gates import gate_refusal
from config.accounts.models import User, actor
from config.audit.services import INSTALLATION, record
from config.documents import storage
from config.documents.models import OfficialForm
from config.documents.uploads import why_not
from config.errors import Conflict, Invalid, Refusal
from config.law.calendar import spoken
from config.law.forms import Form, forms

LARGEST = 5 * 1024 * 1024
STALE = "G-07"


class FormInstalledAlready(Conflict):
    code = "form_installed"


class DemoFormOutsideDemo(Refusal):
    code = "demo_form"
    remedy = "Install the official file."


@transaction.atomic
def install_official_form(
    *,
    kind: str,
    language: str,
    version_date: date,
    data: bytes,
    is_demo: bool = False,
    by: User | None,
    at: datetime,
) -> OfficialForm:
    """Put the official PDF in use, byte for byte; the one before it stays, out of use."""
    _check(kind, language, version_date, data, at)
    if is_demo and not settings.DEMO:
        raise DemoFormOutsideDemo("The demo's own text is no official form.")
    if (rule := forms()[kind]).is_stale(version_date, at.date()):
        raise stale(rule, version_date)
    before = OfficialForm.objects.select_for_update().installed(
        kind=kind, language=language, is_demo=is_demo
    )
    sha256 = storage.put(data)
    for form in before:
        if form.sha256 == sha256:
            raise FormInstalledAlready("This very file is in use already.")
        form.replaced_at = at
        form.save(update_fields=["replaced_at"])
    form = OfficialForm.objects.create(
        kind=kind,
        language=language,
        version_date=version_date,
        sha256=sha256,
        size=len(data),
        is_demo=is_demo,
        installed_by=by,
        installed_at=at,
    )
    record(
        stream=INSTALLATION,
        verb="install_official_form",
        actor=actor(by),
        agency="",
        target=f"officialform:{form.public_id}",
        at=at,
        payload={
            "kind": kind,
            "language": language,
            "version": str(version_date),
            "sha256": sha256,
        },
    )
    return form


def _check(kind: str, language: str, version_date: date, data: bytes, at: datetime) -> None:
    wrong: dict[str, list[str]] = {}
    if kind not in OfficialForm.Kind.values:
        wrong["kind"] = ["Choose one of the official forms."]
    if language not in OfficialForm.Language.values:
        wrong["language"] = ["Choose the form's language."]
    if version_date > at.astimezone(UTC).date():
        wrong["version_date"] = ["This date has not come yet."]
    if said := pdf_fault(data):
        wrong["file"] = [said]
    if wrong:
        raise Invalid(wrong)


def pdf_fault(data: bytes, *, largest: int = LARGEST) -> str:
    """Why these bytes are no PDF that can be handed to people; empty if they are one."""
    if not data or len(data) > largest:
        return f"The file must have between 1 byte and {largest // 1024 // 1024} MB."
    if said := why_not(data):
        return said
    try:
        if puremagic.from_string(data, mime=True) != "application/pdf":
            return "This is not a PDF file, whatever its name says."
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return "" if len(pdf.pages) else "The PDF has no pages."
    except puremagic.PureError:
        return "This is not a PDF file, whatever its name says."
    except (pikepdf.PdfError, pikepdf.PasswordError):
        return "The PDF is damaged or needs a password."


def current_form(*, kind: str, language: str, on: date) -> OfficialForm:
    """The form to enclose on this day. Raises the refusal of G-07 where none may be used.

    The demo's own text serves only where nothing official is installed, under demo settings.
    """
    official, demo = (
        OfficialForm.objects.installed(kind=kind, language=language, is_demo=is_demo).first()
        for is_demo in (False, True)
    )
    rule = forms()[kind]
    if official is not None:
        if rule.is_stale(official.version_date, on):
            raise stale(rule, official.version_date)
        return official
    if demo is not None and settings.DEMO:
        return demo
    raise gate_refusal(STALE, f"No {rule.title} is installed in this language ({language}).")


def stale(rule: Form, version_date: date) -> Refusal:
    return gate_refusal(
        STALE,
        f"The {rule.title} of {spoken(version_date)} was replaced; since "
        f"{spoken(rule.mandatory_on)} only the revision of {rule.revised_on:%B %Y} may be used.",
    )


def read_form(form: OfficialForm) -> bytes:
    return storage.read(form.sha256)
