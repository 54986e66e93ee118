"""The forms of personnel, and of what they are asked to read."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from config.accounts.models import Organization, Person, Unit, User
from config.accounts.roles import Side, grants
from config.accounts.widgets import DateField
from policies.draft_forms import AUDIENCE_WORDS
from policies.forms import ActForm
from policies.models import PolicyVersion, Reading, RosterEntry, units_of
from policies.roster_file import COLUMNS, KINDS, MOST_ROWS, REQUIRED, RosterRefused, read_roster
from policies.workflow import Status

ASSIGN, KEEP = "policies.assign_version", "policies.keep_roster"


def assignable(user: User) -> QuerySet[PolicyVersion]:
    own = user.organization_ids(ASSIGN)
    found = PolicyVersion.objects.visible_to(user).filter(policy__organization__in=own)
    return found.filter(
        status__in=(Status.PUBLISHED, Status.SUPERSEDED),
        policy__organization__kind=Organization.Kind.AGENCY,
    ).order_by("-effective_on", "-number")


class AssignForm(ActForm):
    version = forms.ModelChoiceField(PolicyVersion.objects.none(), label=_("Version"))
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Unit"), required=False, empty_label=_("Everybody")
    )
    due_on = forms.DateField(
        label=_("To be signed by"),
        widget=DateField,
        help_text=_("They are told at once, again a week before, and each week after it."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].queryset = assignable(user)  # type: ignore[attr-defined]
        self.fields["unit"].queryset = units_of(user, ASSIGN)  # type: ignore[attr-defined]


WORK_EMAIL = _("Work e-mail")
WITHOUT_EMAIL = _("Without one they get a link on paper, from this site.")


def kind_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Sworn or civilian"),
        choices=[(kind, AUDIENCE_WORDS[kind]) for kind in KINDS],
        help_text=_("Each clause says to whom it applies."),
    )


class PersonForm(forms.ModelForm[Person]):
    """One more of the agency's people."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"))
    employee_number = forms.CharField(
        label=_("Badge or employee number"),
        max_length=20,
        help_text=_("Asked for when they sign."),
    )
    kind = kind_field()

    class Meta:
        model = Person
        fields = ["given_name", "family_name", "email", "language"]
        labels = {"email": WORK_EMAIL}
        help_texts = {"email": WITHOUT_EMAIL}

    field_order = (
        *("employee_number", "given_name", "family_name"),
        *("unit", "kind", "email", "language"),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_of(user, KEEP)  # type: ignore[attr-defined]


class RosterForm(forms.Form):
    agency = forms.ModelChoiceField(Organization.objects.none(), label=_("Agency"))
    file = forms.FileField(
        label=_("Personnel as CSV"),
        help_text=f"Columns: {', '.join(COLUMNS)}; the first {len(REQUIRED)} must be filled. "
        f"At most {MOST_ROWS} people. Units are named as they are here.",
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whole = {
            one.organization_id
            for one in user.current_memberships()
            if one.unit_id is None and grants(Side.AGENCY, one.role, KEEP)
        }
        agencies = Organization.objects.filter(pk__in=whole, kind=Organization.Kind.AGENCY)
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        try:
            self.rows = read_roster(file.read())
        except RosterRefused as refused:
            raise ValidationError(str(refused)) from refused
        return file


class EntryForm(forms.Form):
    """Of an act on one person; `entry` narrows what can be chosen."""

    def __init__(self, *args: Any, user: User, entry: RosterEntry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.narrow(user, entry)

    def narrow(self, user: User, entry: RosterEntry) -> None:
        """What this person's fields may hold."""


class MoveForm(EntryForm):
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("New unit"))

    def narrow(self, user: User, entry: RosterEntry) -> None:
        units = units_of(user, KEEP).filter(organization=entry.organization)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class KindForm(EntryForm):
    kind = kind_field()

    def narrow(self, user: User, entry: RosterEntry) -> None:
        self.initial.setdefault("kind", entry.person.employment)


class AddressForm(EntryForm):
    email = forms.EmailField(label=WORK_EMAIL, required=False, help_text=WITHOUT_EMAIL)

    def narrow(self, user: User, entry: RosterEntry) -> None:
        self.initial.setdefault("email", entry.person.email)


class LeaveForm(EntryForm):
    on = forms.DateField(label=_("Last day here"), widget=DateField)


class ReadingForm(EntryForm):
    reading = forms.ModelChoiceField(Reading.objects.none(), label=_("Policy"), empty_label=None)

    def narrow(self, user: User, entry: RosterEntry) -> None:
        self.fields["reading"].queryset = (  # type: ignore[attr-defined]
            Reading.objects.visible_to(user).filter(entry=entry, acknowledgement__isnull=True)
        )
        self.fields["reading"].label_from_instance = lambda row: str(row.version)  # type: ignore[attr-defined]
