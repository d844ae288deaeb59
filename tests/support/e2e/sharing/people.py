"""The people of sharing at browsers of their own, and the pages that they pass as a desk and a phone show them."""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page
from tests.support.e2e.page_faults import sideways, violations
from tests.support.e2e.people_at_browsers import PersonAtBrowser
from tests.support.e2e.redaction.way_pictures import FOLDER
from tests.support.e2e.sharing.shared_home import PASSWORD, SharedHome

from mingcha.bench.page_probe import WATCH
from mingcha.run.demo.city import DEMO_ACCOUNTS

SIZES = ((390, 844), (1440, 900))
_HEIGHT = "() => 80 + Math.max(...[...document.querySelectorAll('html, body, main')].map(one => one.scrollHeight))"
"""Of all of a page, in pixels, with its bars."""
_WAITS_MS = 120_000
_PASSWORDS = {one.username: one.password for one in DEMO_ACCOUNTS}


@dataclass(slots=True)
class SharingPeople:
    """Everybody at the own browser, in Chinese. Who comes back on another day signs in anew at the login page."""

    home: SharedHome
    browser: Browser
    at_browsers: dict[str, PersonAtBrowser] = field(default_factory=dict)
    judged: list[str] = field(default_factory=list)
    """The names of the pages that were judged."""
    _signed_in: set[str] = field(default_factory=set)

    def __getitem__(self, username: str) -> PersonAtBrowser:
        if username not in self.at_browsers:
            person = self.home.pages.arrives(self.browser)
            person.context.add_init_script(WATCH)
            self.at_browsers[username] = person
        if username not in self._signed_in:
            self._sign_in(username)
        return self.at_browsers[username]

    def go_on_to_another_day(self) -> None:
        """Nobody is signed in any more."""
        self._signed_in.clear()

    def today(self, username: str) -> PersonAtBrowser:
        """A person at the page of the day."""
        person = self[username]
        person.at("/today")
        return person

    def passed(self, page: Page, name: str) -> None:
        """Judges a page at both widths, and keeps a picture of all of it at each where a folder is named."""
        self.judged.append(name)
        faults = violations(page)
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(100)  # what follows the size is drawn
            if sideways(page) > 0:
                faults.append(f"{width} px: {sideways(page)} px too wide")
            if folder := os.environ.get(FOLDER, ""):
                path = Path(folder) / f"{len(self.judged):02d}-{name}-{width}.png"
                path.parent.mkdir(parents=True, exist_ok=True)
                page.set_viewport_size({"width": width, "height": max(height, page.evaluate(_HEIGHT))})
                page.screenshot(path=path)
        width, height = SIZES[-1]
        page.set_viewport_size({"width": width, "height": height})
        assert faults == [], (name, faults)

    def _sign_in(self, username: str) -> None:
        person = self.at_browsers[username]
        person.context.clear_cookies()
        page = person.page
        page.goto(f"{person.url}/accounts/login/")
        page.fill("input[name=login]", username)
        page.fill("input[name=password]", _PASSWORDS.get(username, PASSWORD))
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda here: "/accounts/login" not in here)
        self._signed_in.add(username)


def follow(person: PersonAtBrowser, address: str) -> Page:
    """Clicks the first link of the page that leads there, and waits for it."""
    page = person.page
    link = page.locator(f"a[href='{address}']:visible").first
    assert link.count() == 1, (address, page.url, page.locator("main").inner_text()[:3000])
    link.click()
    page.wait_for_url(re.compile(re.escape(address) + "([?#]|$)"))
    return page


def follow_by(person: PersonAtBrowser, address: str, *ways: str) -> Page:
    """The same; where the page has no such link, these links are clicked before, one after another, until it is there:
    lists of the day are short."""
    for way in ways:
        if person.page.locator(f"a[href='{address}']:visible").count():
            break
        follow(person, way)
    return follow(person, address)


def send(person: PersonAtBrowser, action: str, **typed: str) -> Page:
    """Fills the form with this address and sends it; the answer must be no refusal."""
    person.send(f"form[action='{action}']", **typed)
    wrong = person.page.locator(".note.bad, [data-refusal], .problem").all_inner_texts()
    assert wrong == [], (action, wrong)
    return person.page


def state_of(page: Page) -> str:
    """The state that stands at the head of the page."""
    return page.locator(".head .chip").first.inner_text()
