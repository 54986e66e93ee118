"""What rooms show in the portal: parts of the matter page, its menu, papers, doors before proof."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString

from config.accounts.models import Matter
from config.documents.models import Document
from config.portal.visits import PortalVisit, once

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Papers = Callable[[PortalVisit], Iterable[QuerySet[Any, Any]]]
Ask = Callable[[PortalVisit], Combinable | bool]


FILE = "file"


def file_of(visit: PortalVisit) -> Subquery | bool:
    """Id of the person's file with this screener, where there is one (R-5)."""
    files = Matter.objects.filter(
        kind=Matter.Kind.PERSON_FILE, person=visit.person, screener=visit.matter.screener_id
    )
    return visit.proven and Subquery(files.values("pk")[:1])


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the matter page; `render` answers None where it has nothing to say."""

    order: int
    render: Callable[[PortalVisit, HttpRequest], SafeString | None]


@dataclass(frozen=True, slots=True)
class MenuItem:
    label: StrOrPromise
    url_name: str
    visible: Ask
    order: int = 100
    # Open to somebody whose identity is not proven: a dispute never waits for that.
    before_proof: bool = False
    text: StrOrPromise = ""  # said to those who have not shown it


@dataclass(slots=True)
class Registry:
    sections: list[Section] = field(default_factory=list)
    menu: dict[str, MenuItem] = field(default_factory=dict)
    papers: list[Papers] = field(default_factory=list)
    readers: list[Callable[[PortalVisit, Document, datetime], None]] = field(default_factory=list)
    landings: dict[str, str] = field(default_factory=dict)
    openers: list[Callable[[HttpRequest, str], HttpResponse | None]] = field(default_factory=list)
    facts: dict[str, Ask] = field(default_factory=lambda: {FILE: file_of})


REGISTRY = Registry()
# Sections from this order on are about papers and other ways, below the timeline
BELOW_THE_LINE = 40


def register_section(section: Section) -> None:
    REGISTRY.sections.append(section)
    REGISTRY.sections.sort(key=lambda one: one.order)


def register_menu(
    label: StrOrPromise,
    url_name: str,
    visible: Ask = lambda visit: True,
    *,
    order: int = 100,
    before_proof: bool = False,
    text: StrOrPromise = "",
) -> None:
    """`visible` answers, or gives an expression that the database answers: see `fact_of`."""
    REGISTRY.menu[url_name] = MenuItem(label, url_name, visible, order, before_proof, text)


def register_papers(find: Papers) -> None:
    """Papers that this visit may open, beside those that were sent to the person.

    Each of the querysets gives ids of documents: one column, and only the visitor's rows.
    """
    REGISTRY.papers.append(find)


def register_reader(tell: Callable[[PortalVisit, Document, datetime], None]) -> None:
    """Told each time somebody whose identity is proven opens a paper, with the moment."""
    REGISTRY.readers.append(tell)


def register_opener(open_link: Callable[[HttpRequest, str], HttpResponse | None]) -> None:
    """Asked first about the token of a link; answers None for one that is not its room's."""
    REGISTRY.openers.append(open_link)


def register_landing(purpose: str, url_name: str) -> None:
    """Where links of a purpose lead after the identity is proven, instead of the matter page."""
    REGISTRY.landings[purpose] = url_name


def landing_of(visit: PortalVisit) -> str:
    return REGISTRY.landings.get(visit.link.purpose, "portal:matter")


def register_fact(name: str, ask: Ask) -> None:
    """Something that pages want to know about a visit, as a subquery: all are asked at once."""
    REGISTRY.facts[name] = ask


def fact_of(visit: PortalVisit, name: str) -> Any:
    return _known(visit)[name]


@once
def _known(visit: PortalVisit) -> dict[str, Any]:
    """Every fact, and under its address whether a door is open: one query for the whole frame."""
    asks = REGISTRY.facts | {
        item.url_name: item.visible
        for item in REGISTRY.menu.values()
        if visit.proven or item.before_proof
    }
    found: dict[str, Any] = {name: ask(visit) for name, ask in asks.items()}
    asked = [name for name, answer in found.items() if not isinstance(answer, bool)]
    if asked:
        rows = Matter.objects.filter(pk=visit.matter.pk).values_list(*(found[x] for x in asked))
        found |= zip(asked, rows.get(), strict=True)
    return found


def menu_of(visit: PortalVisit) -> list[MenuItem]:
    known = _known(visit)
    found = [item for name, item in REGISTRY.menu.items() if known.get(name)]
    return in_order(found)


def in_order(items: Iterable[MenuItem]) -> list[MenuItem]:
    return sorted(items, key=lambda item: item.order)
