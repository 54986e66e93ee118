"""What can be established about a post after it was collected, and what stands against it."""

import hashlib
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, Func, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Collate, Concat, Lower

from config.accounts.gates import gate_refusal
from config.accounts.models import Person, User
from config.accounts.services import record_matter
from config.documents import storage
from config.errors import Conflict, Invalid, Refusal
from config.law.book import book
from screening.models import Case, ItemBlock, Post, Tombstone, VisibilityProof
from screening.reportability import GATES, WHY, Obstacle, Terms, age_obstacle
from screening.services.cases import terms
from screening.services.replays import replayed
from screening.tombstones import key_hash, keys
from screening.workflow import AccountStatus


class VisibilityKnown(Conflict):
    code = "visibility_known"


class ItemBlocked(Refusal):
    """After identity theft; named as the database names it."""

    code = "item_is_blocked"


def obstacle_refusal(found: Obstacle, remedy: str) -> Refusal:
    """By its gate; a block by its own rule of the book, D-47."""
    if found == Obstacle.BLOCKED:
        citation = book().deadline("D-47").citation
        return ItemBlocked(WHY[found], citation=citation, remedy=remedy)
    return gate_refusal(GATES[found], WHY[found], remedy=remedy)


@transaction.atomic
def establish_visibility(
    *,
    post: Post,
    url: str,
    seen_at: datetime,
    publicly_visible: bool,
    capture: bytes,
    submission: UUID | None = None,
    by: User,
    at: datetime,
) -> VisibilityProof:
    """Somebody saw the post in public and kept a capture of it (R-4)."""
    post = Post.objects.select_for_update(no_key=True).select_related("matter").get(pk=post.pk)
    if before := replayed(VisibilityProof.objects, submission, post=post):
        return before
    wrong: dict[str, list[str]] = {}
    if not publicly_visible:
        wrong["publicly_visible"] = ["What is not public stays out of reports."]
    if not url.startswith(("http://", "https://")):
        wrong["url"] = ["Give the address where it was seen."]
    if seen_at > at:
        wrong["seen_at"] = ["This moment has not come yet."]
    if not capture:
        wrong["capture"] = ["Keep a picture or copy of the page."]
    if wrong:
        raise Invalid(wrong)
    if post.visibility == Post.Visibility.PUBLIC or hasattr(post, "visibility_proof"):
        raise VisibilityKnown("It is already known that the post was public.")
    proof = VisibilityProof.objects.create(
        post=post,
        url=url,
        seen_at=seen_at,
        publicly_visible=True,
        capture_sha256=storage.put(capture),
        by=by,
        at=at,
        submission=submission,
    )
    record_matter(
        post.matter,
        "establish_visibility",
        by,
        at,
        target=f"post:{post.public_id}",
        capture=hashlib.sha256(capture).hexdigest(),
    )
    return proof


def posted_on(post: Post, case: Case) -> date | None:
    """The screener's calendar day of the post; an edit is dated by the edit (R-22)."""
    return case.screener.on(post.dated_at) if post.dated_at else None


def obstacles(case: Case, post: Post, on: date) -> list[Obstacle]:
    """Everything that keeps a post out of a report of that day, the lasting reasons first."""
    return [*lasting_obstacles(case, post, terms(case, on)), *open_obstacles(post)]


def lasting_obstacles(case: Case, post: Post, limits: Terms) -> list[Obstacle]:
    age = age_obstacle(posted_on(post, case), limits)
    buried = [Obstacle.DELETED] if is_buried(case, post) else []
    blocked = [Obstacle.BLOCKED] if is_blocked(case, post) else []
    return [*([age] if age else []), *buried, *blocked]


def open_obstacles(post: Post) -> list[Obstacle]:
    """What a person can still put right."""
    unproven = post.visibility != Post.Visibility.PUBLIC and not hasattr(post, "visibility_proof")
    unconfirmed = post.account.status != AccountStatus.CONFIRMED
    return [
        *([Obstacle.NOT_PUBLIC] if unproven else []),
        *([Obstacle.ACCOUNT_OPEN] if unconfirmed else []),
    ]


def is_blocked(case: Case, post: Post) -> bool:
    """After identity theft: reported to nobody while the block stands."""
    standing = ItemBlock.objects.standing().filter(person=case.person)
    return standing.filter(text_sha256__in=(post.text_sha256, post.account.sha256)).exists()


def is_buried(case: Case, post: Post) -> bool:
    return bool(post_keys(case, post) & standing_hashes(case))


def post_keys(case: Case, post: Post) -> set[str]:
    person = case.person.public_id
    own = keys(
        person,
        text_sha256=post.text_sha256,
        url=post.url,
        platform=post.platform,
        platform_id=post.platform_id,
    )
    return {*own.values(), key_hash(person, Tombstone.Kind.ACCOUNT, post.account.sha256)}


class Sha256(Func):
    template = "encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')"
    output_field = TextField()


def in_file(posts: QuerySet[Post], person: Person) -> QuerySet[Post]:
    """Those that disputes did not delete from the person's file, nor the account they are of."""
    name = Lower(Collate(OuterRef("account__handle"), "C"))
    account = Concat(Value("account:"), OuterRef("account__platform"), Value("/"), name)
    values = {
        "content": OuterRef("text_sha256"),
        "url": OuterRef("url"),
        "post": Concat(OuterRef("platform"), Value("/"), OuterRef("platform_id")),
        "account": Sha256(account),
    }
    keys_of = [
        Sha256(Concat(Value(f"{person.public_id}:{kind}:"), value))
        for kind, value in values.items()
    ]
    buried = Tombstone.objects.standing().filter(person=person, key_hash__in=keys_of)
    return posts.filter(~Exists(buried))


def standing_hashes(case: Case) -> set[str]:
    """What was deleted from this person's file, by keyed hash (G-11)."""
    standing = Tombstone.objects.standing().filter(person=case.person)
    return set(standing.values_list("key_hash", flat=True))
