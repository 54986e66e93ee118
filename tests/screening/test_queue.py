"""Which posts wait for whom, in which order, and what comes next; without a database."""

from uuid import UUID

from screening.admin.queue import Queue, Row


def post(number):
    return UUID(int=number)


def row(number, flag=0, status="open", **changes):
    told = {"is_skipped": False, "severity": "A", "own_first": False, "own_second": False}
    return Row(flag or number, number, post(number), status, **told | changes)


SEVERITIES = [{"key": "A"}, {"key": "B"}, {"key": "C"}]


def queue(*rows, round_="first"):
    return Queue(rows, round_, SEVERITIES)


def test_the_gravest_comes_first_then_the_oldest():
    found = queue(row(1), row(2, severity="C"), row(3, severity="B"), row(4, severity="C"))
    assert found.posts == [post(2), post(4), post(3), post(1)]


def test_a_post_is_as_grave_as_its_gravest_mark():
    found = queue(row(1, 11), row(2, 12, severity="B"), row(1, 13, severity="C"))
    assert found.posts == [post(1), post(2)]


def test_what_was_skipped_comes_last():
    found = queue(row(1, is_skipped=True, severity="C"), row(2))
    assert found.posts == [post(2), post(1)]


def test_a_severity_nobody_knows_is_the_lightest():
    assert queue(row(1, severity=""), row(2)).posts == [post(2), post(1)]


def test_the_next_post_is_found_going_round():
    found = queue(row(1), row(2, status="dismissed"), row(3))
    assert found.after(post(1)) == post(3)
    assert found.after(post(3)) == post(1)
    assert found.after(post(2)) == post(3)
    assert found.after(post(9)) == post(1)
    assert found.after() == post(1)


def test_when_nothing_waits_there_is_no_next():
    found = queue(row(1, status="dismissed"), row(2, status="confirmed"))
    assert found.after() is None
    assert found.after(post(1)) is None


def test_a_post_with_an_undecided_mark_still_waits():
    found = queue(row(1, 11, status="dismissed"), row(1, 12))
    assert found.waiting == [post(1)]
    assert found.waiting_flags(post(1)) == [12]
    assert found.flags(post(1)) == [11, 12]


def test_a_place_names_its_neighbours():
    found = queue(row(1), row(2), row(3))
    middle = found.place(post(2))
    assert (middle.number, middle.total, middle.back, middle.next) == (2, 3, post(1), post(3))
    assert found.place(post(1)).back is None
    assert found.place(post(3)).next is None
    assert found.place(post(9)) is None


def test_the_second_round_holds_what_somebody_else_confirmed_first():
    rows = [
        row(1, status="first_confirmed"),
        row(2, status="first_confirmed", own_first=True),
        row(3, status="open"),
        row(4, status="dismissed"),
        row(5, status="confirmed", own_second=True),
    ]
    second = queue(*rows, round_="second")
    assert second.waiting == [post(1)]
    assert second.posts == [post(1), post(5)]
    assert queue(*rows).waiting == [post(3)]


def test_progress_counts_posts_and_verdicts():
    found = queue(row(1, 11, status="dismissed"), row(1, 12, status="confirmed"), row(2), row(3))
    assert (found.decided, len(found.waiting)) == (1, 2)
    assert found.tally == {"confirmed": 1, "dismissed": 1}
