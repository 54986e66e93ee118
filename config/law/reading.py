"""From the tables of a rule file to the shapes of the book."""

from collections.abc import Mapping
from dataclasses import fields, replace

from config.law.entries import (
    Acknowledgement,
    Basis,
    DeemedReceipt,
    Disclosure,
    Draft,
    Element,
    Enforcement,
    Extension,
    File,
    Gate,
    Identity,
    ItemAge,
    Limits,
    Notice,
    Portal,
    Regime,
    Reinvestigation,
    Statement,
)
from config.law.rows import Row
from config.law.rule import (
    Counting,
    Direction,
    Ground,
    Kind,
    Local,
    Party,
    Period,
    Police,
    Proof,
    Rule,
    Status,
    Tolling,
    Unit,
    Variant,
)

MOST = 1000  # a slip of the pen, not a law


def _variant(row: Row) -> Variant:
    variant = Variant(
        id=row.matching("id", r"[a-z_]+"),
        text=row.text("text"),
        amount=row.number("amount", least=1),
        unit=row.choice("unit", Unit),
    )
    row.done()
    return variant


def _tolling(row: Row) -> Tolling:
    reason = Tolling(
        id=row.matching("id", r"[a-z_]+"),
        text=row.text("text"),
        document=row.flag("document", False),
    )
    row.done()
    return reason


def _local(row: Row, rule: Rule, sources: Mapping[str, str]) -> Local:
    one = Local(
        jurisdiction=row.text("jurisdiction"),
        citation=row.text("citation"),
        status=row.choice("status", Status),
        source=row.named("source", sources),
        amount=row.number("amount", rule.amount, least=1),
        duty=row.text("duty", rule.duty),
        note=row.text("note", rule.note),
        police=row.choice("police", Police, rule.police),
        period=Period(row.day("from_on"), row.day("until_on")),
    )
    row.done()
    return one


def deadline(row: Row, sources: Mapping[str, str], earlier: Mapping[str, Rule]) -> Rule:
    """`earlier`: the rows above this one, which it may extend."""
    extends, beside = row.text("extends", ""), row.text("beside", "")
    for key, named in (("extends", extends), ("beside", beside)):
        if named and named not in earlier:
            raise row.wrong(f"{key} {named!r}, which stands nowhere above it.")
    rule = Rule(
        id=row.matching("id", r"([DP]|[A-Z]{2}(-[A-Z0-9]+)?)-\d\d"),
        title=row.text("title"),
        citation=row.text("citation"),
        trigger=row.text("trigger"),
        duty=row.text("duty"),
        kind=row.choice("kind", Kind),
        amount=row.number("amount"),
        unit=row.choice("unit", Unit),
        counting=row.choice("counting", Counting),
        who=row.choice("who", Party),
        ground=row.choice("ground", Ground),
        direction=row.choice("direction", Direction),
        satisfied_by=row.choice("satisfied_by", Proof),
        status=row.choice("status", Status),
        source=row.named("source", sources),
        plus_days=row.number("plus_days", 0),
        tolls=row.flag("tolls", False),
        rolls_for_consumer=row.flag("rolls_for_consumer", False),
        jurisdictions=row.texts("jurisdictions", ("US",)),
        police=row.choice("police", Police, Police.COVERED),
        beside=beside,
        period=Period(row.day("from_on"), row.day("until_on")),
        reviewed_by=row.text("reviewed_by", ""),
        note=row.text("note", ""),
        variants=tuple(_variant(one) for one in row.rows("variant", required=False)),
        tolling=tuple(_tolling(one) for one in row.rows("tolling", required=False)),
        extends=earlier.get(extends),
    )
    local = tuple(
        _local(one, rule, sources)
        for one in row.rows("local", by="jurisdiction", required=False, once=False)
    )
    row.done()
    _check(row, rule)
    return replace(rule, local=local)


def _check(row: Row, rule: Rule) -> None:
    days = rule.unit in (Unit.CALENDAR_DAYS, Unit.BUSINESS_DAYS)
    wrong = {
        f"amount must be {MOST} or less.": rule.amount > MOST,
        "amount 0 wants calendar days, counted exclusively.": not rule.amount
        and (rule.unit, rule.counting) != (Unit.CALENDAR_DAYS, Counting.EXCLUSIVE),
        "months and years are counted exclusively.": not days
        and rule.counting is Counting.INCLUSIVE,
        "plus_days goes with months and years.": days and rule.plus_days > 0,
        "business days are not counted backwards.": rule.unit is Unit.BUSINESS_DAYS
        and rule.kind in (Kind.BEFORE, Kind.LOOK_BACK),
        "only a due row tolls or extends another.": rule.kind is not Kind.DUE
        and (rule.tolls or rule.extends is not None),
        "a row tolls for the reasons listed with it, and no other has any.": rule.tolls
        is not bool(rule.tolling),
        "an extension is counted as the row it extends, in calendar days.": rule.extends is not None
        and {(one.unit, one.counting) for one in (rule, rule.extends)}
        != {(Unit.CALENDAR_DAYS, rule.counting)},
    }
    for said, found in wrong.items():
        if found:
            raise row.wrong(said)


def _element(row: Row) -> Element:
    element = Element(
        id=row.matching("id", r"[a-z_]+"),
        text=row.text("text"),
        basis=row.choice("basis", Basis, Basis.STATUTE),
        when=row.text("when", ""),
    )
    row.done()
    return element


def _party(row: Row, name: str) -> Party:
    if name not in list(Party):
        raise row.wrong(f"nobody is called {name!r}.")
    return Party(name)


# Purposes for which a person agrees to papers online; "" asks for none.
CONSENTS = ("", "hiring_papers", "dispute_papers")


def notice(row: Row, deadlines: Mapping[str, Rule]) -> Notice:
    found = Notice(
        id=row.matching("id", r"N-\d\d[a-c]?"),
        title=row.text("title"),
        sender=row.choice("sender", Party),
        recipients=tuple(_party(row, name) for name in row.texts("recipients")),
        trigger=row.text("trigger"),
        citation=row.text("citation"),
        status=row.choice("status", Status),
        nothing_else=row.flag("nothing_else", False),
        deadline=row.text("deadline", ""),
        elements=tuple(_element(one) for one in row.rows("elements")),
        online_consent=row.text("online_consent", ""),
        paper=row.flag("paper", False),
        soon=row.text("soon", ""),
    )
    row.done()
    if found.soon and found.deadline:
        raise row.wrong(f"it is due {found.soon!r} or by {found.deadline}, not both.")
    if found.online_consent not in CONSENTS:
        raise row.wrong(f"online_consent {found.online_consent!r} is unknown.")
    if found.deadline and found.deadline not in deadlines:
        raise row.wrong(f"deadline {found.deadline!r} is not in the book.")
    if not found.elements:
        raise row.wrong("elements are missing.")
    return found


def _enforcement(row: Row, name: str) -> Enforcement:
    if name not in list(Enforcement):
        raise row.wrong(f"enforced {name!r} is unknown; known are {', '.join(Enforcement)}.")
    return Enforcement(name)


def gate(row: Row) -> Gate:
    found = Gate(
        id=row.matching("id", r"G-\d\d"),
        title=row.text("title"),
        refuses=row.text("refuses"),
        citation=row.text("citation"),
        remedy=row.text("remedy"),
        status=row.choice("status", Status),
        enforced=tuple(_enforcement(row, name) for name in row.texts("enforced")),
        note=row.text("note", ""),
    )
    row.done()
    return found


def regime(row: Row, notices: Mapping[str, Notice], deadlines: Mapping[str, Rule]) -> Regime:
    switches = {field.name: row.flag(field.name) for field in fields(Regime) if field.type is bool}
    found = Regime(
        name=row.text("name"),
        title=row.text("title"),
        description=row.text("description"),
        citation=row.text("citation"),
        status=row.choice("status", Status),
        wait_clock=row.text("wait_clock", ""),
        decision_clock=row.text("decision_clock"),
        refused_notices=row.texts("refused_notices", ()),
        **switches,
    )
    row.done()
    for unknown in set(found.refused_notices) - set(notices):
        raise row.wrong(f"refuses {unknown!r}, which is not in the book.")
    for unknown in {found.wait_clock, found.decision_clock} - {"", *deadlines}:
        raise row.wrong(f"clock {unknown!r} is not in the book.")
    return found


def _numbers(row: Row, *names: str) -> dict[str, int]:
    return {name: row.number(name, least=1) for name in names}


def _rule_of(row: Row, key: str, deadlines: Mapping[str, Rule]) -> Rule:
    name = row.text(key)
    if name not in deadlines:
        raise row.wrong(f"{key} {name!r} is not in the book.")
    return deadlines[name]


def _acknowledgement(row: Row) -> Acknowledgement:
    return Acknowledgement(
        citation=row.text("citation"),
        **_numbers(row, "new_hire_days", "link_days", "wrong_numbers"),
        **_numbers(row, "reminder_days", "questions"),
    )


def limits(file: Row, deadlines: Mapping[str, Rule]) -> Limits:
    rows = [file.row(field.name) for field in fields(Limits)]
    age, receipt, identity, statement, again, portal, extension, draft, *others = rows
    disclosure, whole, signed = others
    mail = _rule_of(receipt, "mail_of", deadlines)
    found = Limits(
        item_age=ItemAge(
            citation=age.text("citation"),
            years=_rule_of(age, "years_of", deadlines).amount,
            no_salary_exception=age.texts("no_salary_exception"),
            **_numbers(age, "salary_lifts_limit", "adult_at"),
        ),
        deemed_receipt=DeemedReceipt(
            citation=receipt.text("citation"),
            mail_in_state_days=mail.amount,
            mail_out_of_state_days=mail.variant("out_of_state").amount,
            **_numbers(receipt, "portal_unopened_business_days"),
        ),
        identity=Identity(
            citation=identity.text("citation"),
            **_numbers(identity, "identifiers", "strong_identifiers", "people"),
        ),
        statement=Statement(citation=statement.text("citation"), **_numbers(statement, "words")),
        reinvestigation=Reinvestigation(
            citation=again.text("citation"), **_numbers(again, "exception_from_day")
        ),
        portal=Portal(
            citation=portal.text("citation"),
            **_numbers(portal, "link_days", "longest_link_days", "letter_days", "tries_kept_days"),
            **_numbers(portal, "message_characters", "messages_a_day"),
            **_numbers(portal, "one_time_code_minutes", "renewal_hours", "renewal_days_by_post"),
        ),
        extension=Extension(
            citation=extension.text("citation"), none_in=extension.texts("none_in")
        ),
        disclosure=Disclosure(
            citation=disclosure.text("citation"),
            not_evergreen_in=disclosure.texts("not_evergreen_in"),
        ),
        file=File(
            citation=whole.text("citation"),
            **_numbers(whole, "employment_years", "other_years", "posts_a_part"),
        ),
        draft=Draft(citation=draft.text("citation"), **_numbers(draft, "kept_days")),
        acknowledgement=_acknowledgement(signed),
    )
    for row in (*rows, file):
        row.done()
    return found
