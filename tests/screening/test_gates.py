"""Each gate, round the service: rows in plain SQL, refused by the database itself."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from config.accounts.models import Engagement, Person
from config.accounts.services import open_matter, open_person_file
from screening import services
from screening.models import (
    Authorization,
    Case,
    ConsumerStatement,
    Flag,
    Identifier,
    ImportBatch,
    Order,
    RedactedPost,
    Report,
    ReportedFlag,
    ReportItem,
    Review,
    Subject,
    Tombstone,
    VisibilityProof,
)
from screening.tombstones import keys
from tests.accounts.factories import OrganizationFactory, PersonFactory, UserFactory
from tests.screening import factories as make
from tests.screening.rawsql import behind_triggers, delete, frozen, insert, refused_by, update

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return make.world()


@pytest.fixture
def at_home():
    return make.world(in_house=True)


def again(row, **changes):
    """The same row once more, not yet in the database, with other values."""
    copy = type(row).objects.get(pk=row.pk)
    copy.pk = None
    for name, value in changes.items():
        setattr(copy, name, value)
    return copy


# -- the order: G-01, G-04, G-18 -----------------------------------------------------------------


def order_row(here, employment="candidate", **changes):
    """An order's row in a case that has none, with everything that the gates ask for."""
    person = Person.objects.create(
        organization=here.screener,
        given_name="Anders",
        family_name="Pell",
        birth_date=make.BORN,
        employment=employment,
    )
    matter = open_matter(
        agency=here.agency, screener=here.screener, by=None, at=make.at(), person=person
    )
    case = Case.objects.create(
        matter=matter, agency=here.agency, screener=here.screener, position=here.position
    )
    Subject.objects.create(case=case, person=person)
    asked = {
        "case": case,
        "agency": here.agency,
        "screener": here.screener,
        "regime": "CONSUMER_REPORT",
        "purpose": "hiring",
        "ordered_at": make.at(),
        "ordered_on": make.at().date(),
        "submission": uuid4(),
    }
    return Order(**(asked | changes))


def misconduct(**changes):
    asked = {"regime": "MISCONDUCT_603Y", "purpose": "suspected_misconduct", "case_number": "7"}
    return asked | changes


def test_an_order_with_everything_is_taken(here):
    insert(order_row(here))


@pytest.mark.parametrize("field", ["purpose", "regime"])
def test_no_order_without_purpose_and_regime(here, field):
    with refused_by("gate_g01", "no purpose or no regime"):
        insert(order_row(here, **{field: ""}))


def test_an_order_keeps_its_purpose(here):
    with refused_by("gate_g01", "another order"):
        update(make.order(here).order, purpose="retention")


def test_an_order_names_the_parties_of_its_case(here):
    other = OrganizationFactory(cra=True)
    with refused_by("gate_g01", "other parties"):
        insert(order_row(here, screener=other))


@pytest.mark.parametrize("regime", ["CONSUMER_REPORT", "INVESTIGATIVE_CR", "MISCONDUCT_603Y"])
def test_an_agency_cannot_make_a_consumer_report_of_its_own(at_home, regime):
    with refused_by("gate_g01", "needs a consumer reporting agency"):
        insert(order_row(at_home, regime=regime))


def test_another_agency_is_no_consumer_reporting_agency(here):
    other = OrganizationFactory()
    pretend = make.World(**{**vars(here), "screener": other})
    with refused_by("gate_g01", "needs a consumer reporting agency"):
        insert(order_row(pretend))


def test_a_consumer_reporting_agency_does_not_work_in_house(here):
    with refused_by("gate_g01", "by the agency itself"):
        insert(order_row(here, regime="IN_HOUSE"))


@pytest.mark.parametrize("status", ["proposed", "suspended", "ended"])
def test_only_an_active_client_orders(here, status):
    Engagement.objects.update(status=status)
    with refused_by("gate_g04", "active client"):
        insert(order_row(here))


def test_a_misconduct_order_with_everything_is_taken(here):
    insert(order_row(here, employment="sworn", **misconduct()))


@pytest.mark.parametrize(
    ("changes", "employment", "words"),
    [
        ({"case_number": ""}, "sworn", "a case number and a named ground"),
        ({"purpose": "retention"}, "sworn", "a case number and a named ground"),
        ({}, "candidate", "an employee"),
        ({}, "none", "an employee"),
        ({}, "former", "an employee"),
        ({"purpose": "policy_compliance"}, "sworn", "No written policy"),
    ],
)
def test_a_misconduct_investigation_stays_in_bounds(here, changes, employment, words):
    with refused_by("gate_g18", words):
        insert(order_row(here, employment=employment, **misconduct(**changes)))


@pytest.mark.parametrize(("days", "taken"), [(-1, True), (0, False), (1, False)])
def test_a_policy_must_be_older_than_the_investigation(here, days, taken):
    make.policy(here.agency, effective_on=make.at(days).date())
    row = order_row(here, employment="civilian", **misconduct(purpose="policy_compliance"))
    if taken:
        insert(row)
    else:
        with refused_by("gate_g18", "No written policy"):
            insert(row)


def test_a_withdrawn_policy_opens_no_investigation(here):
    make.policy(here.agency)
    version = make.policy(here.agency, effective_on=make.at(-30).date())
    withdrawn = {"withdrawn_by_id": here.hr.pk, "withdrawal_reason": "Struck."}
    moment, day = make.at(-2), make.at(-1).date()
    update(version, status="withdrawn", ends_on=day, withdrawn_at=moment, **withdrawn)
    row = order_row(here, employment="civilian", **misconduct(purpose="policy_compliance"))
    with refused_by("gate_g18", "No written policy"):
        insert(row)
    make.policy(here.agency, effective_on=make.at(-1).date())
    insert(row)


def test_the_regime_may_change_until_something_is_furnished(here):
    report = make.issued(here)
    assert update(report.case.order, regime="INVESTIGATIVE_CR")


@pytest.mark.parametrize("regime", ["CONSUMER_REPORT", "INVESTIGATIVE_CR"])
@pytest.mark.parametrize("purpose", ["suspected_misconduct", "curiosity"])
def test_a_consumer_report_is_for_employment_alone(here, regime, purpose):
    with refused_by("gate_g01", "employment purposes"):
        insert(order_row(here, regime=regime, purpose=purpose))
    case = make.order(here)
    with refused_by("gate_g01", "employment purposes"):
        update(case.order, purpose=purpose)


def test_the_regime_is_frozen_once_something_is_furnished(here):
    report = make.furnished(here)
    with refused_by("gate_g01", "frozen"):
        update(report.case.order, regime="INVESTIGATIVE_CR")


# -- the authorization: G-02 ---------------------------------------------------------------------


def authorization_row(here, **changes):
    case = make.order(here)
    shown = make.disclose(case)
    asked = {
        "case": case,
        "disclosure": shown,
        "kind": "portal_signature",
        "signed_name": "Anders Pell",
        "signed_at": make.at(minutes=5),
        "signed_on": make.at().date(),
        "shown_sha256": shown.sha256,
        "document": make.paper(case),
    }
    return Authorization(**(asked | changes))


def test_a_signature_on_what_was_shown_is_taken(here):
    insert(authorization_row(here))


def test_a_signature_on_other_words_is_refused(here):
    with refused_by("gate_g02", "not the disclosure"):
        insert(authorization_row(here, shown_sha256="b" * 64))


def test_a_signature_on_another_cases_disclosure_is_refused(here):
    other = make.disclose(make.order(here))
    with refused_by("gate_g02", "not the disclosure"):
        insert(authorization_row(here, disclosure=other))


def test_a_signature_before_the_disclosure_is_refused(here):
    with refused_by("gate_g02", "not shown before"):
        insert(authorization_row(here, signed_at=make.at(minutes=-1)))


def test_a_signature_does_not_cover_more_than_the_disclosure_says(here):
    with refused_by("gate_g02", "covers less"):
        insert(authorization_row(here, evergreen=True))


@pytest.mark.parametrize("spoken", [{"kind": "spoken"}, {"document": None}])
def test_a_permission_that_was_spoken_is_none(here, spoken):
    with refused_by("gate_g25", "none is spoken"):
        insert(authorization_row(here, **spoken))


def test_a_revoked_authorization_stays_as_it_was_signed(here):
    signed = make.authorize(make.order(here))
    with frozen():
        update(signed, signed_name="Somebody Else")


# -- the account: G-17 ---------------------------------------------------------------------------


def account_with(here, *kinds, **changes):
    account = make.propose(make.order(here))
    for kind in kinds:
        make.identify(account, [kind])
    people = {"first_by_id": here.analyst.pk, "second_by_id": here.second.pk}
    update(account, **(people | changes))
    return account


STRONG = "verified_phone"
ENOUGH = (STRONG, "name", "employer")


def test_an_account_with_three_identifiers_and_two_people_is_confirmed(here):
    assert update(account_with(here, *ENOUGH), status="confirmed")


@pytest.mark.parametrize(
    "kinds",
    [
        (),
        (STRONG,),
        (STRONG, "name"),
        (STRONG, "name", "name"),
        ("name", "employer", "school", "family"),
    ],
)
def test_too_few_or_only_weak_identifiers_confirm_nothing(here, kinds):
    account = account_with(here, *kinds)
    with refused_by("gate_g17", "too few agreeing"):
        update(account, status="confirmed")


def test_an_identifier_that_was_withdrawn_does_not_count(here):
    account = account_with(here, *ENOUGH)
    account.identifiers.filter(kind="name").update(withdrawn_at=make.at())
    with refused_by("gate_g17", "too few agreeing"):
        update(account, status="confirmed")


@pytest.mark.parametrize("explained", [True, False])
def test_a_conflict_must_be_explained(here, explained):
    account = account_with(here, *ENOUGH)
    Identifier.objects.create(
        account=account,
        kind="home_town",
        agrees=False,
        detail="Says Alder Falls",
        explanation="Moved in 2024" if explained else "",
        recorded_at=make.at(),
    )
    if explained:
        assert update(account, status="confirmed")
    else:
        with refused_by("gate_g17", "not explained"):
            update(account, status="confirmed")


@pytest.mark.parametrize("missing", ["first_by_id", "second_by_id"])
def test_two_people_confirm_an_account(here, missing):
    account = account_with(here, *ENOUGH, **{missing: None})
    with refused_by("gate_g17", "Two people"):
        update(account, status="confirmed")


def test_one_person_is_not_two(here):
    account = account_with(here, *ENOUGH, second_by_id=here.analyst.pk)
    with refused_by("gate_g17", "Two people"):
        update(account, status="confirmed")


@pytest.mark.parametrize(
    ("kind", "second", "taken"),
    [
        ("verified_email", False, True),
        ("written_admission", False, True),
        ("face_match", True, True),
        ("face_match", False, False),
        ("name", False, False),
        ("photo", True, False),
    ],
)
def test_only_strong_kinds_are_strong(here, kind, second, taken):
    row = Identifier(
        account=make.propose(make.order(here)),
        kind=kind,
        is_strong=True,
        detail="Compared",
        recorded_by=here.analyst,
        second_by=here.second if second else None,
        recorded_at=make.at(),
    )
    if taken:
        insert(row)
    else:
        with refused_by("strong_kinds_only"):
            insert(row)


# -- the import: G-01, G-02, G-04, G-15, G-17 ----------------------------------------------------


def batch_row(account, **changes):
    asked = {
        "case": account.case,
        "agency": account.agency,
        "screener": account.screener,
        "account": account,
        "provenance": "public_capture",
        "filename": "capture.csv",
        "sha256": make.HASH,
        "status": "running",
        "queued_at": make.at(2),
        "queued_on": make.at(2).date(),
    }
    return ImportBatch(**(asked | changes))


def test_an_import_with_everything_is_taken(here):
    insert(batch_row(make.propose(make.ready(here))))


def test_an_in_house_import_with_everything_is_taken(at_home):
    insert(batch_row(make.propose(make.ready(at_home))))


def test_nothing_is_collected_in_a_case_whose_order_was_cancelled(here):
    account = make.propose(make.ready(here))
    make.cancel(here, account.case)
    with refused_by("gate_g01", "Nothing was ordered"):
        insert(batch_row(account))


def test_nothing_is_collected_before_the_order(here):
    account = make.propose(make.ready(here))
    with refused_by("gate_g01", "Nothing was ordered"):
        insert(batch_row(account, queued_at=make.at(-1)))


@pytest.mark.parametrize("missing", ["case_number", "authority", "purpose_text"])
def test_in_house_number_authority_and_purpose_take_the_authorizations_place(at_home, missing):
    case = make.order(at_home, **{missing: ""})
    account = make.propose(case)
    with refused_by("gate_g01", "not all recorded"):
        insert(batch_row(account))


def test_nothing_is_collected_without_an_authorization(here):
    case = make.order(here)
    make.certify(case, here.hr)
    with refused_by("gate_g02", "no authorization"):
        insert(batch_row(make.propose(case)))


def test_nothing_is_collected_before_the_signature(here):
    account = make.propose(make.ready(here))
    with refused_by("gate_g02", "no authorization"):
        insert(batch_row(account, queued_at=make.at(minutes=4)))


def test_nothing_is_collected_after_a_revocation(here):
    account = make.propose(make.ready(here))
    update(account.case.authorizations.get(), revoked_at=make.at(1))
    with refused_by("gate_g02", "revoked"):
        insert(batch_row(account))


def test_a_revocation_stops_an_import_that_waits(here):
    account = make.propose(make.ready(here))
    batch = ImportBatch.objects.get(pk=insert(batch_row(account, status="queued")))
    update(account.case.authorizations.get(), revoked_at=make.at(1))
    with refused_by("gate_g02", "revoked"):
        update(batch, status="running")
    assert update(batch, status="refused")


def test_nothing_is_collected_without_the_certification(here):
    case = make.order(here)
    make.authorize(case)
    with refused_by("gate_g04", "not certified"):
        insert(batch_row(make.propose(case)))


def test_nothing_is_collected_before_the_certification(here):
    account = make.propose(make.ready(here))
    with refused_by("gate_g04", "not certified"):
        insert(batch_row(account, queued_at=make.at(minutes=7)))


def test_nothing_is_collected_into_another_cases_account(here):
    account = make.propose(make.ready(here))
    row = batch_row(account)
    row.account = make.propose(make.ready(here))
    with refused_by("gate_g17", "not one of this case"):
        insert(row)


def test_nothing_is_collected_from_a_rejected_account(here):
    account = make.propose(make.ready(here))
    update(account, status="rejected")
    with refused_by("gate_g17", "was rejected"):
        insert(batch_row(account))


@pytest.mark.parametrize("provenance", ["public_capture", "public_api", "vendor"])
def test_a_private_download_is_taken_only_if_volunteered(here, provenance):
    account = make.propose(make.ready(here))
    with refused_by("gate_g15", "only if volunteered"):
        insert(batch_row(account, is_owner_export=True, provenance=provenance))


def test_volunteering_is_a_recorded_statement(here):
    account = make.propose(make.ready(here))
    row = batch_row(account, is_owner_export=True, provenance="volunteered_by_subject")
    with refused_by("gate_g15", "says who gave this"):
        insert(row)
    row.statement = "Mr. Pell brought it on his own."
    insert(row)


@pytest.mark.parametrize(
    ("in_house", "released", "taken"),
    [(True, True, True), (True, False, False), (False, True, False), (False, False, False)],
)
def test_a_complainants_capture_needs_counsel_and_never_serves_a_screening_company(
    in_house, released, taken
):
    here = make.world(in_house=in_house)
    row = batch_row(
        make.propose(make.ready(here)),
        provenance="complainant",
        statement="A neighbor who was shown the post.",
        released_by=UserFactory() if released else None,
    )
    if taken:
        insert(row)
    else:
        with refused_by("gate_g15", "counsel's release"):
            insert(row)


# -- the reviews: G-17 ---------------------------------------------------------------------------


def review_row(flag, by, round_="first", **changes):
    asked = {"flag": flag, "round": round_, "verdict": "confirm", "by": by, "at": make.at(4)}
    return Review(**(asked | changes))


@pytest.fixture
def flag(here):
    return Flag.objects.get(matter=make.screened(here).matter)


def test_two_people_review_a_flag(here, flag):
    insert(review_row(flag, here.analyst))
    insert(review_row(flag, here.second, "second"))


def test_nobody_reviews_a_flag_twice(here, flag):
    insert(review_row(flag, here.analyst))
    with refused_by("gate_g17", "another person's"):
        insert(review_row(flag, here.analyst, "second"))


def test_there_is_no_second_review_without_a_first(here, flag):
    with refused_by("gate_g17", "no first confirmation"):
        insert(review_row(flag, here.second, "second"))


def test_a_dismissal_is_not_confirmed_by_a_second_person(here, flag):
    insert(review_row(flag, here.analyst, verdict="dismiss", reason="satire"))
    with refused_by("gate_g17", "no first confirmation"):
        insert(review_row(flag, here.second, "second"))


def test_a_first_review_that_was_undone_counts_for_nothing(here, flag):
    first = Review.objects.get(pk=insert(review_row(flag, here.analyst)))
    update(first, undone_at=make.at(5))
    with refused_by("gate_g17", "no first confirmation"):
        insert(review_row(flag, here.second, "second"))


def test_a_dismissal_says_why(here, flag):
    with refused_by("dismissal_has_a_reason"):
        insert(review_row(flag, here.analyst, verdict="dismiss"))


def test_a_verdict_is_not_rewritten(here, flag):
    first = Review.objects.get(pk=insert(review_row(flag, here.analyst)))
    with frozen():
        update(first, verdict="dismiss", reason="satire")


# -- the report's items: G-08, G-11, G-12, G-15, G-17 --------------------------------------------


def report_row(case, **changes):
    """A report of one item, as `issue_report` would write it."""
    asked = {
        "case": case,
        "agency": case.agency,
        "screener": case.screener,
        "version": 1,
        "regime": case.order.regime,
        "outcome": "items",
        "item_count": 1,
        "issued_at": make.at(6),
        "issued_on": make.at(6).date(),
        "document": make.paper(case),
        "data_sha256": make.HASH,
    }
    return Report(**(asked | changes))


def item_row(report, flag, **changes):
    post = flag.post
    printed = post.redactions.first() or RedactedPost.objects.create(
        agency=post.agency,
        screener=post.screener,
        matter=post.matter,
        post=post,
        text=post.text,
        sha256=make.HASH,
        at=make.at(5),
    )
    asked = {
        "report": report,
        "number": 1,
        "post": post,
        "redacted_post": printed,
        "clause": flag.clause,
        "marks": [{"flag": str(flag.public_id)}],
        "content_sha256": post.content_sha256,
        "posted_on": report.screener.on(post.dated_at) if post.dated_at else date(2025, 3, 2),
    }
    return ReportItem(**(asked | changes))


def prepared(here, *rows, confirm=True, **changes):
    """An issued report without its one item yet, and the flag that it would rest on."""
    case = make.screened(here, rows or (make.ZORBLAX,), **changes)
    flag = Flag.objects.filter(matter=case.matter).select_related("post").first()
    if confirm:
        insert(review_row(flag, here.analyst))
        insert(review_row(flag, here.second, "second"))
        update(flag, status="confirmed")
    report = Report.objects.get(pk=insert(report_row(case)))
    return report, Flag.objects.get(pk=flag.pk)


def test_an_item_with_everything_is_taken(here):
    report, flag = prepared(here)
    insert(item_row(report, flag))


def test_an_item_that_nobody_confirmed_is_refused(here):
    report, flag = prepared(here, confirm=False)
    with refused_by("gate_g17", "not confirmed by two people"):
        insert(item_row(report, flag))


def test_an_item_called_confirmed_without_the_reviews_is_refused(here):
    report, flag = prepared(here, confirm=False)
    update(flag, status="confirmed")
    with refused_by("gate_g17", "not confirmed by two people"):
        insert(item_row(report, flag))


def test_an_item_with_only_one_review_is_refused(here):
    report, flag = prepared(here, confirm=False)
    insert(review_row(flag, here.analyst))
    update(flag, status="confirmed")
    with refused_by("gate_g17", "not confirmed by two people"):
        insert(item_row(report, flag))


def test_an_item_whose_second_review_was_undone_is_refused(here):
    report, flag = prepared(here)
    update(flag.reviews.get(round="second"), undone_at=make.at(5))
    with refused_by("gate_g17", "not confirmed by two people"):
        insert(item_row(report, flag))


def test_an_item_from_an_account_that_is_not_confirmed_is_refused(here):
    report, flag = prepared(here)
    update(flag.post.account, status="proposed")
    with refused_by("gate_g17", "not confirmed to be the subject's"):
        insert(item_row(report, flag))


def test_nothing_is_added_to_an_issued_report(here):
    report, flag = prepared(here)
    with refused_by("gate_g17", "nothing is added"):
        insert(item_row(report, flag, number=2))


def test_nothing_is_added_to_a_furnished_report(here):
    report, flag = prepared(here)
    with behind_triggers():
        update(report, status="furnished", furnished_at=make.at(7))
    with refused_by("gate_g17", "nothing is added"):
        insert(item_row(report, flag))


def test_an_item_is_a_post_of_the_same_case(here):
    report, _ = prepared(here)
    _, elsewhere = prepared(here)
    with refused_by("gate_g17", "not this case's post"):
        insert(item_row(report, elsewhere))


def test_an_item_is_the_post_as_it_was_collected(here):
    report, flag = prepared(here)
    with refused_by("gate_g17", "as it was collected"):
        insert(item_row(report, flag, content_sha256="b" * 64))


def test_an_item_prints_its_own_post(here):
    report, flag = prepared(here, make.ZORBLAX, "Another zorblax remark")
    other = Flag.objects.exclude(pk=flag.pk).get()
    printed = item_row(report, other).redacted_post
    with refused_by("gate_g17", "as it was collected"):
        insert(item_row(report, flag, redacted_post=printed))


def test_an_item_not_known_to_have_been_public_is_refused_until_somebody_proves_it(here):
    report, flag = prepared(here, make.row(make.ZORBLAX, publicly_visible=""))
    with refused_by("gate_g15", "Nothing proves"):
        insert(item_row(report, flag))
    VisibilityProof.objects.create(
        post=flag.post,
        url="https://social.example/anders_pell/1",
        seen_at=make.at(3),
        publicly_visible=True,
        capture_sha256=make.HASH,
        by=here.analyst,
        at=make.at(4),
    )
    insert(item_row(report, flag))


def test_an_undated_item_is_refused(here):
    report, flag = prepared(here, make.row(make.ZORBLAX, posted_at=""))
    with refused_by("gate_g08", "no date"):
        insert(item_row(report, flag))


@pytest.mark.parametrize("days", [-1, 1])
def test_an_item_does_not_say_another_date_than_its_post(here, days):
    report, flag = prepared(here)
    row = item_row(report, flag)
    row.posted_on += timedelta(days=days)
    with refused_by("gate_g08", "another than the item says"):
        insert(row)


# The report is of 8 November 2026; noon in Denver is the same day in UTC.
@pytest.mark.parametrize(
    ("posted", "salary", "state", "taken"),
    [
        ("2019-11-08", 58_000, "CO", True),
        ("2019-11-07", 58_000, "CO", False),
        ("2019-11-07", 74_999, "CO", False),
        ("2019-11-07", 75_000, "CO", True),
        ("2019-11-07", None, "CO", False),
        ("2019-11-07", 120_000, "CA", False),
        ("2019-11-08", 120_000, "CA", True),
    ],
)
def test_an_item_older_than_seven_years_is_refused(posted, salary, state, taken):
    here = make.world(salary=salary, state=state)
    report, flag = prepared(here, make.row(make.ZORBLAX, posted_at=f"{posted}T19:00:00Z"))
    if taken:
        insert(item_row(report, flag))
    else:
        with refused_by("gate_g08", "older than a report may reach back"):
            insert(item_row(report, flag))


def test_the_look_back_does_not_bind_the_agencys_own_staff(at_home):
    report, flag = prepared(at_home, make.row(make.ZORBLAX, posted_at="2014-11-07T19:00:00Z"))
    insert(item_row(report, flag))


@pytest.mark.parametrize(
    ("posted", "born", "taken"),
    [
        ("2025-05-17", date(2007, 5, 17), True),
        ("2025-05-16", date(2007, 5, 17), False),
        ("2025-05-17", None, False),
    ],
)
def test_an_item_from_before_adulthood_is_refused(here, posted, born, taken):
    moment = f"{posted}T19:00:00Z"
    report, flag = prepared(here, make.row(make.ZORBLAX, posted_at=moment))
    Person.objects.filter(pk=report.case.person.pk).update(birth_date=born)
    if taken:
        insert(item_row(report, flag))
    else:
        with refused_by("gate_g08", "before adulthood"):
            insert(item_row(report, flag))


@pytest.mark.parametrize("kind", ["content", "url", "post"])
def test_an_item_that_was_deleted_does_not_come_back(here, kind):
    report, flag = prepared(here)
    stone = bury(report, flag, kind)
    with refused_by("gate_g11", "deleted after a dispute"):
        insert(item_row(report, flag))
    with behind_triggers():
        delete(stone)
    insert(item_row(report, flag))


def test_what_another_person_had_deleted_says_nothing_about_this_one(here):
    report, flag = prepared(here)
    other, elsewhere = prepared(here)
    bury(other, elsewhere, "content")
    insert(item_row(report, flag))


def bury(report, flag, kind):
    post, person = flag.post, report.case.person
    hashes = keys(
        person.public_id,
        text_sha256=post.text_sha256,
        url=post.url,
        platform=post.platform,
        platform_id=post.platform_id,
    )
    return Tombstone.objects.create(
        screener=report.screener,
        person=person,
        kind=kind,
        key_hash=hashes[kind],
        reason="deleted",
        at=make.at(5),
    )


def test_a_tombstone_is_not_lifted_without_a_certification(here):
    report, flag = prepared(here)
    stone = bury(report, flag, "content")
    with refused_by("gate_g11", "Nobody certified"):
        update(stone, lifted_at=make.at(6), lifted_by_id=here.second.pk)


def certified_stone(here, **changes):
    """A tombstone, and what lifts it: a certification by whoever provided the item."""
    report, flag = prepared(here)
    item = ReportItem.objects.get(pk=insert(item_row(report, flag)))
    stone = bury(report, flag, "content")
    found = make.certified(item, here.second, 6)
    lift = {
        "lifted_at": make.at(7),
        "lifted_by_id": here.second.pk,
        "certification_id": found.pk,
    }
    return stone, {**lift, **changes}


def test_a_tombstone_is_lifted_on_its_items_certification(here):
    stone, lift = certified_stone(here)
    assert update(stone, **lift) == 1
    with refused_by("gate_g11", "stays so"):
        update(stone, lifted_at=None)


def test_a_certification_from_after_the_lifting_is_none(here):
    stone, lift = certified_stone(here, lifted_at=make.at(5))
    with refused_by("gate_g11", "Nobody certified"):
        update(stone, **lift)


def test_a_certification_from_before_the_deletion_lifts_nothing(here):
    stone, lift = certified_stone(here)
    with behind_triggers():
        update(stone, at=make.at(7))
    with refused_by("gate_g11", "Nobody certified"):
        update(stone, **lift)


def test_another_items_certification_lifts_nothing(here):
    stone, lift = certified_stone(here)
    with behind_triggers():
        update(stone, key_hash="b" * 64)
    with refused_by("gate_g11", "another item"):
        update(stone, **lift)


def test_another_persons_certification_lifts_nothing(here):
    stone, lift = certified_stone(here)
    other = PersonFactory(organization=stone.screener)
    with behind_triggers():
        update(stone, person_id=other.pk)
    with refused_by("gate_g11", "Nobody certified"):
        update(stone, **lift)


def state(report, flag, **changes):
    person = report.case.person
    asked = {
        "person": person,
        "matter": open_person_file(person=person, by=None, at=make.at(5)),
        "text_sha256": flag.post.text_sha256,
        "text": "I was quoting a film.",
        "at": make.at(5),
    }
    return ConsumerStatement.objects.create(**(asked | changes))


def test_a_disputed_item_carries_the_persons_statement(here):
    report, flag = prepared(here)
    statement = state(report, flag)
    with refused_by("gate_g12", "statement"):
        insert(item_row(report, flag))
    insert(item_row(report, flag, statement=statement))


def test_a_statement_that_was_withdrawn_is_not_carried(here):
    report, flag = prepared(here)
    statement = state(report, flag, withdrawn_at=make.at(5))
    with refused_by("gate_g12", "statement"):
        insert(item_row(report, flag, statement=statement))
    insert(item_row(report, flag))


def test_a_statement_made_later_does_not_bind_an_earlier_report(here):
    report, flag = prepared(here)
    state(report, flag, at=make.at(7))
    insert(item_row(report, flag))


def test_a_statement_about_other_words_is_not_carried(here):
    report, flag = prepared(here)
    state(report, flag, text_sha256="c" * 64)
    insert(item_row(report, flag))


# -- the reasons of an item: G-17 ----------------------------------------------------------------


def reason_row(item_id, flag, number=1):
    return ReportedFlag(item_id=item_id, flag=flag, number=number)


def test_an_item_rests_on_the_flags_it_was_issued_with(here):
    report, flag = prepared(here)
    item = insert(item_row(report, flag))
    insert(reason_row(item, flag))


def test_no_reason_is_added_to_an_item_later(here):
    report, flag = prepared(here, "A zorblax and a quimble in one post")
    other = Flag.objects.exclude(pk=flag.pk).get()
    item = insert(item_row(report, flag))
    with refused_by("gate_g17", "not issued with this reason"):
        insert(reason_row(item, other, number=2))


def test_an_item_does_not_rest_on_another_posts_flag(here):
    report, flag = prepared(here, make.ZORBLAX, "Another zorblax remark")
    other = Flag.objects.exclude(pk=flag.pk).get()
    item = insert(item_row(report, flag, marks=[{"flag": str(other.public_id)}]))
    with refused_by("gate_g17", "not issued with this reason"):
        insert(reason_row(item, other))


def test_each_reason_was_confirmed_by_two_people(here):
    report, flag = prepared(here, "A zorblax and a quimble in one post")
    other = Flag.objects.exclude(pk=flag.pk).get()
    marks = [{"flag": str(flag.public_id)}, {"flag": str(other.public_id)}]
    item = insert(item_row(report, flag, marks=marks))
    with refused_by("gate_g17", "not confirmed by two people"):
        insert(reason_row(item, other, number=2))


# -- issuing and furnishing: G-01, G-02, G-04, G-17 ----------------------------------------------


def test_a_report_is_not_born_furnished(here):
    case = make.screened(here)
    moment = make.at(7)
    day = case.screener.on(moment)
    row = report_row(case, status="furnished", furnished_at=moment, furnished_on=day)
    with refused_by("gate_g01", "does not fit"):
        insert(row)


def test_a_report_has_its_orders_regime(here):
    case = make.screened(here)
    with refused_by("gate_g01", "does not fit"):
        insert(report_row(case, regime="IN_HOUSE"))


def test_an_outcome_fits_the_number_of_items(here):
    case = make.screened(here)
    for outcome, count in (("items", 0), ("none_found", 1)):
        with refused_by("outcome_fits_the_items"):
            insert(report_row(case, outcome=outcome, item_count=count))


def furnish(report, **changes):
    moment = make.at(7)
    asked = {"status": "furnished", "furnished_at": moment, "furnished_on": moment.date()}
    return update(report, **(asked | changes))


def test_a_report_with_everything_is_furnished(here):
    assert furnish(make.issued(here))


def test_a_report_without_its_items_is_not_furnished(here):
    report, _ = prepared(here)
    with refused_by("gate_g17", "does not hold the items"):
        furnish(report)


@pytest.mark.parametrize("status", ["proposed", "suspended", "ended"])
def test_only_an_active_client_gets_a_report(here, status):
    report = make.issued(here)
    Engagement.objects.update(status=status)
    with refused_by("gate_g04", "no verified client"):
        furnish(report)


@pytest.mark.parametrize("notice", ["user_notice_delivered_on", "summary_delivered_on"])
def test_the_client_has_both_notices_before_the_first_report(here, notice):
    report = make.issued(here)
    Engagement.objects.update(**{notice: make.at(8).date()})
    with refused_by("gate_g04", "lacks its notices"):
        furnish(report)


def test_no_report_without_the_certification(here):
    report = make.issued(here)
    with behind_triggers():
        update(report.case.order.certification, certified_at=make.at(30))
    with refused_by("gate_g04", "not certified"):
        furnish(report)


def test_no_first_report_after_a_revocation(here):
    report = make.issued(here)
    update(report.case.authorizations.get(), revoked_at=make.at(6))
    with refused_by("gate_g02", "given anew"):
        update(report.case.authorizations.get(), revoked_at=None)
    with refused_by("gate_g02", "revoked"):
        furnish(report)


def test_a_correction_goes_out_after_a_revocation_and_to_a_suspended_client(here):
    first = make.furnished(here)
    services.bury_item(item=first.items.get(), reason="deleted", by=None, at=make.at(20))
    second = services.revise_report(case=first.case, by=None, at=make.at(20))
    update(first.case.authorizations.get(), revoked_at=make.at(8))
    Engagement.objects.update(status="suspended")
    assert furnish(second, furnished_at=make.at(21), furnished_on=make.at(21).date())


def test_a_furnished_report_is_never_taken_back(here):
    report = make.furnished(here)
    with frozen():
        update(report, status="issued", furnished_at=None)


def test_an_in_house_report_needs_no_client_no_certificate_and_no_signature(at_home):
    assert furnish(make.issued(at_home))


@pytest.mark.parametrize("column", ["outcome", "item_count", "data_document", "issued_on"])
def test_an_issued_report_is_not_rewritten(here, column):
    report = make.issued(here)
    values = {
        "outcome": "none_found",
        "item_count": 0,
        "data_document": "{}",
        "issued_on": make.at(1).date(),
    }
    with frozen():
        update(report, **{column: values[column]})
