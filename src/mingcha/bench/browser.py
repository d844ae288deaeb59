"""Drives a real browser for measurements, by page addresses and by the labels and roles of the pages.

Every Playwright error, timeouts included, becomes a Fault that names the step and the page.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import quote

from playwright.sync_api import Browser, Error, Page, sync_playwright

from mingcha.bench.chromium import find_chromium
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

USER_NAME, PASSWORD, CODE, SIGN_IN = "用户名", "密码", "动态码", "登录"
OPEN_PICTURE = "开启画面"
PLAYER = "画面与录像"
"""Labels as the Chinese pages show them (tests/bench checks them against the translations)."""
OPTIONS = ["--no-sandbox", "--disable-gpu", "--autoplay-policy=no-user-gesture-required"]
_STEP_WITHIN_MS = 30_000


@dataclass(frozen=True, slots=True)
class BenchPage:
    """One page of a browser in a profile of its own."""

    page: Page
    origin: str
    """http://host:port of the pages."""
    version: str

    @contextmanager
    def step(self, zh: str, en: str) -> Iterator[None]:
        """One step in the browser. If it fails or takes longer than 30 s, raises Fault(UNAVAILABLE) with the step, the
        address of the page and the message of Playwright."""
        try:
            yield
        except Error as error:
            raise fault_of(error, Words(zh, en), self.page.url) from None

    def open_as(self, username: str, password: str, path: str, code: str = "") -> None:
        """Signs in, with the code of the second factor if there is one, and opens the page at `path` (by the `next` of
        the login page, so the first page of the role does not matter). Raises Fault(UNAVAILABLE)."""
        with self.step("打开登录页", "opening the login page"):
            self.page.goto(f"{self.origin}/accounts/login/?next={quote(path)}")
        with self.step("登录", "signing in"):
            self.page.get_by_label(USER_NAME, exact=True).fill(username)
            self.page.get_by_label(PASSWORD, exact=True).fill(password)
            self.page.get_by_role("button", name=SIGN_IN, exact=True).click()
            if code:
                self.page.get_by_label(CODE).fill(code)
                self.page.get_by_role("button", name=SIGN_IN, exact=True).click()
            self.page.wait_for_url(f"{self.origin}{path}")

    def choose_purpose(self) -> None:
        """Submits the purpose form of the page with its preselected purpose. Raises Fault(UNAVAILABLE)."""
        with self.step("选择用途并开启画面", "choosing a purpose and opening the picture"):
            self.page.get_by_role("button", name=OPEN_PICTURE).click()


@contextmanager
def browser_page(chromium: str, origin: str, init_script: str = "") -> Iterator[BenchPage]:
    """Opens a page of 1440x900 in Chromium, language Chinese. `init_script` runs in every page before the page's own
    scripts. The rest is that of `started_browser`."""
    with started_browser(chromium, origin) as browser:
        yield _opened(browser, origin, init_script)


@contextmanager
def started_browser(chromium: str, address: str = "") -> Iterator[Browser]:
    """Chromium without a page (`chromium`: see browser_path), closed at the end. Raises Fault(UNSUPPORTED) if there is
    none, Fault(UNAVAILABLE) with `address` if it does not start or fails."""
    path = browser_path(chromium)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path or None, args=OPTIONS)
            try:
                yield browser
            finally:
                browser.close()
    except Error as error:
        raise fault_of(error, Words("使用浏览器", "using the browser"), address) from None


def browser_path(chromium: str) -> str:
    """Path of a Chromium: `chromium`, or one that is found if that is "". "" is Playwright's own. Raises
    Fault(UNSUPPORTED) if there is none."""
    path = find_chromium(chromium)
    if path is None:
        raise Fault(FaultKind.UNSUPPORTED, Words("没有可用的 Chromium", "no Chromium that starts was found"))
    return path


def fault_of(error: Exception, step: Words, address: str) -> Fault:
    """The message of Playwright as a Fault."""
    message = " ".join(str(error).split())[:300]
    words = Words(
        f"浏览器步骤“{step.zh}”未完成（{address}）：{message}",
        f"the browser did not finish a step, {step.en} ({address}): {message}",
    )
    return Fault(FaultKind.UNAVAILABLE, words)


def _opened(browser: Browser, origin: str, init_script: str) -> BenchPage:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    context.set_default_timeout(_STEP_WITHIN_MS)
    if init_script:
        context.add_init_script(init_script)
    return BenchPage(context.new_page(), origin, browser.version)
