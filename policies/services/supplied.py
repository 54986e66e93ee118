"""The texts of a rehearsal: the shipped samples, or a file that somebody handed in."""

import shutil
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings

from config.errors import Refusal
from policies.models import Rehearsal, Source
from policies.pack import PACKS
from policies.texts import Row, TextsError, read_texts

SAMPLE_POSTS = PACKS / "sample_posts.csv"
MOST_TEXTS, MOST_CHARACTERS = 200_000, 200_000_000


class TextsGone(Refusal):
    code = "texts_gone"
    remedy = "Hand in the file again."


class Feed(Protocol):
    def total(self, rehearsal: Rehearsal) -> int:
        """How many texts there are. Raises Refusal where it cannot be done."""

    def rows(self, rehearsal: Rehearsal) -> Iterator[tuple[int, Row]]:
        """What comes after its `position`, each text with its own."""


class Supplied:
    """Texts of a file; the position is the number of the row."""

    def total(self, rehearsal: Rehearsal) -> int:
        return sum(1 for _ in read_texts(_path_of(rehearsal)))

    def rows(self, rehearsal: Rehearsal) -> Iterator[tuple[int, Row]]:
        numbered = enumerate(read_texts(_path_of(rehearsal)), 1)
        return islice(numbered, rehearsal.position, None)


def _path_of(rehearsal: Rehearsal) -> Path:
    if rehearsal.source == Source.SAMPLE:
        return SAMPLE_POSTS
    path = upload_path(rehearsal)
    if not path.exists():
        raise TextsGone("The file is no longer there.")
    return path


def upload_path(rehearsal: Rehearsal) -> Path:
    """Where an upload waits; it is removed when the rehearsal is over."""
    return Path(settings.FILES_ROOT) / "incoming" / f"{rehearsal.public_id}.texts"


def keep_upload(rehearsal: Rehearsal, upload: BinaryIO) -> None:
    """Read whole before it is accepted. Raises TextsError, and then nothing is left."""
    path = upload_path(rehearsal)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with path.open("xb") as file:
            shutil.copyfileobj(upload, file, 1 << 20)
        _check_size(path)
    except TextsError as error:
        path.unlink(missing_ok=True)
        # The message names the file as it lies here: people know it by its own name.
        raise TextsError(str(error).replace(path.name, rehearsal.filename)) from None
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _check_size(path: Path) -> None:
    characters = 0
    for at, row in enumerate(read_texts(path), 1):
        characters += len(row.text)
        if at > MOST_TEXTS or characters > MOST_CHARACTERS:
            raise TextsError(f"{path.name}: more than {MOST_TEXTS:,} texts. Hand in fewer.")


def drop_upload(rehearsal: Rehearsal) -> None:
    if rehearsal.source == Source.UPLOAD:
        upload_path(rehearsal).unlink(missing_ok=True)
