"""What rooms show in the portal: parts of the matter page, its menu, papers, doors before proof."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from config.documents.models import Document

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from config.portal.visits import PortalVisit


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the matter page; `render` answers None where it has nothing to say."""

    order: int
    render: Callable[[PortalVisit, HttpRequest], SafeString | None]


@dataclass(frozen=True, slots=True)
class MenuItem:
    label: StrOrPromise
    url_name: str
    visible: Callable[[PortalVisit], bool]
    order: int = 100
    # Open to somebody whose identity is not proven: a dispute never waits for that.
    before_proof: bool = False
    text: StrOrPromise = ""  # said to those who have not shown it


@dataclass(slots=True)
class Registry:
    sections: list[Section] = field(default_factory=list)
    menu: dict[str, MenuItem] = field(default_factory=dict)
    papers: list[Callable[[PortalVisit], QuerySet[Document]]] = field(default_factory=list)
    readers: list[Callable[[PortalVisit, Document, datetime], None]] = field(default_factory=list)
    landings: dict[str, str] = field(default_factory=dict)


REGISTRY = Registry()
# Sections from this order on are about papers and other ways, below the timeline
BELOW_THE_LINE = 40


def register_section(section: Section) -> None:
    REGISTRY.sections.append(section)
    REGISTRY.sections.sort(key=lambda one: one.order)


def register_menu(
    label: StrOrPromise,
    url_name: str,
    visible: Callable[[PortalVisit], bool] = lambda visit: True,
    *,
    order: int = 100,
    before_proof: bool = False,
    text: StrOrPromise = "",
) -> None:
    REGISTRY.menu[url_name] = MenuItem(label, url_name, visible, order, before_proof, text)


def register_papers(find: Callable[[PortalVisit], QuerySet[Document]]) -> None:
    """Papers that this visit may open, beside those that were sent to the person."""
    REGISTRY.papers.append(find)


def register_reader(tell: Callable[[PortalVisit, Document, datetime], None]) -> None:
    """Told each time somebody whose identity is proven opens a paper, with the moment."""
    REGISTRY.readers.append(tell)


def register_landing(purpose: str, url_name: str) -> None:
    """Where links of a purpose lead after the identity is proven, instead of the matter page."""
    REGISTRY.landings[purpose] = url_name


def landing_of(visit: PortalVisit) -> str:
    return REGISTRY.landings.get(visit.link.purpose, "portal:matter")


def menu_of(visit: PortalVisit) -> list[MenuItem]:
    found = [
        item
        for item in REGISTRY.menu.values()
        if (visit.proven or item.before_proof) and item.visible(visit)
    ]
    return in_order(found)


def in_order(items: Iterable[MenuItem]) -> list[MenuItem]:
    return sorted(items, key=lambda item: item.order)
