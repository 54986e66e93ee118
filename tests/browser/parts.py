"""What the tried pages show: one of everything, invented."""

from datetime import date, datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from config.accounts.widgets import CheckboxList, DateField, DateTimeLocal
from config.errors import Refusal

AT = datetime(2025, 8, 16, 21, 42, tzinfo=ZoneInfo("America/Denver"))
TODAY = date(2026, 11, 23)
REFUSED = Refusal("Not received yet.", gate="G-05", citation="15 U.S.C. 1681b", remedy="Wait.")
STEPS = [
    {"on": "2026-11-25", "text": "Presumed received", "counted": False, "day": None},
    {"on": "2026-11-26", "text": "Thanksgiving: skipped", "counted": False, "day": None},
    {"on": "2026-11-27", "text": "Business day 1", "counted": True, "day": 1},
    {"on": "2026-11-30", "text": "More", "counted": True, "day": 4, "until": "2026-12-02"},
    {"on": "2026-12-04", "text": "Earliest day to act", "counted": False, "day": None},
]
POST = {
    "title": "Chirper · @tw_larkhaven_fit",
    "account": {"text": "Account confirmed, 4 identifiers", "state": "ok"},
    "kind": "Own words: reply",
    "at": AT,
    "visibility": "Public at capture",
    "language": "English",
    "text": "Third call.\nNext one who gets in my face is getting t4sed <b>now</b>. J. Doe saw it.",
    "spans": [(12, 59, 1), (52, 68, 2), (0, 10, "A")],
    "redactions": [(70, 76, "name of another person")],
    "before": [{"who": "@other", "at": AT, "text": "Anyone else count eleven units?"}],
    "after": [{"at": AT, "text": "Obviously nobody gets tased."}],
    "origin": "Text SHA-256 5c0e1f6b7a94",
}
REASONS = [
    {"number": 1, "clause": "3.9(b) Threat of force", "rule": "next one", "version": "version 1"},
    {
        "number": 2,
        "clause": "3.7(a) Location",
        "rule": "a unit name",
        "seen_as": "tased",
        "version": "none",
        "notice": {"text": "No version of 3.7 yet", "state": "warn"},
    },
]


class Form(forms.Form):
    reason = forms.CharField(help_text="Say what makes it unlike the others.")
    at = forms.DateTimeField(widget=DateTimeLocal, required=False)
    on = forms.DateField(widget=DateField, required=False)
    units = forms.MultipleChoiceField(
        choices=[("a", "Patrol"), ("b", "Records")], widget=CheckboxList
    )
    words = forms.CharField(widget=forms.Textarea, required=False)
    way = forms.ChoiceField(
        choices=[("mail", "By mail"), ("call", "By phone")], widget=forms.RadioSelect
    )
    agree = forms.BooleanField(label="I agree")
    scan = forms.FileField(required=False)


def organization(pk: int, name: str) -> SimpleNamespace:
    lines = ["P.O. Box 5500", "Bellmount, CO 80000"]
    return SimpleNamespace(pk=pk, name=name, phone="1-800-555-0199", address_lines=lines)


PARTS: dict[str, Any] = {
    "post": POST,
    "reasons": REASONS,
    "dismissals": [("quoted", "Quoted or reported speech")],
    "steps": STEPS,
    "result": date(2026, 12, 4),
    "today": TODAY,
    "steps_of": ["Grounds", "Preview", "Issue"],
    "refused": REFUSED,
    "facts": [("Jurisdiction", "Colorado"), ("Report by", "Meridian Ridge Screening, Inc.")],
    "tally": [
        {"label": "Overdue", "figure": 0, "note": "none"},
        {"label": "Due today", "figure": 2},
    ],
    "deadlines": [
        {"title": "Decision", "on": date(2026, 12, 4), "earliest": True, "reason": "D-03"},
        {"title": "Result", "on": date(2026, 11, 20), "reason": "D-06"},
        {"title": "Receipt", "on": TODAY, "reason": "D-10"},
        {"title": "Notice", "on": date(2026, 11, 20), "done": True, "reason": "N-06"},
        {"title": "Far", "on": date(2028, 11, 20), "reason": "D-22"},
        {"title": "None", "on": None, "reason": "not started"},
    ],
    "tabs": [
        {"label": "Overview", "url": "#content", "current": True},
        {"label": "Posts", "url": "#p1", "count": 3},
    ],
    "entries": [
        {"at": AT, "title": "Earliest decision", "kind": "next"},
        {"at": AT, "title": "E-mail bounced", "detail": "Next rung the same day", "kind": "warned"},
        {"at": AT, "title": "Report furnished", "kind": "law"},
        {"at": AT, "title": "Imported"},
    ],
    "rungs": [
        {
            "title": "E-mail",
            "to": "m@mail.example",
            "text": "Bounced.",
            "state": "bad",
            "pill": "Bounced",
        },
        {"title": "Post", "text": "Mailed.", "state": "hold", "pill": "On its way", "now": True},
    ],
    "points": [
        {"title": "Exact words", "url": "#p1", "text": "2 exhibits", "state": "ok", "pill": "Done"},
        {"title": "Disruption", "pill": "Missing", "state": "bad", "missing": True},
    ],
    "readers": [
        {"who": "R. Imai", "role": "HR", "why": "Redacted items", "until": date(2026, 12, 31)}
    ],
    "headings": ["Step", "Days"],
    "rows": [["Import", 4], ["Review", 5]],
    "happened": [
        {"when": "October 2, 2026", "at": date(2026, 10, 2), "text": "You gave permission."},
        {"when": "Today", "text": "You can reply.", "kind": "now"},
        {"when": "Later", "text": "The department decides.", "kind": "next"},
    ],
    "doors": [{"label": "Dispute", "url": "#main", "text": "It is wrong."}],
    "item": {
        "title": "Post on Chirper",
        "when": "March 14, 2024.",
        "lang": "en",
        "clause": "3.9",
        "text": POST["text"],
        "spans": [(12, 59, 1)],
        "redactions": [(70, 76, "name")],
    },
    "outcome": {"text": "Deleted", "state": "good"},
    "glance": [{"label": "Reply by", "value": "Friday", "note": "December 4"}],
}
