"""Vague and overbroad wording (P-05), bans on criticism, and how hard a clause reads (P-09)."""

from collections.abc import Iterator

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


def check_wording(clause: Clause, place: str) -> Iterator[Finding]:
    if clause.kind != "permitted":
        yield from _vague(clause, place)
        yield from _criticism(clause, place)
    yield from _grade(clause, place)


def _vague(clause: Clause, place: str) -> Iterator[Finding]:
    words = Words.of(f"{clause.title}\n{clause.text}".lower())
    found = [
        (at, end)
        for at, end in VAGUE.occurrences(words.words, 0, len(words.words))
        if not _has(SPARES, words.words[_sentence(words, at)[0] : at])
    ]
    explained = {
        " ".join(words.words[at:end])
        for at, end in found
        if _has(DEFINES, words.words[end : _sentence(words, at)[1]])
    }
    said: set[str] = set()
    for at, end in found:
        term = " ".join(words.words[at:end])
        if term not in explained | said:
            said.add(term)
            yield finding(
                "P-05",
                f"{place}, text",
                f"“{term}” leaves people to guess what is meant.",
                "Say what is forbidden, or define the word: “… means …”.",
            )


def _criticism(clause: Clause, place: str) -> Iterator[Finding]:
    """A sentence that forbids criticism of the agency or its leaders."""
    words = Words.of(f"{clause.title}\n{clause.text}".lower())
    for at, _ in CRITICISM["verbs"].occurrences(words.words, 0, len(words.words)):
        first, last = _sentence(words, at)
        near = words.words[max(first, at - WITHIN) : min(last, at + WITHIN)]
        if _has(CRITICISM["aims"], near) and _is_forbidden(words.words[first:last]):
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
    return any(True for _ in listed.occurrences(words, 0, len(words)))


def _sentence(words: Words, at: int) -> tuple[int, int]:
    inside = [i for i, number in enumerate(words.sentences) if number == words.sentences[at]]
    return inside[0], inside[-1] + 1


def _grade(clause: Clause, place: str) -> Iterator[Finding]:
    """The text by itself; a very short one together with its reasons."""
    text = clause.text
    if len(words_of(text)) < LEAST_WORDS:
        text = " ".join(filter(None, (clause.text, clause.why, clause.protects)))
    found = grade(text)
    if len(words_of(text)) >= LEAST_WORDS // 2 and found > MAX_GRADE:
        yield finding(
            "P-09",
            f"{place}, text",
            f"It asks for {found:.0f} years of school; {MAX_GRADE:.0f} is the limit.",
            "Use shorter sentences and common words.",
        )
