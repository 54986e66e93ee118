"""HTML to PDF with WeasyPrint, kept warm. Imported by `render` only, for it needs Pango."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from weasyprint import CSS, HTML
from weasyprint.css.counters import CounterStyle
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError

from config.documents.assets import NO_CLOCK, Assets, environment, stylesheet
from config.documents.faults import GlyphMissing, RenderFailed
from config.documents.fetch import SCHEME, AssetFetcher
from config.documents.finish import finish, tag_languages_and_headers

VARIANT = "pdf/a-2a"
_LOGGER = logging.getLogger("weasyprint")
_ONE_AT_A_TIME = Lock()  # neither WeasyPrint nor the variables it reads are safe in threads


class _Faults(logging.Handler):
    """Collects what WeasyPrint only logs: a missing picture, a glyph no font has."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.found: set[str] = set()
        self.missing: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        if record.msg.startswith(".notdef") and isinstance(record.args, tuple):
            self.missing.add(str(record.args[0]))
        elif record.levelno >= logging.ERROR:
            self.found.add(record.msg)  # the pattern; its arguments may quote a person

    def check(self) -> None:
        if self.found:
            raise RenderFailed("; ".join(sorted(self.found)))
        if self.missing:
            raise GlyphMissing("".join(sorted(self.missing)))


class Press:
    """Parsed style sheets and loaded fonts, kept for the next document; one document at a time."""

    def __init__(self) -> None:
        tag_languages_and_headers()
        self._fonts = FontConfiguration()
        self._counters = CounterStyle()
        self._styles = [
            CSS(
                string=stylesheet(),
                url_fetcher=AssetFetcher({}),
                font_config=self._fonts,
                counter_style=self._counters,
            )
        ]

    def print(self, html: str, assets: Assets, *, variant: str = VARIANT) -> tuple[bytes, int]:
        """The finished PDF and its number of pages. Raises RenderFailed, GlyphMissing."""
        fetcher = AssetFetcher(assets)
        with _ONE_AT_A_TIME, environment(NO_CLOCK), _faults() as faults:
            try:
                pdf, pages = self._print(html, fetcher, variant)
            except FatalURLFetchingError:
                raise RenderFailed("The document asked for something from outside.") from None
        if fetcher.refused:
            raise RenderFailed("The document asked for something from outside.")
        faults.check()
        return pdf, pages

    def _print(self, html: str, fetcher: AssetFetcher, variant: str) -> tuple[bytes, int]:
        document = HTML(string=html, base_url=f"{SCHEME}/", url_fetcher=fetcher).render(
            stylesheets=self._styles,
            font_config=self._fonts,
            counter_style=self._counters,
            pdf_variant=variant,
        )
        pdf = document.write_pdf(
            finisher=finish, pdf_variant=variant, pdf_tags=True, presentational_hints=False
        )
        return pdf, len(document.pages)


@contextmanager
def _faults() -> Iterator[_Faults]:
    """Listen whatever the installation's logging says, and let no message reach its files."""
    handler = _Faults()
    before = _LOGGER.level, _LOGGER.propagate, _LOGGER.disabled
    _LOGGER.addHandler(handler)
    _LOGGER.setLevel(logging.WARNING)
    _LOGGER.propagate = _LOGGER.disabled = False
    try:
        yield handler
    finally:
        _LOGGER.removeHandler(handler)
        _LOGGER.level, _LOGGER.propagate, _LOGGER.disabled = before
