"""What somebody may send at once: refused by its length, before anything of it is read."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from config.documents.uploads import LARGEST, MEGABYTE, MOST_FILES
from config.portal.access import public_page
from config.portal.pages import too_large_page
from config.portal.visits import current_visit

OURS = ("/portal/", "/p/", "/verify/")
FROM_A_VISITOR = MOST_FILES * LARGEST + MEGABYTE
FROM_STAFF = 512 * MEGABYTE  # archives of a platform; config/deploy/nginx.conf says the same
READS = {"GET", "HEAD", "OPTIONS"}


class Whole:
    """A body of a known length. Raises OSError where the connection ends before it does.

    Without this, a file that was cut in the middle would count as one that had come.
    """

    def __init__(self, stream: Any, length: int) -> None:
        self._stream, self._left = stream, length

    def read(self, size: int | None = None) -> bytes:
        data: bytes = self._stream.read() if size is None else self._stream.read(size)
        return self._counted(data, size)

    def readline(self, size: int | None = None) -> bytes:
        data: bytes = self._stream.readline() if size is None else self._stream.readline(size)
        return self._counted(data, size)

    def close(self) -> None:
        self._stream.close()

    def _counted(self, data: bytes, size: int | None) -> bytes:
        self._left -= len(data)
        if self._left > 0 and not data and size != 0:
            raise OSError("The connection ended in the middle of the body.")
        return data


class BodyLimits:
    """Middleware, before the one that reads forms to compare their CSRF token."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponse | None:
        if request.method in READS:
            return None
        if request.headers.get("Transfer-Encoding"):
            return refused(request, 411)  # of no length that could be compared
        length = length_of(request)
        if length > most(request, length):
            return refused(request, 413)
        request._stream = Whole(request._stream, length)  # type: ignore[assignment]
        return None


def length_of(request: HttpRequest) -> int:
    try:
        return max(int(request.META.get("CONTENT_LENGTH") or 0), 0)
    except ValueError:
        return 0


def most(request: HttpRequest, length: int) -> int:
    """Bytes; little from whoever has no visit and no login. Asks only where it matters."""
    little = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if length <= little:
        return little
    if request.path.startswith(OURS):
        return FROM_A_VISITOR if current_visit(request, timezone.now()) else little
    return FROM_STAFF if request.user.is_authenticated else little


def refused(request: HttpRequest, status: int) -> HttpResponse:
    if not request.path.startswith(OURS):
        return HttpResponse(
            "Too large to be sent at once.", status=status, content_type="text/plain"
        )
    return public_page(lambda asked: too_large_page(asked, status))(request)
