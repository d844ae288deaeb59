"""Subscriptions of a server at a device: alarms, changes of the catalogue (2022: 9.11, annex N; article 13(1)).

One of each kind counts, the newest. What nobody subscribed to is not notified.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from mingcha.kit.bounded_xml import Element
from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault
from mingcha.media.gb28181.device.requests import DeviceRequests
from mingcha.media.gb28181.manscdp.alarms import ALARM
from mingcha.media.gb28181.manscdp.catalogue import CATALOGUE
from mingcha.media.gb28181.manscdp.envelope import MessageKind, read_envelope
from mingcha.media.gb28181.manscdp.text import read_manscdp
from mingcha.media.gb28181.sip.answers import tag_of
from mingcha.media.gb28181.sip.client_transactions import Answered
from mingcha.media.gb28181.sip.message import SipMessage
from mingcha.media.gb28181.sip.server_transactions import ServerTransaction
from mingcha.media.gb28181.sip.uri import read_address

MOST_EXPIRES_S = 86_400
_SECOND_NS = 1_000_000_000


class Notified(StrEnum):
    """What can be subscribed to, by its CmdType."""

    ALARMS = ALARM
    CATALOGUE = CATALOGUE


@dataclass(slots=True)
class _Standing:
    """One subscription: who it is of, as its SUBSCRIBE says, and until when."""

    call: str
    sender: str
    """From of our notifications: its To, with our tag."""
    receiver: str
    """To of our notifications: its From."""
    target: str
    event: str
    until_ns: int
    number: int = 0


class DeviceSubscriptions:
    """Belongs to one registration."""

    def __init__(self, requests: DeviceRequests, clock: Clock, ask: Callable[[SipMessage, Answered], None]) -> None:
        """`ask` sends a request of ours."""
        self._requests, self._clock, self._ask = requests, clock, ask
        self._standing: dict[Notified, _Standing] = {}

    def receive(self, transaction: ServerTransaction) -> None:
        """A SUBSCRIBE: 200 with its time, 489 for what is not notified, 400 for what cannot be read."""
        request = transaction.request
        kind, target = _asked(request)
        if kind is None:
            transaction.respond(489)
            return
        expires_s = _expires_s(request.head("Expires"))
        if target is None or expires_s is None:
            transaction.respond(400)
            return
        known = self._standing.get(kind)
        to = request.head("To")
        if tag_of(to) and (known is None or known.call != request.head("Call-ID")):
            transaction.respond(481)
            return
        if expires_s:
            own = to if tag_of(to) else f"{to};tag={transaction.tag}"
            until_ns = self._clock.monotonic_ns() + expires_s * _SECOND_NS
            number = known.number if known is not None and known.call == request.head("Call-ID") else 0
            call, sender, event = request.head("Call-ID"), request.head("From"), request.head("Event")
            self._standing[kind] = _Standing(call, own, sender, target, event, until_ns, number)
        elif known is not None and known.call == request.head("Call-ID"):
            del self._standing[kind]
        transaction.respond(200, [("Expires", str(expires_s)), ("Contact", self._requests.contact)])

    def has(self, kind: Notified) -> bool:
        """Whether somebody subscribed to it, and still is."""
        found = self._standing.get(kind)
        return found is not None and found.until_ns > self._clock.monotonic_ns()

    def notify(self, kind: Notified, root: Element, taken: Callable[[bool], None] = lambda _: None) -> bool:
        """Notifies who subscribed; False if nobody did. A subscriber who does not know it any more is forgotten.
        `taken`: called once with whether it was taken."""
        found = self._standing.get(kind)
        if found is None or not self.has(kind):
            return False
        found.number += 1
        left_s = (found.until_ns - self._clock.monotonic_ns()) // _SECOND_NS
        heads = [("Event", found.event or "presence"), ("Subscription-State", f"active;expires={left_s}")]
        request = self._requests.notify(
            found.target, found.sender, found.receiver, found.call, found.number, heads, root
        )

        def answered(response: SipMessage | None) -> None:
            if response is not None and response.code == 481 and self._standing.get(kind) is found:
                del self._standing[kind]
            taken(response is not None and response.code < 300)

        self._ask(request, answered)
        return True


def _asked(request: SipMessage) -> tuple[Notified | None, str | None]:
    """What is subscribed to, and where notifications go; None for either that cannot be read."""
    try:
        envelope = read_envelope(read_manscdp(request.body))
        is_asked = envelope.kind is MessageKind.QUERY and envelope.command in Notified
        kind = Notified(envelope.command) if is_asked else None
    except Fault:
        return None, None
    try:
        return kind, str(read_address(request.head("Contact")).uri)
    except Fault:
        return kind, None


def _expires_s(text: str) -> int | None:
    stripped = text.strip()
    is_number = stripped.isascii() and stripped.isdigit() and len(stripped) <= 9
    return min(int(stripped), MOST_EXPIRES_S) if is_number else None
