"""A signalling server with kept datagrams and a clock of the test, and the digests of its devices by hashlib."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tests.support.media.signalling import DEVICE, PLACE, REALM, SERVER, KeptTransport, answer, request

from mingcha.kit.clock import HandClock
from mingcha.media.gb28181.server.devices import DeviceState, Left
from mingcha.media.gb28181.server.invitations import Ended
from mingcha.media.gb28181.server.listening import DeviceCredentials, UnknownDevice
from mingcha.media.gb28181.server.notifications import Notification
from mingcha.media.gb28181.server.requests import Dialog, ServerIdentity
from mingcha.media.gb28181.server.server import SignallingServer
from mingcha.media.gb28181.sip.message import SipMessage
from mingcha.media.gb28181.sip.nonces import Nonces
from mingcha.media.gb28181.sip.transport import Peer

PASSWORD = "a password of twelve"
KEEPALIVE = (
    b'<?xml version="1.0"?>\r\n<Notify>\r\n<CmdType>Keepalive</CmdType>\r\n<SN>7</SN>\r\n'
    b"<DeviceID>34020000001320000001</DeviceID>\r\n<Status>OK</Status>\r\n</Notify>\r\n"
)


def authorization(challenge: str, method: str, uri: str, *, user: str = DEVICE, password: str = PASSWORD) -> str:
    """An Authorization header as a device answers a challenge, by hashlib alone."""
    named = dict(re.findall(r'(\w+)="?([^",]*)"?', challenge.removeprefix("Digest ")))
    hashed: Callable[[str], str] = lambda text: hashlib.new(  # noqa: E731
        named["algorithm"].replace("-", "").lower(), text.encode()
    ).hexdigest()
    first, second = hashed(f"{user}:{named['realm']}:{password}"), hashed(f"{method}:{uri}")
    text = f'Digest username="{user}",realm="{named["realm"]}",nonce="{named["nonce"]}",uri="{uri}"'
    if "qop" in named:
        digest = hashed(f"{first}:{named['nonce']}:0000000A:c:auth:{second}")
        text += ',qop=auth,nc=0000000A,cnonce="c"'
    else:
        digest = hashed(f"{first}:{named['nonce']}:{second}")
    return f'{text},response="{digest}",algorithm={named["algorithm"]}'


@dataclass
class Events:
    """What the listener was handed."""

    all: list[tuple[str, object]] = field(default_factory=list)

    def came(self, device: DeviceState) -> None:
        self.all.append(("came", device.code))

    def left(self, device: DeviceState, why: Left) -> None:
        self.all.append(("left", str(why)))

    def moved(self, device: DeviceState) -> None:
        self.all.append(("moved", device.peer.host))

    def unknown(self, notice: UnknownDevice) -> None:
        self.all.append(("unknown", notice))

    def notified(self, device: DeviceState, notification: Notification) -> None:
        self.all.append(("notified", notification))

    def message(self, device: DeviceState, body: bytes) -> None:
        self.all.append(("message", body))

    def ended(self, dialog: Dialog, why: Ended) -> None:
        self.all.append(("ended", str(why)))

    def taken(self) -> list[tuple[str, object]]:
        found, self.all = self.all, []
        return found


class ServerScene:
    """A server and its surroundings."""

    def __init__(self, redirect: str = "") -> None:
        self.clock = HandClock(datetime(2026, 12, 1, 23, 0, 0, 5_000, UTC))
        self.transport = KeptTransport()
        self.events = Events()
        self.credentials: dict[str, DeviceCredentials] = {DEVICE: DeviceCredentials(PASSWORD)}
        self.looked_up: list[str] = []
        self.server = SignallingServer(
            self.transport, self.clock, ServerIdentity(SERVER, REALM, lambda _: ("192.0.2.1", 5060)),
            Nonces(b"key", self.clock), self._credentials_of, self.events, self.events.ended,
            lambda _code, _peer: redirect,
        )  # fmt: skip
        self.number = 0

    def _credentials_of(self, code: str, then: Callable[[DeviceCredentials | None], None]) -> None:
        self.looked_up.append(code)
        then(self.credentials.get(code))

    def asked(self, message: SipMessage, source: Peer = PLACE) -> SipMessage:
        """Hands a request over; what was answered, alone."""
        self.server.received(message, source)
        return self.transport.one()

    def request(self, method: str, *more: str, sender: str = DEVICE, body: bytes = b"", **how: str) -> SipMessage:
        """A request with a number and a branch of its own."""
        self.number += 1
        return request(
            method, *more, number=self.number, branch=f"z9hG4bK{self.number}", sender=sender, body=body, **how
        )

    def register(
        self, *more: str, source: Peer = PLACE, code: str = DEVICE, password: str = PASSWORD, user: str = ""
    ) -> SipMessage:
        """Registers with a challenge; the last answer."""
        more = more or ("Expires: 3600",)
        first = self.asked(self.request("REGISTER", *more, sender=code, to=code), source)
        assert first.code == 401
        value = authorization(
            first.head("WWW-Authenticate"), "REGISTER", f"sip:{SERVER}@{REALM}", user=user or code, password=password
        )
        return self.asked(self.request("REGISTER", f"Authorization: {value}", *more, sender=code, to=code), source)

    def registered(self, source: Peer = PLACE) -> DeviceState:
        """The state of a device that has just registered."""
        assert self.register(source=source).code == 200
        device = self.server.devices.get(DEVICE)
        assert device is not None
        self.events.taken()
        return device

    def keepalive(self, source: Peer = PLACE, *, sender: str = DEVICE) -> int:
        """The code that a keepalive is answered with."""
        return self.asked(self.request("MESSAGE", sender=sender, body=KEEPALIVE), source).code

    def passes(self, seconds: float, step_s: float = 1) -> None:
        """Lets time pass."""
        for _ in range(round(seconds / step_s)):
            self.clock.advance(timedelta(seconds=step_s))
            self.server.due(self.clock.monotonic_ns())

    def answer(self, sent: SipMessage, code: int, *more: str, source: Peer = PLACE, body: bytes = b"") -> None:
        """The device answers a request of ours."""
        self.server.received(answer(sent, code, *more, body=body), source)
