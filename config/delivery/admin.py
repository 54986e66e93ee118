from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from config.accounts.admin import ReadOnlyAdmin
from config.accounts.pages import NavItem, register_nav, register_page
from config.delivery import batch_pages, constructive_pages, many_pages, scan_pages, views
from config.delivery.models import Delivery


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin[Delivery]):
    list_display = ["document", "matter", "channel", "status", "dispatched_on", "received_on"]
    list_filter = ["channel", "status"]
    list_select_related = ["document", "matter"]
    exclude = ["claimed_until", "idempotency_key"]


register_page("mail-room/", views.mail_room, name="mail-room", perm="delivery.record_proof")
register_page(
    "mail-room/<uuid:public_id>/", views.dispatch, name="dispatch", perm="delivery.view_delivery"
)
register_page("mail-room/scans/", many_pages.scans, name="many-scans", perm="delivery.record_proof")
register_page(
    "mail-room/reports/",
    many_pages.unmatched,
    name="mail-reports",
    perm="delivery.view_mailreport",
)
register_page(
    "mail-room/<uuid:public_id>/print/",
    views.print_file,
    name="print-file",
    perm="delivery.record_proof",
)
register_page(
    "mail-room/<uuid:public_id>/class/",
    views.mail_class,
    name="mail-class",
    perm="delivery.record_proof",
)
register_page(
    "mail-room/print/", batch_pages.print_all, name="print-all", perm="delivery.record_proof"
)
for tail, view, name in (
    ("", batch_pages.print_batch, "print-batch"),
    ("progress/", batch_pages.batch_progress, "print-batch-progress"),
    ("file/", batch_pages.batch_file, "print-batch-file"),
    ("addresses/", batch_pages.batch_addresses, "print-batch-addresses"),
):
    register_page(
        f"mail-room/batches/<uuid:public_id>/{tail}",
        view,
        name=name,
        perm="delivery.record_proof",
    )
register_page(
    "mail-room/<uuid:public_id>/constructive/",
    constructive_pages.ask,
    name="ask-constructive",
    perm=constructive_pages.ASKS,
)
register_page(
    "mail-room/<uuid:public_id>/constructive/sign/",
    constructive_pages.decide,
    name="sign-constructive",
    perm=constructive_pages.SIGNS,
)
register_page(
    "mail-room/<uuid:public_id>/scans/", scan_pages.add, name="add-scans", perm=scan_pages.PROVES
)
register_page(
    "mail-room/<uuid:public_id>/scans/<uuid:file_id>/",
    scan_pages.opened,
    name="proof-file",
    perm="delivery.view_delivery",
)
register_nav(
    NavItem(
        section="work",
        label=_("Mail room"),
        url_name="admin:mail-room",
        order=60,
        count=views.count_waiting,
        perm="delivery.record_proof",
    )
)
register_nav(
    NavItem(
        section="oversight",
        label=_("Mail reports without a message"),
        url_name="admin:mail-reports",
        order=70,
        perm="delivery.view_mailreport",
    )
)
