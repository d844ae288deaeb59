"""A home whose pages run in this process, under a clock that is moved by hand: for journeys of many hours and days.

The pages answer from threads of their own, with connections of their own to the home's database; the test's thread only
drives the browser, whose loop would refuse Django's acts there.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread

from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.db import connections
from django.test.utils import override_settings
from django.urls import get_resolver
from playwright.sync_api import Browser
from tests.support.e2e.kept_home import inside
from tests.support.e2e.people_at_browsers import PersonAtBrowser
from tests.support.web.sign_in import code_of

from mingcha.bench.page_client import PageClient
from mingcha.kit.clock import HandClock
from mingcha.kit.home import Home
from mingcha.web.frame import wiring

_LOOKS_EVERY_S = 0.02
_WAITS_MS = 120_000
"""For a page: of a machine that many tests share."""
_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", "mingcha.registry.sign_in.hashers.Argon2"]
"""Of accounts that a test made, and of those of a demo home."""


class _Quiet(WSGIRequestHandler):
    """Writes no line for each request."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
        """Says nothing."""


@dataclass(frozen=True, slots=True)
class ServedHome:
    """Its port and its clock."""

    port: int
    clock: HandClock

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def arrives(self, browser: Browser) -> PersonAtBrowser:
        """A person with a browser's profile of their own, in Chinese, not signed in."""
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN", accept_downloads=True)
        context.set_default_timeout(_WAITS_MS)
        return PersonAtBrowser(context, context.new_page(), self.url)

    def sign_in(self, person: PersonAtBrowser, username: str, password: str, secret: str = "") -> None:
        """Signs a person in anew by both pages of the sign-in, as after a night: a session lasts no longer. `secret`:
        of the authenticator app, each of whose codes is good for one sign-in."""
        client = PageClient(self.port)
        client.sign_in(username, password, code_of(secret, self.clock.now()) if secret else "")
        person.context.clear_cookies()
        person.context.add_cookies(
            [{"name": name, "value": value, "url": self.url} for name, value in client.cookies.items()]
        )
        client.close()


@contextmanager
def served(home: Home, clock: HandClock, port: int = 0) -> Iterator[ServedHome]:
    """The home while its pages answer; to be used inside of `inside(home)`. `port`: 0 for a free one."""
    _ = get_resolver().url_patterns  # imports every page now instead of during the first request
    known, before = connections.settings["default"], wiring.use_clock(clock)
    connections.settings["default"] = {**known, "NAME": str(home.database), "CONN_MAX_AGE": 0}
    server = ThreadedWSGIServer(("127.0.0.1", port), _Quiet)
    server.set_app(WSGIHandler())
    thread = Thread(target=server.serve_forever, args=(_LOOKS_EVERY_S,))
    thread.start()
    try:
        with override_settings(PASSWORD_HASHERS=_HASHERS):
            yield ServedHome(server.server_port, clock)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        wiring.use_clock(before)
        connections.settings["default"] = known


def beside[Made](home: Home, do: Callable[[], Made]) -> Made:
    """Does something with the database of a home while a browser is driven: in a thread of its own."""

    def doing() -> Made:
        with inside(home):
            return do()

    with ThreadPoolExecutor(1) as threads:
        return threads.submit(doing).result()
