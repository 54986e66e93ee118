from datetime import UTC, datetime

import pytest
from django import forms
from django.contrib.admin import site
from django.forms.models import modelform_factory

from config.accounts.models import Matter, Membership, Unit
from config.accounts.widgets import (
    FORM_FIELDS,
    CheckboxList,
    DateField,
    DateTimeLocal,
    RecordNumber,
    TimeField,
)


class Form(forms.Form):
    at = forms.DateTimeField(widget=DateTimeLocal)
    on = forms.DateField(widget=DateField)
    time = forms.TimeField(widget=TimeField)
    ways = forms.MultipleChoiceField(choices=[("mail", "Mail")], widget=CheckboxList)


def test_a_moment_is_one_native_field_in_the_pages_zone(settings):
    settings.TIME_ZONE = "America/Denver"
    form = Form(initial={"at": datetime(2026, 11, 23, 16, 30, tzinfo=UTC)})
    assert 'type="datetime-local"' in str(form["at"])
    assert 'value="2026-11-23T09:30"' in str(form["at"])
    assert "step" not in str(form["at"])


def test_a_moment_with_seconds_keeps_them_through_a_form():
    moment = datetime(2026, 11, 23, 16, 30, 37, tzinfo=UTC)
    field = str(Form(initial={"at": moment})["at"])
    assert 'value="2026-11-23T16:30:37"' in field
    assert 'step="1"' in field


@pytest.mark.parametrize("sent", ["2026-11-23T09:30", "2026-11-23T09:30:37"])
def test_what_the_browser_sends_is_understood(sent):
    form = Form({"at": sent, "on": "2026-11-23", "time": "09:30", "ways": ["mail"]})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["at"].isoformat().startswith(sent)


def test_days_and_times_are_native_too():
    form = Form(initial={"on": datetime(2026, 11, 23, tzinfo=UTC).date(), "time": "09:30"})
    assert 'type="date" name="on" value="2026-11-23"' in str(form["on"])
    assert 'type="time" name="time" value="09:30"' in str(form["time"])


def test_several_of_a_list_are_ticked_in_a_group():
    form = Form()
    assert 'class="pb-checks"' in str(form["ways"])
    assert form["ways"].use_fieldset


def test_scoped_admin_offers_no_stock_date_widget():
    fields = site.get_model_admin(Membership).formfield_overrides
    assert fields is not None
    for model_field, wanted in FORM_FIELDS.items():
        assert fields[model_field]["widget"] is wanted["widget"]


@pytest.mark.django_db
def test_a_record_number_has_a_named_link_to_find_it():
    relation = Unit._meta.get_field("organization").remote_field
    widget = RecordNumber(relation, site)
    html = modelform_factory(Unit, fields=["organization"], widgets={"organization": widget})()[
        "organization"
    ].as_widget()
    assert 'href="/admin/accounts/organization/?_to_field=id"' in html
    assert "Find<span" in html
    assert 'class="vForeignKeyRawIdAdminField"' in html


@pytest.mark.django_db
def test_a_record_number_of_an_unlisted_table_has_no_link():
    widget = RecordNumber(Matter._meta.get_field("unit").remote_field, site)
    assert "Find" in widget.render("unit", None)
    relation = Membership._meta.get_field("granted_by").remote_field
    assert 'value="7"' in RecordNumber(relation, site).render("granted_by", 7)
