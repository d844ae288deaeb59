"""Two officers ask in a real browser, each with an authenticator of their own; the unit checks, approves, registers and
opens (articles 14, 15)."""

import os
import re
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from tests.support.access.papers import identity_number
from tests.support.access.scans import pdf
from tests.support.e2e.page_faults import sideways, violations
from tests.support.e2e.running_home import RunningHome, log_in

from mingcha.kit.clock import SHANGHAI

AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip
POLICE = "江岸区公安分局"
FIRST, SECOND = ("wanghaiyan", "王海燕", "061301", 301), ("zhouzhiyuan", "周志远", "061274", 302)
OPERATOR, APPROVER = "matao", "chenjing"
SHOWN = os.environ.get("MINGCHA_SHOW_PAGES", "")
"""A folder for pictures of the pages, to look at them beside their prototype; none are taken without it."""


class People:
    """A browser context for each person, with an authenticator where one is needed; closed at the end."""

    def __init__(self, home: RunningHome, browser: Browser) -> None:
        self.url = home.url.replace("127.0.0.1", "localhost")
        self._browser, self._pages = browser, dict[str, Page]()
        self.refused: list[str] = []

    def page(self, username: str) -> Page:
        """The page of a person who is signed in, at the origin where passkeys work."""
        if username not in self._pages:
            context = self._browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
            context.add_cookies([{"name": "django_language", "value": "en", "url": self.url}])
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
            for row in page.locator("tr", has=page.locator("input[value='journey']")).all():
                row.get_by_role("button", name="Remove").press("Enter")
                page.wait_for_selector("input[value='journey']", state="detached")
            page.context.close()

    def _note(self, text: str) -> None:
        if "Content Security" in text:
            self.refused.append(text)


@pytest.fixture
def people(running_home: RunningHome, browser: Browser) -> Iterator[People]:
    """Browsers of the people of this journey."""
    found = People(running_home, browser)
    yield found
    found.close()


def show(page: Page, name: str) -> None:
    """Takes pictures of a page at both widths, if asked for."""
    if not SHOWN:
        return
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=str(Path(SHOWN) / f"{name}-{width}.png"), full_page=True)
    page.set_viewport_size({"width": 1440, "height": 900})


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
    page.get_by_role("button", name="I have seen the credential: record").press("Enter")
    page.wait_for_url(re.compile(r"/officers/O\d"))


def claimed(people: People, officer: tuple[str, str, str, int], by: str) -> None:
    """An officer claims the own account, and a police officer confirms it."""
    page = people.go(officer[0], "/officers/account")
    page.fill("[name=identity_no]", identity_number(officer[3]))
    page.get_by_role("button", name="Propose").press("Enter")
    page.wait_for_selector(".note.ok")
    page = people.go(by, "/confirmations")
    page.locator("main a[href^='/confirmations/P']").first.click()
    page.get_by_role("button", name="Confirm: it takes effect").press("Enter")
    page.wait_for_selector(".note.ok")


def has_passkey(people: People, username: str) -> None:
    """Enrols a passkey of the person's own."""
    page = people.go(username, "/account")
    page.get_by_label("Name of a new passkey").fill("journey")
    page.get_by_role("button", name="Add a passkey").press("Enter")
    page.wait_for_selector("input[value='journey']")


def signed(people: People, username: str, no: str) -> None:
    """Reads and signs with the own passkey."""
    page = people.go(username, f"/requests/{no}")
    page.get_by_role("link", name="Read and sign").click()
    page.wait_for_url(f"**/requests/{no}/sign")
    show(page, f"sign-{username}")
    page.get_by_role("button", name="Sign with my passkey").press("Enter")
    page.wait_for_url(f"**/requests/{no}")


@pytest.mark.law("14(1)", "15(1)", "15(2)", "15(3)", "15(4)")
def test_two_officers_sign_and_the_unit_approves(people: People, tmp_path: Path) -> None:
    for officer in (FIRST, SECOND):
        recorded(people, officer)
    claimed(people, FIRST, "zhouzhiyuan")
    claimed(people, SECOND, "limin")
    for officer in (FIRST, SECOND):
        has_passkey(people, officer[0])
    code = people.go(FIRST[0], "/requests/new?q=花桥小学").locator("[data-pick]").first.get_attribute("data-pick")
    assert code is not None
    now = datetime.now(SHANGHAI).replace(microsecond=0)
    begin, end = now - timedelta(seconds=5), now  # after the demo was put into use

    letter = tmp_path / "letter.pdf"
    letter.write_bytes(pdf())
    page = people.go(FIRST[0], "/papers/new")
    page.check("[name=kind][value=letter_of_introduction]")
    page.fill("[name=issuer]", POLICE)
    page.fill("[name=issuer_no]", "岸公介〔2026〕412 号")
    page.fill("[name=issued_on]", f"{now:%Y-%m-%d}")
    page.set_input_files("[name=scan]", letter)
    page.fill("[name=points]", code)
    page.fill("[name=begin]", f"{begin:%Y-%m-%dT%H:%M:%S}")
    page.fill("[name=end]", f"{end:%Y-%m-%dT%H:%M:%S}")
    show(page, "paper-new")
    page.get_by_role("button", name="Record the paper").press("Enter")
    page.wait_for_url(re.compile(r"/papers/L\d"))
    show(page, "paper")

    page = people.go(FIRST[0], "/requests/new")
    page.check("[name=requester_kind][value=public_security]")
    page.select_option("[name=purpose]", "order_case")
    page.fill("[name=case_no]", "A4201020026112400087")
    page.fill("[name=reason]", "Quarrel at the gate; find how it began")
    page.check("[name=way][value=view]")
    page.fill("[name=points]", code)
    page.fill("[name=begin]", f"{begin:%Y-%m-%dT%H:%M:%S}")
    page.fill("[name=end]", f"{end:%Y-%m-%dT%H:%M:%S}")
    for name, officer in (("first", FIRST), ("second", SECOND)):
        option = page.locator(f"[name={name}] option", has_text=officer[2]).get_attribute("value")
        page.select_option(f"[name={name}]", option)
    page.locator("[name=papers]").first.check()
    page.fill("[name=destination]", "case file of the brigade")
    page.fill("[name=measures]", "viewed on one machine, not filmed")
    show(page, "request-new")
    assert violations(page) == []
    page.get_by_role("button", name="Draft the request").press("Enter")
    page.wait_for_url(re.compile(r"/requests/D\d"))
    no = page.url.rpartition("/")[2]

    signed(people, FIRST[0], no)
    page = people.go(APPROVER, f"/requests/{no}")
    show(page, "request-signed-by-one")
    assert violations(page) == []
    assert page.get_by_text("Not possible now").is_visible()
    assert page.get_by_text("Not confirmed").count() == 1
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert sideways(page) <= 0
    signed(people, SECOND[0], no)

    page = people.go(OPERATOR, f"/requests/{no}")
    page.get_by_role("button", name="Credentials and papers seen").press("Enter")
    page.wait_for_selector(".note.ok")
    page = people.go(APPROVER, f"/requests/{no}")
    show(page, "request-checked")
    page.locator("summary", has_text="Grant").click()
    page.locator("form[action$='/approve'] button[type=submit]").press("Enter")
    page.wait_for_selector(".note.ok")
    page = people.go(OPERATOR, f"/requests/{no}")
    page.get_by_role("button", name="Register and open").press("Enter")
    page.wait_for_selector(".note.ok")
    page = people.go(FIRST[0], f"/requests/{no}")
    show(page, "request-open")
    assert page.get_by_text("4 / 4").is_visible()
    assert violations(page) == []
    page = people.go(FIRST[0], f"/requests/{no}/watch")
    page.locator("[data-copy-start]").press("Enter")
    copied = page.locator("[data-copy] video")
    give_up = time.monotonic() + 60
    while not copied.evaluate("video => video.currentTime > 0.2 && video.videoWidth > 0"):
        assert time.monotonic() < give_up, page.locator("[data-copy-state]").inner_text()
        page.wait_for_timeout(200)
    show(page, "watch")
    show(people.go(OPERATOR, "/requests?which=all"), "requests")
    assert people.refused == []
