"""Faults of a page in a browser: violations of axe, sideways scrolling."""

from playwright.sync_api import Page
from tests.support.e2e.running_home import ROOT
from tests.support.length import IN_FULL

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"


RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


LOOKS = ((1440, "day", "zh-hans"), (1440, "night", "en"), (390, "day", "en"), (390, "night", "zh-hans"))
"""Widths, themes and languages, so that every pair of them comes together once."""
ENDS = LOOKS if IN_FULL else ((1440, "day", "zh-hans"), (390, "night", "en"))
"""The looks of pages that are few: in `make test` each width, theme and language once."""


def looks_of(number: int) -> tuple[tuple[int, str, str], ...]:
    """The looks of the page with this number: in `make test` one, which goes round among the pages; in full all."""
    return LOOKS if IN_FULL else (LOOKS[number % len(LOOKS)],)


def violations(page: Page) -> list[str]:
    """What axe finds, a line a rule with its first element. Run in an isolated world: the page's own policy stays."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
    return [f"{one['id']}: {one['nodes'][0]['target']}" for one in found["violations"]]


def sideways(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))
