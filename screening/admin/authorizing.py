"""The papers before anything is collected: disclosure, authorization, certification, authority."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from config.accounts.admin import signed_in
from config.accounts.gates import gate_refusal
from config.accounts.models import User
from config.delivery.models import Delivery
from config.delivery.services import queue_delivery
from config.law.book import book
from config.law.entries import Element
from config.portal.models import PortalLink
from config.portal.services import create_link, revoke_link
from screening.admin.doors import (
    Attempt,
    acting_on,
    attempt,
    case_for,
    done,
    finish,
    may,
    submission_of,
)
from screening.admin.frame import render_case
from screening.disclosures import Sheet
from screening.forms.authorizing import (
    AuthorityForm,
    CertifyForm,
    DisclosureForm,
    LinkForm,
    ScanForm,
    SheetForm,
    SheetScanForm,
)
from screening.models import Case, StateSheet
from screening.services import (
    certify,
    missing_sheets,
    owed_sheets,
    record_authority,
    record_signed_scan,
    record_state_scan,
    revoke_authorization,
    show_disclosure,
    show_state_sheet,
)
from screening.services.investigative import notice_sent
from screening.services.signing import refuse_cancelled
from screening.workflow import CaseStatus

PAGE = "admin:case-authorization"
VIEW = "screening.view_authorization"
DISCLOSE = "screening.add_disclosure"
AUTHORIZE = "screening.add_authorization"
CERTIFY = "screening.add_certification"
ORDER = "screening.add_order"
LINK = "portal.add_portallink"
DELIVER = "delivery.add_delivery"
RIGHTS = {
    "disclose": DISCLOSE,
    "authorize": AUTHORIZE,
    "certify": CERTIFY,
    "order": ORDER,
    "link": LINK,
    "deliver": DELIVER,
}


def page(request: HttpRequest, reference: str) -> HttpResponse:
    return draw(request, case_for(request, reference, VIEW))


def draw(
    request: HttpRequest, case: Case, tried: Attempt | None = None, **more: Any
) -> HttpResponse:
    """The tab; `tried` puts a form back on it with what was typed."""
    user, law = signed_in(request), book().regime(case.order.regime)
    over = case.order.is_cancelled or case.status == CaseStatus.CLOSED
    context = {
        **forms_of(case, tried),
        **{f"may_{name}": not over and may(user, case, perm) for name, perm in RIGHTS.items()},
        "may_end_link": may(user, case, LINK),
        "over": over,
        "sheets": sheets_of(case),
        "missing": missing_sheets(case),
        "disclosures": case.disclosures.select_related("document"),
        "authorizations": case.authorizations.select_related("document", "disclosure"),
        "live": case.authorizations.live().first(),
        "certification": case.certifications.select_related("document", "certified_by").first(),
        "notice_owed": law.investigative_disclosure and not notice_sent(case),
        "links": _links(user, case),
        "certified": certified_points(investigative=law.investigative_disclosure),
        "letters": _letters(user, case),
        **more,
    }
    return render_case(request, case, "screening/staff/authorization.html", PAGE, context, tried)


def sheets_of(case: Case) -> list[tuple[Sheet, list[StateSheet]]]:
    """What the states' laws want shown beside N-01, each with what was shown of it (N-19)."""
    shown = list(case.state_sheets.select_related("document", "answer"))
    return [
        (sheet, [one for one in shown if one.notice == sheet.notice]) for sheet in owed_sheets(case)
    ]


def forms_of(case: Case, tried: Attempt | None) -> dict[str, Any]:
    """Each of the tab's forms, empty but for the one that was tried."""
    order = case.order
    given = {name: getattr(order, name) for name in AuthorityForm.base_fields}
    missing = missing_sheets(case)
    waiting = set(case.state_sheets.filter(answered_at=None).values_list("notice", flat=True))
    back = [sheet for sheet in missing if sheet.notice in waiting]
    language = {"language": case.person.language}
    found: dict[str, Any] = {
        "sheet_form": SheetForm(initial=language, sheets=missing),
        "sheet_scan_form": SheetScanForm(sheets=back, auto_id="sheet_%s") if back else None,
        "disclosure_form": DisclosureForm(initial=language),
        "link_form": LinkForm(),
        "scan_form": ScanForm(),
        "certify_form": CertifyForm(),
        "authority_form": AuthorityForm(initial=given),
    }
    if tried:
        found = {
            name: tried.form if type(form) is type(tried.form) else form
            for name, form in found.items()
        }
    return found


def certified_points(*, investigative: bool) -> list[Element]:
    """What the law wants certified (N-02); the last point only where people are interviewed."""
    elements = book().notice("N-02").elements
    return [element for element in elements if investigative or not element.when]


def _links(user: User, case: Case) -> QuerySet[PortalLink]:
    found = PortalLink.objects.visible_to(user).filter(matter=case.pk)
    return found.filter(revoked_at__isnull=True, expires_at__gt=timezone.now())


def _letters(user: User, case: Case) -> QuerySet[Delivery]:
    """Messages that told the person to come and sign."""
    return Delivery.objects.visible_to(user).filter(matter=case.pk, document__kind="disclosure")


_finish = partial(finish, draw=draw, page=PAGE)


def _act(
    request: HttpRequest,
    reference: str,
    perm: str,
    form: Any,
    act: Callable[[Case, dict[str, Any]], Any],
    said: str,
) -> HttpResponse:
    case = acting_on(request, reference, perm)
    tried = attempt(form, lambda told: act(case, told))
    return draw(request, case, tried) if tried.failed else done(request, said, PAGE, reference)


@require_POST
def disclose(request: HttpRequest, reference: str) -> HttpResponse:
    return _act(
        request,
        reference,
        DISCLOSE,
        DisclosureForm(request.POST),
        lambda case, told: show_disclosure(
            case=case, by=signed_in(request), at=timezone.now(), **told
        ),
        "The disclosure is ready. It stands alone: send it with nothing else (G-03).",
    )


@require_POST
def sheet(request: HttpRequest, reference: str) -> HttpResponse:
    """Prepare a state's own disclosure, to print it."""
    case = acting_on(request, reference, DISCLOSE)
    tried = attempt(
        SheetForm(request.POST, sheets=owed_sheets(case)),
        lambda told: show_state_sheet(case=case, by=signed_in(request), at=timezone.now(), **told),
    )
    said = "The sheet is ready. It goes in an envelope of its own (G-03)."
    return _finish(request, case, tried, said)


@require_POST
def sheet_scan(request: HttpRequest, reference: str) -> HttpResponse:
    case = acting_on(request, reference, AUTHORIZE)
    tried = attempt(
        SheetScanForm(request.POST, request.FILES, sheets=owed_sheets(case), auto_id="sheet_%s"),
        lambda told: record_state_scan(
            case=case,
            data=told.pop("paper"),
            submission=submission_of(request),
            by=signed_in(request),
            at=timezone.now(),
            **told,
        ),
    )
    return _finish(request, case, tried, "The sheet is on file, with what was chosen on it.")


@require_POST
def link(request: HttpRequest, reference: str) -> HttpResponse:
    """Make the person's way to sign. Its address and code are shown on this answer alone."""
    case = acting_on(request, reference, LINK)
    refuse_cancelled(case)
    tried = attempt(
        LinkForm(request.POST),
        lambda told: create_link(
            matter=case.matter,
            person=case.person,
            purpose=PortalLink.Purpose.SIGN_AUTHORIZATION,
            submission=submission_of(request),
            by=signed_in(request),
            at=timezone.now(),
            **told,
        ),
    )
    if tried.failed:
        return draw(request, case, tried)
    made, token = tried.result
    address = f"{settings.BASE_URL}{reverse('portal:exchange', args=[token])}"
    return draw(request, case, made=made, address=address)


@require_POST
def end_link(request: HttpRequest, reference: str, public_id: str) -> HttpResponse:
    case = acting_on(request, reference, LINK)
    found = PortalLink.objects.filter(matter=case.pk, public_id=public_id).first()
    if found:
        revoke_link(link=found, by=signed_in(request), at=timezone.now())
    return done(request, "The link no longer opens.", PAGE, reference)


@require_POST
def send(request: HttpRequest, reference: str) -> HttpResponse:
    """Tell the person by e-mail that something waits; the message names nothing and nobody."""
    case = acting_on(request, reference, DELIVER)
    refuse_cancelled(case)
    disclosure = case.disclosures.select_related("document").first()
    if disclosure is None:
        raise gate_refusal("G-02", "No disclosure was prepared in this case.")
    queue_delivery(
        matter=case.matter,
        document=disclosure.document,
        person=case.person,
        channel=Delivery.Channel.EMAIL,
        key=f"sign:{submission_of(request)}",
        by=signed_in(request),
        at=timezone.now(),
    )
    return done(request, "The message goes out with the next dispatch.", PAGE, reference)


@require_POST
def scan(request: HttpRequest, reference: str) -> HttpResponse:
    return _act(
        request,
        reference,
        AUTHORIZE,
        ScanForm(request.POST, request.FILES),
        lambda case, told: record_signed_scan(
            case=case,
            data=told["paper"],
            signed_on=told["signed_on"],
            signed_name=told["signed_name"],
            submission=submission_of(request),
            by=signed_in(request),
            at=timezone.now(),
        ),
        "The signed authorization is on file.",
    )


@require_POST
def revoke(request: HttpRequest, reference: str) -> HttpResponse:
    """The person took it back by letter or telephone."""
    case = acting_on(request, reference, DISCLOSE)
    revoke_authorization(case=case, by=signed_in(request), at=timezone.now())
    return done(request, "Taken back: nothing more is collected or furnished.", PAGE, reference)


@require_POST
def certification(request: HttpRequest, reference: str) -> HttpResponse:
    return _act(
        request,
        reference,
        CERTIFY,
        CertifyForm(request.POST),
        lambda case, told: certify(
            case=case,
            submission=submission_of(request),
            by=signed_in(request),
            at=timezone.now(),
        ),
        "Certified. The certification is kept with the case (N-02).",
    )


@require_POST
def authority(request: HttpRequest, reference: str) -> HttpResponse:
    return _act(
        request,
        reference,
        ORDER,
        AuthorityForm(request.POST),
        lambda case, told: record_authority(
            case=case, by=signed_in(request), at=timezone.now(), **told
        ),
        "Recorded.",
    )
