"""All checks of a policy, in the order of its own numbering."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from policies.detection import RuleError, Ruleset, compile_rules
from policies.findings.conflicts import check_conflicts
from policies.findings.found import Finding, finding
from policies.findings.wording import check_wording
from policies.matrix import gaps
from policies.pack_model import Clause, Pack
from policies.toml_table import PackError

FIELDS = (
    ("title", "title"),
    ("kind", "kind"),
    ("text", "text"),
    ("category", "category"),
    ("why", "reason (why)"),
    ("protects", "benefit to the officer"),
    ("audience", "audience (applies_to)"),
)
SHOWN = 120


def check(pack: Pack) -> list[Finding]:
    """Every finding; errors block publication, warnings need a written reason by counsel."""
    return list(_checked(replace(pack, slug="")))


# Submitting, approving and publishing ask about the same text again.
@lru_cache(maxsize=16)
def _checked(pack: Pack) -> tuple[Finding, ...]:
    places = _places(pack)
    refused = _refused(pack)
    return (
        *(_of(problem) for problem in pack.problems),
        *_policy(pack),
        *_matrix(pack),
        *(
            found
            for at, (clause, place) in enumerate(zip(pack.clauses, places, strict=True))
            for found in (
                *_clause(clause, place, f"clauses[{at}]" in refused),
                *check_wording(clause, place, pack.language),
            )
        ),
        *_references(pack, places),
        *_numbers(pack, places),
        *_protected_speech(pack),
        *check_conflicts(pack.clauses),
    )


def _places(pack: Pack) -> list[str]:
    """`clause 3.1`, or by position where the number is missing or not unique."""
    times = Counter(clause.number for clause in pack.clauses)
    return [
        f"clause {clause.number}"
        if clause.number and times[clause.number] == 1
        else f"clauses[{at}] {clause.number}".rstrip()
        for at, clause in enumerate(pack.clauses)
    ]


def _of(problem: PackError) -> Finding:
    made = finding(
        problem.id or "P-02", problem.place, problem.reason, problem.remedy or "Correct it."
    )
    if problem.id:
        return made
    # An entry that nobody knows takes nothing away from the policy, and is not kept.
    return Finding(made.id, "warning", made.place, made.reason, made.authority, made.remedy)


def _policy(pack: Pack) -> Iterator[Finding]:
    for field, what in (("title", "title"), ("mission", "mission"), ("principles", "ethics")):
        if not getattr(pack, field):
            yield _incomplete(f"policy, {what}", f"The policy does not say its {what}.")
    if not pack.clauses:
        yield _incomplete("clauses", "The policy has no clause.")


def _incomplete(place: str, reason: str) -> Finding:
    return finding("P-02", place, reason, "Write it; the policy explains itself.")


def _matrix(pack: Pack) -> Iterator[Finding]:
    for gap in gaps(pack.matrix) if pack.matrix.cells else ():
        yield finding("P-01", f"matrix, {gap.place}", gap.reason, gap.remedy)
    rows = {cell.severity for cell in pack.matrix.cells}
    if not rows:
        yield finding("P-01", "matrix", "The matrix is empty.", "Add a row for each severity.")
    used = {clause.severity for clause in pack.clauses}
    used |= {rule.severity for rule in pack.rules}
    for severity in sorted(used - rows - {""} - _gapped(pack)):
        yield finding(
            "P-01",
            f"matrix, {severity}, 0 prior",
            f"Severity “{severity}” is used and has no row.",
            "Add it with prior 0.",
        )


def _gapped(pack: Pack) -> set[str]:
    """Classes that `gaps` has told of already."""
    return set(pack.matrix.severities) if pack.matrix.cells else set()


def _clause(clause: Clause, place: str, is_refused: bool) -> Iterator[Finding]:
    for field, what in FIELDS:
        if not getattr(clause, field):
            yield _incomplete(f"{place}, {field}", f"The clause does not say its {what}.")
    if clause.kind == "prohibited" and not clause.severity:
        yield finding(
            "P-01", f"{place}, severity", "The clause has no severity class.", "Choose one."
        )
    yield from _examples(clause, place)
    yield from _rules(clause, place, is_refused)


def _examples(clause: Clause, place: str) -> Iterator[Finding]:
    both = (clause.permitted_examples, clause.prohibited_examples)
    lacking = not all(both) if clause.kind == "prohibited" else not any(both)
    if lacking:
        said = "The clause has no examples of what is and is not permitted."
        yield _incomplete(f"{place}, examples", said)


def _refused(pack: Pack) -> set[str]:
    """Clauses of which a rule was left out, so that their examples prove nothing."""
    places = (each.place.partition(".rules") for each in pack.problems if each.id == "P-06")
    return {clause for clause, rules, _ in places if rules}


def _rules(clause: Clause, place: str, is_refused: bool) -> Iterator[Finding]:
    if not clause.rules:
        if clause.kind in {"prohibited", "required"} and not (is_refused or clause.found_by):
            yield finding(
                "P-10",
                place,
                "No rule and no human process can find a breach of this clause.",
                "Add a rule, or say in `found_by` how people find it.",
            )
        return
    try:
        rules = compile_rules(clause.rules)
    except RuleError as error:
        yield finding("P-06", f"{place}, {error.place}", error.reason, error.remedy)
        return
    yield from _against_examples(clause, rules, place, is_refused)


def _against_examples(
    clause: Clause, rules: Ruleset, place: str, is_refused: bool
) -> Iterator[Finding]:
    scanned = rules.scan(clause.prohibited_examples)
    for at, (text, hits) in enumerate(zip(clause.prohibited_examples, scanned, strict=True)):
        if not hits and not is_refused:
            said = f"No rule finds the prohibited example “{text[:SHOWN]}”."
            yield _example("P-03", f"{place}, prohibited_examples[{at}]", said)
    scanned = rules.scan(clause.permitted_examples)
    for at, (text, hits) in enumerate(zip(clause.permitted_examples, scanned, strict=True)):
        if hits:
            said = f"Rule {hits[0].rule_id} hits the permitted example “{text[:SHOWN]}”."
            yield _example("P-04", f"{place}, permitted_examples[{at}]", said)


def _example(id: str, place: str, reason: str) -> Finding:
    return finding(id, place, reason, "Change the rule or the example.")


def _references(pack: Pack, places: list[str]) -> Iterator[Finding]:
    """What a clause names and the policy has no longer; a file's reader tells of it before."""
    principles = {item.key for item in pack.principles}
    categories = {item.key for item in pack.categories}
    for clause, place in zip(pack.clauses, places, strict=True):
        gone = [key for key in clause.principles if key not in principles]
        if categories and clause.category not in {"", *categories}:
            gone.append(clause.category)
        for key in gone:
            said = f"The clause names “{key}”, which the policy does not have."
            yield finding("P-02", place, said, "Add it to the policy, or choose another.")


def _numbers(pack: Pack, places: list[str]) -> Iterator[Finding]:
    times = Counter(clause.number for clause in pack.clauses if clause.number)
    for clause, place in zip(pack.clauses, places, strict=True):
        if not clause.number:
            named = f"“{clause.title}”" if clause.title else "This clause"
            yield finding("P-07", place, f"{named} has no number.", "Number it.")
    for number in sorted(number for number in times if times[number] > 1):
        said = f"{times[number]} clauses have the number {number}."
        yield finding("P-07", f"clause {number}", said, "Give each a number of its own.")


def _protected_speech(pack: Pack) -> Iterator[Finding]:
    if not pack.not_forbidden:
        yield finding(
            "P-08",
            "protected",
            "Nothing says what this policy does not forbid.",
            "Add [protected]: speech as a citizen, acting together, reporting wrongs.",
        )
