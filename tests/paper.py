"""Paper for tests that look at other things than what is printed on it."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

import pikepdf
import pytest

from config.documents import render


def one_page_pdf() -> bytes:
    """Another file at each call, as its /ID is."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


@contextmanager
def plain_paper() -> Iterator[None]:
    """Compose each letter, but print it as one empty page."""
    page = one_page_pdf()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(render, "_print", lambda html, assets: (page, 1))
        yield
