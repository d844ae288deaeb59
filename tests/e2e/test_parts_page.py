"""The page of parts looks as its references do, at both widths, in both themes and both languages; axe finds nothing.

References are written anew by: MINGCHA_UPDATE_PICTURES=1 .venv/bin/python -m pytest tests/e2e/test_parts_page.py
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from tests.support.e2e.page_faults import sideways, violations
from tests.support.e2e.pictures import compare, is_update, write_reference
from tests.support.e2e.running_home import RunningHome, log_in
from tests.support.length import IN_FULL

from mingcha.web.law.parts import PARTS

REFERENCES = Path(__file__).with_name("references")
WIDTHS = (1440, 390)
STYLES = (
    "[data-theme=day] .article { color: #1f5192 }",
    "[data-theme=night] .article { background: #14283e }",
    ".chip.hold { color: #5d3a95 }",
    ".chip { border-radius: 4px; padding: 0 12px }",
    ".button { min-height: 36px }",
    ".glyph.bad { clip-path: none }",
    ".refusal { border-left-width: 1px }",
    ".tile .tag.live { background: #1f5192 }",
    "[lang=en] .facts dt { font-weight: 700 }",
)
"""Changes that a reader would see; in `make test` every third: a colour, a corner and a border."""
type OpenParts = Callable[[int], Page]


@pytest.fixture(scope="module")
def context_that_takes_styles(running_home: RunningHome, browser: Browser) -> Iterator[BrowserContext]:
    """Somebody who is signed in, with a browser that lets a test change a style."""
    context = browser.new_context(locale="zh-CN", bypass_csp=True, reduced_motion="reduce")
    context.add_cookies([{"name": "django_language", "value": "zh-hans", "url": running_home.url}])
    log_in(context.new_page(), running_home.url, "auditor")
    yield context
    context.close()


@pytest.fixture
def open_parts(running_home: RunningHome, context_that_takes_styles: BrowserContext) -> Iterator[OpenParts]:
    """Opens the page of parts at a width."""
    pages = []

    def at(width: int) -> Page:
        page = context_that_takes_styles.new_page()
        pages.append(page)
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{running_home.url}/law/parts")
        page.evaluate("document.fonts.ready")
        return page

    yield at
    for page in pages:
        page.close()


@pytest.fixture
def blank(context_that_takes_styles: BrowserContext) -> Iterator[Page]:
    """A page in which pictures are compared."""
    page = context_that_takes_styles.new_page()
    yield page
    page.close()


def picture(page: Page) -> bytes:
    """All parts, without the frame around them (its clock runs)."""
    parts = page.locator("[data-parts]")
    height = int(page.evaluate("document.querySelector('main').scrollHeight"))
    page.set_viewport_size({"width": page.viewport_size["width"], "height": height + 160})  # type: ignore[index]
    return parts.screenshot(animations="disabled")


@pytest.mark.parametrize("width", WIDTHS)
def test_every_part_looks_as_its_reference(open_parts: OpenParts, blank: Page, width: int) -> None:
    fresh, kept = picture(open_parts(width)), REFERENCES / f"parts-{width}.png"
    if is_update():
        write_reference(blank, fresh, kept)
    found = compare(blank, fresh, kept)
    assert found.agrees, f"{found.sizes}, blocks at {found.blocks[:10]}: see MINGCHA_UPDATE_PICTURES in this file"


def test_a_changed_colour_shape_or_size_is_seen_and_another_rasterisation_of_letters_is_not(
    open_parts: OpenParts, blank: Page
) -> None:
    page = open_parts(1440)
    heavier = "* { -webkit-text-stroke: .1px currentcolor }"  # letters drawn a little heavier
    for style in (heavier, *(STYLES if IN_FULL else STYLES[::3])):
        tag = page.add_style_tag(content=style)
        found = compare(blank, picture(page), REFERENCES / "parts-1440.png")
        assert found.agrees == (style == heavier), style
        tag.evaluate("tag => tag.remove()")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_of_parts_is_accessible_and_shows_each_in_both_themes_and_languages(
    open_parts: OpenParts, width: int
) -> None:
    page = open_parts(width)
    assert violations(page) == []
    assert sideways(page) <= 0
    looks = page.locator(".part-theme").evaluate_all("each => each.map(one => [one.lang, one.dataset.theme])")
    expected = [[language, theme] for language in ("zh-CN", "en") for theme in ("day", "night")]
    assert looks == expected * len(PARTS)
