"""Reports of the demo's world: with items, revised, without items, in-house."""

from datetime import UTC, date, datetime

from config.documents.quoting import Passage
from config.oversight.samples.parties import COMPANY, DENVER, MERIDIAN, QUILL, STANDARDS, sha
from screening.letters import (
    Account,
    Capture,
    Change,
    ClauseText,
    Coverage,
    Item,
    LanguageShare,
    LeftOut,
    Reason,
    Report,
    Revision,
    Source,
    Statement,
    ThreadPost,
    passages,
)

EQUAL = ClauseText(
    code="3.4",
    title="Equal treatment",
    text="Do not post words that demean people for who they are.",
    why="The public must be able to trust that an officer treats all people alike.",
    version="2",
    in_force_from=date(2021, 1, 1),
)
VIOLENCE = ClauseText(
    code="3.9",
    title="Threats or violence",
    text="Do not threaten anyone, and do not praise unlawful violence.",
    why="Officers carry force on behalf of everyone. Threats break the trust that needs.",
    version="2",
    in_force_from=date(2021, 1, 1),
)

_FIRST = (
    "People like that should get what is coming to them. I would drive right through if they "
    "blocked my street 😡🔥\nMy cousin Tobiah saw it too. He goes to temple downtown."
)
_SECOND = (
    "Qué noche… esa gente no debería vivir aquí. Ya me cansé de ser amable 🙄\n"
    "شكرا لكل من حضر 🎉 — see you at 8:30 تمام"
)
_THIRD = (
    "Not saying it was right, but he had it coming. תודה לכולם ✌️ https://video.example/"
    + "very/long/path/that/has/no/spaces/" * 3
)
WHOLE = (_FIRST, _SECOND, _THIRD)
"""The posts as they were written, before anything was removed."""


def _spot(text: str, words: str) -> tuple[int, int]:
    first = text.index(words)
    return first, first + len(words)


def items() -> tuple[Item, ...]:
    return (_first_item(), _second_item(), _third_item())


def _first_item() -> Item:
    return Item(
        number=1,
        platform="Mastodon",
        handle="@mq_hale_fit",
        kind="reply",
        posted_at=datetime(2024, 3, 14, 21, 42, tzinfo=UTC),
        visibility="public_at_capture",
        url="https://mastodon.example/@mq_hale_fit/112098",
        language="en",
        passages=passages(
            _FIRST,
            marks=[
                (*_spot(_FIRST, "get what is coming to them"), 1),
                (*_spot(_FIRST, "drive right through"), 2),
            ],
            removals=[
                (*_spot(_FIRST, "Tobiah"), "other_person"),
                (*_spot(_FIRST, "temple"), "protected"),
            ],
        ),
        reasons=(
            Reason(number=1, clause=VIOLENCE, text="The words wish harm on a group of people."),
            Reason(number=2, clause=VIOLENCE, text="The words tell of using a car against people."),
        ),
        thread=(
            ThreadPost(
                author="other_person",
                passages=(Passage(text="The march will block Third Street until nine."),),
                posted_at=datetime(2024, 3, 14, 21, 30, tzinfo=UTC),
            ),
        ),
        note="Possible exaggeration. No later post repeats it.",
        text_sha256=sha(_FIRST),
        capture=Capture(
            asset="shot/1",
            captured_at=datetime(2026, 10, 6, 14, 1, tzinfo=UTC),
            sha256=sha("picture 1"),
        ),
    )


def _second_item() -> Item:
    text = _SECOND
    return Item(
        number=2,
        platform="X",
        handle="@marisolhale",
        kind="caption",
        posted_at=datetime(2023, 7, 2, 1, 15, tzinfo=UTC),
        visibility="public_by_source",
        language="es",
        passages=passages(text, marks=[(*_spot(text, "esa gente no debería vivir aquí"), 1)]),
        translation="What a night… those people should not live here. I am done being nice.",
        reasons=(
            Reason(number=1, clause=EQUAL, text="The words say that a group does not belong."),
        ),
        text_sha256=sha(text),
        edited=True,
    )


def _third_item() -> Item:
    text = _THIRD
    return Item(
        number=3,
        platform="X",
        handle="@marisolhale",
        kind="quote",
        posted_at=datetime(2022, 1, 9, 17, 3, tzinfo=UTC),
        visibility="public_by_source",
        passages=passages(text, marks=[(*_spot(text, "he had it coming"), 1)]),
        reasons=(
            Reason(number=1, clause=VIOLENCE, text="The words excuse an assault in a video."),
        ),
        text_sha256=sha(text),
        statement=Statement(
            text="I quoted a line from a film. I did not mean it. Anyone who knows me knows that.",
            filed_on=date(2026, 11, 12),
        ),
    )


def coverage() -> Coverage:
    return Coverage(
        analysed=2318,
        left_out=(
            LeftOut(reason="too_old", posts=211),
            LeftOut(reason="visibility_not_established", posts=64),
            LeftOut(reason="language_not_screened", posts=9),
        ),
        oldest=datetime(2016, 2, 3, 12, 0, tzinfo=UTC),
        newest=datetime(2026, 10, 5, 23, 59, tzinfo=UTC),
        languages=(
            LanguageShare(code="en", posts=1902, screened=True),
            LanguageShare(code="es", posts=416, screened=True),
            LanguageShare(code="ko", posts=9, screened=False),
        ),
        sources=(
            Source(
                platform="Mastodon",
                provenance="public_api",
                collected_at=datetime(2026, 10, 6, 8, 1, tzinfo=DENVER),
                posts=1480,
            ),
            Source(
                platform="X",
                provenance="public_api",
                collected_at=datetime(2026, 10, 6, 8, 20, tzinfo=DENVER),
                posts=1122,
            ),
        ),
    )


ACCOUNTS = (
    Account(
        platform="Mastodon",
        handle="@mq_hale_fit",
        identifiers=("verified_email", "photo", "home_town"),
        posts=1480,
    ),
    Account(
        platform="X",
        handle="@marisolhale",
        identifiers=("linked_account", "name", "face_match"),
        posts=1122,
    ),
)

REPORT = Report(
    letterhead=MERIDIAN,
    company=COMPANY,
    agency="City of Larkhaven Police Department",
    subject="Marisol Quintero-Hale",
    position="Police Officer Recruit",
    case="LPD-2026-0417",
    number="MRS-2026-1187",
    version=1,
    issued_on=date(2026, 11, 18),
    policy="Standards of Conduct, version 2",
    outcome="items",
    coverage=coverage(),
    evidence_sha256=sha("evidence"),
    accounts=ACCOUNTS,
    items=items(),
)
REVISED = Report(
    letterhead=MERIDIAN,
    company=COMPANY,
    agency="Sable County Sheriff's Office",
    subject="Rafael Ibarrondo-Voss",
    position="Deputy Sheriff",
    case="SCS-2026-0033",
    number="MRS-2026-1203",
    version=2,
    issued_on=date(2026, 11, 20),
    policy="Conduct Online, version 1",
    outcome="items",
    coverage=coverage(),
    evidence_sha256=sha("revised evidence"),
    accounts=ACCOUNTS,
    items=(_second_item(),),
    revision=Revision(
        version=1,
        issued_on=date(2026, 10, 30),
        changes=(
            Change(item=1, what="deleted", explanation="The account belongs to somebody else."),
            Change(item=2, what="modified", explanation="The date was corrected."),
        ),
    ),
)
NOTHING = Report(
    letterhead=MERIDIAN,
    company=COMPANY,
    agency="City of Larkhaven Police Department",
    subject="Teodora Blix",
    position="Police Officer Recruit",
    case="LPD-2026-0418",
    number="MRS-2026-1190",
    version=1,
    issued_on=date(2026, 11, 18),
    policy="Standards of Conduct, version 2",
    outcome="none_found",
    coverage=coverage(),
    evidence_sha256=sha("nothing"),
    accounts=ACCOUNTS[:1],
)
IN_HOUSE = Report(
    letterhead=QUILL,
    company=STANDARDS,
    agency="Quill Harbor Police Department",
    subject="Ottilie Marchetti-Dunn",
    position="Harbor Patrol Officer",
    case="QHP-2026-0009",
    number="QHP-R-2026-0009",
    version=1,
    issued_on=date(2026, 11, 16),
    policy="Personal Use of Social Media, version 1",
    outcome="items",
    coverage=coverage(),
    evidence_sha256=sha("in-house"),
    accounts=ACCOUNTS[:1],
    items=(_first_item(),),
)
