"""Reads a pattern as typed. What RE2 lacks, or knows for ASCII only, is refused or rewritten."""

import re

from policies.detection.errors import RuleError
from policies.detection.fold import TABLE
from policies.detection.pattern_tree import (
    NOT_WORD,
    WORD,
    Alt,
    Cls,
    Edge,
    Lit,
    Node,
    Rep,
    Seq,
    quote,
)

QUANTIFIER = re.compile(r"(?:[*+?]|\{(\d{1,6})(?:,(\d{0,6}))?\})")
NAMED = re.compile(r"\?P?<[A-Za-z_]\w*>")
PROPERTY = re.compile(r"[pP](?:[A-Z]|\{\^?[A-Za-z_]+\})")
HEX = re.compile(r"x(?:\{([0-9a-fA-F]{1,6})\}|([0-9a-fA-F]{2}))")
CLASSES = {
    "w": (f"[{WORD}]", True), "W": (NOT_WORD, False),
    "d": (r"\p{Nd}", True), "D": (r"\P{Nd}", False),
    "s": (r"[\s\p{Z}]", False), "S": (r"[^\s\p{Z}]", False),
}  # fmt: skip
IN_BRACKETS = {"w": (WORD, True), "d": (r"\p{Nd}", True), "s": (r"\s\p{Z}", False)}
CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v"}
MAX_REPEAT = 1000
MAX_DEPTH = 20
REFUSED_GROUPS = {
    "?=": "look-ahead", "?!": "look-ahead", "?<=": "look-behind", "?<!": "look-behind",
    "?>": "atomic groups", "?(": "conditions",
}  # fmt: skip


def _refuse(reason: str, remedy: str, at: int) -> RuleError:
    return RuleError("", f"{reason} (character {at + 1}).", remedy)


def _folded(char: str) -> str:
    """As the plain reading shows it: no accents, look-alikes as Latin, lower case."""
    return char if char in "\n\t\r\f\v" else TABLE[ord(char)]


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.depth = 0

    def peek(self, count: int = 1) -> str:
        return self.text[self.at : self.at + count]

    def take(self, count: int = 1) -> str:
        taken = self.peek(count)
        self.at += count
        return taken

    def whole(self) -> Alt:
        tree = self.alternatives()
        if self.at < len(self.text):
            raise _refuse("A closing bracket opens nowhere", "Write it as “\\)”.", self.at)
        return tree

    def alternatives(self) -> Alt:
        options = [self.sequence()]
        while self.peek() == "|":
            self.take()
            options.append(self.sequence())
        return Alt(tuple(options))

    def sequence(self) -> Seq:
        items: list[Node] = []
        while self.peek() not in {"", "|", ")"}:
            items.append(self.repeated(self.atom()))
        return Seq(tuple(items))

    def repeated(self, node: Node) -> Node:
        match = QUANTIFIER.match(self.text, self.at)
        if match is None:
            return node
        if isinstance(node, Edge):
            raise _refuse("A bound cannot be repeated", "Take the sign out.", self.at)
        self.at = match.end()
        lazy = "?" if self.peek() == "?" and self.take() else ""
        if QUANTIFIER.match(self.text, self.at):
            raise _refuse("Two repeat signs stand together", "Keep one of them.", self.at)
        return Rep(node, self._least(match), match[0] + lazy)

    def _least(self, match: re.Match[str]) -> int:
        low, high = match[1], match[2]
        if low is None:
            return 1 if match[0] == "+" else 0
        if int(low) > MAX_REPEAT or int(high or 0) > MAX_REPEAT:
            raise _refuse(f"Repeats more than {MAX_REPEAT} times", "Use “+”.", match.start())
        if high and int(high) < int(low):
            raise _refuse("The repeat counts are the wrong way round", "Swap them.", match.start())
        return int(low)

    def atom(self) -> Node:
        at, char = self.at, self.take()
        if char == "(":
            return self.group(at)
        if char == "[":
            return self.brackets(at)
        if char == "\\":
            return self.escape(at)
        if char in "*+?":
            raise _refuse("A repeat sign has nothing to repeat", "Write it as “\\*”.", at)
        if char == ".":
            return Cls(".", wordy=False)
        return Edge(char) if char in "^$" else Lit(_folded(char))

    def group(self, at: int) -> Alt:
        self._group_head(at)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _refuse("Brackets are nested too deeply", "Make it simpler.", at)
        inner = self.alternatives()
        if self.take() != ")":
            raise _refuse("A bracket is never closed", "Close it, or write “\\(”.", at)
        self.depth -= 1
        return inner

    def _group_head(self, at: int) -> None:
        for sign in sorted(REFUSED_GROUPS, key=len, reverse=True):
            if self.peek(len(sign)) == sign:
                raise _refuse(
                    f"The engine has no {REFUSED_GROUPS[sign]}, because it can hang",
                    "Use the rule's own exclusions: not near, negated, quoted.",
                    at,
                )
        named = NAMED.match(self.text, self.at)
        if named:
            self.at = named.end()
        elif self.peek(2) == "?:":
            self.take(2)
        elif self.peek(2) == "?i":
            raise _refuse("Upper and lower case are read alike", "Leave “(?i)” out.", at)
        elif self.peek() == "?":
            raise _refuse("This kind of group is not known", "Use plain brackets.", at)

    def escape(self, at: int) -> Node:
        char = self.peek()
        if char == "b":
            self.take()
            return Edge("b")
        if char in {"A", "z", "Z"}:
            self.take()
            return Edge("^" if char == "A" else "$")
        if char in CLASSES:
            return Cls(*CLASSES[self.take()])
        return self._property(at) or Lit(self._escaped_char(at))

    def _property(self, at: int) -> Cls | None:
        match = PROPERTY.match(self.text, self.at)
        if match is None:
            return None
        if match[0].strip("pP{}^") in {"Lu", "Lt"}:
            raise _refuse("Capitals are gone when rules run", "Use \\p{L}.", at)
        self.at = match.end()
        wordy = match[0].startswith("p") and "^" not in match[0] and match[0].strip("p{")[0] in "LN"
        return Cls(f"\\{match[0]}", wordy)

    def _escaped_char(self, at: int) -> str:
        hexadecimal = HEX.match(self.text, self.at)
        if hexadecimal:
            self.at = hexadecimal.end()
            return self._code_point(int(hexadecimal[1] or hexadecimal[2], 16), at)
        char = self.take()
        if char.isdigit() or char in {"k", "g"}:
            raise _refuse("Back-references can hang", "Write the text out.", at)
        if char in CONTROLS:
            return CONTROLS[char]
        if not char or char.isalnum():
            raise _refuse(f"“\\{char}” is not known here", "Write the sign itself.", at)
        return _folded(char)

    def _code_point(self, code: int, at: int) -> str:
        if code > 0x10FFFF:
            raise _refuse("There is no such character", "Check the number.", at)
        return _folded(chr(code))

    def brackets(self, at: int) -> Cls:
        negated = self.peek() == "^" and bool(self.take())
        parts: list[str] = []
        wordy = True
        while self.peek() != "]" or not parts:
            if not self.peek():
                raise _refuse("A square bracket is never closed", "Close it.", at)
            part, is_wordy = self.bracket_item()
            parts.append(part)
            wordy &= is_wordy
        self.take()
        return Cls(f"[{'^' if negated else ''}{''.join(parts)}]", wordy and not negated)

    def bracket_item(self) -> tuple[str, bool]:
        at = self.at
        if self.peek(2) == "[:":
            raise _refuse("“[:…:]” only knows ASCII", "Use \\p{L}, \\d or \\s.", at)
        if self.peek() == "\\" and self.peek(2)[1:] in IN_BRACKETS:
            self.take()
            return IN_BRACKETS[self.take()]
        if self.peek() == "\\" and self.peek(2)[1:] in {"W", "D", "S", "b"}:
            raise _refuse("This cannot stand in brackets", "Write it outside of them.", at)
        if self.peek() == "\\" and (found := self._bracket_property(at)):
            return found
        return self._range()

    def _bracket_property(self, at: int) -> tuple[str, bool] | None:
        if not PROPERTY.match(self.text, self.at + 1):
            return None
        self.take()
        found = self._property(at)
        return (found.source, found.wordy) if found else None

    def _range(self) -> tuple[str, bool]:
        low = self._bracket_char()
        if self.peek() != "-" or self.peek(2) in {"-]", "-"}:
            return quote(low), all(c.isalnum() or c == "_" for c in low)
        at = self.at
        self.take()
        high = self._bracket_char()
        if len(low) != 1 or len(high) != 1 or high < low:
            raise _refuse("The range runs backwards", "Swap its ends.", at)
        return f"{quote(low)}-{quote(high)}", low.isalnum() and high.isalnum() and _same(low, high)

    def _bracket_char(self) -> str:
        at = self.at
        if self.peek() == "\\":
            self.take()
            return self._escaped_char(at)
        return _folded(self.take())


def _same(low: str, high: str) -> bool:
    """Both digits or both letters: no signs stand between them."""
    return low.isdigit() is high.isdigit()


def parse_pattern(text: str) -> Alt:
    """Read a pattern. Raises RuleError with an empty place."""
    return _Parser(text).whole()
