"""Everything that a screener's file holds of a person, as the letter of N-13 prints it.

Consumer-report cases only (R-16). Nothing is redacted towards the person but what R-6 names:
no score, no name of somebody else in a conversation. Privileged memos are no part of it (R-29).
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.template import Context

from config.accounts.models import Organization, Person
from config.clocks.services import calendar_for
from config.documents import parties
from config.documents.facts import Signer
from config.documents.letter_tags import day
from config.documents.models import Document
from config.documents.quoting import Passage
from config.law.book import book
from config.law.calendar import Calendar
from config.law.clock import count
from config.law.rule import Unit
from screening import file_letters as told
from screening import letters
from screening.drawing import said
from screening.filing import held_above
from screening.models import (
    Case,
    ConsumerStatement,
    Correction,
    FileRequest,
    Post,
    Recipient,
    Report,
    SubjectCorrection,
    Tombstone,
)
from screening.models.accounts import DiscoveryEntry, SocialAccount
from screening.services.counting import batches, source
from screening.services.listing import account_facts
from screening.services.posts import in_file
from screening.services.reading import platform_name
from screening.workflow import AccountStatus, Regime

WITH_EACH_POST = ("flags__clause", "report_items__report__case__matter")


def consumer_regimes() -> list[str]:
    return [regime.value for regime in Regime if book().regime(regime.value).consumer_report]


def consumer_cases(person: Person, screener: Organization) -> QuerySet[Case]:
    """What makes a consumer's file here, in every agency's case (R-5); officers' cases do not."""
    found = Case.objects.filter(
        subject__person=person, screener=screener, order__regime__in=consumer_regimes()
    )
    return found.select_related(
        "matter", "agency", "screener", "position", "order", "subject__person"
    ).order_by("pk")


def cases_of(request: FileRequest) -> list[Case]:
    return list(consumer_cases(request.person, request.screener))


def posts_of(request: FileRequest, after: int = 0) -> QuerySet[Post]:
    """Every post and every version of it that was there when they asked, in order."""
    matters = [case.pk for case in cases_of(request)]
    posts = Post.objects.filter(matter__in=matters, pk__gt=after, pk__lte=request.last_post)
    return (
        in_file(posts, request.person)
        .select_related("account", "matter__screener")
        .prefetch_related(*WITH_EACH_POST)
        .order_by("pk")
    )


def reports_of(request: FileRequest) -> list[Report]:
    """Every version, given out or not: what is not given out yet is in the file too."""
    found = Report.objects.filter(case__in=cases_of(request))
    return list(found.select_related("case__matter", "agency", "document").order_by("case", "pk"))


def papers_of(request: FileRequest) -> list[Document]:
    """Papers that the file keeps: each report, what was shown and signed, what they were sent."""
    cases = cases_of(request)
    matters = [request.matter_id, *(case.pk for case in cases)]
    kept = Q(pk__in=Report.objects.filter(case__in=cases).values("document"))
    kept |= Q(pk__in=[pk for case in cases for pk in _signed(case)])
    kept |= Q(matter__in=matters, deliveries__person=request.person)
    kept |= Q(matter=request.matter, kind="dispute_receipt")
    found = Document.objects.filter(kept).exclude(file_archive__isnull=False)
    return list(found.select_related("matter").distinct().order_by("issued_at", "pk"))


def _signed(case: Case) -> Iterator[int]:
    yield from case.disclosures.values_list("document", flat=True)
    sheets = case.state_sheets.all()
    for kept in (
        sheets.values_list("document", flat=True),
        sheets.values_list("answer", flat=True),
        case.authorizations.values_list("document", flat=True),
    ):
        yield from (pk for pk in kept if pk is not None)


def disclosure(request: FileRequest, sheets: int, at: datetime) -> told.FileDisclosure:
    """N-13; where `sheets` papers print the posts, the letter prints none."""
    years = book().limits.file
    cases = cases_of(request)
    return told.FileDisclosure(
        **frame(request, at),
        requested_on=request.received_on,
        identified_on=request.screener.on(request.identified_at),
        held=tuple(_held(request, cases)),
        employment_years=years.employment_years,
        other_years=years.other_years,
        accounts=tuple(
            account_facts(account)
            for case in cases
            for account in case.social_accounts.confirmed().prefetch_related("identifiers")
        ),
        entries=()
        if sheets
        else tuple(entries(request.person, request.screener, posts_of(request), 1)),
        sources=tuple(source(batch, case) for case in cases for batch in batches(case)),
        recipients=tuple(_recipients(request, cases)),
        sheets=sheets,
        reports=tuple(number_of(report) for report in reports_of(request)),
    )


def posts_paper(
    request: FileRequest,
    posts: Sequence[Post],
    *,
    number: int,
    total: int,
    first: int,
    at: datetime,
) -> told.FilePosts:
    """`first`: the number that the first of the posts has in the whole file."""
    return told.FilePosts(
        **frame(request, at),
        number=number,
        total=total,
        entries=tuple(entries(request.person, request.screener, posts, first)),
    )


def frame(request: FileRequest, at: datetime) -> dict[str, Any]:
    screener = request.screener
    return {
        "letterhead": parties.letterhead(screener),
        "addressee": parties.addressee(request.person),
        "sent_on": screener.on(at),
        "reference": request.number,
        "document_id": request.number,
        "signer": Signer(name="Consumer Help Center", title=screener.name),
        "help_phone": screener.phone,
    }


def entries(
    person: Person, screener: Organization, posts: Iterable[Post], first: int
) -> Iterator[told.FileEntry]:
    """`first`: the number that the first of the posts has."""
    statements = _statements(person, screener)
    zone = screener.zone
    for number, post in enumerate(posts, first):
        at = post.dated_at
        yield told.FileEntry(
            number=number,
            platform=platform_name(post.platform),
            handle=post.author_handle or post.account.handle,
            passages=(Passage(text=post.whole),),
            posted_at=at.astimezone(zone) if at else None,
            reported_in=", ".join(_printed_in(post)),
            statement=statements.get(post.text_sha256),
            marked=tuple(
                told.Marked(clause=f.clause.number, title=f.clause.title, state=f.status)  # type: ignore[arg-type]
                for f in post.flags.all()
            ),
        )


def _printed_in(post: Post) -> list[str]:
    return sorted({number_of(item.report) for item in post.report_items.all()})


def number_of(report: Report) -> str:
    return f"{report.case.reference}-R{report.version}"


def _statements(person: Person, screener: Organization) -> dict[str, letters.Statement]:
    found = ConsumerStatement.objects.standing().filter(person=person)
    return {
        one.text_sha256: letters.Statement(text=one.text, filed_on=screener.on(one.at))
        for one in found
    }


def _recipients(request: FileRequest, cases: list[Case]) -> Iterator[told.FileRecipient]:
    """Organizations, never their readers (R-16); a consumer report here is for a job (G-01)."""
    screener = request.screener
    since = years_before(request.received_on, book().limits.file.employment_years)
    found = Recipient.objects.filter(report__case__in=cases).select_related(
        "organization", "report__case__matter"
    )
    for one in found.order_by("at"):
        if (on := screener.on(one.at)) >= since:
            yield told.FileRecipient(
                name=one.organization.name,
                purpose="employment",
                report=number_of(one.report),
                furnished_on=on,
                address=", ".join(one.organization.address_lines()),
                phone=one.organization.phone,
            )


def first_told_day(screener: Organization, on: date) -> date:
    """D-16: who received a report before this day is not told any more what changed."""
    rule = book().deadline("D-16")
    # Years know no closed days, and the portal asks with every page
    days = Calendar() if rule.unit is Unit.YEARS else calendar_for(screener)
    cutoff = count(rule, on, days).cutoff_on
    assert cutoff is not None
    return cutoff


def years_before(on: date, years: int) -> date:
    """The same day so many years earlier; of 29 February, the 28th (R-19)."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return (on - timedelta(days=1)).replace(year=on.year - years)


def _held(request: FileRequest, cases: list[Case]) -> Iterator[told.Held]:
    person, language = request.person, request.person.language

    def row(what: str, value: str) -> told.Held:
        return told.Held(what=said("held", what, language), value=value)

    yield row("name", person.name)
    spoken = {"en": "english", "es": "spanish"}.get(language, "english")
    for what, value in (
        ("birth_date", shown_day(person.birth_date, language) if person.birth_date else ""),
        ("address", ", ".join(person.address_lines())),
        ("email", person.email),
        ("phone", person.phone),
        ("language", said("held_value", spoken, language)),
    ):
        if value:
            yield row(what, value)
    for case in cases:
        yield from _of_case(case, language)
    yield from _corrections(request, language)
    yield from held_above(person, request.screener)


def _of_case(case: Case, language: str) -> Iterator[told.Held]:
    """The order, the permission, where somebody looked, what became of each account."""

    def row(what: str, on: date, *value: str) -> told.Held:
        return told.Held(
            what=f"{said('held', what, language)} {shown_day(on, language)}",
            value=" · ".join(part for part in value if part),
        )

    on, order = case.screener.on, case.order
    yield row("order", order.ordered_on, case.agency.name, case.position.title, case.reference)
    for signed in case.authorizations.all():
        yield row("permission", signed.signed_on, signed.signed_name)
        if signed.revoked_at:
            yield row("revoked", on(signed.revoked_at), signed.signed_name)
    for look in DiscoveryEntry.objects.filter(case=case):
        result = "not_yours" if look.result == "rejected" else look.result
        found = said("held_value", result, language)
        yield row("looked", on(look.looked_at), look.place, look.terms, found)
    for change in SubjectCorrection.objects.filter(case=case):
        before = ", ".join(str(value) for value in change.before.values())
        yield row("corrected_name", on(change.at), before)
    others = SocialAccount.objects.filter(case=case).exclude(status=AccountStatus.CONFIRMED)
    for account in others:
        yield told.Held(
            what=said("held", "account", language),
            value=f"{account}: {said('held_value', account.status, language)}",
        )
    for report in case.reports.all():
        state = said("held_value", report.status, language)
        yield row("report", report.issued_on, number_of(report), state)


def _corrections(request: FileRequest, language: str) -> Iterator[told.Held]:
    on, mine = request.screener.on, {"person": request.person, "screener": request.screener}
    of: list[tuple[str, datetime, str]] = [
        ("statement", one.at, one.text)
        for one in ConsumerStatement.objects.standing().filter(person=request.person)
    ]
    of += [("correction", one.at, one.note) for one in Correction.objects.filter(**mine)]
    of += [
        ("deleted", one.at, said("held_value", one.kind, language))
        for one in Tombstone.objects.standing().filter(**mine)
    ]
    for what, at, value in of:
        yield told.Held(
            what=f"{said('held', what, language)} {shown_day(on(at), language)}", value=value
        )


def shown_day(on: date, language: str) -> str:
    return day(Context({"language": language}), on)
