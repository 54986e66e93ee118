"""What is written once stays: no update, no delete, no truncate, whoever asks."""

import pytest

from screening import services
from screening.models import (
    Authorization,
    Case,
    Certification,
    ConsumerStatement,
    Correction,
    Disclosure,
    DiscoveryEntry,
    Flag,
    Identifier,
    ImportBatch,
    ItemBlock,
    Order,
    Position,
    Post,
    ProviderCertification,
    Recipient,
    RedactedPost,
    Report,
    ReportedFlag,
    ReportItem,
    Review,
    SocialAccount,
    Tombstone,
    VisibilityProof,
)
from tests.screening import factories as make
from tests.screening.rawsql import delete, frozen, insert, refused_by, truncate, update

# A column that nothing may rewrite, for each table.
REWRITES = {
    Authorization: {"signed_name": "Somebody"},
    Certification: {"certified_at": make.at(9)},
    ConsumerStatement: {"text": "Other words"},
    Correction: {"note": "Other words"},
    Disclosure: {"sha256": "b" * 64},
    DiscoveryEntry: {"result": "not_found"},
    Identifier: {"detail": "Other words"},
    Post: {"text": "Other words"},
    ItemBlock: {"text_sha256": "b" * 64},
    ProviderCertification: {"words": "Other words"},
    Recipient: {"purpose": "promotion"},
    RedactedPost: {"text": "Other words"},
    Report: {"outcome": "none_found"},
    ReportItem: {"note": "Other words"},
    ReportedFlag: {"number": 7},
    Review: {"note": "Other words"},
    Tombstone: {"key_hash": "b" * 64},
    VisibilityProof: {"url": "https://other.example"},
}
KEPT = [*REWRITES, Case, ImportBatch, Order, SocialAccount]
# What is never emptied at once; tables that others point at are guarded by those too.
WHOLE = [
    *(Case, ConsumerStatement, DiscoveryEntry, Identifier, ImportBatch, Post),
    *(ProviderCertification, RedactedPost, Report, ReportItem, Review, Tombstone),
]


def build_full():
    """A furnished report with at least one row in every table."""
    here = make.world()
    rows = [make.ZORBLAX, make.row("Not proven", 2, publicly_visible="")]
    report = make.furnished(here, rows)
    item = report.items.get()
    services.establish_visibility(
        post=Post.objects.get(text="Not proven"),
        url="https://social.example/2",
        seen_at=make.at(8),
        publicly_visible=True,
        capture=b"picture",
        by=here.analyst,
        at=make.at(8),
    )
    services.log_discovery(
        case=report.case,
        platform="x",
        place="Search",
        terms="Pell",
        result="found",
        by=None,
        at=make.at(8),
    )
    services.modify_item(item=item, note="Quoted", by=None, at=make.at(8))
    services.bury_item(item=item, reason="deleted", by=None, at=make.at(8))
    make.certified(item, here.analyst, 8)
    services.block_item(item=item, by=here.analyst, at=make.at(8))
    ConsumerStatement.objects.create(
        person=report.case.person,
        matter=report.case.matter,
        text_sha256=make.HASH,
        text="Mine",
        at=make.at(8),
    )
    return report


WORLDS = {"full": build_full}


@pytest.fixture
def full(standing, db):
    return standing


def test_what_was_written_is_not_rewritten(full):
    for model, values in REWRITES.items():
        with frozen(model.__name__):
            update(model.objects.first(), **values)


def test_nothing_is_deleted(full):
    for model in KEPT:
        with frozen(model.__name__):
            delete(model.objects.first())


def test_no_table_is_emptied(full):
    for model in WHOLE:
        with frozen(model.__name__):
            truncate(model)


@pytest.mark.parametrize("part", ["agency", "screener", "position"])
def test_a_case_stays_with_its_parties_and_its_job(full, part):
    with frozen(part):
        update(full.case, **{f"{part}_id": getattr(make.world(), part).pk})


@pytest.mark.parametrize(
    "values",
    [
        {"agrees": False},
        {"is_strong": True},
        {"kind": "photo"},
        {"detail": "Other words"},
        {"recorded_by_id": None, "recorded_at": make.at(9)},
    ],
)
def test_what_ties_an_account_to_the_person_is_not_rewritten(full, values):
    with frozen(str(values)):
        update(Identifier.objects.filter(kind="name").get(), **values)


def test_an_identifier_is_explained_and_withdrawn_once(full):
    found = Identifier.objects.first()
    update(found, explanation="A namesake", withdrawn_at=make.at(8))
    for values in ({"explanation": ""}, {"withdrawn_at": make.at(9)}, {"withdrawn_at": None}):
        with frozen(str(values)):
            update(found, **values)


# -- what one row or two rows can say ------------------------------------------------------------


def test_a_post_is_kept_once(full):
    post = Post.objects.first()
    post.pk, post.public_id = None, make.uuid4()
    with refused_by("post_once"):
        insert(post)


def test_a_rule_flags_a_post_once(full):
    flag = Flag.objects.first()
    flag.pk, flag.public_id = None, make.uuid4()
    with refused_by("flagged_once"):
        insert(flag)


def test_a_version_of_a_report_is_one(full):
    report = Report.objects.get()
    report.pk, report.public_id, report.submission = None, make.uuid4(), make.uuid4()
    report.status, report.furnished_at, report.furnished_on = "issued", None, None
    with refused_by("report_version_once"):
        insert(report)


def test_one_authorization_is_live_at_a_time(full):
    signed = Authorization.objects.get()
    signed.pk, signed.public_id, signed.submission = None, make.uuid4(), make.uuid4()
    with refused_by("one_live_authorization"):
        insert(signed)


def test_a_run_does_not_do_more_than_it_has(full):
    run = full.case.runs.get()
    with refused_by("done_within_total"):
        update(run, done=run.total + 1)


def test_a_salary_is_not_negative(db):
    here = make.world()
    with refused_by("salary_not_negative"):
        update(here.position, expected_salary=-1)


def test_a_positions_history_is_kept(db):
    here = make.world()
    Position.objects.filter(pk=here.position.pk).update(expected_salary=81_000)
    history = Position.pgh_event_model.objects.filter(pgh_obj=here.position).order_by("pgh_id")
    assert [int(event.expected_salary) for event in history] == [58_000, 81_000]


@pytest.mark.parametrize("visible", [True, False])
def test_a_proof_says_public_and_names_a_witness(full, visible):
    proof = VisibilityProof.objects.get()
    proof.pk, proof.post = None, Post.objects.get(text=make.ZORBLAX)
    proof.publicly_visible = visible
    if visible:
        proof.by = None
    with refused_by("proof_has_a_witness" if visible else "proof_says_public"):
        insert(proof)


def test_a_furnished_report_has_its_moment(full):
    case = make.screened(make.world())
    row = Report(
        case=case,
        agency=case.agency,
        screener=case.screener,
        regime="CONSUMER_REPORT",
        outcome="none_found",
        issued_at=make.at(6),
        issued_on=make.at(6).date(),
        furnished_at=make.at(7),
        document=make.paper(case),
        data_sha256=make.HASH,
    )
    with refused_by("furnished_has_its_moment"):
        insert(row)
