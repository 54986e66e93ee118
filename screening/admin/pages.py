"""Where this room's pages stand in the staff site, and who finds them there."""

from config.accounts.pages import (
    NavItem,
    View,
    register_finder,
    register_nav,
    register_page,
    register_panel,
)
from screening.admin import (
    accounts,
    authorizing,
    cases,
    classes,
    collecting,
    desk,
    flags,
    frame,
    noticing,
    order_acts,
    ordering,
    orders,
    queues,
    redacting,
    reporting,
    sight,
)
from screening.admin.case_panels import (
    CaseTab,
    register_case_badge,
    register_case_panel,
    register_case_tab,
)

CASE = "cases/<slug:reference>/"
ACCOUNT = f"{CASE}accounts/<uuid:public_id>/"
REPORT = f"{CASE}report/<uuid:public_id>/"
IDENTIFIER = f"{CASE}accounts/identifiers/<int:pk>/"
VIEW_CASE = "screening.view_case"
ORDER = "screening.add_order"

PAGES: tuple[tuple[str, View, str, str], ...] = (
    ("cases/", cases.cases, "cases", VIEW_CASE),
    ("cases/order/", ordering.guide, "order-screening", ORDER),
    ("cases/order/<slug:regime>/", ordering.order, "order", ORDER),
    ("orders/", orders.desk, "orders", orders.VIEW),
    ("orders/class/", classes.choose, "order-class", ORDER),
    ("orders/class/template/", classes.template, "order-class-template", ORDER),
    ("orders/class/<slug:regime>/", classes.upload, "order-class-file", ORDER),
    ("orders/class/<slug:regime>/rows/", classes.confirm, "order-class-confirm", ORDER),
    (CASE, cases.overview, "case", ""),
    (f"{CASE}order/", order_acts.page, "case-order", ""),
    (f"{CASE}order/rush/", order_acts.rush, "case-order-rush", ""),
    (f"{CASE}order/in-line/", order_acts.unrush, "case-order-unrush", ""),
    (f"{CASE}order/cancel/", order_acts.cancel, "case-order-cancel", ""),
    (f"{CASE}order/correct/", order_acts.correct, "case-order-correct", ""),
    (f"{CASE}timeline/", cases.trail, "case-timeline", ""),
    (f"{CASE}posts/", collecting.page, "case-posts", ""),
    (f"{CASE}posts/progress/", collecting.progress, "case-posts-progress", ""),
    (f"{CASE}posts/upload/", collecting.upload, "case-upload", ""),
    (f"{CASE}posts/screen/", collecting.screen, "case-screen", ""),
    (f"{CASE}posts/files/<uuid:public_id>/", collecting.batch, "case-batch", ""),
    (f"{CASE}posts/<uuid:public_id>/public/", redacting.show_public, "post-public", ""),
    (f"{CASE}flags/", flags.page, "case-flags", ""),
    (f"{CASE}flags/<uuid:public_id>/notice/", noticing.page, "flag-notice", ""),
    ("desk/", queues.desk, "desk", desk.REVIEW),
    (f"{CASE}desk/", desk.start, "case-desk", ""),
    (f"{CASE}desk/<slug:round_>/", desk.queue, "case-queue", ""),
    (f"{CASE}desk/<slug:round_>/<uuid:public_id>/", desk.post, "desk-post", ""),
    (f"{CASE}desk/<slug:round_>/<uuid:public_id>/redact/", redacting.redact, "desk-redact", ""),
    (f"{CASE}report/", reporting.page, "case-report", ""),
    (f"{CASE}report/issue/", reporting.issue, "case-issue", ""),
    (f"{CASE}report/reopen/", reporting.reopen, "case-reopen", ""),
    (f"{CASE}report/close/", reporting.close, "case-close", ""),
    (REPORT, reporting.read, "case-report-read", ""),
    (f"{REPORT}data/", reporting.data, "case-report-data", ""),
    (f"{REPORT}furnish/", reporting.furnish, "case-furnish", ""),
    (f"{REPORT}copy/", reporting.copy, "case-report-copy", ""),
    (f"{CASE}access/", sight.page, "case-access", ""),
    (f"{CASE}access/assign/", sight.assign_to, "case-assign", ""),
    (f"{CASE}access/wall/", sight.wall_off, "case-wall", ""),
    (f"{CASE}access/grant/", sight.except_for, "case-grant", ""),
    (f"{CASE}authorization/", authorizing.page, "case-authorization", ""),
    (f"{CASE}authorization/disclosure/", authorizing.disclose, "case-disclose", ""),
    (f"{CASE}authorization/sheet/", authorizing.sheet, "case-sheet", ""),
    (f"{CASE}authorization/sheet/scan/", authorizing.sheet_scan, "case-sheet-scan", ""),
    (f"{CASE}authorization/link/", authorizing.link, "case-link", ""),
    (f"{CASE}authorization/link/<uuid:public_id>/", authorizing.end_link, "case-end-link", ""),
    (f"{CASE}authorization/send/", authorizing.send, "case-send", ""),
    (f"{CASE}authorization/scan/", authorizing.scan, "case-scan", ""),
    (f"{CASE}authorization/revoke/", authorizing.revoke, "case-revoke", ""),
    (f"{CASE}authorization/certify/", authorizing.certification, "case-certify", ""),
    (f"{CASE}authorization/authority/", authorizing.authority, "case-authority", ""),
    (f"{CASE}accounts/", accounts.page, "case-accounts", ""),
    (f"{CASE}accounts/propose/", accounts.propose, "case-account-propose", ""),
    (f"{CASE}accounts/discovery/", accounts.discovery, "case-discovery", ""),
    (f"{ACCOUNT}identifier/", accounts.identifier, "case-identifier", ""),
    (f"{ACCOUNT}confirm/", accounts.confirm, "case-account-confirm", ""),
    (f"{ACCOUNT}reject/", accounts.reject, "case-account-reject", ""),
    (f"{IDENTIFIER}explain/", accounts.explain, "case-identifier-explain", ""),
    (f"{IDENTIFIER}withdraw/", accounts.withdraw, "case-identifier-withdraw", ""),
)
TABS = (
    CaseTab(10, "Overview", "admin:case", VIEW_CASE),
    CaseTab(15, "Order", "admin:case-order", order_acts.VIEW),
    CaseTab(20, "Authorization", "admin:case-authorization", authorizing.VIEW),
    CaseTab(
        30,
        "Accounts",
        "admin:case-accounts",
        accounts.VIEW,
        lambda case: case.social_accounts.count(),
    ),
    CaseTab(40, "Posts", "admin:case-posts", collecting.VIEW),
    CaseTab(50, "Flags", "admin:case-flags", flags.VIEW),
    CaseTab(60, "Report", "admin:case-report", reporting.VIEW),
    CaseTab(70, "Timeline", "admin:case-timeline", VIEW_CASE),
    CaseTab(80, "Access", "admin:case-access", VIEW_CASE),
)
NAVIGATION = (
    NavItem("work", "Cases", "admin:cases", order=10, perm=VIEW_CASE, key="g c"),
    NavItem("work", "Orders", "admin:orders", order=8, perm=orders.VIEW, key="g o"),
    NavItem(
        "work",
        "Review desk",
        "admin:desk",
        order=15,
        count=queues.count_waiting,
        perm=desk.REVIEW,
        key="g r",
    ),
    NavItem("act", "Order a screening", "admin:order-screening", order=10, perm=ORDER),
)

for path, view, name, perm in PAGES:
    register_page(path, view, name=name, perm=perm)
for tab in TABS:
    register_case_tab(tab)
for item in NAVIGATION:
    register_nav(item)
register_finder(cases.find_cases)
register_case_badge(5, frame.order_badge)
register_case_panel(10, accounts.panel)
register_case_panel(20, flags.panel)
register_case_panel(90, cases.trail_panel)
register_case_panel(30, reporting.panel, side=True)
register_panel("My cases", cases.panel, order=30, perm=VIEW_CASE)
register_panel("Queues", queues.panel, order=20, side=True, perm=desk.REVIEW)
