"""Rush: before the others, with a reason, until the report is out."""

import pytest

from config.audit.models import AuditEvent
from screening import services
from screening.models import Order
from screening.services.orders import OrderOver
from tests.screening import factories as make
from tests.screening.rawsql import refused_by, update

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return make.world()


def rush(case, reason="The academy begins on Monday", days=2, by=None):
    return services.set_rush(case=case, reason=reason, by=by, at=make.at(days))


def test_an_order_can_begin_as_rush(here):
    order = make.order(here, rush_reason=" Academy on Monday ").order
    assert (order.is_rush, order.rush_reason) == (True, "Academy on Monday")
    assert (order.rush_by, order.rush_at) == (here.hr, make.at())
    assert AuditEvent.objects.get(verb="order_screening").payload["rush"] is True


def test_without_a_reason_it_is_in_line_with_the_others(here):
    order = make.order(here).order
    assert (order.is_rush, order.rush_at) == (False, None)


def test_it_is_set_later_once_and_taken_back(here):
    case = make.order(here)
    rush(case, by=here.hr)
    rush(case, days=3)
    order = Order.objects.get()
    assert (order.is_rush, order.rush_by, order.rush_at) == (True, here.hr, make.at(2))
    rush(case, reason="")
    assert not Order.objects.get().is_rush
    verbs = AuditEvent.objects.filter(verb__endswith="_rush").values_list("verb", flat=True)
    assert sorted(verbs) == ["end_rush", "mark_rush"]


@pytest.mark.parametrize("over", ["furnished", "cancelled"])
def test_what_is_over_is_not_hurried(here, over):
    case = make.furnished(here).case if over == "furnished" else make.order(here)
    if over == "cancelled":
        make.cancel(here, case)
    with pytest.raises(OrderOver):
        rush(case)


def test_the_database_wants_the_reason(here):
    with refused_by("rush_has_its_reason"):
        update(make.order(here).order, is_rush=True)
