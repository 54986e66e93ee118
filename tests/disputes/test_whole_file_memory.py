"""A whole file of very many posts is made a few at a time: memory does not grow with them."""

import gc
import tracemalloc
from datetime import timedelta
from itertools import count
from uuid import uuid4

import pytest

from screening.models import FileRequest, Post
from screening.services import file_archive, whole_file
from tests.disputes.test_whole_file import ask

FEW, MANY = 1_000, 5_000
MOST = 1.3


def posts_more(case, number, after):
    first = Post.objects.filter(matter=case.matter).first()
    kept = {field.attname: getattr(first, field.attname) for field in Post._meta.concrete_fields}
    kept = {name: value for name, value in kept.items() if name not in ("id", "public_id")}
    Post.objects.bulk_create(
        (
            Post(**kept | {"platform_id": f"more-{place}", "public_id": uuid4()})
            for place in range(after, after + number)
        ),
        batch_size=1_000,
    )


@pytest.fixture
def swept(monkeypatch):
    """What is done with goes at once, so that only what is held counts."""
    tell, told = file_archive.post_told, count()

    def swept_told(post):
        if next(told) % 250 == 0:
            gc.collect()
        return tell(post)

    monkeypatch.setattr(file_archive, "post_told", swept_told)
    gc.freeze()
    yield
    gc.unfreeze()


def peak(request, at):
    """Bytes held at the worst moment of making the letter's facts and the archive."""
    gc.collect()
    tracemalloc.start()
    facts = whole_file.disclosure(request, 1, at)
    file_archive.archive(request, facts, [], at)
    _now, worst = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return worst


@pytest.mark.full
@pytest.mark.usefixtures("swept")
def test_five_times_the_posts_take_no_more_memory(world, report):
    posts_more(report.case, FEW, after=0)
    request = ask(world, report)
    few = peak(request, world.at)
    posts_more(report.case, MANY - FEW, after=FEW)
    FileRequest.objects.filter(pk=request.pk).update(answered_at=None)
    request.last_post = Post.objects.order_by("-pk").values_list("pk", flat=True)[0]
    assert whole_file.posts_of(request).count() >= MANY
    many = peak(request, world.at + timedelta(hours=1))
    assert many < MOST * few, (few, many)
