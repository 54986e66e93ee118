"""Staff page: the law book to read, by words, place and day, and what changed between two days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from config.accounts.pages import render_staff
from config.clocks.explain import IN_WORDS
from config.law.book import book
from config.law.counting import amount_in_words
from config.law.entries import Enforcement, Gate, Notice
from config.law.places import EVERYWHERE, Overlay
from config.law.rule import ALWAYS, Period, Rule, Status

KINDS = {
    "deadline": _("Deadlines, waits and retention"),
    "overlay": _("What states and cities add"),
    "notice": _("Notices and their elements"),
    "gate": _("Gates"),
}


IN_FORCE = {
    Enforcement.SERVICE: "before the act",
    Enforcement.DATABASE: "in the database, whoever writes",
    Enforcement.FORM: "no page offers the act",
    Enforcement.DATA: "the act has no door here yet",
}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A row of the book as the page shows it. `facts` are (name, words); `rows` name others."""

    kind: str
    id: str
    title: str
    text: str
    citation: str
    status: Status
    places: tuple[str, ...] = (EVERYWHERE,)
    period: Period = ALWAYS
    reviewed_by: str = ""
    facts: tuple[tuple[str | Promise, str], ...] = ()
    points: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()

    @property
    def known(self) -> str:
        return IN_WORDS[self.status]

    @property
    def where(self) -> str:
        return ", ".join(book().jurisdictions[place].name for place in self.places)

    def has(self, words: str) -> bool:
        said = [self.id, self.title, self.text, self.citation, self.where, *self.points, *self.rows]
        return all(word in " ".join(said).lower() for word in words.lower().split())

    def change(self, since: date, on: date) -> str | Promise:
        """What happened to the row after `since`, through `on`; empty if nothing did."""
        if self.period.begins and since < self.period.begins <= on:
            return _("comes into force")
        if self.period.ends and since <= self.period.ends < on:
            return _("ends")
        return ""


def _deadline(rule: Rule) -> Entry:
    facts = (
        (_("Counted"), f"{amount_in_words(rule)}, {rule.counting.value}"),
        (_("Who"), _plain(rule.who)),
        (_("Ground"), _plain(rule.ground)),
        (_("Officers"), _plain(rule.police)),
        (_("Kind"), f"{_plain(rule.kind)}; {_plain(rule.direction)}"),
        (_("Closed when"), _plain(rule.satisfied_by)),
    )
    return Entry(
        kind="deadline",
        id=rule.id,
        title=rule.title,
        text=f"{rule.trigger}: {rule.duty}. {rule.note}".strip(),
        citation=rule.citation,
        status=rule.status,
        places=rule.jurisdictions,
        period=rule.period,
        reviewed_by=rule.reviewed_by,
        facts=facts,
        points=tuple(f"{one.text}: {one.amount} {_plain(one.unit)}" for one in rule.variants),
        rows=(rule.beside,) if rule.beside else (),
    )


def _overlay(one: Overlay) -> Entry:
    return Entry(
        kind="overlay",
        id=one.id,
        title=one.title,
        text=one.text,
        citation=one.citation,
        status=one.status,
        places=(one.jurisdiction,),
        period=one.period,
        reviewed_by=one.reviewed_by,
        facts=(
            (_("Ground"), _plain(one.ground)),
            (_("Officers"), _plain(one.police)),
            (_("Kind"), _plain(one.direction)),
        ),
        points=tuple(_weighed(one)),
        rows=(*one.deadlines, *one.notices, *one.gates),
    )


def _weighed(one: Overlay) -> Iterator[str]:
    """What the assessment weighs, and who hears complaints (R-32)."""
    weighing = book().weighing
    for name in one.assessment:
        factor = weighing.factors[name]
        yield f"{factor.title}. {factor.asks}"
    for name in one.complaints:
        yield _("Complaints: %(office)s") % {"office": weighing.offices[name].name}


def _notice(notice: Notice) -> Entry:
    recipients = ", ".join(_plain(one) for one in notice.recipients)
    return Entry(
        kind="notice",
        id=notice.id,
        title=notice.title,
        text=f"{_plain(notice.sender)} → {recipients}: {notice.trigger}",
        citation=notice.citation,
        status=notice.status,
        facts=((_("Due"), notice.soon),) if notice.soon else (),
        points=tuple(
            f"{one.text} ({one.when})" if one.when else one.text for one in notice.elements
        ),
        rows=(notice.deadline,) if notice.deadline else (),
    )


def _gate(gate: Gate) -> Entry:
    return Entry(
        kind="gate",
        id=gate.id,
        title=gate.title,
        text=f"{gate.refuses} {gate.remedy}",
        citation=gate.citation,
        status=gate.status,
        facts=(
            (_("Enforced"), ", ".join(IN_FORCE[one] for one in gate.enforced)),
            *([(_("Note"), gate.note)] if gate.note else []),
        ),
    )


def _plain(value: str) -> str:
    return str(value).replace("_", " ")


def entries() -> Iterator[Entry]:
    whole = book()
    yield from (_deadline(rule) for texts in whole.versions.values() for rule in texts)
    yield from map(_overlay, whole.overlays)
    yield from map(_notice, whole.notices.values())
    yield from map(_gate, whole.gates.values())


class LawForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What"), required=False, choices=[("", _("Everything")), *KINDS.items()]
    )
    q = forms.CharField(label=_("Words"), required=False, max_length=80)
    place = forms.ChoiceField(label=_("Where"), required=False)
    on = forms.DateField(
        label=_("In force on"), required=False, widget=forms.DateInput({"type": "date"})
    )
    since = forms.DateField(
        label=_("Changed since"), required=False, widget=forms.DateInput({"type": "date"})
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        named = ((place.id, place.name) for place in book().jurisdictions.values())
        choice = self.fields["place"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", _("Anywhere")), *named]

    def clean(self) -> dict[str, object]:
        found = super().clean() or {}
        on, since = found.get("on"), found.get("since")
        if since and not on:
            self.add_error("on", _("Give the later day too."))
        elif since and on and since >= on:
            self.add_error("since", _("Give a day before the other."))
        return found


@dataclass(frozen=True)
class Shown:
    entry: Entry
    change: str | Promise


def found(q: str, place: str, on: date | None, since: date | None) -> Iterator[Shown]:
    here = book().places(place) if place else ()
    # What a place has of its own comes before what holds in the whole country
    for entry in sorted(entries(), key=lambda one: EVERYWHERE in one.places if here else 0):
        if not entry.has(q) or (here and set(here).isdisjoint(entry.places)):
            continue
        change = entry.change(since, on) if since and on else ""
        if since and not change:
            continue
        if on and not since and not entry.period.holds(on):
            continue
        yield Shown(entry, change)


def law_book(request: HttpRequest) -> HttpResponse:
    form = LawForm(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    q, place = str(asked.get("q", "")), str(asked.get("place", ""))
    shown = list(found(q, place, asked.get("on"), asked.get("since")))
    kinds = {kind: KINDS[kind] for kind in KINDS if asked.get("kind") in (None, "", kind)}
    shown = [one for one in shown if one.entry.kind in kinds]
    groups = [
        {"id": kind, "title": title, "rows": [one for one in shown if one.entry.kind == kind]}
        for kind, title in kinds.items()
    ]
    context = {"title": _("Law book"), "form": form, "groups": groups, "number": len(shown)}
    status = 400 if form.is_bound and form.errors else 200
    return render_staff(request, "clocks/law_book.html", context, status)
