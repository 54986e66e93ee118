from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from config.accounts.admin import ReadOnlyAdmin
from config.accounts.pages import NavItem, register_nav, register_page
from config.portal import staff
from config.portal.models import PortalLink


@admin.register(PortalLink)
class PortalLinkAdmin(ReadOnlyAdmin[PortalLink]):
    list_display = ["matter", "purpose", "created_at", "expires_at", "revoked_at", "exchanged_at"]
    list_filter = ["purpose"]
    list_select_related = ["matter"]
    exclude = ["token_sha256", "code_sha256"]


ONE = "portal-access/<uuid:public_id>/"
register_page("portal-access/", staff.find, name="portal-find", perm=staff.ADD)
register_page(ONE, staff.access, name="portal-access", perm=staff.ADD)
register_page(ONE + "<uuid:link_id>/renew/", staff.renew, name="portal-renew", perm=staff.ADD)
register_page(ONE + "<uuid:link_id>/revoke/", staff.revoke, name="portal-revoke", perm=staff.ADD)
register_nav(
    NavItem(
        section="work",
        label=_("Portal access"),
        url_name="admin:portal-find",
        order=70,
        perm=staff.ADD,
    )
)
