"""A signed-in HTTP client for the pages, over one persistent connection; it times every request."""

import gzip
import http.client
import json
import re
import time
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


_READY_WITHIN_S = 60
_IDLE_S = 10
"""After this time without a request a new connection is made: the server ends idle ones, as a browser expects."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A response, the time from sending the request to its last byte, its size as sent, and its ETag or ""."""

    status: int
    body: bytes
    sent_bytes: int
    took_ms: float
    location: str
    etag: str = ""


class PageClient:
    """One connection and the cookies of one session."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._asked_at = time.monotonic()
        self._cookies: dict[str, str] = {}

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies of the session, for a browser that goes on with it."""
        return dict(self._cookies)

    def second_page(self) -> "PageClient":
        """A client with the same session and its own connection, like a second page of the same browser."""
        page = PageClient(self._port)
        page._cookies.update(self._cookies)
        return page

    def get(self, path: str, etag: str = "") -> Answer:
        """GET; the body is decompressed. The time ends when the whole body is read. With an `etag` an answer that has
        not changed is 304 without a body."""
        return self._ask("GET", path, b"", {"If-None-Match": etag} if etag else {})

    def post(self, path: str, body: Mapping[str, object]) -> Answer:
        """POST of a JSON object with the CSRF token of the session, as the player sends it."""
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        headers["X-CSRFToken"] = self._cookies.get("csrftoken", "")
        return self._ask("POST", path, json.dumps(body).encode(), headers)

    def sign_in(self, username: str, password: str, code: str = "") -> None:
        """Signs in by the login form, and by the form of the second factor if there is a code. Raises
        Fault(UNAUTHENTICATED) if that is refused."""
        answer = self._fill_in("/accounts/login/", {"login": username, "password": password})
        if code and answer.status == 302:
            answer = self._fill_in("/accounts/factor", {"code": code})
        if answer.status != 302:
            words = Words(f"“{username}”不能登录", f"{username!r} cannot sign in")
            raise Fault(FaultKind.UNAUTHENTICATED, words, f"status {answer.status}")

    def _fill_in(self, path: str, fields: Mapping[str, str]) -> Answer:
        """Opens the page of a form and sends it."""
        found = _TOKEN.search(self.get(path).body.decode())
        typed = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": found[1] if found else ""}).encode()
        return self._ask("POST", path, typed, {"Content-Type": "application/x-www-form-urlencoded"})

    def close(self) -> None:
        """Closes the connection."""
        self._connection.close()

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        all_headers = {"Cookie": cookies, "Accept-Encoding": "gzip", "Accept-Language": "zh-CN", **headers}
        if time.monotonic() - self._asked_at > _IDLE_S:
            self._connection.close()
        began = time.perf_counter()
        self._connection.request(method, path, body or None, all_headers)
        response = self._connection.getresponse()
        sent = response.read()
        took_ms = (time.perf_counter() - began) * 1000
        self._asked_at = time.monotonic()
        for header in response.headers.get_all("Set-Cookie") or ():
            name, _, rest = header.partition("=")
            self._cookies[name] = rest.partition(";")[0]
        plain = gzip.decompress(sent) if response.headers.get("Content-Encoding") == "gzip" else sent
        location, etag = response.headers.get("Location", ""), response.headers.get("ETag", "")
        return Answer(response.status, plain, len(sent), took_ms, location, etag)


def wait_for_pages(port: int) -> None:
    """Waits until the login page answers. Raises Fault(UNAVAILABLE) after a minute."""
    until = time.monotonic() + _READY_WITHIN_S
    while True:
        client = PageClient(port)
        try:
            client.get("/accounts/login/")
        except OSError:
            if time.monotonic() > until:
                raise Fault(FaultKind.UNAVAILABLE, Words("网页程序没有就绪", "the pages did not get ready")) from None
            time.sleep(0.2)
        else:
            return
        finally:
            client.close()
