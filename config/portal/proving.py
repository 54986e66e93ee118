"""Staff pages: what a screener asks before it shows a file, and the digits that are held for it."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.accounts.admin import signed_in
from config.accounts.models import Organization, User
from config.accounts.pages import render_staff
from config.errors import Invalid
from config.portal.identity import Asked
from config.portal.models import IdentityRule
from config.portal.models.proofs import FEWEST, LONGEST_REST, MOST, SHORTEST_REST
from config.portal.services import hold_ssn, rule_for, set_identity_rule
from config.portal.staff import matter_for

CHANGE = "accounts.change_organization"


class RuleForm(forms.Form):
    birth_date = forms.BooleanField(label=gettext_lazy("Date of birth"), required=False)
    place = forms.BooleanField(
        label=gettext_lazy("House number or ZIP code of the address on file"), required=False
    )
    code = forms.BooleanField(
        label=gettext_lazy("One-time code to the e-mail or telephone on file"), required=False
    )
    ssn = forms.BooleanField(
        label=gettext_lazy("Last four digits of the SSN, where they are held"),
        help_text=gettext_lazy("Asked of everybody, and compared only where they are held."),
        required=False,
    )
    tries = forms.IntegerField(
        label=gettext_lazy("Misses before the questions rest"), min_value=FEWEST, max_value=MOST
    )
    rest_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes that they rest"),
        help_text=gettext_lazy(
            "They rest for that one link, and open again by themselves. Post and telephone are"
            " offered all the while, and a dispute never waits for them (R-13)."
        ),
        min_value=SHORTEST_REST,
        max_value=LONGEST_REST,
    )


class DigitsForm(forms.Form):
    digits = forms.RegexField(
        r"^[0-9]{4}$",
        label=gettext_lazy("Last four digits of the SSN"),
    )


def _own(user: User) -> Any:
    return Organization.objects.filter(pk__in=user.organization_ids(CHANGE)).order_by("name")


def rules(request: HttpRequest) -> HttpResponse:
    own = list(_own(signed_in(request)))
    set_ = {
        rule.organization_id: rule for rule in IdentityRule.objects.filter(organization__in=own)
    }
    context = {
        "title": _("Proof of identity"),
        "rows": [(one, set_.get(one.pk) or IdentityRule(), one.pk in set_) for one in own],
    }
    return render_staff(request, "portal/staff/rules.html", context)


def rule(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What one's own organization asks of the people whose files it keeps as a screener."""
    user = signed_in(request)
    found = _own(user).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    names = RuleForm.base_fields
    now = {name: getattr(rule_for(found), name) for name in names}
    form = RuleForm(request.POST if request.method == "POST" else None, initial=now)
    if form.is_valid() and _set(found, form, user):
        messages.success(request, _("From now on this is asked."))
        return redirect("admin:portal-identity-rules")
    context = {
        "title": _("Proof of identity"),
        "crumbs": [(_("Proof of identity"), reverse("admin:portal-identity-rules"))],
        "organization": found,
        "form": form,
    }
    status = 400 if form.errors else 200
    return render_staff(request, "portal/staff/rule.html", context, status)


def _set(organization: Organization, form: RuleForm, user: User) -> bool:
    told = form.cleaned_data
    asked = Asked(told["birth_date"], told["place"], told["ssn"], told["code"])
    try:
        set_identity_rule(
            organization=organization,
            asked=asked,
            tries=told["tries"],
            rest_minutes=told["rest_minutes"],
            by=user,
            at=timezone.now(),
        )
    except Invalid as invalid:
        for name, said in invalid.fields.items():
            form.add_error(name, list(said))
        return False
    return True


def hold(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Digits from the person's own papers, for the questions in the portal."""
    user, matter = matter_for(request, public_id)
    if request.method != "POST":
        raise PermissionDenied
    form = DigitsForm(request.POST)
    if form.is_valid() and matter.person is not None:
        digits = form.cleaned_data["digits"]
        hold_ssn(matter=matter, digits=digits, by=user, at=timezone.now())
        messages.success(request, _("Held. They are compared, and never shown."))
    else:
        messages.error(request, _("Type the last four digits."))
    return redirect("admin:portal-access", public_id=matter.public_id)
