"""One browser for all files of a stage that drive one, and profiles of it that are used again.

A browser that starts costs about a second of a processor, and a profile that has loaded scripts and letters opens a
page for half of what a new one does: profiles lie in memory, each with a store of its own for what it has loaded.
"""

import json
import os
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright

from mingcha.bench.page_probe import WATCH

_KEPT = "local_storage,indexeddb,cache_storage,service_workers"
"""What pages can keep in a profile besides cookies."""


class OneBrowser:
    """Debian's Chromium when MINGCHA_CHROMIUM names it, else Playwright's own; it starts when it is asked for."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = [*words]
        self._running: tuple[Playwright, Browser] | None = None

    def opened(self) -> Browser:
        """The browser."""
        if self._running is None:
            playwright = sync_playwright().start()
            path = os.environ.get("MINGCHA_CHROMIUM") or None
            self._running = playwright, playwright.chromium.launch(executable_path=path, args=self._words)
        return self._running[1]

    def close(self) -> None:
        """Ends it, if it runs: while Playwright is open its event loop runs in this thread, and neither Django's
        database nor asyncio.run() work beside it."""
        if self._running is None:
            return
        playwright, browser = self._running
        self._running = None
        _free.clear()
        _shapes.clear()
        browser.close()
        playwright.stop()


_free: dict[str, list[BrowserContext]] = {}
_shapes: dict[BrowserContext, str] = {}
"""Profiles that nobody uses now, by what they were made with; and of each one that was lent what it was made with."""


def profile(browser: Browser, cookies: Sequence[Any] = (), **shape: Any) -> BrowserContext:
    """A profile of this shape (the options of Playwright's `new_context`) with these cookies: one that `leave` gave
    back, or a new one. WATCH runs in each of its pages."""
    key = json.dumps(shape, sort_keys=True)
    waiting = _free.get(key, [])
    if waiting:
        context = waiting.pop()
    else:
        context = browser.new_context(**shape)
        context.add_init_script(WATCH)
    _shapes[context] = key
    if cookies:
        context.add_cookies(list(cookies))
    return context


def leave(context: BrowserContext, origin: str) -> None:
    """Gives a profile back that nothing was added to: its pages end, and what they kept in it."""
    page = context.pages[0] if context.pages else context.new_page()
    session = context.new_cdp_session(page)
    session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": _KEPT})
    for each in context.pages:
        each.close()
    context.clear_cookies()
    _free.setdefault(_shapes.pop(context), []).append(context)


def close_what_was_not_left(browser: Browser) -> None:
    """Closes every profile that nobody gave back: its pages would go on for all of the stage."""
    waiting = {id(one) for free in _free.values() for one in free}
    for context in browser.contexts:
        if id(context) not in waiting:
            _shapes.pop(context, None)
            context.close()
