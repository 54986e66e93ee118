"""What rooms hang into the page of a case: panels, tabs, badges, and their verbs' words.

The rooms above register from their admin modules; this room knows none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.utils.safestring import SafeString

from config.accounts.models import User
from screening.models import Case

# The whole panel, `<section class="pb-panel" …>`; None leaves it out for this reader.
Render = Callable[[HttpRequest, Case], SafeString | None]
Badge = Callable[[HttpRequest, Case], tuple[str, str] | None]
# Of cases in a list, by their key: text and state as `{% pill %}` takes them.
Note = Callable[[User, Sequence[Case]], dict[int, tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class CasePanel:
    order: int
    render: Render
    side: bool


@dataclass(frozen=True, slots=True)
class CaseTab:
    """`url_name` takes the case's reference; `perm` is asked on the case."""

    order: int
    label: str
    url_name: str
    perm: str
    count: Callable[[Case], int] | None = None


@dataclass(frozen=True, slots=True)
class Verb:
    """How the timeline says an event. `law`: a legal act. `agency`: part of the status (R-1)."""

    words: str
    law: bool = False
    agency: bool = False
    warned: bool = False


@dataclass(slots=True)
class Registry:
    panels: list[CasePanel] = field(default_factory=list)
    tabs: dict[str, CaseTab] = field(default_factory=dict)
    badges: list[tuple[int, Badge]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    verbs: dict[str, Verb] = field(default_factory=dict)


REGISTRY = Registry()


def register_case_panel(order: int, render: Render, *, side: bool = False) -> None:
    """A panel of the case's overview; `side` puts it in the narrow column."""
    REGISTRY.panels.append(CasePanel(order, render, side))
    REGISTRY.panels.sort(key=lambda panel: panel.order)


def register_case_tab(tab: CaseTab) -> None:
    REGISTRY.tabs[tab.url_name] = tab


def register_case_badge(order: int, tell: Badge) -> None:
    """A pill beside the case's number: text and state as `{% pill %}` takes them, or None."""
    REGISTRY.badges.append((order, tell))
    REGISTRY.badges.sort(key=lambda row: row[0])


def register_case_note(tell: Note) -> None:
    """What a case in a list waits for, where its own deadlines would mislead."""
    REGISTRY.notes.append(tell)


def register_verbs(verbs: dict[str, Verb]) -> None:
    """Words of the trail. The agency reads only those that are marked for it (R-1)."""
    REGISTRY.verbs.update(verbs)


def panels_of(request: HttpRequest, case: Case, *, side: bool) -> list[SafeString]:
    drawn = (panel.render(request, case) for panel in REGISTRY.panels if panel.side is side)
    return [panel for panel in drawn if panel]


def badges_of(request: HttpRequest, case: Case) -> list[tuple[str, str]]:
    found = (tell(request, case) for _, tell in REGISTRY.badges)
    return [badge for badge in found if badge]


def notes_of(user: User, cases: Sequence[Case]) -> dict[int, tuple[str, str]]:
    return {case: note for tell in REGISTRY.notes for case, note in tell(user, cases).items()}


def tabs_in_order() -> list[CaseTab]:
    return sorted(REGISTRY.tabs.values(), key=lambda tab: tab.order)
