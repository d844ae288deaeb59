"""What templates and player owe a screen reader and a keyboard, as far as it is read without a browser (WCAG 2.2 AA);
docs/ref/accessibility.md has what was heard in one."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from mingcha.web import locale_build

WEB = locale_build.LOCALE.parent
PLAYER = WEB / "player"
TEMPLATES = {
    path.relative_to(WEB).as_posix(): path.read_text(encoding="utf-8") for path in WEB.rglob("templates/**/*.html")
}
LIVE_TEXT = {
    "registry/templates/points/try_button.html": "the result of one test",
    "overview/templates/points/map.html": "one line of the map",
}
"""Templates with aria-live of their own; everything else says role=status or role=alert, on a line and never a list."""
NAMED_KEYS_ALONE = {"calendar.ts", "frame.ts"}
"""calendar.ts: arrows and pages. frame.ts: it asks letter_keys itself, and Ctrl+K."""


def tags(name: str, html: str) -> Iterator[str]:
    """The opening tags of a name with their attributes, template tags in them included."""
    for found in re.finditer(rf"<{name}\b((?:\{{%.*?%\}}|\{{\{{.*?\}}\}}|[^>])*)>", html, re.S):
        yield found[1]


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_a_template_names_what_a_screen_reader_meets(name: str) -> None:
    html = TEMPLATES[name]
    assert all("scope=" in one for one in tags("th", html)), "1.3.1: a head says what it is the head of"
    assert all("aria-label" in one for one in tags("dialog", html)), "4.1.2: a dialog has a name"
    assert all("alt=" in one for one in tags("img", html)), "1.1.1"
    assert not re.search(r'tabindex="[1-9]', html), "2.4.3: the order of the page is the order of Tab"
    assert not re.search(r"\brole=\"toolbar\"", html), (
        "its arrow keys would have to move: a group of buttons is a group"
    )
    for alone in html.split("{% include"):  # what is included has heads of its own
        levels = [int(one) for one in re.findall(r"<h([1-6])\b", alone)]
        assert all(after <= before + 1 for before, after in pairwise(levels)), "1.3.1: no level is left out"
    if "aria-live=" in html.replace('aria-live="off"', ""):
        assert name in LIVE_TEXT, "4.1.3: a list that is shown anew says its number, not its rows (list_said.ts)"


@pytest.mark.parametrize("name", sorted(name for name, html in TEMPLATES.items() if "<table" in html))
def test_each_table_has_a_name(name: str) -> None:
    """By its own label or caption, or by the region that scrolls with it."""
    html = TEMPLATES[name]
    for found in re.finditer(r"<table\b((?:\{%.*?%\}|[^>])*)>(.{0,80})", html, re.S):
        before = html[: found.start()].rstrip()
        region = before.endswith(">") and "aria-label" in before[before.rfind("<") :]
        assert "aria-label" in found[1] or "<caption" in found[2] or region, found[0][:60]


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_a_button_with_an_icon_alone_has_a_name(name: str) -> None:
    for found in re.finditer(r"<(button|a)\b((?:\{%.*?%\}|[^>])*)>(.*?)</\1>", TEMPLATES[name], re.S):
        shown = re.sub(r"\{%\s*icon.*?%\}|<[^>]*>|\s", "", found[3])
        assert shown or "aria-label" in found[2], f"4.1.2: {found[0][:80]}"


@pytest.mark.parametrize("path", sorted(PLAYER.glob("*.ts")), ids=lambda path: path.stem)
def test_a_state_for_a_screen_reader_has_a_value(path: Path) -> None:
    """aria-current="" and aria-disabled="" mean false: toggleAttribute writes no other value."""
    assert not re.search(r"toggleAttribute\(\s*\"aria-", path.read_text(encoding="utf-8"))


def test_every_module_with_keys_of_the_page_asks_whether_single_characters_act() -> None:
    """2.1.4: a listener of the document hears keys wherever the focus is."""
    for path in sorted(PLAYER.glob("*.ts")):
        text = path.read_text(encoding="utf-8")
        if 'document.addEventListener("keydown"' in text and path.name not in NAMED_KEYS_ALONE:
            assert re.search(r"isSwitchedOff|lettersOn|commandOf\(", text), path.name
    assert "isSwitchedOff(event)" in (PLAYER / "frame.ts").read_text(encoding="utf-8")


def test_each_single_character_has_a_button_too() -> None:
    """2.1.4 and 2.5.1: with the characters off, and for a finger, nothing is out of reach."""
    keys = (PLAYER / "playback_keys.ts").read_text(encoding="utf-8")
    listed = re.search(r"const KEYS.*?\};(.*?)\n\n", keys, re.S)
    assert listed
    commands = set(re.findall(r'^  \S+: "([\w-]+)",$', keys, re.M)) | set(re.findall(r'"([\w-]+)"', listed[1]))
    others = {"time", "closer", "wider", "beside", "oldest", "live"}  # a field, the zoom, links; two are named keys
    player = TEMPLATES["registry/templates/points/player.html"] + TEMPLATES["frame/templates/parts/timeline_jumps.html"]
    assert sorted(commands - others - set(re.findall(r'data-do="([\w-]+)"', player))) == []
    review = (PLAYER / "redaction_keys.ts").read_text(encoding="utf-8")
    shown = re.findall(r'data-key="(.)"', TEMPLATES["privacy/templates/redactions/review_controls.html"])
    beside = {"k", "l"}  # Space pauses, too; the buttons of the speeds are faster
    assert sorted(set(re.findall(r'^\s+\[?"(.)"?, "', review, re.M)) - beside - set(shown)) == []
