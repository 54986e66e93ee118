"""Staff pages: one file for the printer, its list, and the day on which the carrier took it."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from config.accounts.admin import signed_in
from config.accounts.models import Organization, User, actor
from config.accounts.pages import render_staff
from config.audit.services import record_read
from config.delivery.finding import submission_of
from config.delivery.forms import HandOverForm
from config.delivery.models import Delivery, PrintBatch
from config.delivery.models.batches import printing_for
from config.delivery.services import hand_over_batch, make_batch
from config.delivery.services.batching import addresses
from config.delivery.tasks import compose_batches
from config.documents import storage
from config.documents.responses import download

SHOWN = 20
WORKERS = 2  # that are asked to share the work of one file


def senders(user: User) -> list[tuple[Organization, int]]:
    """Whose letters lie ready for this user to print, and how many."""
    ready = Delivery.objects.visible_to(user).filter(
        status=Delivery.Status.PRINTED, batch=None, sender__in=printing_for(user)
    )
    counted = dict(ready.values_list("sender").annotate(n=Count("pk")).order_by())
    found = Organization.objects.filter(pk__in=counted).order_by("name")
    return [(one, counted[one.pk]) for one in found]


def recent(user: User) -> QuerySet[PrintBatch]:
    found = PrintBatch.objects.visible_to(user)
    return found.select_related("organization", "made_by").prefetch_related("parts")[:SHOWN]


@require_POST
def print_all(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    organization = printing_for(user).filter(code=request.POST.get("organization", "")).first()
    if organization is None:
        raise Http404
    submission = submission_of(request)
    mail_class = request.POST.get("mail_class", "")
    if mail_class and mail_class not in Delivery.MailClass.values:
        raise Http404
    batch = make_batch(
        organization=organization,
        submission=submission,
        mail_class=mail_class,
        by=user,
        at=timezone.now(),
    )
    for _worker in range(WORKERS):
        compose_batches.delay()
    return redirect("admin:print-batch", public_id=batch.public_id)


def _found(request: HttpRequest, public_id: UUID) -> PrintBatch:
    """Whoever may not see one of its letters does not see the file (walls)."""
    user = signed_in(request)
    found = PrintBatch.objects.visible_to(user).select_related("organization", "made_by")
    batch = found.filter(public_id=public_id).first()
    if batch is None or Delivery.objects.in_batch(batch).visible_to(user).count() != batch.letters:
        raise Http404
    return batch


def _whole(request: HttpRequest, public_id: UUID) -> PrintBatch:
    batch = _found(request, public_id)
    if batch.ready_at is None:
        raise Http404
    return batch


def _letters(user: User, batch: PrintBatch) -> QuerySet[Delivery]:
    return Delivery.objects.visible_to(user).filter(batch=batch)


@require_http_methods(["GET", "POST"])
def print_batch(request: HttpRequest, public_id: UUID) -> HttpResponse:
    batch, user, now = _found(request, public_id), signed_in(request), timezone.now()
    form = HandOverForm(request.POST or None, batch=batch, today=batch.organization.on(now))
    if request.method == "POST" and form.is_valid():
        gone = hand_over_batch(batch=batch, **form.cleaned_data, by=user, at=now)
        said = ngettext(
            "%(n)d letter is with the carrier.", "%(n)d letters are with the carrier.", gone
        )
        messages.success(request, said % {"n": gone})
        return redirect("admin:print-batch", public_id=batch.public_id)
    letters = _letters(user, batch).select_related("matter", "document")
    letters = letters.prefetch_related("proofs").order_by("batch_place")
    lies_here = any(one.status == Delivery.Status.PRINTED for one in letters)
    context = {
        "title": str(batch),
        "crumbs": [(_("Mail room"), reverse("admin:mail-room"))],
        "batch": batch,
        "letters": letters,
        "faults": batch.faults.select_related("delivery__matter", "delivery__document"),
        "form": form if lies_here and batch.ready_at else None,
    }
    return render_staff(request, "delivery/batch.html", context, 400 if form.errors else 200)


@require_GET
def batch_progress(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The piece that refreshes itself; asked for as a page it leads to the whole."""
    batch = _found(request, public_id)
    if not request.headers.get("X-Fragment"):
        return redirect("admin:print-batch", public_id=batch.public_id)
    return render(request, "delivery/_batch_progress.html", {"batch": batch})


@require_GET
def batch_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    batch = _whole(request, public_id)
    _looked(request, batch, "print_batch")
    data = storage.read(batch.sha256)
    return download(data, media_type="application/pdf", filename=f"{batch}.pdf")


@require_GET
def batch_addresses(request: HttpRequest, public_id: UUID) -> HttpResponse:
    batch = _whole(request, public_id)
    _looked(request, batch, "addresses")
    data = addresses(batch).encode("utf-8-sig")  # with its mark a spreadsheet reads accents
    return download(data, media_type="text/csv; charset=utf-8", filename=f"{batch}.csv")


def _looked(request: HttpRequest, batch: PrintBatch, what: str) -> None:
    """On the stream of each letter's matter: somebody had them all on paper."""
    user = signed_in(request)
    for one in _letters(user, batch).select_related("matter"):
        record_read(
            stream=one.matter.stream,
            actor=actor(user),
            agency=batch.organization.code,
            target=f"delivery:{one.public_id}",
            at=timezone.now(),
            payload={"as": what},
        )
