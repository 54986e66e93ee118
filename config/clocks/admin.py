from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from config.accounts.admin import ReadOnlyAdmin
from config.accounts.pages import NavItem, register_nav, register_page
from config.accounts.roles import Role
from config.clocks import adopting, lawbook, page, views, whatif
from config.clocks.models import Clock, RuleAdoption


@admin.register(Clock)
class ClockAdmin(ReadOnlyAdmin[Clock]):
    list_display = ["rule_id", "matter", "organization", "due_on", "earliest_on", "status"]
    list_filter = ["status", "rule_id"]
    list_select_related = ["matter", "organization"]
    exclude = ["steps"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Clock]:
        return super().get_queryset(request).select_related("matter", "organization")


@admin.register(RuleAdoption)
class RuleAdoptionAdmin(ReadOnlyAdmin[RuleAdoption]):
    list_display = ["rule_id", "organization", "on", "counsel", "at"]
    list_select_related = ["organization", "counsel"]


register_page("deadlines/", views.deadlines, name="deadlines", perm="clocks.view_clock")
register_page("deadlines/news/", views.news, name="deadline-news", perm="clocks.view_clock")
register_page("deadlines/<uuid:public_id>/", page.clock, name="clock", perm="clocks.view_clock")
register_page("deadlines/<uuid:public_id>/toll/", page.toll, name="clock-toll", perm=page.TOLL)
register_page(
    "deadlines/<uuid:public_id>/run/<int:pk>/", page.run_again, name="clock-run", perm=page.TOLL
)
register_page("calendar/", views.calendar, name="calendar")
register_page("calendar/seed/", views.seed, name="calendar-seed")
register_nav(
    NavItem(
        section="work",
        label=_("Deadlines"),
        url_name="admin:deadlines",
        order=20,
        count=views.count_pressing,
        perm="clocks.view_clock",
        key="g d",
    )
)
register_page("law/", lawbook.law_book, name="law-book", perm="clocks.view_clock")
register_nav(
    NavItem(
        section="rules",
        label=_("Law book"),
        url_name="admin:law-book",
        order=60,
        perm="clocks.view_clock",
    )
)
register_page("what-if/", whatif.what_if, name="what-if", perm="clocks.view_clock")
register_nav(
    NavItem(
        section="rules",
        label=_("What if"),
        url_name="admin:what-if",
        order=65,
        perm="clocks.view_clock",
    )
)
register_page("rows/", adopting.adoptions, name="rule-adoptions", perm=adopting.ADD)
register_nav(
    NavItem(
        section="rules",
        label=_("Rows of the law book"),
        url_name="admin:rule-adoptions",
        order=70,
        perm=adopting.ADD,
    )
)
register_nav(
    NavItem(
        section="rules",
        label=_("Calendar"),
        url_name="admin:calendar",
        order=80,
        roles=frozenset({Role.ADMINISTRATOR}),
    )
)
