from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from config.accounts.admin import ReadOnlyAdmin
from config.accounts.pages import NavItem, register_nav, register_page, register_panel
from config.portal import conversing, proving, staff
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
register_page(ONE + "ssn/", proving.hold, name="portal-hold", perm=staff.ADD)
register_page("portal-identity/", proving.rules, name="portal-identity-rules", perm=proving.CHANGE)
register_page(
    "portal-identity/<uuid:public_id>/",
    proving.rule,
    name="portal-organization-identity",
    perm=proving.CHANGE,
)
register_nav(
    NavItem(
        section="rules",
        label=_("Proof of identity"),
        url_name="admin:portal-identity-rules",
        order=80,
        perm=proving.CHANGE,
    )
)
register_nav(
    NavItem(
        section="work",
        label=_("Portal access"),
        url_name="admin:portal-find",
        order=70,
        count=staff.count_asked,
        perm=staff.ADD,
    )
)

register_page("messages/", conversing.inbox, name="matter-messages", perm=conversing.VIEW)
register_page(
    "messages/<uuid:public_id>/",
    conversing.page,
    name="matter-conversation",
    perm=conversing.VIEW,
)
register_nav(
    NavItem(
        section="work",
        label=_("Messages"),
        url_name="admin:matter-messages",
        order=20,
        count=conversing.count_unread,
        perm=conversing.VIEW,
        key="g m",
    )
)
register_panel(_("Messages"), conversing.panel, order=25, side=True, perm=conversing.ADD)
