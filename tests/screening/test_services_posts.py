"""What is established about a post later, and what stands against it."""

import pytest

from config.errors import Conflict, Invalid
from screening import services
from screening.reportability import Obstacle
from screening.services.posts import posted_on
from tests.screening import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return make.world()


@pytest.fixture
def case(here):
    case = make.ready(here)
    make.collect(make.confirmed(here, case), [make.row(make.ZORBLAX, publicly_visible="")])
    return case


def establish(here, case, **changes):
    (post,) = make.posts(case)
    told = {
        "url": "https://social.example/1",
        "seen_at": make.at(3),
        "publicly_visible": True,
        "capture": b"picture",
    }
    return services.establish_visibility(
        post=post, by=here.analyst, at=make.at(3), **(told | changes)
    )


def test_somebody_who_saw_it_in_public_lifts_the_obstacle(here, case):
    on = make.at(4).date()
    assert services.obstacles(case, make.posts(case)[0], on) == [Obstacle.NOT_PUBLIC]
    proof = establish(here, case)
    assert (proof.by, proof.seen_at) == (here.analyst, make.at(3))
    assert services.obstacles(case, make.posts(case)[0], on) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"publicly_visible": False}, "publicly_visible"),
        ({"url": "social.example/1"}, "url"),
        ({"seen_at": make.at(5)}, "seen_at"),
        ({"capture": b""}, "capture"),
    ],
)
def test_what_proves_nothing_is_sent_back(here, case, changes, field):
    with pytest.raises(Invalid) as refused:
        establish(here, case, **changes)
    assert set(refused.value.fields) == {field}


def test_what_is_known_is_not_established_again(here, case):
    establish(here, case)
    with pytest.raises(Conflict, match="already known"):
        establish(here, case)


def test_an_edit_is_dated_by_the_edit_and_an_undated_post_by_nothing(here, case):
    (post,) = make.posts(case)
    post.edited_at = make.at(2)
    assert posted_on(post, case) == make.at(2).date()
    post.edited_at = post.posted_at = None
    assert posted_on(post, case) is None
