"""Takes each screen that has a prototype at four widths, by day and night, in both languages, from a fresh demo home,
asks axe about each, and lays the prototype's picture beside it.

usage: .venv/bin/python scripts/screens_beside.py OUT [--prototypes FOLDER] [--screens wall,map] [--widths 390,1440]
           [--themes day,night] [--languages zh,en] [--running]

OUT gets `<screen>-<width>-<language>-<theme>.jpg`; FOLDER has `<screen>-1440.png`, `<screen>-390.png` and some with
`-night` or `-en` before the width. Without FOLDER the pictures stand alone. With --running a demo home is up already on
the port of screenshots.py. Prints a line a picture, with what axe found and how far the page is wider than its window;
returns 1 if there was anything.
"""

import argparse
import base64
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, Page
from screenshots import POINT, ROOT, URL, chromium, demo_home, open_picture, signed_in

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PHONE = 390
HEIGHTS = {PHONE: 844, 1440: 900, 1920: 1080, 2560: 1440}
LANGUAGES = {"zh": "zh-hans", "en": "en"}
THEMES = ("day", "night")
CHANGE_THEME = """theme => {
  document.documentElement.dataset.theme = theme;
  window.dispatchEvent(new Event("themechange"));
}"""


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen with a prototype: who opens it, where, and whether pictures play there. `among`: the page is the one
    linked from the list at `path` whose text contains this."""

    username: str
    path: str
    plays: bool = False
    among: str = ""


SCREENS = {
    "wall": Screen("wanghaiyan", "/watch/wall/9", plays=True),
    "point": Screen("wanghaiyan", POINT, plays=True),
    "request": Screen("chenjing", "/requests?which=all", among="演示 7 号"),
    "filing": Screen("zhengweimin", "/points/filings", among="GTE-1"),
    "map": Screen("limin", "/points/map"),
    "law": Screen("auditor", "/law/15"),
    "evidence": Screen("auditor", "/evidence"),
    "home-district": Screen("zhouzhiyuan", "/today"),
}


def address(page: Page, screen: Screen) -> str:
    """The path of a screen. Raises LookupError if its list leads to no such page."""
    if not screen.among:
        return screen.path
    base = screen.path.partition("?")[0]
    for path in dict.fromkeys(
        re.findall(rf'href="({base}/[\w-]*\d[\w-]*)"', page.request.get(URL + screen.path).text())
    ):
        if screen.among in page.request.get(URL + path).text():
            return str(path)
    raise LookupError(f"{screen.path}: no page with {screen.among}")


def prototype(folder: Path | None, name: str, width: int, language: str, theme: str) -> Path | None:
    """The prototype's picture that is nearest to a look."""
    if folder is None:
        return None
    size = PHONE if width == PHONE else 1440
    marks = [f"-{one}" for one in (theme, language) if one in ("night", "en")]
    names = [*(f"{name}{mark}-{size}.png" for mark in marks), f"{name}-{size}.png"]
    return next((folder / one for one in names if (folder / one).is_file()), None)


def faults(page: Page) -> list[str]:
    """What axe finds, and how far the page is wider than its window."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
    lines = [f"{one['id']}: {one['nodes'][0]['target']}" for one in found["violations"]]
    wider = int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))
    return [*lines, f"{wider} px wider than the window"] if wider > 0 else lines


def beside(browser: Browser, ours: bytes, other: Path | None) -> bytes:
    """Both pictures next to each other, ours left, as JPEG."""
    if other is None:
        return ours
    images = "".join(f'<img src="data:;base64,{base64.b64encode(one).decode()}">' for one in (ours, other.read_bytes()))
    page = browser.new_page()
    page.set_content(f'<body style="margin:0;display:inline-flex;gap:16px;background:#888">{images}</body>')
    page.wait_for_function("[...document.images].every(one => one.complete)")
    picture = page.locator("body").screenshot(type="jpeg", quality=80)
    page.close()
    return picture


def walk(browser: Browser, chosen: argparse.Namespace) -> Iterator[tuple[str, list[str]]]:
    """Name and faults of each picture, once it is written. A page is loaded once for a language and a kind of window, of
    a phone or of a desk; its theme and the size of its window change under it, as they do under a person."""
    widths = ([one for one in chosen.widths if one == PHONE], [one for one in chosen.widths if one != PHONE])
    for name, language, alike in product(chosen.screens, chosen.languages, filter(None, widths)):
        screen, viewport = SCREENS[name], {"width": alike[0], "height": HEIGHTS[alike[0]]}
        page = signed_in(browser, screen.username, viewport, LANGUAGES[language])
        page.goto(URL + address(page, screen))
        if screen.plays:
            open_picture(page)
        page.wait_for_timeout(6000 if "/map" in screen.path else 300)
        for theme, width in product(chosen.themes, alike):
            page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
            page.evaluate(CHANGE_THEME, theme)
            page.wait_for_timeout(3000 if "/map" in screen.path else 900)
            file = chosen.out / f"{name}-{width}-{language}-{theme}.jpg"
            ours = page.screenshot(type="jpeg", quality=90)
            file.write_bytes(beside(browser, ours, prototype(chosen.prototypes, name, width, language, theme)))
            yield file.name, faults(page)
        page.context.close()


def listed(known: list[str]) -> Callable[[str], list[str]]:
    """Reads "a,b" of a closed list."""

    def read(text: str) -> list[str]:
        names = text.split(",")
        if not set(names) <= set(known):
            raise argparse.ArgumentTypeError(f"each must be one of {', '.join(known)}")
        return names

    return read


def main() -> int:
    """Reads the command line and walks."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--prototypes", type=Path)
    for option, known in (("screens", list(SCREENS)), ("themes", list(THEMES)), ("languages", list(LANGUAGES))):
        parser.add_argument(f"--{option}", type=listed(known), default=known)
    parser.add_argument("--widths", type=lambda text: [int(one) for one in text.split(",")], default=list(HEIGHTS))
    parser.add_argument("--running", action="store_true")
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    faulty = 0
    with nullcontext() if chosen.running else demo_home(), chromium() as browser:
        for name, lines in walk(browser, chosen):
            faulty += bool(lines)
            print(name, "; ".join(lines) or "clean", flush=True)
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main())
