"""What templates and player owe a screen reader and a keyboard, as far as it is read without a browser (WCAG 2.2 AA);
docs/ref/accessibility.md has what was heard in one."""

import re
from collections.abc import Iterator
from itertools import pairwise

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
NAMED_KEYS_ALONE = {"calendar.ts", "frame.ts", "lookups.ts"}
"""calendar.ts: arrows and pages. frame.ts: it asks letter_keys itself, and Ctrl+K. lookups.ts: Enter in a field."""


OWED = (
    ("th", "scope=", "1.3.1: a head says what it is the head of"),
    ("dialog", "aria-label", "4.1.2: a dialog has a name"),
    ("img", "alt=", "1.1.1: a picture has words"),
)


def tags(name: str, html: str) -> Iterator[str]:
    """The opening tags of a name with their attributes, template tags in them included."""
    for found in re.finditer(rf"<{name}\b((?:\{{%.*?%\}}|\{{\{{.*?\}}\}}|[^>])*)>", html, re.S):
        yield found[1]


def problems(html: str) -> Iterator[str]:
    """What of a template a screen reader or a keyboard meets without a name or out of order."""
    for tag, attribute, why in OWED:
        if not all(attribute in one for one in tags(tag, html)):
            yield why
    if re.search(r'tabindex="[1-9]', html):
        yield "2.4.3: the order of the page is the order of Tab"
    if 'role="toolbar"' in html:
        yield "its arrow keys would have to move: a group of buttons is a group"
    if any("hidden-label" in one and "tabindex" not in one for one in tags("button", html)):
        yield "2.4.7: what takes the focus is seen"
    for alone in html.split("{% include"):  # what is included has heads of its own
        levels = [int(one) for one in re.findall(r"<h([1-6])\b", alone)]
        if not all(after <= before + 1 for before, after in pairwise(levels)):
            yield "1.3.1: no level is left out"
    for found in re.finditer(r"<table\b((?:\{%.*?%\}|[^>])*)>(.{0,80})", html, re.S):
        before = html[: found.start()].rstrip()
        is_in_region = before.endswith(">") and "aria-label" in before[before.rfind("<") :]
        if "aria-label" not in found[1] and "<caption" not in found[2] and not is_in_region:
            yield "1.3.1: a table has a name, by itself or by the region that scrolls with it"
    for found in re.finditer(r"<(button|a)\b((?:\{%.*?%\}|[^>])*)>(.*?)</\1>", html, re.S):
        shown = re.sub(r"\{%\s*icon.*?%\}|<[^>]*>|\s", "", found[3])
        if not shown and "aria-label" not in found[2]:
            yield f"4.1.2: a button with an icon alone has a name: {found[0][:60]}"


def test_templates_name_what_a_screen_reader_meets() -> None:
    assert [(name, one) for name, html in TEMPLATES.items() for one in problems(html)] == []
    live = {name for name, html in TEMPLATES.items() if "aria-live=" in html.replace('aria-live="off"', "")}
    assert sorted(live - set(LIVE_TEXT)) == [], "4.1.3: a list says its number, not its rows (list_said.ts)"


@pytest.mark.parametrize(
    "html",
    [
        "<th>状态</th>",
        "<dialog data-x>",
        '<div tabindex="3">',
        '<button class="hidden-label">',
        "<h1>a</h1><h3>b</h3>",
        '<section><table class="rows">',
        '<button type="button" data-x="{% url \'a\' %}">\n{% icon "close" %}</button>',
    ],
)
def test_what_is_wrong_is_found(html: str) -> None:
    assert list(problems(html))


def test_a_state_for_a_screen_reader_has_a_value() -> None:
    """aria-current="" and aria-disabled="" mean false: toggleAttribute writes no other value."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in PLAYER.glob("*.ts")}
    assert [name for name, text in texts.items() if re.search(r"toggleAttribute\(\s*\"aria-", text)] == []


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
