"""Two at once, each with a connection of its own: one act, not two."""

from uuid import uuid4

import pytest

from config.errors import Refusal
from screening import services
from screening.models import Case, Flag, Report, Review, ScreeningRun
from tests.screening import factories as make
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_clicks_at_once_order_one_case():
    here, submission = make.world(), uuid4()
    one, two = together(*[lambda: make.order(here, submission=submission)] * 2)
    assert one == two
    assert Case.objects.count() == 1


def test_two_clicks_at_once_issue_one_report():
    here = make.world()
    case, submission = make.reviewed(here), uuid4()

    def issue():
        return services.issue_report(
            case=case, submission=submission, by=here.supervisor, at=make.at(6)
        )

    one, two = together(issue, issue)
    assert one == two
    assert Report.objects.count() == 1


def test_two_workers_at_once_screen_every_post_once():
    here = make.world()
    make.policy(here.agency)
    case = make.ready(here)
    make.collect(make.propose(case), [f"A zorblax remark {n}" for n in range(40)])
    run = services.start_screening(case=Case.objects.get(pk=case.pk), by=None, at=make.at(3))
    found = together(*[lambda: services.work_on_run(run.pk, make.at(3))] * 2)
    assert found.count(None) == 1
    assert ScreeningRun.objects.get().done == Flag.objects.count() == 40


def test_two_second_reviews_at_once_are_one():
    here = make.world()
    flag = Flag.objects.get(matter=make.screened(here).matter)
    services.review_flag(flag=flag, verdict="confirm", by=here.analyst, at=make.at(4))

    def review(by):
        return lambda: services.review_flag(flag=flag, verdict="confirm", by=by, at=make.at(5))

    found = together(review(here.second), review(here.supervisor))
    assert sum(isinstance(one, Refusal) for one in found) == 1
    assert Review.objects.count() == 2


def test_a_revocation_and_an_import_at_once_leave_no_posts_after_the_revocation():
    here = make.world()
    case = make.ready(here)
    account = make.propose(case)
    revoked, collected = together(
        lambda: services.revoke_authorization(case=case, by="subject:1", at=make.at(1)),
        lambda: make.collect(account, [make.HARMLESS]),
    )
    assert not isinstance(revoked, Refusal)
    assert isinstance(collected, Refusal) or collected.status == "imported"
    with pytest.raises(Refusal):
        make.collect(account, [make.ZORBLAX])
