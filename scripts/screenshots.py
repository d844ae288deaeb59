"""Makes the pictures of docs/guide/images from this build: a fresh demo home, a real browser, every page as in use.

usage: .venv/bin/python scripts/screenshots.py   (MINGCHA_CHROMIUM names the browser, else Debian's or Playwright's)
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from mingcha.run.demo.city import DEMO_ACCOUNTS

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "guide" / "images"
PORT = 23_700
URL = f"http://127.0.0.1:{PORT}"
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


def signed_in(
    browser: Browser, username: str, viewport: dict[str, int], language: str = "zh-hans", theme: str = "day"
) -> Page:
    """A page with a signed-in session."""
    account = next(account for account in DEMO_ACCOUNTS if account.username == username)
    page = browser.new_context(viewport=viewport, locale="zh-CN", bypass_csp=True).new_page()
    page.goto(f"{URL}/accounts/login/")
    page.fill("input[name=login]", account.username)
    page.fill("input[name=password]", account.password)
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state("load")
    page.goto(f"{URL}/law")
    token = page.context.request.get(f"{URL}/law").text().split('csrfmiddlewaretoken" value="')[1].split('"')[0]
    headers = {"Referer": f"{URL}/law"}
    for path, form in (("/session/language", {"language": language}), ("/session/theme", {"theme": theme})):
        page.context.request.post(URL + path, form={**form, "csrfmiddlewaretoken": token}, headers=headers)
    return page


def open_picture(page: Page) -> None:
    """Chooses the first purpose if the page asks for one, and waits for moving pictures."""
    if page.locator(
        "[data-purpose-chooser] button[type=submit], button:has-text('开启画面'), button:has-text('Open the picture')"
    ).count():
        page.locator("button:has-text('开启画面'), button:has-text('Open the picture')").first.click()
    page.wait_for_function(
        "[...document.querySelectorAll('video')].some(v => v.readyState >= 3 && v.currentTime > 0)", timeout=90_000
    )
    page.wait_for_timeout(4000)


POINT = "/points/42010200001310000003"
SYNC = "/watch/sync?p=" + ",".join(f"4201020000131000000{number}" for number in (1, 3, 4, 5))
"""Four points of the police: the monitor may not watch the school's."""
GUIDE = (
    ("wall-1440.jpg", "wanghaiyan", WIDE, "zh-hans", "night", "/watch/wall/9", True),
    ("wall-390.jpg", "wanghaiyan", NARROW, "zh-hans", "day", "/watch/wall/4", True),
    ("alarms-1440.png", "wanghaiyan", WIDE, "zh-hans", "night", "/watch/alarms", False),
    ("point-1440.jpg", "wanghaiyan", WIDE, "zh-hans", "day", POINT, True),
    ("sync-1440.jpg", "wanghaiyan", WIDE, "zh-hans", "night", SYNC, True),
    ("today-unit-1440.png", "chenjing", WIDE, "zh-hans", "day", "/today", False),
    ("today-district-1440.png", "zhouzhiyuan", WIDE, "zh-hans", "day", "/today", False),
    ("today-city-1440.png", "limin", WIDE, "zh-hans", "day", "/today", False),
    ("map-1440.jpg", "limin", WIDE, "zh-hans", "day", "/points/map", False),
    ("points-1440.png", "zhouzhiyuan", WIDE, "zh-hans", "day", "/points", False),
    ("requests-1440.png", "chenjing", WIDE, "zh-hans", "day", "/requests?which=all", False),
    ("parameters-1440.jpg", "auditor", WIDE, "zh-hans", "day", "/law/parameters", False),
    ("evidence-1440.jpg", "auditor", WIDE, "zh-hans", "day", "/evidence", False),
    ("new-point-1440.png", "admin", WIDE, "zh-hans", "day", "/points/new", False),
)
"""The pictures of docs/guide."""
MOST_BYTES = 250_000
"""Of a picture of the guide."""


def take(browser: Browser) -> None:
    """Every picture of the guide: PNG of letters, JPEG of pictures and maps. Raises SystemExit if one is too large."""
    for name, username, viewport, language, theme, path, picture in GUIDE:
        shoot(browser, IMAGES / name, username, viewport, language, theme, path, picture)
        if (IMAGES / name).stat().st_size > MOST_BYTES:
            raise SystemExit(f"{name} has more than {MOST_BYTES} bytes")


def shoot(
    browser: Browser,
    file: Path,
    username: str,
    viewport: dict[str, int],
    language: str,
    theme: str,
    path: str,
    picture: bool,
) -> None:
    """One picture of one page. Raises if the page can be scrolled sideways."""
    page = signed_in(browser, username, viewport, language, theme)
    page.goto(URL + path)
    if picture:
        open_picture(page)
    if "/map" in path:
        page.wait_for_timeout(6000)
    page.wait_for_timeout(900)
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        raise SystemExit(f"{path} scrolls sideways at {viewport['width']} px")
    quality = {"type": "jpeg", "quality": 72} if file.suffix == ".jpg" else {}
    page.screenshot(path=str(file), **quality)
    page.context.close()
    print(file.name, flush=True)


@contextmanager
def demo_home() -> Iterator[None]:
    """Starts a temporary demo home on PORT, with a sealed minute and a recorded check; stops and removes it at the end."""
    folder = tempfile.mkdtemp(prefix="mingcha-pictures-")
    environment = {**os.environ, "MINGCHA_HOME": f"{folder}/var", "MINGCHA_PORT": str(PORT)}
    environment.setdefault("MINGCHA_REQUESTS_PER_MINUTE", "30000")  # one account loads many pages in a minute
    mingcha = [sys.executable, "-m", "mingcha.run.main"]
    subprocess.run([*mingcha, "prepare", "--demo-if-new"], check=True, env=environment)
    process = subprocess.Popen([*mingcha, "up"], env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("ready")
        time.sleep(75)  # a whole minute is sealed, so that the timeline and the logs have something to show
        subprocess.run([*mingcha, "check", "--record"], check=True, env=environment)
        yield
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser that draws maps and plays pictures without a window."""
    with sync_playwright() as playwright:
        path = os.environ.get("MINGCHA_CHROMIUM") or shutil.which("chromium")
        options = [
            "--no-sandbox",
            "--use-gl=angle",
            "--use-angle=swiftshader",
            "--enable-unsafe-swiftshader",
            "--disable-background-networking",
            "--autoplay-policy=no-user-gesture-required",
        ]
        browser = playwright.chromium.launch(executable_path=path, args=options)
        yield browser
        browser.close()


def main() -> int:
    """Takes all pictures in a temporary home."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with demo_home(), chromium() as browser:
        take(browser)
    return 0


if __name__ == "__main__":
    sys.exit(main())
