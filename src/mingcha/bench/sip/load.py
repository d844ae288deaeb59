"""The other side: many devices in one process, with digests and messages of its own making.

`main(host, port, devices)` answers each line of its standard input with a line of JSON: `register WINDOW`,
`keepalive WINDOW`. It shares no code with what it measures.
"""

import hashlib
import json
import selectors
import socket
import sys
import time
from dataclasses import dataclass, field
from typing import Any

ADDRESSES = 64
"""Source addresses of the loopback network: a host may send so much alone."""
_AGAIN_S = 1.0
_TRIES = 10
_SECRET = "bench-{code}"
_KEEPALIVE = (
    '<?xml version="1.0" encoding="GB2312"?>\r\n<Notify>\r\n<CmdType>Keepalive</CmdType>\r\n<SN>{number}</SN>\r\n'
    "<DeviceID>{code}</DeviceID>\r\n<Status>OK</Status>\r\n</Notify>\r\n"
)
_HEAD = (
    "{method} sip:{server}@{realm} SIP/2.0\r\nVia: SIP/2.0/UDP {host}:{port};rport;branch=z9hG4bK{call}{number}\r\n"
    "From: <sip:{code}@{realm}>;tag=f{call}\r\nTo: <sip:{to}@{realm}>\r\nCall-ID: {call}\r\nCSeq: {number} {method}\r\n"
    "Contact: <sip:{code}@{host}:{port}>\r\nMax-Forwards: 70\r\nUser-Agent: bench\r\n"
)
SERVER, REALM = "34020000002000000001", "3402000000"


def code_of(device: int) -> str:
    """The 20 digits of a device."""
    return f"3402000000132{device:07d}"


def answered(challenge: str, code: str, uri: str) -> str:
    """The Authorization header that answers a challenge with MD5 and qop "auth"."""
    nonce = challenge.partition('nonce="')[2].partition('"')[0]
    first = _md5(f"{code}:{REALM}:{_SECRET.format(code=code)}")
    digest = _md5(f"{first}:{nonce}:00000001:c:auth:{_md5(f'REGISTER:{uri}')}")
    return (
        f'Authorization: Digest username="{code}", realm="{REALM}", nonce="{nonce}", uri="{uri}", qop=auth, '
        f'nc=00000001, cnonce="c", response="{digest}", algorithm=MD5\r\n'
    )


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


@dataclass
class Phase:
    """One pass over all devices."""

    transactions: int = 0
    failed: int = 0
    again: int = 0
    took_ms: list[float] = field(default_factory=list)

    def figures(self, seconds: float) -> dict[str, Any]:
        """Counts and times; the answer time of a device is that of its last transaction."""
        ordered = sorted(self.took_ms) or [0.0]
        return {
            "transactions": self.transactions, "failed": self.failed, "again": self.again, "seconds": seconds,
            "p95_ms": ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))], "max_ms": ordered[-1],
        }  # fmt: skip


class Load:
    """Devices that register and keep alive, a window of them at once."""

    def __init__(self, host: str, port: int, devices: int) -> None:
        self._to = (host, port)
        self._devices = devices
        self._number = 0
        self._selector = selectors.DefaultSelector()
        self._sockets: list[socket.socket] = []
        for number in range(ADDRESSES):
            own = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            own.settimeout(0)
            own.bind((f"127.0.1.{number + 1}", 0))
            self._selector.register(own, selectors.EVENT_READ)
            self._sockets.append(own)
        self._places = [own.getsockname() for own in self._sockets]
        self._under_way: dict[int, tuple[bytes, float, int]] = {}
        """Device -> what was sent, when, how often."""
        self._next = 0
        self.phase = Phase()

    def run(self, method: str, window: int) -> dict[str, Any]:
        """Every device once."""
        self._number += 10
        self._next, self.phase = 0, Phase()
        began = checked = time.monotonic()
        while self._next < min(window, self._devices):
            self._begin(method)
        while self._under_way:
            for key, _ in self._selector.select(0.2):
                assert isinstance(key.fileobj, socket.socket)
                self._read(key.fileobj, method)
            if time.monotonic() - checked > _AGAIN_S / 5:
                checked = time.monotonic()
                self._send_again(method)
        return self.phase.figures(time.monotonic() - began)

    def _begin(self, method: str) -> None:
        if self._next < self._devices:
            device, self._next = self._next, self._next + 1
            more = "Expires: 86400\r\n" if method == "REGISTER" else ""
            self._send(device, self._message(device, method, self._number, more))

    def _message(self, device: int, method: str, number: int, more: str) -> bytes:
        code = code_of(device)
        host, port = self._places[device % ADDRESSES]
        body = _KEEPALIVE.format(number=number, code=code) if method == "MESSAGE" else ""
        to = SERVER if method == "MESSAGE" else code
        head = _HEAD.format(
            method=method,
            server=SERVER,
            realm=REALM,
            host=host,
            port=port,
            call=device,
            number=number,
            code=code,
            to=to,
        )
        if body:
            more += "Content-Type: Application/MANSCDP+xml\r\n"
        return f"{head}{more}Content-Length: {len(body)}\r\n\r\n{body}".encode()

    def _send(self, device: int, data: bytes, tries: int = 0) -> None:
        self._under_way[device] = (data, time.monotonic(), tries)
        try:
            self._sockets[device % ADDRESSES].sendto(data, self._to)
        except BlockingIOError:
            return  # sent again in a second

    def _read(self, own: socket.socket, method: str) -> None:
        for _ in range(256):
            try:
                data = own.recv(65_535)
            except BlockingIOError:
                return
            begin = data.find(b"\nCall-ID: ") + 10
            device = int(data[begin : data.find(b"\r", begin)])
            sent = self._under_way.get(device)
            if sent is not None:
                self._answer(device, sent, data, method)

    def _answer(self, device: int, sent: tuple[bytes, float, int], data: bytes, method: str) -> None:
        code = data[8:11]
        if code == b"401" and b"\nAuthorization: " not in sent[0]:
            self.phase.transactions += 1
            value = answered(data.decode("latin-1"), code_of(device), f"sip:{SERVER}@{REALM}")
            self._send(device, self._message(device, method, self._number + 1, f"Expires: 86400\r\n{value}"))
            return
        if code == b"401" and data.find(b"CSeq: %d " % self._number) > 0:
            return  # the challenge came twice
        del self._under_way[device]
        self.phase.transactions += 1
        self.phase.failed += code != b"200"
        self.phase.took_ms.append((time.monotonic() - sent[1]) * 1000)
        self._begin(method)

    def _send_again(self, method: str) -> None:
        now = time.monotonic()
        for device, (data, at, tries) in tuple(self._under_way.items()):
            if now - at < _AGAIN_S:
                continue
            if tries >= _TRIES:
                del self._under_way[device]
                self.phase.failed += 1
                self._begin(method)
                continue
            self.phase.again += 1
            self._send(device, data, tries + 1)


def main(host: str, port: str, devices: str) -> None:
    """Runs a pass for each line of standard input."""
    load = Load(host, int(port), int(devices))
    for line in sys.stdin:
        method, window = line.split()
        print(json.dumps(load.run(method, int(window))), flush=True)
