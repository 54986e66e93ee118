"""Facts and a template become HTML, without Django's settings: no clock, no database, no locale."""

from functools import cache
from typing import NamedTuple

from django.template import Context, Engine

from config.documents.assets import TEMPLATES
from config.documents.facts import Facts, MissingField
from config.documents.quoting import visible


class _Loud(str):
    """What Django asks for words when a name is unknown; a letter never prints a guess."""

    def __mod__(self, name: object) -> str:
        raise MissingField(f"The template names {name}, which the letter does not have.")


@cache
def _engine() -> Engine:
    return Engine(
        dirs=[str(TEMPLATES)],
        builtins=["config.documents.letter_tags"],
        string_if_invalid=_Loud("%s"),
        autoescape=True,
    )


class Look(NamedTuple):
    """How a letter is printed beside its words. `code`: to ask whether it is ours."""

    code: str = ""
    preview: bool = False
    large: bool = False


PLAIN = Look()


def compose(template: str, facts: Facts, *, language: str, look: Look = PLAIN) -> str:
    """The whole HTML document of one letter; quoted text in it can neither mark up nor hide."""
    page = _engine().get_template(f"{template}.{language}.html")
    known = {"letter": facts, "language": language, "look": look}
    return visible(page.render(Context(known, use_l10n=False, use_tz=False)))
