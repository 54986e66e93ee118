"""A page in several looks, loaded once: each rule of axe is asked where its answer may differ."""

from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any, Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

Scheme = Literal["light", "dark"]
Look = tuple[int, Scheme]  # width in pixels, colours
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
STAFF: tuple[Look, ...] = tuple(product((1280, 390), SCHEMES))
PORTAL: tuple[Look, ...] = tuple(product((320, 390, 1280), SCHEMES))

# Which elements this look shows, and how wide they are together.
SEEN = """() => [
  [...document.querySelectorAll('body *')].map(one => +one.checkVisibility()).join(''),
  document.documentElement.scrollWidth,
]"""
AXE = """([rules, sized]) => axe.run({
  resultTypes: ['violations'], elementRef: false,
  ...(rules ? {runOnly: {type: 'rule', values: rules}} : {}),
  rules: sized ? {'target-size': {enabled: true}} : {},
}).then(found => found.violations)"""
OF_COLOURS = ["scrollable-region-focusable", "color-contrast", "link-in-text-block"]
# The portal's targets are large enough for a thumb (WCAG 2.2, 2.5.8).
OF_WIDTHS = ["target-size", "scrollable-region-focusable"]
OF_LOOKS = ["target-size", *OF_COLOURS]


def walk(page: Page, looks: Iterable[Look]) -> Iterator[tuple[Look, bool, int]]:
    """Put on each in turn: whether it shows what the one before showed, and how wide that is.

    The rules on structure say the same wherever the same elements are shown.
    """
    seen = ""
    for width, scheme in looks:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        shown, wide = page.evaluate(SEEN)
        yield (width, scheme), shown == seen, wide
        seen = shown


def faults(page: Page, looks: Iterable[Look] = STAFF) -> Iterator[str]:
    """What axe finds, and where the page is wider than the screen; the last look stays on."""
    page.evaluate(AXE_SCRIPT)
    for (width, scheme), same, wide in walk(page, looks):
        asked = [OF_COLOURS if same else None, False]
        found = page.evaluate(AXE, asked)
        if found:  # colours may still be on their way from one theme to the other
            page.wait_for_timeout(700)
            found = page.evaluate(AXE, asked)
        yield from (f"{width} {scheme}: {told(one)}" for one in found)
        if wide > width:
            yield f"{width} {scheme}: {page.url} scrolls sideways, {wide} px"


def told(violation: dict[str, Any]) -> str:
    nodes = violation["nodes"]
    return f"{violation['id']} ({len(nodes)}): {nodes[0]['html'][:200]}"
