import pytest

from config.audit.models import AuditEvent
from config.errors import Invalid
from screening import services
from screening.models import Flag, Post, RedactedPost, VisibilityProof
from screening.redaction import FlaggedWordsRedacted
from screening.services.posts import VisibilityKnown
from screening.services.redactions import shown_spans
from tests.screening import factories as make
from tests.screening.rawsql import frozen, update

pytestmark = pytest.mark.django_db
TEXT = "Delphine Marsh thinks the zorblax are fine"


@pytest.fixture
def here():
    return make.world()


@pytest.fixture
def post(here):
    return Post.objects.get(matter=make.screened(here, [TEXT]).matter)


def redact(post, here, *spans):
    return services.redact_post(post=post, spans=spans, by=here.analyst, at=make.at(4))


def confirm(here):
    flag = Flag.objects.get()
    services.review_flag(flag=flag, verdict="confirm", by=here.analyst, at=make.at(4))
    return flag


def test_a_name_gives_way_to_a_label(here, post):
    found = redact(post, here, (0, 14, "other_person"))
    assert found.text == "[removed: name of another person] thinks the zorblax are fine"
    assert found.spans == [[0, 14, "other_person"]]
    assert found.version == 1


def test_each_redaction_is_a_version_of_its_own(here, post):
    redact(post, here, (0, 14, "other_person"))
    assert redact(post, here).text == TEXT
    assert [found.version for found in RedactedPost.objects.order_by("pk")] == [1, 2]


def test_a_version_is_never_rewritten(here, post):
    found = redact(post, here, (0, 14, "other_person"))
    with frozen():
        update(found, text=TEXT)


@pytest.mark.parametrize("confirmed", [True, False])
def test_words_of_a_confirmed_flag_are_not_redacted(here, post, confirmed):
    start, end = Flag.objects.get().spans[0]
    if not confirmed:
        assert redact(post, here, (start, end, "protected"))
        return
    confirm(here)
    with pytest.raises(FlaggedWordsRedacted):
        redact(post, here, (start - 1, start + 1, "protected"))


def test_marks_move_with_the_words(here, post):
    found = redact(post, here, (0, 14, "other_person"))
    [(start, end)] = shown_spans(Flag.objects.get().spans, found)
    assert found.text[start:end] == "zorblax"


@pytest.mark.parametrize("span", [(0, 14, "gossip"), (0, 900, "contact"), (5, 2, "contact")])
def test_a_redaction_that_makes_no_sense_is_refused(here, post, span):
    with pytest.raises(Invalid):
        redact(post, here, span)


def test_the_trail_counts_redactions_and_quotes_none(here, post):
    redact(post, here, (0, 14, "other_person"))
    event = AuditEvent.objects.get(verb="redact_post")
    assert event.payload["redactions"] == 1
    assert "Delphine" not in event.body


# -- visibility ----------------------------------------------------------------------------------


@pytest.fixture
def unproven(here):
    row = make.row(make.ZORBLAX, publicly_visible="")
    return Post.objects.get(matter=make.screened(here, [row]).matter)


def establish(post, here, **changes):
    asked = {
        "url": "https://social.example/anders_pell/1",
        "seen_at": make.at(3),
        "publicly_visible": True,
        "capture": b"picture",
        "by": here.analyst,
        "at": make.at(4),
    }
    return services.establish_visibility(post=post, **(asked | changes))


def test_somebody_proves_that_a_post_is_public(here, unproven):
    proof = establish(unproven, here)
    assert len(proof.capture_sha256) == 64
    assert list(Post.objects.public()) == [unproven]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("url", ""),
        ("url", "javascript:alert(1)"),
        ("seen_at", make.at(5)),
        ("publicly_visible", False),
        ("capture", b""),
    ],
)
def test_a_proof_has_address_time_answer_and_capture(here, unproven, field, value):
    with pytest.raises(Invalid) as wrong:
        establish(unproven, here, **{field: value})
    assert set(wrong.value.fields) == {field}
    assert not VisibilityProof.objects.exists()


def test_what_is_known_to_be_public_needs_no_proof(here, post):
    with pytest.raises(VisibilityKnown):
        establish(post, here)


def test_one_proof_is_enough(here, unproven):
    establish(unproven, here)
    with pytest.raises(VisibilityKnown):
        establish(Post.objects.get(pk=unproven.pk), here)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"publicly_visible": ""}, ["not_public"]),
        ({"posted_at": ""}, ["undated"]),
        ({"posted_at": "2019-11-05T12:00:00Z"}, ["too_old"]),
        ({"posted_at": "2019-11-05T12:00:00Z", "publicly_visible": ""}, ["too_old", "not_public"]),
        ({"posted_at": "2019-11-05T12:00:00Z", "edited_at": "2019-11-06T19:00:00Z"}, []),
    ],
)
def test_everything_that_keeps_a_post_out_is_named(here, changes, expected):
    case = make.screened(here, [make.row(make.ZORBLAX, **changes)])
    post = Post.objects.get(matter=case.matter)
    assert services.obstacles(case, post, make.at(4).date()) == expected


def test_a_post_of_an_account_that_is_not_confirmed_stays_out(here):
    make.policy(here.agency)
    case = make.ready(here)
    make.collect(make.propose(case), [make.ZORBLAX])
    case = make.screen(case)
    post = Post.objects.get()
    assert services.obstacles(case, post, make.at(4).date()) == ["account_open"]
