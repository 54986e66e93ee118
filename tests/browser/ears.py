"""What somebody who cannot see the page is told of it, as Chromium tells it to a screen reader."""

import time
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from playwright.sync_api import Page

CONTROLS = {"button", "link", "textbox", "checkbox", "radio", "combobox", "DisclosureTriangle"}
LANDMARKS = ("banner", "main", "contentinfo")
MOST_TABS = 120
UNOUTLINED = "getComputedStyle(document.activeElement).outlineStyle === 'none'"


@dataclass(frozen=True)
class Node:
    """One thing that is read out; `states` by name, such as checked, expanded, invalid, level."""

    role: str
    name: str
    description: str
    states: dict[str, Any]

    @classmethod
    def of(cls, told: dict[str, Any]) -> "Node":
        states = {one["name"]: one["value"].get("value") for one in told.get("properties", [])}
        role, name, description = (
            str(told.get(part, {}).get("value", "")) for part in ("role", "name", "description")
        )
        return cls(role, " ".join(name.split()), " ".join(description.split()), states)


@dataclass
class Ears:
    """A page that is heard and worked by keys alone."""

    page: Page
    cdp: Any = field(init=False)

    def __post_init__(self) -> None:
        self.cdp = self.page.context.new_cdp_session(self.page)

    def read(self) -> list[Node]:
        """The whole page in reading order."""
        nodes = self.cdp.send("Accessibility.getFullAXTree")["nodes"]
        return [Node.of(one) for one in nodes if not one.get("ignored")]

    def focused(self) -> Node:
        for _ in range(20):
            here = self.cdp.send("Runtime.evaluate", {"expression": "document.activeElement"})
            told = {"objectId": here["result"]["objectId"], "fetchRelatives": False}
            found = Node.of(self.cdp.send("Accessibility.getPartialAXTree", told)["nodes"][0])
            if found.role != "none":  # a page that is still being built says nothing yet
                break
            time.sleep(0.1)
        return found

    def said(self, role: str) -> list[Node]:
        return [one for one in self.read() if one.role == role]

    def reach(self, role: str, name: str) -> Node:
        """Press Tab until this stands in focus; each stop on the way has a name and an outline."""
        passed = []
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            here = self.focused()
            if here.role in CONTROLS:
                assert here.name, f"{here.role} without a name"
                assert not self.page.evaluate(UNOUTLINED), f"{here.name}: no outline"
            if here.role == role and here.name.startswith(name):
                return here
            passed.append(f"{here.role} {here.name}")
            if passed.count(passed[-1]) > 2:
                break
        raise AssertionError(f"no {role} “{name}” by Tab, but {passed}")

    def press(self, role: str, name: str, key: str = "Enter") -> None:
        """Reach it, press it, and wait for the page that follows."""
        self.reach(role, name)
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def type(self, name: str, words: str) -> Node:
        here = self.reach("textbox", name)
        self.page.keyboard.type(words)
        return here

    def frame(self, title: str) -> None:
        """What every page owes the ear: title, landmarks, headings in order, names of controls."""
        nodes = self.read()
        roles = [one.role for one in nodes]
        assert [roles.count(one) for one in LANDMARKS] == [1, 1, 1]
        levels = [int(one.states["level"]) for one in nodes if one.role == "heading"]
        assert levels[0] in (1, 2)  # an error comes before the page's own heading
        assert levels.count(1) == 1
        steps = pairwise(levels)
        assert all(later <= sooner + 1 for sooner, later in steps), levels
        assert [one for one in nodes if one.role in CONTROLS and not one.name] == []
        first = next(one.name for one in nodes if one.states.get("level") == 1)
        assert first == title
        assert self.page.title().removeprefix("Error: ").startswith(title)
