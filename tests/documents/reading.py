"""What people get out of a document: its words, where they stand, how hard they are to read."""

import html
import re
import subprocess
from dataclasses import dataclass
from html.parser import HTMLParser
from xml.etree import ElementTree

POINTS = 72
PAPER_WIDTH = 8.5  # inches
A_LITTLE = 0.03  # the box of a line reaches beyond its letters
XHTML = "{http://www.w3.org/1999/xhtml}"
VOWELS = re.compile(r"[aeiouy]+")
VOCALES = re.compile(r"[aeiouáéíóúü]+(?:y(?![aeiouáéíóú]))?|y(?![aeiouáéíóú])")
STRONG = re.compile(r"[aeoáéíóú]")
SENTENCE = re.compile(r"[.!?:](?=\s|$)")


@dataclass(frozen=True)
class Word:
    """A word on a page; inches from the left and the top edge."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def pdf_text(pdf: bytes) -> str:
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


def first_page(pdf: bytes) -> list[Word]:
    return pages_of(pdf, last=1)[0]


def pages_of(pdf: bytes, last: int = 0) -> list[list[Word]]:
    """Page by page, all or the first `last`; needs poppler-utils, as `pdf_text` does."""
    command = ["pdftotext", "-bbox", "-l", str(last), "-", "-"]
    drawn = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout
    edges = ("xMin", "yMin", "xMax", "yMax")
    return [
        [
            Word(word.text or "", *(float(word.attrib[edge]) / POINTS for edge in edges))
            for word in page.iter(f"{XHTML}word")
        ]
        for page in ElementTree.fromstring(drawn).iter(f"{XHTML}page")
    ]


def beyond_the_margin(pdf: bytes) -> list[str]:
    """Words that reach further to the right than the page's left margin is wide."""
    return [
        word.text
        for page in pages_of(pdf)
        for word in page
        if word.right > PAPER_WIDTH - min(other.left for other in page) + A_LITTLE
    ]


def own_words(page: str, names: list[str]) -> str:
    """A composed letter's running text from its heading on, without the names it was given.

    Tables, quotations, the other language's line and an enclosed report are left out.
    """
    page = page.split('<section id="report"')[0]
    page = page[page.index("<h1") :]
    for tag in ("svg", "table", "blockquote", 'p class="other-language"'):
        page = re.sub(rf"<{tag}.*?</{tag.split()[0]}>", " ", page, flags=re.DOTALL)
    for name in names:
        page = page.replace(html.escape(name), "it")
    page = re.sub(r"</(p|li|h\d)>", ". ", page)
    page = html.unescape(re.sub(r"<[^>]+>", "", page)).replace("\u00a0", " ")
    return re.sub(r"[.!?:\s]*\.(?=\s)", ".", " ".join(page.split()))


def syllables(word: str) -> int:
    """A rough count: groups of vowels, without a silent e at the end."""
    word = word.lower().strip("'’")
    silent = word.endswith("e") and not word.endswith("le") and len(VOWELS.findall(word)) > 1
    return max(1, len(VOWELS.findall(word)) - silent)


def grade(text: str) -> float:
    """Flesch-Kincaid grade of running English text."""
    words = re.findall(r"[A-Za-z][A-Za-z'’]*", text)
    sentences = max(1, len(SENTENCE.findall(text)))
    spoken = sum(syllables(word) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * spoken / len(words) - 15.59


def silabas(word: str) -> int:
    """Of a Spanish word: each strong or accented vowel bears one; weak ones join it."""
    groups = VOCALES.findall(word.lower())
    return max(1, sum(max(1, len(STRONG.findall(group))) for group in groups))


def ease(text: str) -> float:
    """Fernández Huerta's figure for running Spanish text: 60 to 70 is eighth grade, more easier."""
    words = re.findall(r"[^\W\d_]+", text)
    sentences = max(1, len(SENTENCE.findall(text)))
    spoken = sum(silabas(word) for word in words)
    return 206.84 - 60 * spoken / len(words) - 1.02 * len(words) / sentences


class _Marked(HTMLParser):
    """Collects the text inside each `data-element`; one passage may carry several ids."""

    VOID = frozenset({"br", "meta", "img", "link", "path", "circle", "rect"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, ...]] = []
        self.texts: dict[str, list[str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tuple((dict(attrs).get("data-element") or "").split()))

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        for ids in self.open:
            for element in ids:
                self.texts.setdefault(element, []).append(data)


def element_texts(page: str) -> dict[str, str]:
    """Of a composed letter: required element to the words it is printed with."""
    marked = _Marked()
    marked.feed(page)
    return {element: squeezed(" ".join(parts)) for element, parts in marked.texts.items()}


def squeezed(text: str) -> str:
    """Without marks that only part words: spaces single, none before punctuation."""
    return re.sub(r" (?=[.,;:)])", "", " ".join(text.replace("\u00a0", " ").split()))
