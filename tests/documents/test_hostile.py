"""Words and markup that want something from outside get nothing, and print as text."""

import gc
import http.server
import sys
import threading
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from config.documents import render as rendering
from config.documents.faults import RenderFailed
from config.documents.fetch import AssetFetcher
from config.documents.quoting import Passage
from config.documents.render import render
from config.oversight.samples.parties import ASSETS
from config.oversight.samples.reports import REPORT
from tests.documents.reading import pdf_text
from tests.documents.samples import rendered

pytestmark = [pytest.mark.printed, pytest.mark.long]

# {http}: a server that listens; {file}: a file that must not be read.
VECTORS = {
    "img": '<img alt="x" src="{http}/img">',
    "img of a file": '<img alt="x" src="{file}">',
    "img without scheme": '<img alt="x" src="//{host}/img">',
    "img relative": '<img alt="x" src="../canary.txt">',
    "img srcset": '<img alt="x" srcset="{http}/set 2x">',
    "picture": '<picture><source srcset="{http}/p"><img alt="x"></picture>',
    "img data": '<img alt="x" src="data:image/svg+xml,<svg xmlns=\'http://www.w3.org/2000/svg\'/>">',
    "object": '<object data="{http}/object">x</object>',
    "object of a file": '<object data="{file}" type="image/svg+xml"></object>',
    "embed": '<embed src="{http}/embed" type="image/svg+xml">',
    "iframe": '<iframe src="{http}/frame"></iframe>',
    "video": '<video poster="{http}/poster" src="{http}/video"></video>',
    "link": '<link rel="stylesheet" href="{http}/a.css">',
    "link of a file": '<link rel="stylesheet" href="{file}">',
    "import": "<style>@import url({http}/import.css);</style>",
    "import as text": '<style>@import "{http}/import.css";</style>',
    "background": '<p style="background: url({http}/back)">x</p>',
    "background by variable": '<p style="--u: url({http}/var); background: var(--u)">x</p>',
    "image set": "<p style=\"background: image-set('{http}/set' 1x)\">x</p>",
    "content": "<style>p::before {{ content: url({http}/content) }}</style><p>x</p>",
    "list style": '<ul style="list-style: url({http}/list)"><li>x</ul>',
    "border image": '<p style="border: 5px solid; border-image: url({http}/border) 3">x</p>',
    "font": "<style>@font-face {{ font-family: q; src: url({http}/font) }}</style>",
    "font of the machine": "<style>@font-face {{ font-family: q; src: local('DejaVu Sans') }}"
    '</style><p style="font-family: q">x</p>',
    "font of a file": "<style>@font-face {{ font-family: q; src: url({file}) }}</style>",
    "colour profile": "<style>@color-profile --x {{ src: url({http}/icc) }}</style>",
    "svg image": '<svg width="9" height="9"><image href="{http}/svg" width="9" height="9"/></svg>',
    "svg image of a file": '<svg width="9" height="9"><image href="{file}" width="9" height="9"/>'
    "</svg>",
    "svg picture by xlink": '<svg width="9" height="9" xmlns:xlink="http://www.w3.org/1999/xlink">'
    '<image xlink:href="{file}" width="9" height="9"/></svg>',
    "svg fill": '<svg width="9" height="9"><style>rect {{ fill: url({http}/fill#x) }}</style>'
    '<rect width="9" height="9"/></svg>',
    "svg as data that asks for more": "<img alt='x' src=\"data:image/svg+xml,%3Csvg xmlns="
    "'http://www.w3.org/2000/svg'%3E%3Cimage href='{http}/data'/%3E%3C/svg%3E\">",
    "svg as data that names a file": "<img alt='x' src=\"data:image/svg+xml,%3C!DOCTYPE s"
    " [%3C!ENTITY e SYSTEM '{file}'%3E]%3E%3Csvg xmlns='http://www.w3.org/2000/svg'%3E%3Ctext%3E%26e;%3C/text"
    '%3E%3C/svg%3E">',
    "svg use": '<svg width="9" height="9"><use href="{http}/use#a"/></svg>',
    "svg style": '<svg width="9" height="9"><style>@import url({http}/svg.css);</style></svg>',
    "attachment": '<link rel="attachment" href="{file}">',
    "attachment by http": '<link rel="attachment" href="{http}/attachment">',
    "attachment of a link": '<a rel="attachment" href="{file}">x</a>',
    "attachment of a link by http": '<a rel="attachment" href="{http}/attached">x</a>',
    "base": '<base href="{http}/base/"><img alt="x" src="relative.png">',
    "refresh": '<meta http-equiv="refresh" content="0;url={http}/refresh">',
    "script": '<script src="{http}/script.js"></script>',
    "input": '<input type="image" src="{http}/input">',
    "include": '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{file}"/>',
    "table background": '<table background="{http}/table"><tr><td>x</table>',
    "cursor": '<p style="cursor: url({http}/cursor), auto">x</p>',
    "icon": '<link rel="icon" href="{http}/icon">',
}
CANARY = "CANARY-4711"
PAGE = '<html lang="en"><head><title>t</title></head><body>{}</body></html>'


class Server(http.server.BaseHTTPRequestHandler):
    hits: list[str] = []

    def do_GET(self):
        self.hits.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, format, *args):
        pass


@pytest.fixture(scope="module")
def outside(tmp_path_factory):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    canary = tmp_path_factory.mktemp("outside") / "canary.txt"
    canary.write_text(CANARY)
    host = f"127.0.0.1:{server.server_port}"
    yield {"http": f"http://{host}", "host": host, "file": canary.as_uri()}
    server.shutdown()


WATCHED = ("open", "socket.connect", "socket.getaddrinfo")
_OPENED: list[str] = []
_WATCHING = threading.Event()


def _watch(event: str, arguments: Any) -> None:
    if _WATCHING and _WATCHING.is_set() and event in WATCHED:
        _OPENED.append(str(arguments[0 if event == "open" else 1]))


sys.addaudithook(_watch)


@contextmanager
def nothing_opened():
    """No socket, and no file but WeasyPrint's own data, is opened inside."""
    # What earlier documents left removes its folder of fonts whenever it is collected
    gc.collect()
    gc.disable()
    _OPENED.clear()
    Server.hits.clear()
    _WATCHING.set()
    try:
        yield
    finally:
        _WATCHING.clear()
        gc.enable()
    strange = [path for path in _OPENED if "site-packages" not in path and ".pyc" not in path]
    assert not strange
    assert not Server.hits


@pytest.mark.parametrize("name", VECTORS)
def test_markup_that_wants_something_from_outside_gets_nothing(name, outside):
    press = rendering._press()
    page = PAGE.format(VECTORS[name].format(**outside))
    with nothing_opened():
        try:
            pdf, _ = press.print(page, {})
        except RenderFailed:
            return
    assert CANARY.encode() not in pdf


@pytest.mark.parametrize(
    "name", ["img", "img of a file", "import", "object", "svg image", "attachment of a link"]
)
def test_what_was_asked_for_fails_the_document(name, outside):
    page = PAGE.format(VECTORS[name].format(**outside))
    with pytest.raises(RenderFailed, match="outside"):
        rendering._press().print(page, {})


@pytest.fixture(scope="module")
def hostile_report(outside):
    """The words of a report with a post for every vector, without spaces."""
    items = tuple(hostile_item(vector.format(**outside)) for vector in VECTORS.values())
    rendered("report")  # templates and phrases are read once
    with nothing_opened():
        printed = render("screening/letters/report", replace(REPORT, items=items))
    return "".join(pdf_text(printed.pdf).split())


def hostile_item(words):
    return replace(
        REPORT.items[1],
        passages=(Passage(text=words), Passage(text=words, marks=(1,))),
        handle=f"@{words}",
        translation=words,
        note=words,
    )


@pytest.mark.parametrize("name", VECTORS)
def test_a_post_with_markup_prints_as_the_text_it_is(name, outside, hostile_report):
    words = "".join(VECTORS[name].format(**outside).split())
    assert hostile_report.count(words) >= 3


def test_a_post_cannot_name_an_asset_or_an_element():
    words = '"><img src="asset:shot/1"><p data-element="N-05.free_copy">'
    item = replace(REPORT.items[1], passages=(Passage(text=words),), url=words)
    printed = render("screening/letters/report", replace(REPORT, items=(item,)), assets=ASSETS)
    assert b"/Subtype /Image" not in printed.pdf
    assert printed.elements == ()


def test_template_code_in_a_fact_stays_text():
    code = "{{ letter.subject }}{% include 'x' %}"
    item = replace(REPORT.items[1], passages=(Passage(text=code),))
    printed = render("screening/letters/report", replace(REPORT, items=(item,)))
    assert code in pdf_text(printed.pdf)


@pytest.mark.parametrize(
    "address",
    ["http://a.example/", "file:///etc/hostname", "data:,x", "asset:other", "shot/1", "asset:/"],
)
def test_the_fetcher_knows_only_what_it_was_handed(address):
    fetcher = AssetFetcher({"shot/1": ("image/png", b"png")})
    with pytest.raises(ValueError, match="refused"):
        fetcher.fetch(address)
    with pytest.raises(ValueError, match="refused"):
        fetcher.open(address)
    assert fetcher.refused == [address, address]


def test_the_fetcher_hands_out_what_it_was_handed():
    answer = AssetFetcher({"shot/1": ("image/png", b"png")}).fetch("asset:shot/1")
    assert answer.read() == b"png"
    assert answer.content_type == "image/png"


def test_no_handler_is_left_that_could_open_an_address():
    fetcher = AssetFetcher({})
    assert not fetcher.handle_open
    assert not fetcher.process_request
    assert not fetcher.process_response
    assert not fetcher.handle_error
