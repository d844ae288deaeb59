"""Papers that are issued by their buttons and opened in a browser: what they say, and pictures that people look at."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from pypdf import PdfReader
from tests.support.e2e.page_faults import LOOKS, sideways, violations
from tests.support.e2e.people_at_browsers import PersonAtBrowser

LOOKED_AT = Path(os.environ["MINGCHA_LOOK_AT"]) if "MINGCHA_LOOK_AT" in os.environ else None
"""Where papers and pages are put for people to look at."""
_DOTS_PER_INCH = "80"
_TALL_PX = 2600


@dataclass(frozen=True, slots=True)
class OpenedPaper:
    """Its number on the page, and what its file says, without spaces and line breaks."""

    no: str
    text: str


def opened_paper(officer: PersonAtBrowser, address: str, folder: Path) -> OpenedPaper:
    """Issues a paper by its button on the page that is open, and opens its file."""
    page, kind = officer.page, address.rpartition("/")[2]
    page.locator(f"form[action='{address}'] button").click()
    page.wait_for_load_state()
    held = page.locator(f"li:has(form[action='{address}'])")
    with page.expect_download() as download:
        held.locator("a:text-is('PDF/A')").first.click()
    file = (LOOKED_AT or folder) / f"{kind}.pdf"
    download.value.save_as(file)
    if LOOKED_AT and shutil.which("pdftoppm"):
        subprocess.run(["pdftoppm", "-r", _DOTS_PER_INCH, "-png", file, file.with_suffix("")], check=True)
    text = "".join(one.extract_text() for one in PdfReader(file).pages)
    return OpenedPaper(held.locator("a.mono").first.inner_text(), "".join(text.split()))


def looked_at(officer: PersonAtBrowser, address: str, name: str) -> None:
    """Opens a page in each look, for axe and width, in one where nobody looks; puts it where people look at it."""
    for width, theme, language in LOOKS if LOOKED_AT else LOOKS[:1]:
        officer.context.add_cookies([{"name": "django_language", "value": language, "url": officer.url}])
        officer.page.set_viewport_size({"width": width, "height": _TALL_PX if LOOKED_AT else 900})
        page = officer.at(address)
        page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
        assert violations(page) == [], (name, theme)
        assert sideways(page) <= 0, (name, width)
        if LOOKED_AT:
            page.screenshot(path=LOOKED_AT / f"{name}-{width}-{theme}-{language}.png")
    officer.context.add_cookies([{"name": "django_language", "value": "zh-hans", "url": officer.url}])
    officer.page.set_viewport_size({"width": 1440, "height": 900})
