"""One HTTP exchange with a device: allowed hosts alone, HTTP Digest, no redirect, no Basic (articles 7, 20(4)).

Whatever the device answers, at most three requests are sent, each bounded in time and size by kit.bounded_http.
"""

from collections.abc import Callable, Mapping
from typing import Protocol
from urllib.parse import SplitResult, urlsplit

from mingcha.kit.bounded_http import THIS_MACHINES, HttpAnswer, Trust, http_answer
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.http_auth import Credentials, strongest
from mingcha.kit.words import Words
from mingcha.media.address import ip_literal
from mingcha.media.onvif.soap import unauthenticated, unsupported
from mingcha.media.onvif.text import MOST_BYTES, invalid

type MayReach = Callable[[str], bool]
"""Whether an IP address lies in the networks that devices may be in."""
_WITH_ANSWER = (200, 400, 500)
"""Of SOAP 1.2 over HTTP: an answer, or a fault of the sender or the receiver."""
_PORTS = {"http": 80, "https": 443}


class AskHttp(Protocol):
    """kit.bounded_http.http_answer, or what stands for it in a test."""

    def __call__(
        self, method: str, url: str, body: bytes | None, headers: Mapping[str, str] | None = None,
        within_s: float = ..., *, most_bytes: int = ..., trust: Trust = ...,
    ) -> HttpAnswer: ...  # fmt: skip


class Exchange:
    """Requests to the device at one IP address. Blocks; not for several threads at once."""

    def __init__(
        self, address: str, credentials: Credentials, may_reach: MayReach, *, trust: Trust = THIS_MACHINES,
        ask: AskHttp = http_answer,
    ) -> None:  # fmt: skip
        """Raises Fault(INVALID) for an address that is no http(s) URL of an IP address, Fault(FORBIDDEN) for one
        outside of the networks."""
        parts = _parts(address)
        self.host, self._scheme = str(ip_literal(parts.hostname or "")), parts.scheme
        if not may_reach(self.host):
            words = Words("该地址不在允许的摄像机网段内", "the address is not inside the camera networks")
            raise Fault(FaultKind.FORBIDDEN, words, self.host)
        self._credentials, self._trust, self._ask = credentials, trust, ask

    def own(self, address: str) -> str:
        """An address that the device gave, if it is one of the device itself, and no less protected. Raises
        Fault(INVALID): whoever answers must not send us, or our digests, elsewhere."""
        parts = _parts(address)
        if str(ip_literal(parts.hostname or "")) != self.host or (self._scheme == "https" and parts.scheme == "http"):
            raise invalid("the device gives an address of another host")
        return address

    def post(self, url: str, action: str, body: bytes, within_s: float) -> bytes:
        """The body of the answer to a SOAP request, which may be a SOAP fault.

        Raises Fault(UNAVAILABLE), Fault(UNAUTHENTICATED), Fault(UNSUPPORTED), and Fault(INVALID) for a redirect.
        """
        self.own(url)
        headers = {"Content-Type": f'application/soap+xml; charset=utf-8; action="{action}"'}
        answer = self._send("POST", url, body, headers, within_s)
        if answer.status in (401, 403):
            raise unauthenticated(f"HTTP {answer.status}")
        if 300 <= answer.status < 400:
            raise invalid("the device redirects")
        if answer.status in _WITH_ANSWER and answer.body:
            return answer.body
        if answer.status in (404, 405, 415, 501):
            raise unsupported(f"HTTP {answer.status}")
        words = Words("设备没有有效应答", "no valid answer from the device")
        raise Fault(FaultKind.UNAVAILABLE, words, f"HTTP {answer.status}")

    def _send(self, method: str, url: str, body: bytes, headers: Mapping[str, str], within_s: float) -> HttpAnswer:
        """Sends once, and again after a challenge that is new: at most three times."""
        parts = urlsplit(url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        for attempt in range(3):
            signed = self._credentials.authorization(method, target)
            given = {**headers, "Authorization": signed} if signed else headers
            answer = self._ask(method, url, body, given, within_s, most_bytes=MOST_BYTES, trust=self._trust)
            if answer.status != 401 or not self._credentials.given or attempt == 2:
                break
            challenge = strongest([one for one in answer.challenges if one.strip().lower().startswith("digest")])
            if challenge is None or (signed and attempt and not challenge.stale):
                break
            self._credentials.adopt(challenge)
        return answer


def _parts(address: str) -> SplitResult:
    """The parts of an http(s) URL without credentials. Raises Fault(INVALID)."""
    if len(address) > 500 or not address.isascii() or not address.isprintable() or {" ", "\\"} & set(address):
        raise invalid("no address")
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise invalid("no address") from None
    if parts.scheme not in _PORTS or parts.username is not None or parts.fragment or port == 0:
        raise invalid("no http address")
    return parts
