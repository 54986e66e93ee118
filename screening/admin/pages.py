"""Where this room's pages stand in the staff site, and who finds them there."""

from config.accounts.pages import (
    NavItem,
    View,
    register_finder,
    register_nav,
    register_page,
)
from screening.admin import cases
from screening.admin.case_panels import CaseTab, register_case_tab

CASE = "cases/<slug:reference>/"
VIEW_CASE = "screening.view_case"

PAGES: tuple[tuple[str, View, str, str], ...] = (
    ("cases/", cases.cases, "cases", VIEW_CASE),
    (CASE, cases.overview, "case", ""),
    (f"{CASE}timeline/", cases.trail, "case-timeline", ""),
)
TABS = (
    CaseTab(10, "Overview", "admin:case", VIEW_CASE),
    CaseTab(70, "Timeline", "admin:case-timeline", VIEW_CASE),
)
NAVIGATION = (NavItem("work", "Cases", "admin:cases", order=10, perm=VIEW_CASE, key="g c"),)

for path, view, name, perm in PAGES:
    register_page(path, view, name=name, perm=perm)
for tab in TABS:
    register_case_tab(tab)
for item in NAVIGATION:
    register_nav(item)
register_finder(cases.find_cases)
