"""The people of a request in real browsers, and their steps on the pages: officers, the unit's person on duty, its
manager. The second officer and the manager use the pages in Chinese, the others in English."""

import os
import re
from datetime import datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page
from tests.support.access.papers import identity_number
from tests.support.access.scans import pdf
from tests.support.e2e.people_at_browsers import AUTHENTICATOR
from tests.support.e2e.player_page import COARSE
from tests.support.e2e.running_home import RunningHome, log_in

from mingcha.kit.clock import SHANGHAI

POLICE = "江岸区公安分局"
POINT = "花桥小学正门"
FIRST, SECOND = ("wanghaiyan", "王海燕", "061301", 301), ("zhouzhiyuan", "周志远", "061274", 302)
"""Username, name, certificate number, and the number of the day in the identity number."""
OPERATOR, APPROVER, CITY_OFFICER = "matao", "chenjing", "limin"
IN_CHINESE = (SECOND[0], APPROVER)
CASE_NO = "A4201020026112400087"
SHOWN = os.environ.get("MINGCHA_SHOW_PAGES", "")
"""A folder for pictures of the pages, to look at them beside their prototype; none are taken without it."""
_KEY = "journey"


class People:
    """A browser context for each person, with an authenticator where one is needed; closed at the end."""

    def __init__(self, home: RunningHome, browser: Browser) -> None:
        self.url = home.url.replace("127.0.0.1", "localhost")
        self._browser, self._pages = browser, dict[str, Page]()
        self.refused: list[str] = []

    def page(self, username: str) -> Page:
        """The page of a person who is signed in, at the origin where passkeys work."""
        if username not in self._pages:
            language, locale = ("zh-hans", "zh-CN") if username in IN_CHINESE else ("en", "en-GB")
            context = self._browser.new_context(viewport={"width": 1440, "height": 900}, locale=locale, **COARSE)
            context.add_cookies([{"name": "django_language", "value": language, "url": self.url}])
            page = context.new_page()
            page.on("console", lambda message: self._note(message.text))
            cdp = context.new_cdp_session(page)
            cdp.send("WebAuthn.enable")
            cdp.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
            log_in(page, self.url, username)
            self._pages[username] = page
        return self._pages[username]

    def go(self, username: str, path: str) -> Page:
        """The person's page at an address."""
        page = self.page(username)
        page.goto(self.url + path)
        return page

    def close(self) -> None:
        """Takes every passkey away again, so that the demo's accounts are what they were, and closes all contexts."""
        for page in self._pages.values():
            page.goto(f"{self.url}/account")
            for row in page.locator("tr", has=page.locator(f"input[value='{_KEY}']")).all():
                row.locator("form[action$='/remove'] button").press("Enter")
                page.wait_for_selector(f"input[value='{_KEY}']", state="detached")
            page.context.close()

    def _note(self, text: str) -> None:
        if "Content Security" in text:
            self.refused.append(text)


def show(page: Page, name: str) -> None:
    """Takes pictures of a page at both widths, if asked for."""
    if not SHOWN:
        return
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=str(Path(SHOWN) / f"{name}-{width}.png"), full_page=True)
    page.set_viewport_size({"width": 1440, "height": 900})


def press(page: Page, form: str) -> None:
    """Presses the button of the form whose address ends so, with the keyboard, and waits for what was done."""
    button(page, form).press("Enter")
    page.wait_for_selector(".note.ok")


def button(page: Page, form: str) -> Locator:
    """The button of the form whose address ends so; not those that only look something up for it."""
    return page.locator(f"form[method=post][action$='{form}'] button:not([type=button], [formnovalidate])").first


def recorded(people: People, officer: tuple[str, str, str, int]) -> None:
    """The person on duty of the school records an officer whose credential lies before them."""
    _, name, number, n = officer
    page = people.go(OPERATOR, "/officers/new")
    page.fill("[name=name]", name)
    page.fill("[name=identity_no]", identity_number(n))
    page.select_option("[name=credential_kind]", "work_certificate")
    page.fill("[name=credential_no]", number)
    page.fill("[name=credential_until]", f"{datetime.now(SHANGHAI) + timedelta(days=300):%Y-%m-%d}")
    page.fill("[name=unit]", POLICE)
    page.select_option("[name=unit_code]", "JAGA")
    button(page, "/officers/new").press("Enter")
    page.wait_for_url(re.compile(r"/officers/O\d"))


def claimed(people: People, officer: tuple[str, str, str, int], by: str) -> None:
    """An officer claims the own account, and a police officer confirms it."""
    page = people.go(officer[0], "/officers/account")
    page.fill("[name=identity_no]", identity_number(officer[3]))
    press(page, "/officers/account")
    page = people.go(by, "/confirmations")
    page.locator("main a[href^='/confirmations/P']").first.click()
    press(page, "/confirm")


def has_passkey(people: People, username: str) -> None:
    """Enrols a passkey of the person's own."""
    page = people.go(username, "/account")
    page.fill("[data-passkey-name]", _KEY)
    page.locator("button[data-passkey=enrol]").press("Enter")
    page.wait_for_selector(f"input[value='{_KEY}']")


def officers_are_known(people: People) -> str:
    """Both officers are recorded, claim their accounts and enrol a passkey each; the code of the point they ask for."""
    for officer in (FIRST, SECOND):
        recorded(people, officer)
    claimed(people, FIRST, SECOND[0])
    claimed(people, SECOND, CITY_OFFICER)
    for officer in (FIRST, SECOND):
        has_passkey(people, officer[0])
    code = people.go(FIRST[0], f"/requests/new?q={POINT}").locator("[data-pick]").first.get_attribute("data-pick")
    assert code is not None
    return code


def paper_of(people: People, code: str, span: tuple[datetime, datetime], folder: Path) -> str:
    """Records a letter of introduction for a point and a span; its number."""
    letter = folder / "letter.pdf"
    letter.write_bytes(pdf())
    page = people.go(FIRST[0], "/papers/new")
    page.check("[name=kind][value=letter_of_introduction]")
    page.fill("[name=issuer]", POLICE)
    page.fill("[name=issuer_no]", "岸公介〔2026〕412 号")
    page.fill("[name=issued_on]", f"{datetime.now(SHANGHAI):%Y-%m-%d}")
    page.set_input_files("[name=scan]", letter)
    page.fill("[name=points]", code)
    _fill_span(page, span)
    show(page, "paper-new")
    button(page, "/papers/new").press("Enter")
    page.wait_for_url(re.compile(r"/papers/L\d"))
    show(page, "paper")
    return page.url.rpartition("/")[2]


def request_typed(people: People, code: str, span: tuple[datetime, datetime], way: str, paper: str) -> Page:
    """The form of a request, filled in; nothing is sent yet."""
    page = people.go(FIRST[0], "/requests/new")
    page.check("[name=requester_kind][value=public_security]")
    page.select_option("[name=purpose]", "order_case")
    page.fill("[name=case_no]", CASE_NO)
    page.fill("[name=reason]", "Quarrel at the gate; find how it began")
    page.check(f"[name=way][value={way}]")
    page.fill("[name=points]", code)
    _fill_span(page, span)
    for name, officer in (("first", FIRST), ("second", SECOND)):
        option = page.locator(f"[name={name}] option", has_text=officer[2]).get_attribute("value")
        page.select_option(f"[name={name}]", option)
    page.check(f"[name=papers][value='{paper}']")
    page.fill("[name=destination]", "case file of the brigade")
    page.fill("[name=measures]", "one machine, two persons, nothing is copied on")
    if way != "view":
        page.fill("[name=return_by]", f"{datetime.now(SHANGHAI) + timedelta(days=30):%Y-%m-%d}")
    return page


def drafted(page: Page) -> str:
    """Sends the form of a request; the request's number."""
    button(page, "/requests/new").press("Enter")
    page.wait_for_url(re.compile(r"/requests/D\d"))
    return page.url.rpartition("/")[2]


def signed(people: People, username: str, no: str) -> None:
    """Reads and signs with the own passkey."""
    page = people.go(username, f"/requests/{no}")
    page.locator(f"a[href$='/{no}/sign']").click()
    page.wait_for_url(f"**/requests/{no}/sign")
    assert page.locator("h1").inner_text() == ("阅读并签名" if username in IN_CHINESE else "Read and sign")
    show(page, f"sign-{username}")
    page.locator("[data-sign-request]").press("Enter")
    page.wait_for_url(f"**/requests/{no}")


def answered(people: People, no: str) -> None:
    """The unit checks, approves and opens: operator, approver, operator."""
    press(people.go(OPERATOR, f"/requests/{no}"), f"/{no}/check")
    page = people.go(APPROVER, f"/requests/{no}")
    show(page, "request-checked")
    page.locator("details", has=page.locator("form[action$='/approve']")).locator("summary").click()
    press(page, f"/{no}/approve")
    press(people.go(OPERATOR, f"/requests/{no}"), f"/{no}/open")


def _fill_span(page: Page, span: tuple[datetime, datetime]) -> None:
    for name, at in zip(("begin", "end"), span, strict=True):
        page.fill(f"[name={name}]", f"{at.astimezone(SHANGHAI):%Y-%m-%dT%H:%M:%S}")
