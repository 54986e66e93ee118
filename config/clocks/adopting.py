"""Staff page: counsel switches rows of the law book on and off, with a reason (R-7)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from config.accounts.admin import places, signed_in
from config.accounts.models import Organization
from config.accounts.pages import render_staff
from config.clocks.forms import AdoptionForm
from config.clocks.models import RuleAdoption
from config.clocks.services import adopt_rule
from config.law.book import book
from config.law.rule import Rule

ADD = "clocks.add_ruleadoption"


@dataclass(frozen=True)
class Row:
    organization: Organization
    rule: Rule
    said: RuleAdoption | None

    @property
    def on(self) -> bool:
        return self.said.on if self.said else self.rule.on_by_default


def doubtful(organization: Organization) -> list[Rule]:
    """Rows that nobody has read in the law yet, of those that hold where the organization is."""
    here = set(book().places(organization.jurisdiction))
    rules = (*book().deadlines.values(), *book().exemptions())
    return [rule for rule in rules if rule.needs_counsel and here & set(rule.jurisdictions)]


def rows(organizations: Iterable[Organization]) -> Iterator[Row]:
    for organization in organizations:
        said = organization.adoptions.select_related("counsel").order_by("pk")
        last = {adoption.rule_id: adoption for adoption in said}
        for rule in doubtful(organization):
            yield Row(organization, rule, last.get(rule.id))


def adoptions(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    mine = list(places(user, (ADD,)))
    offered = {rule.id: rule for organization in mine for rule in doubtful(organization)}
    form = AdoptionForm(request.POST or None, organizations=mine, rules=offered.values())
    if request.method == "POST" and form.is_valid():
        adopt_rule(**form.values(), by=user, at=timezone.now())
        messages.success(request, _("Recorded. Clocks that start from now on follow it."))
        return redirect("admin:rule-adoptions")
    context = {"title": _("Rows of the law book"), "rows": rows(mine), "form": form}
    return render_staff(request, "clocks/adoptions.html", context, 400 if form.errors else 200)
