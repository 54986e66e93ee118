"""The facts of a decision brief, read from what the case holds at this moment."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from adverse_action.brief import (
    TEMPLATE,
    Answer,
    Basis,
    Brief,
    Held,
    OpenClock,
    Point,
    WeighedRecord,
)
from adverse_action.models import Assessment, Ground, Notice, Proposal, Response
from adverse_action.services.assessing import standing_assessment
from adverse_action.services.decisions import what_stands_in_the_way
from adverse_action.services.drafting import standing_items
from adverse_action.services.following import BEFORE_DECIDING
from adverse_action.services.moretime import last_day
from adverse_action.services.speech import standing_record
from adverse_action.workflow import OPEN, Status
from config.accounts.models import Matter, Organization
from config.clocks.models import Clock
from config.documents.render import Rendered, render
from config.law.book import book
from config.law.speech import written_points


def brief_of(proposal: Proposal, at: datetime) -> Brief:
    case, said = proposal.case, list(proposal.responses.all())
    hashes = dict(proposal.report.items.values_list("number", "content_sha256"))
    refusal = what_stands_in_the_way(proposal, at) if proposal.status in OPEN else None
    return Brief(
        agency=proposal.agency.name,
        reference=case.reference,
        subject=case.person.name,
        position=str(case.position),
        issued_on=proposal.agency.on(at),
        action=proposal.get_kind_display(),
        reasons=proposal.reasons,
        proposed_by=proposal.proposed_by.name,
        report=str(proposal.report),
        basis=tuple(
            Basis(
                item=item, answers=_answers(one for one in said if hashes[item.number] in one.about)
            )
            for item in standing_items(proposal)
        ),
        other_grounds=_notes(proposal, Ground.Kind.OTHER),
        criminal_history=_notes(proposal, Ground.Kind.CRIMINAL_HISTORY),
        weighed=_weighed(proposal),
        answers=_answers(one for one in said if not set(one.about) & set(hashes.values())),
        clocks=running(proposal.matter, proposal.agency),
        holds=_holds(proposal),
        obstacle=refusal.reason if refusal else "",
        authority=refusal.citation if refusal else "",
        earliest_on=proposal.earliest_on,
        reply_by=last_day(proposal),
        **_letter(proposal),
        **_speech(proposal),
    )


def print_brief(proposal: Proposal, at: datetime) -> Rendered:
    """The same on paper, printed and not kept."""
    return render(TEMPLATE, brief_of(proposal, at))


def _notes(proposal: Proposal, kind: Ground.Kind) -> tuple[str, ...]:
    standing = proposal.grounds.filter(kind=kind, dropped_at=None).order_by("pk")
    return tuple(standing.values_list("note", flat=True))


def _weighed(proposal: Proposal) -> tuple[WeighedRecord, ...]:
    """The assessments that count, the earlier first."""
    factors = book().weighing.factors
    found = (standing_assessment(proposal, stage) for stage in Assessment.Stage)
    return tuple(
        WeighedRecord(
            stage=one.get_stage_display(),
            record=one.record,
            written_by=one.written_by.name,
            written_on=proposal.agency.on(one.written_at),
            conclusion=one.conclusion,
            points=tuple(
                Point(title=factors[name].title, words=said) for name, said in one.words.items()
            ),
        )
        for one in found
        if one
    )


def _answers(said: Iterable[Response]) -> tuple[Answer, ...]:
    return tuple(
        Answer(channel=one.get_channel_display(), received_on=one.received_on, text=one.text)
        for one in said
    )


def _letter(proposal: Proposal) -> dict[str, Any]:
    """The notice that stands; one on an older basis counts for nothing (R-12)."""
    told = Notice.objects.with_ways().filter(proposal=proposal, kind__in=BEFORE_DECIDING).first()
    if told is None or proposal.status == Status.PROPOSED:
        return {}
    way = told.way
    how = f"{way.get_channel_display()}, {way.get_receipt_basis_display().lower()}"
    if way.proofs.filter(files__isnull=False).exists():
        how += ", scan on file"
    return {
        "noticed_on": told.issued_on,
        "received_on": way.received_on,
        "received_how": how if way.received_on else "",
    }


def running(matter: Matter, agency: Organization) -> tuple[OpenClock, ...]:
    """The agency's own days in a case."""
    found = Clock.objects.open().filter(matter=matter, organization=agency)
    return tuple(
        OpenClock(
            title=(rule := book().deadline(clock.counted_by)).title,
            rule=rule.id,
            citation=rule.citation,
            on=clock.day,
            is_wait=clock.due_on is None,
        )
        for clock in found
        if clock.day
    )


def _holds(proposal: Proposal) -> tuple[Held, ...]:
    return tuple(
        Held(
            since=proposal.agency.on(hold.started_at),
            results_on=hold.results_on,
            lifted=hold.lifted_at is not None,
        )
        for hold in proposal.holds.order_by("pk")
    )


def _speech(proposal: Proposal) -> dict[str, Any]:
    record = standing_record(proposal)
    if record is None:
        return {}
    points = tuple(
        Point(title=f"{point.number}. {point.title}", words=record.answers[point.id])
        for point in written_points()
    )
    return {"speech": points, "speech_signed": hasattr(record, "sign_off")}
