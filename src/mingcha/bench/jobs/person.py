"""A person at a browser of their own, whose every act is counted by the listener in the page."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Error, Locator, Page

from mingcha.bench.browser import BenchPage, fault_of
from mingcha.bench.jobs.counting import PageEvent
from mingcha.bench.jobs.listener import LISTENER, REPORT
from mingcha.bench.page_probe import WATCH
from mingcha.kit.words import Words

_ACT_WITHIN_MS = 30_000
_POLL_S = 0.02


@dataclass(slots=True)
class Person:
    """A signed-in account, its page, and what the page reported since `events` was last cleared."""

    account: str
    pages: BenchPage
    events: list[PageEvent] = field(default_factory=list)
    downloads: int = 0
    """Files that the browser took."""

    @property
    def page(self) -> Page:
        """The page of the browser."""
        return self.pages.page

    @classmethod
    def arriving(cls, browser: Browser, origin: str, account: str, password: str) -> "Person":
        """Opens a profile of the browser and signs the account in. Raises Fault(UNAVAILABLE)."""
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN", accept_downloads=True)
        context.set_default_timeout(_ACT_WITHIN_MS)
        events: list[PageEvent] = []

        def take(_: Mapping[str, Any], reported: Mapping[str, Any]) -> None:
            events.append(PageEvent.of(reported))

        context.expose_binding(REPORT, take)
        context.add_init_script(LISTENER)
        context.add_init_script(WATCH)
        person = cls(account, BenchPage(context.new_page(), origin, browser.version), events)
        person.page.on("download", lambda _: person._took())
        person.pages.open_as(account, password, "/account")
        return person

    def leave(self) -> None:
        """Closes the profile."""
        self.page.context.close()

    def at(self, path: str) -> None:
        """Stands on a page before a job begins. Where it asks for a purpose, the first one is chosen."""
        with self._act(f"open {path}"):
            self.page.goto(self.pages.origin + path)
            if self.page.locator("form.chooser").count():
                self.page.click("form.chooser button.primary")
                self.page.wait_for_load_state()

    def click(self, selector: str, text: str = "") -> None:
        """Clicks the first element of this selector (that holds this text)."""
        with self._act(f"click {selector} {text}"):
            self.one(selector, text).click()

    def click_shift(self, selector: str) -> None:
        """Clicks the first element of this selector while Shift is held."""
        with self._act(f"click {selector} with Shift"):
            self.one(selector).click(modifiers=["Shift"])

    def press(self, *keys: str) -> None:
        """Presses keys, one after the other."""
        with self._act(f"press {' '.join(keys)}"):
            for key in keys:
                self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        """Types a text where the cursor stands."""
        with self._act(f"type {text}"):
            self.page.keyboard.type(text)

    def enter(self, selector: str, text: str) -> None:
        """Clicks a text field and types into it."""
        with self._act(f"enter {selector}"):
            self.one(selector).click()
            self.page.keyboard.type(text)

    def replace(self, selector: str, text: str) -> None:
        """Chooses what stands in a text field by a triple click and types another text."""
        with self._act(f"replace {selector}"):
            self.one(selector).click(click_count=3)
            self.page.keyboard.type(text)

    def date(self, selector: str, value: str) -> None:
        """Clicks a field of a date and gives it a value in the field's own format."""
        with self._act(f"enter {selector}"):
            self.one(selector).click()
            self.one(selector).fill(value)

    def choose(self, selector: str, value: str) -> None:
        """Chooses in a drop-down list by its value."""
        with self._act(f"choose {selector}"):
            self.one(selector).select_option(value)

    def file(self, selector: str, path: str) -> None:
        """Chooses a file."""
        with self._act(f"file {selector}"):
            self.one(selector).set_input_files(path)

    def one(self, selector: str, text: str = "") -> Locator:
        """The first visible element of a selector (that holds this text)."""
        found = self.page.locator(selector)
        return (found.filter(has_text=text) if text else found).filter(visible=True).first

    def sees(self, selector: str, text: str = "") -> int:
        """How many visible elements of a selector (that hold this text) the page has now."""
        found = self.page.locator(selector)
        return int((found.filter(has_text=text) if text else found).filter(visible=True).count())

    def until(self, what: str, holds: Callable[[], Any], within_s: float = 15) -> Any:
        """Waits until `holds()` is true and returns its value. Raises Fault(UNAVAILABLE) after `within_s`."""
        end_s = time.monotonic() + within_s
        with self._act(what):
            while not (value := holds()):
                if time.monotonic() > end_s:
                    raise Error(f"not within {within_s:g} s: {what}")
                self.page.wait_for_timeout(_POLL_S * 1000)
        return value

    def until_at(self, pattern: str) -> None:
        """Waits until the address matches a pattern of Playwright, and its page is loaded."""
        with self._act(f"reach {pattern}"):
            self.page.wait_for_url(pattern)

    def _took(self) -> None:
        self.downloads += 1

    @contextmanager
    def _act(self, what: str) -> Iterator[None]:
        try:
            yield
        except Error as error:
            raise fault_of(error, Words(what, what), self.page.url) from None
