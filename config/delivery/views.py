"""Staff pages: the mail room, and one dispatch with its proofs."""

import io
import zipfile
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from config.accounts.admin import signed_in
from config.accounts.models import User, actor
from config.accounts.pages import render_staff
from config.audit.services import record_read
from config.delivery import constructive_pages
from config.delivery.batch_pages import recent, senders
from config.delivery.finding import dispatch_of
from config.delivery.forms import ProofForm, ScansForm
from config.delivery.models import Delivery
from config.delivery.services import choose_mail_class, record_scanned
from config.documents.responses import download
from config.errors import Invalid

LONGEST_LIST = 200
CHANNEL, STATUS = Delivery.Channel, Delivery.Status
# What waits for a person: to be carried away, handed over, or sent another way.
WAITS = (
    Q(status=STATUS.PRINTED)
    | Q(status=STATUS.QUEUED, channel=CHANNEL.HAND)
    | Q(status__in=Delivery.MISSED, next=None)
)


def waiting(user: User) -> QuerySet[Delivery]:
    return Delivery.objects.visible_to(user).filter(WAITS)


def count_waiting(user: User) -> int:
    return waiting(user).count()


def mail_room(request: HttpRequest) -> HttpResponse:
    # What waits for somebody's hand
    user = signed_in(request)
    shown = waiting(user).select_related("matter", "document", "sender")
    context = {
        "title": _("Mail room"),
        "deliveries": shown.order_by("queued_at")[:LONGEST_LIST],
        "senders": senders(user),
        "classes": Delivery.MailClass.choices,
        "batches": recent(user),
    }
    return render_staff(request, "delivery/mail_room.html", context)


def dispatch(request: HttpRequest, public_id: UUID) -> HttpResponse:
    # One dispatch: what lay in it, what was tried, what is proven; and the next proof
    delivery, user = dispatch_of(request, public_id), signed_in(request)
    may_prove = user.has_perm("delivery.record_proof", delivery)
    posted = request.POST if request.method == "POST" else None
    today = {"on": delivery.sender.on(timezone.now())}
    files = request.FILES if posted is not None else None
    form = ProofForm(posted, files, delivery=delivery, initial=today)
    if request.method == "POST":
        if not may_prove:
            raise PermissionDenied
        if form.is_valid() and _recorded(form, delivery, user):
            messages.success(request, _("The proof is recorded."))
            return redirect("admin:dispatch", public_id=delivery.public_id)
    context = {
        "title": delivery.document.title,
        "crumbs": [(_("Mail room"), reverse("admin:mail-room"))],
        "delivery": delivery,
        "enclosures": delivery.enclosures.select_related("document", "official_form"),
        "tries": delivery.tries.all(),
        "ways": Delivery.objects.of_paper(delivery).order_by("pk"),
        "proofs": delivery.proofs.select_related("by").prefetch_related("files__by"),
        "scans": ScansForm(delivery=delivery) if may_prove and delivery.proofs.exists() else None,
        "form": form if may_prove else None,
        "classes": Delivery.MailClass.choices if may_prove and delivery.may_choose_class else (),
        **constructive_pages.shown(user, delivery),
    }
    return render_staff(request, "delivery/dispatch.html", context, 400 if form.errors else 200)


def _recorded(form: ProofForm, delivery: Delivery, user: User) -> bool:
    """Whether it is; a file that cannot be taken is told beside its field."""
    try:
        record_scanned(delivery=delivery, **form.cleaned_data, by=user, at=timezone.now())
    except Invalid as invalid:
        for name, said in invalid.fields.items():
            form.add_error(name if name in form.fields else None, said)
        return False
    return True


@require_POST
def mail_class(request: HttpRequest, public_id: UUID) -> HttpResponse:
    # How one letter shall go; a refusal is told on its page
    delivery, user = dispatch_of(request, public_id), signed_in(request)
    if not user.has_perm("delivery.record_proof", delivery):
        raise PermissionDenied
    chosen = request.POST.get("mail_class", "")
    now = timezone.now()
    try:
        delivery = choose_mail_class(delivery=delivery, mail_class=chosen, by=user, at=now)
    except Invalid:
        raise Http404 from None
    said = _("It goes as: %(way)s.") % {"way": delivery.get_mail_class_display()}
    messages.success(request, said)
    return redirect("admin:dispatch", public_id=public_id)


def print_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    # Everything for the envelope in one archive; the look is recorded
    delivery, user = dispatch_of(request, public_id), signed_in(request)
    if not delivery.print_path or not user.has_perm("delivery.record_proof", delivery):
        raise Http404
    record_read(
        stream=delivery.matter.stream,
        actor=actor(user),
        agency=delivery.sender.code,
        target=f"delivery:{delivery.public_id}",
        at=timezone.now(),
        payload={"as": "print_file"},
    )
    name = f"{delivery.matter.reference}-{delivery.document.kind.replace('_', '-')}-print.zip"
    return download(_zipped(delivery), media_type="application/zip", filename=name)


def _zipped(delivery: Delivery) -> bytes:
    folder = Path(settings.FILES_ROOT) / delivery.print_path
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for place in sorted(folder.iterdir()):
            archive.writestr(place.name, place.read_bytes())
    return buffer.getvalue()
