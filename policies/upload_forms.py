"""A policy file that an author sends: chosen or pasted, checked, then made a draft."""

import hashlib
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.accounts.models import Organization, User
from policies.draft_forms import plain
from policies.forms import WRITTEN, ActForm
from policies.models import Policy
from policies.pack import SENT_AS, Pack, PackError, read_text
from policies.pack_files import MAX_BYTES, decoded

Aim = tuple[Organization, Policy | None]


class UploadForm(ActForm):
    """`checked` is the hash of the text whose findings stand on the page."""

    checked = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    aim = forms.ChoiceField(label=gettext_lazy("It becomes"), widget=forms.RadioSelect)
    file = forms.FileField(
        label=gettext_lazy("Policy file"),
        required=False,
        help_text=gettext_lazy("TOML, at most 1 MB. It takes the place of what stands below."),
    )
    text = forms.CharField(
        label=gettext_lazy("Or its text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={**WRITTEN, "rows": 14}),
    )
    pack: Pack
    is_checked = False

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Organization.objects.filter(pk__in=user.organization_ids("policies.import_pack"))
        self.aims = dict(_aims(own))
        names = [(key, _named(*aim)) for key, aim in self.aims.items()]
        self.fields["aim"].choices = names  # type: ignore[attr-defined]

    def clean_aim(self) -> Aim:
        return self.aims[self.cleaned_data["aim"]]

    def clean_file(self) -> "UploadedFile[Any] | None":
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        size = file.size or 0 if file else 0
        if file and size > MAX_BYTES:
            said = _("“%(name)s” has %(size)s. A policy has at most 1 MB, so it was not read.")
            told = {"name": file.name, "size": filesizeformat(size)}
            raise ValidationError(said, params=told)
        return file

    def clean(self) -> dict[str, Any]:
        """What was sent stands in the field for text afterwards, to be corrected there."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if "file" in self.errors:
            return told
        file, text = told.get("file"), plain(told.get("text", ""))
        try:
            text = decoded(str(file.name), file.read()) if file else text
            self.pack = read_text(text)
        except PackError as error:
            self.add_error("file" if file else "text", _said(file, error))
        if not text.strip():
            self.add_error("text", _("Choose a file, or paste its text."))
        digest = hashlib.sha256(text.encode()).hexdigest()
        self.is_checked = told.get("checked") == digest
        shown = {"text": text, "checked": "" if self.errors else digest}
        self.data = {name: self.data.get(name) for name in self.fields} | shown
        return told


def _said(file: "UploadedFile[Any] | None", error: PackError) -> str:
    places = [str(file.name) if file else "", error.file, error.place]
    named = [place for place in places if place not in {"", SENT_AS, "file"}]
    return f"{': '.join([*named, error.reason])} {error.remedy}"


def _aims(own: QuerySet[Organization]) -> Iterator[tuple[str, Aim]]:
    for organization in own.order_by("name"):
        yield f"new-{organization.pk}", (organization, None)
        for policy in organization.policies.order_by("name"):
            yield f"next-{policy.pk}", (organization, policy)


def _named(organization: Organization, policy: Policy | None) -> str:
    if policy is None:
        return _("A new policy of %(agency)s, named as the file says") % {"agency": organization}
    told = {"policy": policy, "agency": organization}
    return _("The next version of “%(policy)s” (%(agency)s), which keeps its name") % told
