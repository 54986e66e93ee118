"""Vague and overbroad wording (P-05), bans on criticism, and how hard a clause reads (P-09)."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from policies.detection.slots import WordList
from policies.detection.words import Words
from policies.findings.found import Finding, cited, finding, load
from policies.findings.reading_grade import grade, words_of
from policies.pack_model import Clause

_DATA = load("wording.toml")
VAGUE = WordList.of(_DATA["vague"])
DEFINES = WordList.of(_DATA["defines"])
SPARES = WordList.of(_DATA["spares"])
CRITICISM = {
    key: WordList.of(words) for key, words in _DATA["criticism"].items() if isinstance(words, list)
}
WITHIN: int = _DATA["criticism"]["within"]
MAX_GRADE = 10.0
# The formula misjudges a single short sentence.
LEAST_WORDS = 20


def check_wording(clause: Clause, place: str, language: str) -> Iterator[Finding]:
    if clause.kind != "permitted":
        sentences = list(_sentences(clause))
        yield from _vague(sentences, place)
        yield from _criticism(sentences, place)
    yield from _grade(clause, place, language)


def _sentences(clause: Clause) -> Iterator[list[str]]:
    words = Words.of(f"{clause.title}\n{clause.text}".lower())
    numbered = zip(words.sentences, words.words, strict=True)
    for _, sentence in groupby(numbered, key=itemgetter(0)):
        yield [word for _, word in sentence]


def _vague(sentences: list[list[str]], place: str) -> Iterator[Finding]:
    """Each vague word once, unless a sentence defines it or spares what it says."""
    used: dict[str, bool] = {}
    for sentence in sentences:
        spares = min((end for _, end in _within(SPARES, sentence)), default=len(sentence))
        defines = max((at for at, _ in _within(DEFINES, sentence)), default=-1)
        for at, end in _within(VAGUE, sentence):
            if at < spares:
                term = " ".join(sentence[at:end])
                used[term] = used.get(term, False) or end <= defines
    for term, is_explained in used.items():
        if not is_explained:
            yield finding(
                "P-05",
                f"{place}, text",
                f"“{term}” leaves people to guess what is meant.",
                "Say what is forbidden, or define the word: “… means …”.",
            )


def _criticism(sentences: list[list[str]], place: str) -> Iterator[Finding]:
    """A sentence that forbids criticism of the agency or its leaders."""
    for sentence in sentences:
        verbs = (at for at, _ in _within(CRITICISM["verbs"], sentence))
        near = (sentence[max(0, at - WITHIN) : at + WITHIN] for at in verbs)
        if any(_has(CRITICISM["aims"], words) for words in near) and _is_forbidden(sentence):
            yield finding(
                "P-05",
                f"{place}, text",
                "It forbids criticism of the agency or talk of working conditions.",
                "Forbid the harm that you mean, and leave criticism free.",
                cited("liverman", "nteu", "pickering"),
            )
            return


def _is_forbidden(sentence: list[str]) -> bool:
    if _has(CRITICISM["forbids_after_all"], sentence):
        return True
    return _has(CRITICISM["forbids"], sentence) and not _has(CRITICISM["allows"], sentence)


def _has(listed: WordList, words: list[str]) -> bool:
    return any(True for _ in _within(listed, words))


def _within(listed: WordList, words: list[str]) -> Iterator[tuple[int, int]]:
    return listed.occurrences(words, 0, len(words))


def _grade(clause: Clause, place: str, language: str) -> Iterator[Finding]:
    """The text by itself; a very short one together with its reasons."""
    text = clause.text
    if len(words_of(text)) < LEAST_WORDS:
        text = " ".join(filter(None, (clause.text, clause.why, clause.protects)))
    found = grade(text, language)
    if len(words_of(text)) >= LEAST_WORDS // 2 and found > MAX_GRADE:
        yield finding(
            "P-09",
            f"{place}, text",
            f"It asks for {found:.0f} years of school; {MAX_GRADE:.0f} is the limit.",
            "Use shorter sentences and common words.",
        )
