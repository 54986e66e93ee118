from typing import Any

from django import forms

from config.accounts.models import User, actor
from config.accounts.widgets import DateField
from config.audit.models import AuditEvent
from config.oversight.trail import Reach, agency_verbs
from screening.admin.case_panels import REGISTRY

SYSTEM = ("system", "Probity")


class TrailForm(forms.Form):
    """What to show of the trail. References, verbs and public ids only: nothing here is a name."""

    of = forms.CharField(label="Case number or organization's code", max_length=24, required=False)
    verb = forms.ChoiceField(label="What happened", required=False)
    who = forms.ChoiceField(label="Who did it", required=False)
    since = forms.DateField(label="From", widget=DateField, required=False)
    until = forms.DateField(label="To", widget=DateField, required=False)

    def __init__(self, *args: Any, reach: Reach, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reach = reach
        people = User.objects.filter(memberships__organization__in=reach.organizations)
        known = [(actor(user), user.name) for user in people.distinct().order_by("name")]
        self.fields["who"].choices = [("", "Anybody"), SYSTEM, *known]  # type: ignore[attr-defined]
        self.fields["verb"].choices = [("", "Anything"), *verbs(reach)]  # type: ignore[attr-defined]

    def clean_of(self) -> str:
        """The stream's name. What may not be read and what is not there have one answer."""
        wanted = str(self.cleaned_data["of"]).strip().upper()
        found = self.reach.stream(wanted) if wanted else ""
        if wanted and not found:
            raise forms.ValidationError("There is no such case or organization here.")
        return found


def verbs(reach: Reach) -> list[tuple[str, str]]:
    """Those with words, and those that the reader's own organizations used."""
    houses = [organization.stream for organization in reach.organizations]
    own = set(
        AuditEvent.objects.filter(stream__in=houses).order_by().values_list("verb", flat=True)
    )
    cases = set(REGISTRY.verbs) if reach.matters.exists() else set(agency_verbs())
    words = {name: said.words for name, said in REGISTRY.verbs.items()}
    found = {name: words.get(name, name.replace("_", " ").capitalize()) for name in own | cases}
    return sorted(found.items(), key=lambda row: row[1])
