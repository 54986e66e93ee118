"""The forms of a policy's way into force, and of its clauses and rules."""

import json
from datetime import datetime
from itertools import count
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from config.accounts.models import Organization, User
from config.accounts.widgets import DateField
from config.errors import Invalid, Refusal
from policies.detection import RuleError, parse_rule
from policies.models import Clause, DetectionRule, PolicyVersion, Source
from policies.pack import shipped_packs, title_of
from policies.services.bench import spec_text
from policies.workflow import FROZEN

LARGEST = 100 << 20
FEW = 3
WRITTEN = {"rows": 4, "spellcheck": "false", "class": "pb-code"}


def complain(form: forms.BaseForm, error: Invalid | Refusal) -> None:
    """What a service could not take, beside its field or above the form."""
    if isinstance(error, Refusal):
        return form.add_error(None, f"{error.reason} {error.remedy}".strip())
    for field, said in error.fields.items():
        form.add_error(field if field in form.fields else None, list(said))


class ActForm(forms.Form):
    """Carries its own number: sent twice, it acts once."""

    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class AdoptForm(ActForm):
    """Begin with a shipped pack; its text is the author's to change."""

    organization = forms.ModelChoiceField(Organization.objects.none(), label=_("Organization"))
    pack = forms.ChoiceField(label=_("Begin with"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Organization.objects.filter(pk__in=user.organization_ids("policies.import_pack"))
        self.fields["organization"].queryset = own  # type: ignore[attr-defined]
        packs = [(slug, title_of(path)) for slug, path in shipped_packs().items()]
        self.fields["pack"].choices = packs  # type: ignore[attr-defined]


class NothingForm(ActForm):
    """For acts that need no word."""


class SeenForm(ActForm):
    """For acts on a text that may change meanwhile: it carries what stood on the page."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)


class ApproveForm(SeenForm):
    reason = forms.CharField(
        label=_("Why it stays as it is, where a check warns"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )


class ReturnForm(ActForm):
    reason = forms.CharField(
        label=_("What has to change"), widget=forms.Textarea(attrs={"rows": 3})
    )


class PublishForm(SeenForm):
    effective_on = forms.DateField(
        label=_("In force from"), widget=DateField, help_text=_("Today or later; never backdated.")
    )


class WithdrawForm(ActForm):
    ends_on = forms.DateField(
        label=_("No longer in force from"),
        widget=DateField,
        help_text=_("Today or later. Nothing is in force from then on until another version is."),
    )
    reason = forms.CharField(
        label=_("Why it is withdrawn"), widget=forms.Textarea(attrs={"rows": 3})
    )


class RehearseForm(ActForm):
    """Against which version, and on what."""

    against = forms.ModelChoiceField(
        PolicyVersion.objects.none(),
        label=_("Compare with"),
        required=False,
        empty_label=_("Nothing: only count what the draft flags"),
    )
    source = forms.ChoiceField(
        label=_("Try it on"),
        choices=Source.choices,
        initial=Source.SAMPLE,
        widget=forms.RadioSelect,
    )
    upload = forms.FileField(
        label=_("File of texts"),
        required=False,
        help_text=_(
            "CSV with the columns id and text, and label (flag or ok) where people judged."
            " Never posts of a case. The file is removed when the rehearsal is over; a few"
            " samples of it stay with the result for a while."
        ),
    )

    def __init__(self, *args: Any, version: PolicyVersion, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = PolicyVersion.objects.filter(
            policy__organization=version.organization, status__in=FROZEN
        )
        in_force = PolicyVersion.objects.in_force(version.organization, version.organization.on(at))
        field = self.fields["against"]
        field.queryset = own.select_related("policy")  # type: ignore[attr-defined]
        field.initial = in_force

    def clean_upload(self) -> Any:
        file = self.cleaned_data["upload"]
        if file and file.size > LARGEST:
            raise ValidationError(_("At most 100 MB."))
        return file


class OtherVersionForm(forms.Form):
    """Which version to set another one beside."""

    beside = forms.ModelChoiceField(
        PolicyVersion.objects.none(), to_field_name="public_id", label=_("Beside")
    )

    def __init__(self, *args: Any, versions: QuerySet[PolicyVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["beside"].queryset = versions  # type: ignore[attr-defined]


class BenchForm(forms.Form):
    texts = forms.CharField(
        label=_("Posts to try, one a line"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=20_000,
        help_text=_("Nothing is kept. Use invented posts."),
    )

    def lines(self) -> list[str]:
        return lines_of(self.cleaned_data["texts"])


def lines_of(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()][:100]


class ClauseBenchForm(forms.Form):
    """A field for each rule of a clause, one for a new rule, and posts to try."""

    texts = forms.CharField(
        label=_("Posts to try, one a line"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=20_000,
        required=False,
        help_text=_("Nothing is kept. Use invented posts."),
    )
    new_key = forms.SlugField(label=_("Name of a new rule"), max_length=60, required=False)
    new_spec = forms.CharField(
        label=_("New rule"), widget=forms.Textarea(attrs=WRITTEN), required=False
    )

    def __init__(self, *args: Any, clause: Clause, may_edit: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clause, self.may_edit = clause, may_edit
        self.standing = list(clause.rules.order_by("pk"))
        self._rules = {f"rule_{rule.pk}": rule for rule in self.standing}
        for name, rule in self._rules.items():
            text = spec_text(rule.spec)
            attrs = {**WRITTEN, "rows": 10, "aria-label": rule.key}
            self.fields[name] = forms.CharField(
                label=rule.key, initial=text, required=False, widget=forms.Textarea(attrs=attrs)
            )

    def rules(self) -> list[tuple[forms.BoundField, bool]]:
        """Each rule's field, and whether it stands open: edited ones do, and a few rules all."""
        few = len(self._rules) <= FEW
        fields = [self[name] for name in self._rules]
        return [(field, few or self._is_edited(field)) for field in fields]

    def _is_edited(self, field: forms.BoundField) -> bool:
        # Browsers send other line ends than they were given.
        return self.is_bound and str(field.value()).split() != str(field.initial).split()

    def written(self) -> dict[str, str]:
        """Each rule's text by its key, as it stands or was sent; what is empty goes."""
        if not self.is_bound:
            return {rule.key: spec_text(rule.spec) for rule in self.standing}
        told = self.cleaned_data
        found = {
            # A rule that this page did not show yet stays
            rule.key: told[name] if name in self.data else spec_text(rule.spec)
            for name, rule in self._rules.items()
        }
        if told["new_spec"].strip() and not self._is_kept(told["new_spec"]):
            found[told["new_key"] or self._free_key()] = told["new_spec"]
        return {key: text for key, text in found.items() if text.strip()}

    def _is_kept(self, spec: str) -> bool:
        """A second click adds nothing."""
        try:
            told = json.loads(spec)
        except ValueError:
            return False
        return any(told == rule.spec for rule in self.standing)

    def _keys(self) -> set[str]:
        """Of the whole version: in a file two rules of one name are a finding."""
        rules = DetectionRule.objects.filter(clause__version=self.clause.version_id)
        return set(rules.values_list("key", flat=True))

    def _free_key(self) -> str:
        keys = self._keys()
        return next(key for key in (f"new-{n}" for n in count(1)) if key not in keys)

    def lines(self) -> list[str]:
        return lines_of(self.cleaned_data["texts"]) if self.is_bound else []

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        key = told.get("new_key")
        if key and not self._is_kept(told.get("new_spec", "")) and key in self._keys():
            self.add_error("new_key", _("This policy has a rule of that name."))
        return told


class RuleForm(forms.ModelForm[DetectionRule]):
    """A rule that cannot work is refused when it is saved, with place and remedy (P-06)."""

    class Meta:
        model = DetectionRule
        fields = ["clause", "key", "spec", "note"]

    def clean_spec(self) -> Any:
        spec = self.cleaned_data["spec"]
        try:
            parse_rule({**spec, "id": "try"} if isinstance(spec, dict) else spec)
        except RuleError as error:
            raise ValidationError(f"{error.place}: {error.reason} {error.remedy}") from error
        return spec
