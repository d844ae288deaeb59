"""Requests of ours to registered devices, outside and inside of dialogs (article 13(1))."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mingcha.media.gb28181.server.devices import DeviceState
from mingcha.media.gb28181.sip.client_transactions import TIMEOUT_NS, Answered, ClientTransaction, ClientTransactions
from mingcha.media.gb28181.sip.heads import BRANCH_COOKIE
from mingcha.media.gb28181.sip.message import RequestLine, SipMessage, write_message
from mingcha.media.gb28181.sip.transport import Peer, Transport
from mingcha.media.gb28181.sip.uri import place_text

_AGENT = "mingcha"


@dataclass(frozen=True, slots=True)
class ServerIdentity:
    """Who we are to devices."""

    code: str
    """Our 20 digits, of type 200."""
    realm: str
    """The SIP domain, mostly the first 10 digits of the code."""
    sent_by: Callable[[Peer], tuple[str, int]]
    """Host and port of ours that a peer can reach."""


@dataclass(slots=True, eq=False)
class Dialog:
    """A dialog that we began with an INVITE (RFC 3261, 12)."""

    device: DeviceState
    channel: str
    call: str
    local: str
    """From of ours, with its tag."""
    remote: str
    """To of ours, with the tag of the device."""
    target: str
    """The URI of the device's Contact."""
    routes: tuple[str, ...]
    number: int
    """CSeq of the last request of ours."""
    invited_number: int
    """CSeq of the INVITE, which its ACK has too."""
    body: bytes = b""
    """The session description that the device answered with."""
    is_over: bool = False


class Requests:
    """Writes and sends requests."""

    def __init__(self, identity: ServerIdentity, transactions: ClientTransactions, transport: Transport) -> None:
        self._identity = identity
        self._transactions = transactions
        self._transport = transport

    def send(
        self, device: DeviceState, method: str, heads: Sequence[tuple[str, str]], body: bytes, answered: Answered
    ) -> ClientTransaction:
        """Sends a request outside of a dialog. Raises Fault(EXHAUSTED) if too many are under way."""
        return self.begun(device, self.begin(device, device.code, method, heads, body), answered)

    def begun(self, device: DeviceState, request: SipMessage, answered: Answered) -> ClientTransaction:
        """Sends what `begin` made, of which the caller keeps the tags. Raises as `send`."""
        return self._transactions.send(request, device.peer, answered)

    def begin(
        self, device: DeviceState, to_code: str, method: str, heads: Sequence[tuple[str, str]], body: bytes
    ) -> SipMessage:
        """A request to a device, or to a channel of it, with a Call-ID and a From tag of its own."""
        code, realm = self._identity.code, self._identity.realm
        place = place_text(device.peer.host, device.peer.port)
        return SipMessage(
            RequestLine(method, f"sip:{to_code}@{place}"),
            [
                ("From", f"<sip:{code}@{realm}>;tag={secrets.token_hex(5)}"),
                ("To", f"<sip:{to_code}@{place}>"),
                ("Call-ID", f"{secrets.token_hex(12)}@{realm}"),
                ("CSeq", f"1 {method}"),
                ("Max-Forwards", "70"),
                ("User-Agent", _AGENT),
                *heads,
            ],
            body,
        )

    def contact(self, peer: Peer) -> str:
        """Our Contact to a peer."""
        host, port = self._identity.sent_by(peer)
        return f"<sip:{self._identity.code}@{place_text(host, port)}>"

    @property
    def code(self) -> str:
        """Our own code."""
        return self._identity.code

    def inside(
        self, dialog: Dialog, method: str, heads: Sequence[tuple[str, str]], body: bytes, answered: Answered, *,
        is_spare: bool = False,
    ) -> ClientTransaction:  # fmt: skip
        """Sends a request in a dialog (BYE, INFO). `is_spare`: to a device that has gone. Raises Fault(EXHAUSTED)."""
        dialog.number += 1
        request = self._in_dialog(dialog, method, dialog.number, heads, body)
        return self._transactions.send(request, dialog.device.peer, answered, TIMEOUT_NS, is_spare=is_spare)

    def acknowledge(self, dialog: Dialog) -> None:
        """Sends the ACK of a 2xx (13.2.2.4): once for each 2xx that comes, never again by itself."""
        self._once(dialog, "ACK", dialog.invited_number)

    def bye_once(self, dialog: Dialog) -> None:
        """Sends a BYE that is not repeated, whatever becomes of it."""
        dialog.number += 1
        self._once(dialog, "BYE", dialog.number)

    def _once(self, dialog: Dialog, method: str, number: int) -> None:
        place = place_text(*self._identity.sent_by(dialog.device.peer))
        request = self._in_dialog(dialog, method, number, (), b"")
        branch = BRANCH_COOKIE + secrets.token_hex(8)
        via = f"SIP/2.0/{dialog.device.peer.transport.upper()} {place};rport;branch={branch}"
        request.heads.insert(0, ("Via", via))
        self._transport.send(write_message(request), dialog.device.peer)

    @staticmethod
    def _in_dialog(
        dialog: Dialog, method: str, number: int, heads: Sequence[tuple[str, str]], body: bytes
    ) -> SipMessage:
        routes = [("Route", value) for value in dialog.routes]
        own = [("From", dialog.local), ("To", dialog.remote), ("Call-ID", dialog.call), ("CSeq", f"{number} {method}"),
               ("Max-Forwards", "70"), ("User-Agent", _AGENT)]  # fmt: skip
        return SipMessage(RequestLine(method, dialog.target), [*routes, *own, *heads], body)
