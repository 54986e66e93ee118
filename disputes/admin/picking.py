"""Posts that no report prints, picked from the person's file for a dispute that staff enter."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.http import HttpRequest

from config.accounts.admin import CappedPaginator, signed_in
from config.accounts.models import Organization, Person
from disputes.admin.doors import look_at_posts
from disputes.services import posts_held
from disputes.services.disputable import Waiting
from disputes.services.unreported import Unreported, posts_named
from screening.models import Post

LIST = "posts"  # in the address: which page of the list is asked for
A_PAGE = 20
MOST_PICKED = 60


def keys_of(request: HttpRequest) -> list[str]:
    """Public ids, each once: from the list's address, or from the form that they went into."""
    found = [*request.GET.getlist("post"), *request.POST.getlist("post")]
    return list(dict.fromkeys(found))


def picked(
    request: HttpRequest, person: Person, screener: Organization, waiting: Waiting
) -> list[Unreported]:
    """A wall around one case of the person keeps what was collected there out of sight."""
    found = posts_named(person, screener, keys_of(request)[:MOST_PICKED], waiting)
    posts = [one.item for one in found if isinstance(one.item, Post)]
    seen = set(
        Post.objects.visible_to(signed_in(request))
        .filter(pk__in=[post.pk for post in posts])
        .values_list("pk", flat=True)
    )
    look_at_posts(request, [post for post in posts if post.pk in seen])
    return [one for one in found if one.item.pk in seen]


def picker(
    request: HttpRequest,
    person: Person,
    screener: Organization,
    waiting: Waiting,
    printed: Collection[str],
) -> dict[str, Any]:
    """A page of the list; `printed`: words that a report prints, which are ticked there."""
    seen = Post.objects.visible_to(signed_in(request)).values("pk")
    posts = posts_held(person, screener).filter(pk__in=seen).exclude(text_sha256__in=printed)
    newest = posts.select_related("matter__agency").order_by("-posted_at", "-pk")
    page = CappedPaginator(newest, A_PAGE).get_page(request.GET.get(LIST))
    look_at_posts(request, page)
    taken = keys_of(request)
    here = {str(post.public_id) for post in page}
    return {
        "page": page,
        "most": MOST_PICKED,
        "rows": [
            {"one": Unreported(post, waiting.get(post.text_sha256)), "post": post}
            | {"ticked": str(post.public_id) in taken}
            for post in page
        ],
        "kept": [("post", key) for key in taken if key not in here] + others(request),
    }


def others(request: HttpRequest) -> list[tuple[str, str]]:
    """What else stands in the address, such as the message that is made a dispute."""
    mine = {LIST, "post"}
    return [(name, str(said)) for name, said in request.GET.items() if name not in mine]
