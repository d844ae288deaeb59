"""WS-Discovery: asks by multicast, or hosts by their addresses, which ONVIF devices there are (articles 7, 13(1)).

Answers are claims of anybody: only those of allowed networks count, and only addresses there.
"""

import selectors
import socket
import struct
import uuid
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from mingcha.kit.bounded_xml import Element
from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.address import ip_literal
from mingcha.media.onvif.exchange import MayReach
from mingcha.media.onvif.text import read_xml

MULTICAST = "239.255.255.250"
PORT = 3702
MOST_DEVICES = 1_024
_MOST_ANSWERS = 8_192
_MOST_MATCHES = 16
"""Of one answer, and addresses of one match."""
_DATAGRAM_BYTES = 65_536
_TWICE_AFTER_NS = 500_000_000
"""Datagrams are lost: the question is sent again once."""
_SCOPE = "onvif://www.onvif.org/"
_ADDRESSING = "http://schemas.xmlsoap.org/ws/2004/08/addressing"
_DISCOVERY = "http://schemas.xmlsoap.org/ws/2005/04/discovery"


@dataclass(frozen=True, slots=True)
class FoundDevice:
    """A device as it says: the address of its device service, and what its scopes tell, 100 characters each."""

    endpoint: str
    address: str
    host: str
    name: str = ""
    hardware: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A datagram and the IP address that it came from."""

    data: bytes
    host: str


def probe(message: str) -> bytes:
    """The question for devices that send video, with this message identifier (a URI)."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"'
        f' xmlns:a="{_ADDRESSING}"><s:Header><a:Action s:mustUnderstand="1">{_DISCOVERY}/Probe</a:Action>'
        f"<a:MessageID>{message}</a:MessageID><a:ReplyTo><a:Address>{_ADDRESSING}/role/anonymous</a:Address>"
        '</a:ReplyTo><a:To s:mustUnderstand="1">urn:schemas-xmlsoap-org:ws:2005:04:discovery</a:To></s:Header>'
        f'<s:Body><d:Probe xmlns:d="{_DISCOVERY}"><d:Types xmlns:dn="http://www.onvif.org/ver10/network/wsdl">'
        "dn:NetworkVideoTransmitter</d:Types></d:Probe></s:Body></s:Envelope>"
    ).encode()


def read_matches(answer: Answer, message: str, may_reach: MayReach) -> tuple[FoundDevice, ...]:
    """The devices of an answer to `message`: nothing for one that answers another question or comes from outside of
    the networks. Of several addresses that of the sender is taken, else the first one in the networks.

    Raises Fault(INVALID).
    """
    if not may_reach(str(ip_literal(answer.host))):
        return ()
    root = read_xml(answer.data)
    body = root.child("Body") or Element("Body")
    if root.value("Header", "RelatesTo") != message:
        return ()
    matches = body.child("ProbeMatches") or body  # some leave the list around the matches out
    found = (_match(one, answer.host, may_reach) for one in list(matches.all("ProbeMatch"))[:_MOST_MATCHES])
    return tuple(one for one in found if one is not None)


def discover(
    targets: Sequence[tuple[str, int]], may_reach: MayReach, clock: Clock, *, within_s: float
) -> tuple[FoundDevice, ...]:
    """The devices that answer within a time, by host. `targets`: (address, port), such as (MULTICAST, PORT); others
    outside of the networks are not asked. Blocks. Raises Fault(UNAVAILABLE) if nothing could be sent."""
    message = f"urn:uuid:{uuid.uuid4()}"
    found: dict[str, FoundDevice] = {}
    asked = [target for target in targets if target[0] == MULTICAST or may_reach(str(ip_literal(target[0])))]
    for answer in _answers(asked, probe(message), clock, within_s):
        try:
            devices = read_matches(answer, message, may_reach)
        except Fault:
            continue  # one that cannot be read hides no other
        for one in devices:
            if len(found) < MOST_DEVICES:
                found.setdefault(one.address, one)
    return tuple(sorted(found.values(), key=lambda one: (ip_literal(one.host).packed, one.address)))


def _answers(targets: Sequence[tuple[str, int]], question: bytes, clock: Clock, within_s: float) -> Iterable[Answer]:
    """What comes within the time, _MOST_ANSWERS at most. Raises Fault(UNAVAILABLE)."""
    begin = clock.monotonic_ns()
    end, again = begin + int(within_s * 1e9), begin + _TWICE_AFTER_NS
    with ExitStack() as opened:
        selector = opened.enter_context(selectors.DefaultSelector())
        sockets = {family: opened.enter_context(_socket(family)) for family in {_family(one[0]) for one in targets}}
        for one in sockets.values():
            selector.register(one, selectors.EVENT_READ)
        _send(sockets, targets, question)
        count = 0
        while count < _MOST_ANSWERS and sockets and (now := clock.monotonic_ns()) < end:
            if now >= again:
                _send(sockets, targets, question)
                again = end
            for key, _ in selector.select((min(again, end) - now) / 1e9):
                try:
                    data, sender = key.fileobj.recvfrom(_DATAGRAM_BYTES)  # type: ignore[union-attr]
                except OSError:
                    continue  # a port that is closed is reported here
                count += 1
                yield Answer(data, sender[0])


def _send(sockets: dict[socket.AddressFamily, socket.socket], targets: Sequence[tuple[str, int]], data: bytes) -> None:
    """Raises Fault(UNAVAILABLE) if not one could be sent."""
    sent = 0
    for target in targets:
        opened = sockets[_family(target[0])]
        for interface in _interfaces(target[0]):
            try:
                if interface:
                    opened.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, interface)
                opened.sendto(data, target)
                sent += 1
            except OSError:
                continue  # an interface that is down, or without an address
    if targets and not sent:
        words = Words("本机无法发出查找请求", "this machine cannot send the question for devices")
        raise Fault(FaultKind.UNAVAILABLE, words)


def _interfaces(host: str) -> Sequence[bytes]:
    """The interfaces by which a target is asked (struct ip_mreqn, ip(7)): each of this machine for the group, since
    cameras often have a network of their own; else the one that the routes say (nothing)."""
    if host != MULTICAST:
        return (b"",)
    # the loopback would send from another address of this machine unless its own is given
    own = {"lo": socket.inet_aton("127.0.0.1")}
    return [struct.pack("4x4si", own.get(name, bytes(4)), index) for index, name in socket.if_nameindex()]


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _socket(family: socket.AddressFamily) -> socket.socket:
    """A UDP socket that does not block, on a port of the system."""
    opened = socket.socket(family, socket.SOCK_DGRAM)
    opened.setblocking(False)  # noqa: FBT003 - the standard library's own form
    return opened


def _match(found: Element, sender: str, may_reach: MayReach) -> FoundDevice | None:
    addresses = [one for one in found.value("XAddrs").split()[:_MOST_MATCHES] if _host(one, may_reach)]
    if not addresses:
        return None
    own = str(ip_literal(sender))
    address = next((one for one in addresses if _host(one, may_reach) == own), addresses[0])
    scopes = found.value("Scopes").split()
    return FoundDevice(
        _plain(found.value("EndpointReference", "Address")),
        address,
        _host(address, may_reach),
        _scope(scopes, "name/"),
        _scope(scopes, "hardware/"),
    )


def _host(address: str, may_reach: MayReach) -> str:
    """The IP address of an http(s) URL in the networks; "" for every other text."""
    try:
        parts = urlsplit(address)
        host = str(ip_literal(parts.hostname or ""))
        if parts.port == 0:
            return ""
    except (ValueError, Fault):
        return ""
    plain = address.isascii() and address.isprintable() and len(address) <= 500 and parts.username is None
    return host if plain and parts.scheme in ("http", "https") and may_reach(host) else ""


def _scope(scopes: Iterable[str], name: str) -> str:
    found = next((one for one in scopes if one.startswith(_SCOPE + name)), "")
    return _plain(unquote(found.removeprefix(_SCOPE + name)))


def _plain(text: str) -> str:
    return "".join(one for one in text[:100] if one.isprintable())
