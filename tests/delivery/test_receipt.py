"""R-9, as a table: what happened on which day, and when it counts as received."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.delivery.models import Delivery, DeliveryProof
from config.delivery.receipt import Basis, Channel, Event, Happened, Receipt, Way, possible, receipt
from config.law.book import book

LIMITS = book().limits.deemed_receipt
PLAIN = Way(Channel.POST)
FAR = Way(Channel.POST, in_state=False)
TRACKED = Way(Channel.POST, tracked=True)
HAND, PORTAL, EMAIL = Way(Channel.HAND), Way(Channel.PORTAL), Way(Channel.EMAIL)


def nov(day):
    return date(2026, 11, day)


def found(way, *happened):
    return receipt(way, [Happened(Event(event), nov(day)) for event, day in happened], LIMITS)


@pytest.mark.parametrize(
    ("way", "happened", "on", "basis"),
    [
        # plain first-class mail: five calendar days in the state, ten outside
        (PLAIN, [("accepted", 20)], nov(25), "deemed"),
        (FAR, [("accepted", 20)], nov(30), "deemed"),
        # a day that the person tells moves it later, never earlier
        (PLAIN, [("accepted", 20), ("delivered", 28)], nov(28), "proven"),
        (PLAIN, [("accepted", 20), ("delivered", 22)], nov(25), "deemed"),
        (FAR, [("accepted", 18), ("delivered", 22)], nov(28), "deemed"),
        # tracked mail: the carrier's date, or unclaimed at the end of the holding period
        (TRACKED, [("accepted", 20), ("delivered", 23)], nov(23), "proven"),
        (TRACKED, [("accepted", 20), ("signed", 23), ("delivered", 24)], nov(23), "proven"),
        (TRACKED, [("accepted", 2), ("unclaimed", 17)], nov(17), "deemed"),
        (TRACKED, [("accepted", 2), ("unclaimed", 17), ("returned", 20)], nov(17), "deemed"),
        (TRACKED, [("accepted", 2), ("unclaimed", 17), ("delivered", 18)], nov(18), "proven"),
        # by hand: a signature, or a refusal before a witness
        (HAND, [("signed", 24)], nov(24), "proven"),
        (HAND, [("refused", 24)], nov(24), "proven"),
        # the portal, and an e-mail's link: opened after identity proof
        (PORTAL, [("opened", 24)], nov(24), "proven"),
        (EMAIL, [("accepted", 20), ("opened", 24)], nov(24), "proven"),
        # every way: supervisor and counsel, after all failed
        (PLAIN, [("accepted", 2), ("returned", 12), ("constructive", 20)], nov(20), "constructive"),
        (EMAIL, [("bounced", 12), ("constructive", 20)], nov(20), "constructive"),
        (HAND, [("constructive", 20)], nov(20), "constructive"),
        (PORTAL, [("constructive", 20), ("opened", 24)], nov(24), "proven"),
    ],
)
def test_this_counts_as_received(way, happened, on, basis):
    result = found(way, *happened)
    assert (result.on, result.basis) == (on, basis)
    assert result.why


@pytest.mark.parametrize(
    ("way", "happened"),
    [
        (PLAIN, []),
        # nor does a word make it arrive whose acceptance by the carrier nobody recorded
        (PLAIN, [("delivered", 22)]),
        (TRACKED, [("accepted", 20)]),
        (HAND, []),
        (PORTAL, []),
        # e-mail never by itself
        (EMAIL, [("accepted", 20)]),
        (EMAIL, [("accepted", 20), ("delivered", 21)]),
        # what came back was not received, whatever had been presumed or recorded before
        (PLAIN, [("accepted", 20), ("returned", 27)]),
        (PLAIN, [("accepted", 20), ("delivered", 28), ("returned", 29)]),
        (TRACKED, [("accepted", 20), ("returned", 27)]),
        (EMAIL, [("accepted", 20), ("bounced", 20)]),
        # nobody signs for plain mail, and nothing is opened in an envelope
        (PLAIN, [("signed", 24)]),
        (PLAIN, [("unclaimed", 24)]),
        (PLAIN, [("opened", 24)]),
        (HAND, [("accepted", 20)]),
        (PORTAL, [("accepted", 20)]),
    ],
)
def test_this_does_not(way, happened):
    assert found(way, *happened) is None


def test_only_plain_mail_rests_on_the_rule_of_presumed_receipt():
    assert found(PLAIN, ("accepted", 20)).rule_id == "D-46"
    assert found(HAND, ("signed", 20)).rule_id == "R-9"


def test_mail_sent_again_after_it_came_back_counts_from_the_second_acceptance():
    result = found(PLAIN, ("accepted", 2), ("returned", 9), ("accepted", 12))
    assert result.on == nov(17)


def test_the_days_are_the_law_books():
    limits = type(LIMITS)(
        citation="",
        mail_in_state_days=7,
        mail_out_of_state_days=12,
        portal_unopened_business_days=3,
    )
    accepted = [Happened(Event.ACCEPTED, nov(2))]
    days = [(found and found.on) for found in (receipt(w, accepted, limits) for w in (PLAIN, FAR))]
    assert days == [nov(9), nov(14)]


WAYS = st.sampled_from([PLAIN, FAR, TRACKED, HAND, PORTAL, EMAIL])
STORIES = st.lists(
    st.builds(Happened, st.sampled_from(Event), st.dates(nov(1), nov(30))), max_size=6
)


@given(way=WAYS, story=STORIES)
def test_receipt_is_never_before_anything_happened(way, story):
    result = receipt(way, story, LIMITS)
    if result is not None:
        assert isinstance(result, Receipt)
        assert result.on >= min(one.on for one in story)


@given(way=WAYS, story=STORIES)
def test_a_return_at_the_end_leaves_no_presumption_but_unclaimed(way, story):
    last = Happened(Event.RETURNED, nov(30))
    result = receipt(way, [*story, last], LIMITS)
    unclaimed = any(one.event is Event.UNCLAIMED for one in story)
    if way.channel is Channel.POST and not unclaimed:
        assert result is None


@given(
    accepted=st.dates(nov(1), nov(30)), told=st.integers(-10, 30), way=st.sampled_from([PLAIN, FAR])
)
def test_no_word_makes_plain_mail_arrive_earlier(accepted, told, way):
    presumed = receipt(way, [Happened(Event.ACCEPTED, accepted)], LIMITS)
    told_on = accepted + timedelta(days=told)
    story = [Happened(Event.ACCEPTED, accepted), Happened(Event.DELIVERED, told_on)]
    result = receipt(way, story, LIMITS)
    assert result
    assert presumed
    assert result.on >= presumed.on


@pytest.mark.parametrize("way", [PLAIN, FAR, TRACKED, HAND, PORTAL, EMAIL])
def test_constructive_delivery_is_always_possible_and_only_some_events_else(way):
    assert Event.CONSTRUCTIVE in possible(way)
    assert possible(way) < set(Event)


def test_rows_and_rules_use_the_same_words():
    assert set(Event) == set(DeliveryProof.Event.values)
    assert set(Channel) == set(Delivery.Channel.values)
    assert set(Basis) == set(Delivery.Basis.values)
