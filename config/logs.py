"""Log lines without personal data: no portal token, no query, no row's values in an error."""

import logging
import re

TOKEN = re.compile(r"(/p/|/feed/)[^/\s?\"'<>]+")
QUERY = re.compile(r"(?<=[\w/])\?[^\s\"'<>]+")
# PostgreSQL quotes the offending row after these words.
ROW = re.compile(r"^(DETAIL|CONTEXT|LINE \d+):.*\n?", re.MULTILINE)


def discreet(line: str) -> str:
    return TOKEN.sub(r"\1…", QUERY.sub("?…", ROW.sub("", line)))


class Discreet(logging.Formatter):
    """Works on the finished text, so that nothing slips by in arguments or tracebacks."""

    def format(self, record: logging.LogRecord) -> str:
        return discreet(super().format(record))
