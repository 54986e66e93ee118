"""A fediverse post's HTML as the plain text that a reader saw."""

import re
from html.parser import HTMLParser

HIDDEN = {"script", "style", "template"}
BLOCKS = {"p", "div", "ul", "ol", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6"}
QUOTE_LINE = re.compile(r'<p class="quote-inline">.*?</p>', re.S)
MANY_BREAKS = re.compile(r"\n{3,}")


class _Plain(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.links: list[tuple[str, str]] = []
        self._hidden = 0
        self._link: tuple[str, int] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in HIDDEN:
            self._hidden += 1
        elif tag in BLOCKS:
            self.pieces.append("\n\n")
        elif tag in {"br", "li"}:
            self.pieces.append("\n" if tag == "br" else "\n- ")
        elif tag == "a":
            self._link = (dict(attrs).get("href") or "", len(self.pieces))

    def handle_endtag(self, tag: str) -> None:
        if tag in HIDDEN:
            self._hidden = max(self._hidden - 1, 0)
        elif tag in BLOCKS:
            self.pieces.append("\n\n")
        elif tag == "a" and self._link:
            target, start = self._link
            self.links.append(("".join(self.pieces[start:]), target))
            self._link = None

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(data)


def plain(html: str, *, drop_quote_line: bool = False) -> str:
    """Paragraphs apart by an empty line, `<br>` as a line break, entities undone.

    Servers put `RE: <address>` before a quote for clients that cannot show one; where the
    quoted post is known, that line is nobody's words and `drop_quote_line` leaves it out.
    """
    return _parse(QUOTE_LINE.sub("", html) if drop_quote_line else html)[0]


def links(html: str) -> list[tuple[str, str]]:
    """(shown text, target) of each link that is not shown in full."""
    return [(shown, target) for shown, target in _parse(html)[1] if target and shown != target]


def _parse(html: str) -> tuple[str, list[tuple[str, str]]]:
    parser = _Plain()
    parser.feed(html)
    parser.close()
    return MANY_BREAKS.sub("\n\n", "".join(parser.pieces)).strip(), parser.links
