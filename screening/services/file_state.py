"""A file as it stands, for a result that no report carries (15 U.S.C. 1681i(a)(6)(B)(ii))."""

from config.accounts.models import Organization, Person
from screening.file_letters import FileState
from screening.models import Post
from screening.services.listing import account_facts, accounts_listed
from screening.services.posts import in_file
from screening.services.whole_file import WITH_EACH_POST, consumer_cases, entries
from screening.workflow import FlagStatus

MOST = 30  # the rest is counted: the whole file is free for the asking (N-13)


def file_state(person: Person, screener: Organization) -> FileState:
    """Accounts, how many posts, and those that a rule marked and nobody dismissed."""
    cases = list(consumer_cases(person, screener))
    accounts = [one for case in cases for one in accounts_listed(case)]
    posts = in_file(Post.objects.as_they_stand().filter(account__in=accounts), person)
    marked = posts.exclude(flags=None).filter(flags__status__in=STANDING).distinct()
    shown = marked.select_related("account").prefetch_related(*WITH_EACH_POST).order_by("pk")[:MOST]
    once = {one.sha256: account_facts(one) for one in accounts}
    return FileState(
        accounts=tuple(once.values()),
        posts=posts.count(),
        entries=tuple(entries(person, screener, shown, 1)),
    )


STANDING = (FlagStatus.OPEN, FlagStatus.FIRST_CONFIRMED, FlagStatus.CONFIRMED)
