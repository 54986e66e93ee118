"""Find a letter by the number that it prints on each page."""

import re
from collections.abc import Iterator
from uuid import UUID

from django.urls import reverse

from adverse_action.models import Notice
from config.accounts.models import User
from config.accounts.pages import Found

NUMBER = re.compile(r"N-?([0-9a-f]{8})", re.I)


def find_notices(user: User, words: str) -> Iterator[Found]:
    """`issuing.begin` makes the number of the first eight digits of the letter's submission."""
    told = NUMBER.fullmatch(words.strip())
    if told is None:
        return
    first, last = (UUID(told[1] + filler * 24) for filler in "0f")
    seen = Notice.objects.visible_to(user).filter(submission__range=(first, last))
    for notice in seen.select_related("matter", "document"):
        url = reverse("admin:action", args=[notice.matter.reference])
        yield Found(notice.document.title, url, notice.matter.reference)
