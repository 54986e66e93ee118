"""Accounts as reports and files list them, with what disputes left with each."""

from django.db.models import Min

from screening import letters
from screening.models import (
    Case,
    ConsumerStatement,
    Correction,
    DisputeMark,
    ItemBlock,
    Report,
    SocialAccount,
)
from screening.services.drafts import Change
from screening.services.reading import report_facts


def accounts_listed(case: Case) -> list[SocialAccount]:
    """Confirmed, and not blocked after identity theft."""
    blocks = ItemBlock.objects.standing().filter(person=case.person)
    blocked = set(blocks.values_list("text_sha256", flat=True))
    found = case.social_accounts.confirmed().prefetch_related("identifiers")
    return [one for one in found if one.sha256 not in blocked]


def account_facts(account: SocialAccount) -> letters.Account:
    kinds = account.identifiers.agreeing().order_by("kind").values_list("kind", flat=True)
    about = {"person": account.case.person, "text_sha256": account.sha256}
    corrected = Correction.objects.filter(**about).first()
    stated = ConsumerStatement.objects.standing().filter(**about).first()
    marks = DisputeMark.objects.standing().filter(**about)
    on = account.case.screener.on
    return letters.Account(
        platform=account.get_platform_display(),
        handle=account.handle,
        identifiers=tuple(dict.fromkeys(kinds)),
        posts=account.posts.as_they_stand().count(),
        note=corrected.note if corrected else "",
        statement=letters.Statement(text=stated.text, filed_on=on(stated.at)) if stated else None,
        disputed_on=marks.aggregate(first=Min("disputed_on"))["first"],
    )


def account_changes(case: Case, before: letters.Report) -> list[Change]:
    """What disputes changed in the accounts that a report listed; an account has no number: 0."""
    now = {(one.platform, one.handle): one for one in map(account_facts, accounts_listed(case))}
    found = []
    for old in before.accounts:
        name, new = f"{old.platform} · {old.handle}", now.get((old.platform, old.handle))
        if new is None:
            found.append(Change(0, "deleted", f"{name}: no longer held to be the person's."))
        elif new.note != old.note:
            found.append(Change(0, "modified", f"{name}: {new.note}"))
        elif new.statement and new.statement != old.statement:
            found.append(Change(0, "statement_added", f"{name}: {STATED}"))
    return found


def accounts_unstated(report: Report) -> list[SocialAccount]:
    """Those whose statement stands, or was taken out, since the report was issued (G-12)."""
    printed = report_facts(report).accounts
    said = {(one.platform, one.handle): one.statement for one in printed}
    found = []
    for one in accounts_listed(report.case):
        now = account_facts(one)
        before = said.get((now.platform, now.handle), now.statement)
        if (before.text if before else "") != (now.statement.text if now.statement else ""):
            found.append(one)
    return found


STATED = "The person's statement stands with it."


def lists(report: letters.Report, account: SocialAccount) -> bool:
    """Whether a report named this account; Latin letters' case makes no other one."""
    name = account.handle.lower()
    platform = account.get_platform_display()
    return any(one.platform == platform and one.handle.lower() == name for one in report.accounts)
