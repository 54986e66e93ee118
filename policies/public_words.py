"""What the parts of a policy are called where anybody reads them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import pgettext_lazy

KINDS = {
    "prohibited": pgettext_lazy("portal", "Not allowed"),
    "required": pgettext_lazy("portal", "You must"),
    "permitted": pgettext_lazy("portal", "Allowed"),
}
AUDIENCES = {
    "candidate": pgettext_lazy("portal", "people who apply"),
    "sworn": pgettext_lazy("portal", "sworn officers"),
    "civilian": pgettext_lazy("portal", "civilian staff"),
}
DUTIES = {
    "on": pgettext_lazy("portal", "on duty"),
    "off": pgettext_lazy("portal", "off duty"),
    "both": pgettext_lazy("portal", "on and off duty"),
}
STATES = {
    "added": pgettext_lazy("portal", "New"),
    "removed": pgettext_lazy("portal", "Gone"),
    "changed": pgettext_lazy("portal", "Changed"),
    "same": pgettext_lazy("portal", "The same"),
}
FIELDS = {
    "title": pgettext_lazy("portal", "Title"),
    "language": pgettext_lazy("portal", "Language"),
    "mission": pgettext_lazy("portal", "Mission"),
    "principles": pgettext_lazy("portal", "Principles"),
    "suitability": pgettext_lazy("portal", "For people who apply"),
    "not_forbidden": pgettext_lazy("portal", "What this policy does not forbid"),
    "categories": pgettext_lazy("portal", "Categories"),
    "severities": pgettext_lazy("portal", "Classes"),
    "ladder": pgettext_lazy("portal", "What may follow, in order"),
    "factors": pgettext_lazy("portal", "What weighs more or less"),
    "number": pgettext_lazy("portal", "Number"),
    "kind": pgettext_lazy("portal", "Kind"),
    "category": pgettext_lazy("portal", "Category"),
    "severity": pgettext_lazy("portal", "Class"),
    "duty": pgettext_lazy("portal", "On or off duty"),
    "text": pgettext_lazy("portal", "Text"),
    "why": pgettext_lazy("portal", "Why this rule"),
    "protects": pgettext_lazy("portal", "How it protects you"),
    "limits": pgettext_lazy("portal", "Where it stops"),
    "legal_basis": pgettext_lazy("portal", "Legal basis"),
    "found_by": pgettext_lazy("portal", "Found by people"),
    "disqualified_by": pgettext_lazy("portal", "Disqualified by statute"),
    "audience": pgettext_lazy("portal", "Who it is for"),
    "prohibited_examples": pgettext_lazy("portal", "Not this"),
    "permitted_examples": pgettext_lazy("portal", "But this"),
    "rules": pgettext_lazy("portal", "What the rules look for"),
}


def shown(words: Mapping[str, Any], name: str) -> str:
    """The words for a name; one that has none yet is its own."""
    return str(words.get(name, name.replace("_", " ")))
