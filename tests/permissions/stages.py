"""A file's stages, each through its services: screened, acted on, disputed, withdrawn."""

import csv
import io
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from PIL import Image

from adverse_action.services import (
    issue_pre_adverse_notice,
    propose_action,
    record_action_taken,
    record_receipt,
    record_response,
    sign_speech_record,
    withdraw_action,
    write_assessment,
    write_speech_record,
)
from adverse_action.services.assessing import asked_fields
from config.accounts.models import Unit
from config.accounts.roles import Role
from config.accounts.services import assign, build_wall, grant_exception, open_person_file
from config.law.speech import written_points
from config.portal.models import PortalLink
from config.portal.services import answer_person, create_link, write_message
from config.portal.visits import PortalVisit
from disputes.models import Evidence
from disputes.services import (
    Claim,
    assign_item,
    complete_dispute,
    receive_dispute,
    record_outcome,
    review_evidence,
)
from screening.models import Case, Flag, Position, Report
from screening.services import (
    add_identifier,
    attach_statement,
    confirm_account,
    furnish_report,
    import_posts,
    issue_report,
    log_discovery,
    order_screening,
    propose_account,
    request_file,
    review_flag,
    start_screening,
    work_on_file,
    work_on_run,
)
from tests.journeys import world as journeys
from tests.journeys.world import COLUMNS, World, flagged_texts
from tests.permissions.words import Words
from tests.personas import Personas


def _ordered(world: World, words: Words) -> Case:
    case = order_screening(
        agency=world.agency,
        screener=world.cra,
        position=Position.objects.get(organization=world.agency),
        person_fields={
            **journeys.PERSON,
            "given_name": words["given_name"].title(),
            "family_name": words["family_name"].title(),
            "street": f"7 {words['street']} Lane",
            "email": f"{words['family_name']}@mail.example",
        },
        regime="CONSUMER_REPORT",
        purpose="hiring",
        submission=uuid4(),
        by=world.hr,
        at=world.at,
        unit=Unit.objects.get(organization=world.agency),
    )
    for user in (world.first, world.second, world.third):
        assign(matter=case.matter, user=user, by=world.supervisor, at=world.at)
    return case


def _authorized(world: World, words: Words) -> Case:
    """As the journeys sign and certify, for this person."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(journeys, "ordered", lambda world, **changes: _ordered(world, words))
        return journeys.authorized(world)


def _collected(world: World, words: Words) -> Case:
    case = _authorized(world, words)
    handle, first = f"@{words['handle']}", world.first
    account = propose_account(
        case=case, platform="x", handle=handle, by=first, at=world.later(hours=1)
    )
    for kind in ("verified_email", "name", "home_town"):
        detail = f"{words['identifier']} agrees"
        add_identifier(account=account, kind=kind, detail=detail, by=first, at=world.at)
    log_discovery(
        case=case,
        platform="x",
        place="Search",
        terms=words["discovery"],
        result="found",
        account=account,
        by=first,
        at=world.at,
    )
    for user in (first, world.second):
        confirm_account(account=account, by=user, at=world.later(hours=1))
    path = _capture(world.folder / f"{words['filename']}.csv", handle, _texts(world, words))
    import_posts(
        case=case,
        account=account,
        path=path,
        provenance="public_capture",
        by=first,
        at=world.later(hours=1),
    )
    return Case.objects.get(pk=case.pk)


def _texts(world: World, words: Words) -> list[str]:
    flagged = [f"{text} {words['post']}" for text in flagged_texts(world, 3)]
    return [*flagged, f"Coffee, then home to the dog. {words['harmless']}"]


def _capture(path: Path, handle: str, texts: list[str]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number, text in enumerate(texts, 1):
            url = f"https://x.example/{handle[1:]}/{number}"
            day = f"2025-03-{number:02d}T18:30:00-06:00"
            row = ["x", f"{handle}{number}", url, handle, text, day]
            writer.writerow([*row, "2026-10-06T10:00:00-06:00", "yes"])
    return path


def _reviewed(world: World, words: Words) -> Case:
    case = _collected(world, words)
    run = start_screening(case=case, by=world.first, at=world.later(hours=1))
    work_on_run(run.pk, world.later(minutes=1))
    flags = list(Flag.objects.filter(matter=case.matter).order_by("pk"))
    last = flags.pop()
    review_flag(
        flag=last,
        verdict="dismiss",
        reason="satire",
        note=words["dismissal"],
        by=world.first,
        at=world.later(minutes=1),
    )
    for user in (world.first, world.second):
        for flag in flags:
            review_flag(flag=flag, verdict="confirm", by=user, at=world.later(minutes=1))
    return Case.objects.get(pk=case.pk)


def screened(world: World, words: Words) -> Case:
    case = _reviewed(world, words)
    report = issue_report(
        case=case, submission=uuid4(), by=world.supervisor, at=world.later(hours=1)
    )
    furnish_report(report=report, by=world.supervisor, at=world.later(hours=1))
    return Case.objects.get(pk=case.pk)


def reported(world: World, words: Words) -> Case:
    case = _reviewed(world, words)
    issue_report(case=case, submission=uuid4(), by=world.supervisor, at=world.later(hours=1))
    return Case.objects.get(pk=case.pk)


def act(world: World, case: Case, words: Words) -> None:
    Position.objects.filter(pk=case.position_id).update(jurisdiction="PA-PHL", is_sworn=False)
    report = Report.objects.get(case=case)
    told = {"case": case, "submission": uuid4(), "by": world.hr}
    proposal = propose_action(
        kind="denial",
        reasons=words["proposal"],
        items=list(report.items.all()),
        other_grounds=[words["proposal"]],
        criminal_history=[words["assessment"]],
        at=world.later(hours=1),
        **told,
    )
    write_assessment(
        proposal=proposal,
        words=dict.fromkeys(asked_fields(proposal), words["assessment"]),
        submission=uuid4(),
        by=world.hr,
        at=world.at,
    )
    sent = issue_pre_adverse_notice(
        proposal=proposal,
        channel="hand",
        submission=uuid4(),
        by=world.hr,
        at=world.later(hours=1),
    )
    record = write_speech_record(
        proposal=proposal,
        points=dict.fromkeys((point.id for point in written_points()), words["speech"]),
        submission=uuid4(),
        by=world.hr,
        at=world.at,
    )
    sign_speech_record(record=record, submission=uuid4(), by=world.chief, at=world.at)
    record_receipt(
        notice=sent,
        event="signed",
        on=world.agency.on(world.at),
        detail="Signed for",
        by=world.hr,
        at=world.at,
    )
    record_response(
        proposal=proposal,
        channel="phone",
        text=words["response"],
        received_at=world.at,
        submission=uuid4(),
        by=world.hr,
        at=world.at,
    )


def link(world: World, case: Case) -> str:
    _, token = create_link(
        matter=case.matter,
        person=case.person,
        purpose=PortalLink.Purpose.MATTER,
        days=300,
        by=world.supervisor,
        at=world.at,
    )
    return token


def write(world: World, case: Case, words: Words) -> None:
    """A message through the portal, and what the screener answered."""
    found = PortalLink.objects.filter(matter=case.matter).first()
    assert found is not None
    visit = PortalVisit(found, case.matter, case.person, True)
    write_message(visit=visit, text=words["message"], submission=uuid4(), at=world.at)
    answer_person(
        matter=case.matter,
        text=words["message"],
        submission=uuid4(),
        by=world.first,
        at=world.later(minutes=1),
    )


def dispute_items(world: World, case: Case, words: Words, outcomes: Sequence[str]) -> None:
    """Items taken out or kept, with the person's statement; results sent, report revised."""
    file = open_person_file(person=case.person, by=world.supervisor, at=world.at)
    report = Report.objects.filter(case=case).order_by("version").last()
    assert report is not None
    claims = [Claim(item, "satire", words["explanation"]) for item in report.items.all()]
    dispute = receive_dispute(
        person_file=file,
        claims=claims,
        statement=words["statement"],
        files=[(f"{words['evidence']}.png", _picture())],
        channel="portal",
        received_at=world.later(hours=1),
        submission=uuid4(),
        by=f"subject:{case.person.public_id}",
        at=world.at,
    )
    assign(matter=file, user=world.third, by=world.supervisor, at=world.at)
    for item, outcome in zip(dispute.items.all(), outcomes, strict=True):
        assign_item(item=item, to=world.third, by=world.supervisor, at=world.later(hours=1))
        for evidence in Evidence.objects.filter(dispute=dispute):
            review_evidence(
                evidence=evidence, item=item, note=words["outcome"], by=world.third, at=world.at
            )
        record_outcome(
            item=item,
            outcome=outcome,
            looked_at="Post, thread, file sent.",
            note=words["outcome"],
            by=world.third,
            at=world.later(hours=1),
        )
    kept = report.items.last()
    assert kept is not None
    subject = f"subject:{case.person.public_id}"
    attach_statement(
        person_file=file, item=kept, text=words["statement"], by=subject, at=world.later(hours=1)
    )
    complete_dispute(dispute=dispute, by=world.third, at=world.later(hours=1))


def _picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, "PNG")
    return out.getvalue()


def withdraw(world: World, case: Case, words: Words) -> None:
    proposal = case.proposals.get()
    withdraw_action(
        proposal=proposal,
        channel="hand",
        reasons=words["decision"],
        submission=uuid4(),
        by=world.chief,
        at=world.later(hours=1),
    )
    record_action_taken(
        case=case,
        kind="denial",
        happened_on=world.agency.on(world.at),
        who=words["breach"],
        how_learned=words["breach"],
        submission=uuid4(),
        by=world.hr,
        at=world.later(hours=1),
    )


def make_exceptions(world: World, case: Case, words: Words) -> None:
    """A wall and an exception."""
    people = Personas()
    build_wall(
        matter=case.matter,
        user=people.somebody("Recused", ("MRS", Role.ANALYST)),
        reason="recused",
        by=world.supervisor,
        at=world.at,
    )
    grant_exception(
        matter=case.matter,
        user=people.somebody("Outside counsel"),
        organization=world.cra,
        role=Role.COUNSEL,
        reason=words["grant"],
        expires_at=world.at + timedelta(days=3650),
        by=world.supervisor,
        at=world.at,
    )


def ask_for_file(world: World, case: Case) -> None:
    """The whole file in parts, so that its papers are rows too."""
    request = request_file(
        person_file=open_person_file(person=case.person, by=None, at=world.at),
        channel="letter",
        received_at=world.at,
        identified_at=world.at,
        proof="copy",
        submission=uuid4(),
        by=world.supervisor,
        at=world.at,
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("screening.services.file_requests.posts_a_part", lambda: 2)
        work_on_file(request.pk, world.at)
