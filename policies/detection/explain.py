"""A rule in words, for authors, analysts and the people it is used on."""

from collections.abc import Sequence

from policies.detection.rules import Kind, NotNear, Rule, Side, Unless
from policies.detection.scan import Hit
from policies.detection.views import View, explain_view

SHOWN = 5
SIDES = {Side.EITHER: "of it", Side.BEFORE: "before it", Side.AFTER: "after it"}
CONTEXTS = {
    Unless.NEGATED: "the words are negated",
    Unless.QUOTED: "the words are quoted or shared from somebody else",
    Unless.QUOTE_MARKS: "the words stand in quotation marks",
    Unless.REPORTED: "the post tells what somebody else said or did",
    Unless.COUNTER_SPEECH: "the post condemns such words",
}
VIEWS = {
    View.PLAIN: "as written",
    View.LEET: "with digits and signs read as letters",
    View.MASKED: "with starred-out letters filled in",
    View.SQUEEZED: "with repeated letters shortened",
    View.JOINED: "with spaces removed",
    View.PARTS: "with hashtags split",
    View.MISSPELT: "with swapped or missing letters mended",
}


def _entry(entry: str) -> str:
    return f"“{entry}”" if not entry.endswith("*") else f"words that begin with “{entry[:-1]}”"


def _listed(entries: Sequence[str], joint: str = "or") -> str:
    """`“a”, “b” or “c”`; long lists are cut, with the number left out."""
    shown = [_entry(entry) for entry in entries[:SHOWN]]
    left = len(entries) - len(shown)
    if left:
        shown.append(f"{left} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} {joint} {shown[-1]}"


def _words(count: int) -> str:
    return "1 word" if count == 1 else f"{count} words"


def _gap(rule: Rule) -> str:
    width = f"within {_words(rule.within)}" if rule.within else "directly after it"
    steps = [_listed(rule.slots[0])]
    steps += [f"then, {width}, {_listed(slot)}" for slot in rule.slots[1:]]
    return f"{', '.join(steps)}, in one sentence"


def _looks_for(rule: Rule) -> str:
    match rule.kind:
        case Kind.TERM:
            return f"the word {_listed(rule.any)}"
        case Kind.PHRASE:
            return f"the phrase {_listed(rule.any)}"
        case Kind.STEM:
            return _listed([f"{stem}*" for stem in rule.any])
        case Kind.GAP:
            return _gap(rule)
        case Kind.PATTERN:
            return f"text of the form {_listed(rule.any)}"


def _near(near: NotNear) -> str:
    return f"{_listed(near.words)} stands within {_words(near.within)} {SIDES[near.side]}"


def _exceptions(rule: Rule) -> list[str]:
    contexts = [CONTEXTS[unless] for unless in rule.unless]
    nearby = [_near(near) for near in rule.not_near]
    calming = rule.whole_post_contains
    return [*contexts, *nearby, *([f"the post contains {_listed(calming)}"] if calming else [])]


def explain(rule: Rule) -> str:
    """The whole rule in one to three sentences."""
    sentences = [f"Finds {_looks_for(rule)}."]
    exceptions = _exceptions(rule)
    if exceptions:
        sentences.append(f"Not when {', or when '.join(exceptions)}.")
    if rule.views:
        sentences.append(f"Reads the post only {' and '.join(VIEWS[v] for v in rule.views)}.")
    return " ".join(sentences)


def explain_hit(rule: Rule, hit: Hit) -> str:
    """Why these words were marked: what was found, how it was read, what the rule looks for."""
    return f"“{hit.matched}” was found, {explain_view(hit.view)}. {explain(rule)}"
