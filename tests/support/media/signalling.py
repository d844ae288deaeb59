"""What tests of signalling share: a transport that keeps what was sent, and requests as devices write them."""

from dataclasses import dataclass, field

from mingcha.media.gb28181.sip.message import SipMessage, read_message
from mingcha.media.gb28181.sip.transport import Peer

SERVER = "34020000002000000001"
DEVICE = "34020000001320000001"
REALM = "3402000000"
PLACE = Peer("192.0.2.64", 5060)


@dataclass
class KeptTransport:
    """Keeps datagrams instead of sending them."""

    sent: list[tuple[bytes, Peer]] = field(default_factory=list)
    gone: set[int] = field(default_factory=set)
    """Connections that take nothing."""

    def send(self, data: bytes, to: Peer) -> bool:
        self.sent.append((data, to))
        return to.connection not in self.gone

    def taken(self) -> list[SipMessage]:
        """What was sent since the last call."""
        found, self.sent = [read_message(data) for data, _ in self.sent], []
        return found

    def one(self) -> SipMessage:
        """The only message that was sent since the last call."""
        (message,) = self.taken()
        return message


def request(
    method: str,
    *more: str,
    number: int = 1,
    call: str = "c1",
    branch: str = "z9hG4bK1",
    sender: str = DEVICE,
    to: str = SERVER,
    to_tag: str = "",
    body: bytes = b"",
) -> SipMessage:
    """A request of a device, read from its bytes."""
    via = "SIP/2.0/UDP 192.0.2.64:5060;rport" + (f";branch={branch}" if branch else "")
    lines = [
        f"{method} sip:{to}@{REALM} SIP/2.0", f"Via: {via}", f"From: <sip:{sender}@{REALM}>;tag=f1",
        f"To: <sip:{to}@{REALM}>" + (f";tag={to_tag}" if to_tag else ""), f"Call-ID: {call}",
        f"CSeq: {number} {method}", *more, f"Content-Length: {len(body)}",
    ]  # fmt: skip
    return read_message("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body)


def answer(sent: SipMessage, code: int, *more: str, tag: str = "t9", body: bytes = b"") -> SipMessage:
    """The response of a device to a request of ours, written without the code of the product."""
    to = sent.head("To") + ("" if ";tag=" in sent.head("To") else f";tag={tag}")
    lines = [
        f"SIP/2.0 {code} x", f"Via: {sent.head('Via')}", f"From: {sent.head('From')}", f"To: {to}",
        f"Call-ID: {sent.head('Call-ID')}", f"CSeq: {sent.head('CSeq')}", *more, f"Content-Length: {len(body)}",
    ]  # fmt: skip
    return read_message("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body)
