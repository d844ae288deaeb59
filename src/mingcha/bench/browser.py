"""A real browser as a measurement drives it: by addresses of our pages and by the labels and roles that they show.

Whatever the browser does not find or do becomes a Fault that names the step and the page, never an internal error.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import quote

from playwright.sync_api import Browser, Error, Page, sync_playwright

from mingcha.bench.chromium import find_chromium
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

USER_NAME, PASSWORD, SIGN_IN = "用户名", "密码", "登录"
OPEN_PICTURE = "开启画面"
PLAYER = "画面与录像"
"""Labels as the Chinese pages show them (tests/bench checks them against the translations)."""
_OPTIONS = ["--no-sandbox", "--disable-gpu", "--autoplay-policy=no-user-gesture-required"]
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
        """One thing that is done in the browser. Raises Fault(UNAVAILABLE) when it fails or takes longer than 30 s,
        with the step, the page's address and what Playwright said."""
        try:
            yield
        except Error as error:
            raise fault_of(error, Words(zh, en), self.page.url) from None

    def open_as(self, username: str, password: str, path: str) -> None:
        """Signs in and comes to the page at this path (the login page's `next`), whatever the first page of this
        person is. Raises Fault(UNAVAILABLE)."""
        with self.step("打开登录页", "opening the login page"):
            self.page.goto(f"{self.origin}/accounts/login/?next={quote(path)}")
        with self.step("登录", "signing in"):
            self.page.get_by_label(USER_NAME, exact=True).fill(username)
            self.page.get_by_label(PASSWORD, exact=True).fill(password)
            self.page.get_by_role("button", name=SIGN_IN, exact=True).click()
            self.page.wait_for_url(f"{self.origin}{path}")

    def choose_purpose(self) -> None:
        """Opens the pictures of the page for the purpose that is chosen already. Raises Fault(UNAVAILABLE)."""
        with self.step("选择用途并开启画面", "choosing a purpose and opening the picture"):
            self.page.get_by_role("button", name=OPEN_PICTURE).click()


@contextmanager
def browser_page(chromium: str, origin: str, init_script: str = "") -> Iterator[BenchPage]:
    """A page in a Chromium of 1440x900 with Chinese pages. `chromium`: its path, "" for the one that is found;
    `init_script` runs in every page before the page's own scripts. Raises Fault(UNAVAILABLE) when the browser does not
    start or fails, Fault(UNSUPPORTED) when there is none."""
    path = find_chromium(chromium)
    if path is None:
        raise Fault(FaultKind.UNSUPPORTED, Words("没有可用的 Chromium", "no Chromium that starts was found"))
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path or None, args=_OPTIONS)
            try:
                yield _opened(browser, origin, init_script)
            finally:
                browser.close()
    except Error as error:
        raise fault_of(error, Words("使用浏览器", "using the browser"), origin) from None


def fault_of(error: Exception, step: Words, address: str) -> Fault:
    """What Playwright said, as a Fault for a person."""
    said = " ".join(str(error).split())[:300]
    words = Words(
        f"浏览器步骤“{step.zh}”未完成（{address}）：{said}",
        f"the browser did not finish a step, {step.en} ({address}): {said}",
    )
    return Fault(FaultKind.UNAVAILABLE, words)


def _opened(browser: Browser, origin: str, init_script: str) -> BenchPage:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    context.set_default_timeout(_STEP_WITHIN_MS)
    if init_script:
        context.add_init_script(init_script)
    return BenchPage(context.new_page(), origin, browser.version)
