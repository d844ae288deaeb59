"""One host that sends as much as it can: junk, registrations without credentials and with made-up ones, messages of
unknown devices, acceptances of streams that nobody asked for, and TCP connections that never end a message.

`main(host, port, per_s)` prints a line when it begins, sends until a line comes, and prints how many datagrams it sent.
"""

import json
import select
import socket
import sys
import time

from mingcha.bench.sip.load import REALM, SERVER

ADDRESS = "127.0.2.1"
_BURST = 50
_CONNECTIONS = 64
_EVERY_S = 0.01
"""Between two looks at the connections."""
_REQUEST = (
    "{method} sip:{server}@{realm} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.2.1:9;rport;branch=z9hG4bK{number}\r\n"
    "From: <sip:34020000001329{number:06d}@{realm}>;tag=1\r\nTo: <sip:34020000001329{number:06d}@{realm}>\r\n"
    "Call-ID: flood{number}\r\nCSeq: 1 {method}\r\n{more}Content-Length: 0\r\n\r\n"
)
_CREDENTIALS = (
    'Authorization: Digest username="34020000001329{number:06d}", realm="{realm}", nonce="0", uri="sip:a", '
    'response="0"\r\n'
)
_ACCEPTANCE = (
    "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP {host}:{port};branch=z9hG4bKflood{number}\r\n"
    "From: <sip:{server}@{realm}>;tag=1\r\nTo: <sip:34020000001319{number:06d}@{realm}>;tag=2\r\n"
    "Call-ID: flood{number}\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n"
)
_UNFINISHED = b"MESSAGE sip:a@b SIP/2.0\r\nContent-Length: 60000\r\n\r\n" + b"x" * 50_000


class _Connections:
    """TCP connections that are opened again whenever they are closed."""

    def __init__(self, host: str, port: int) -> None:
        self._place = (host, port)
        self._open: list[socket.socket] = []
        self._next_s = 0.0

    def keep(self, now_s: float) -> None:
        """Opens one more, or finds out whether the oldest is still there."""
        if now_s < self._next_s:
            return
        self._next_s = now_s + _EVERY_S
        if len(self._open) >= _CONNECTIONS:
            oldest = self._open.pop(0)
            try:
                oldest.send(b"x")
            except BlockingIOError:
                pass
            except OSError:
                oldest.close()
                return
            self._open.append(oldest)
            return
        own = socket.socket()
        try:
            own.bind((ADDRESS, 0))
            own.settimeout(1)
            own.connect(self._place)
            own.settimeout(0)
            own.send(_UNFINISHED)
        except OSError:
            own.close()
            return
        self._open.append(own)


def main(host: str, port: str, per_s: str) -> None:
    """Sends until standard input has a line, or ends."""
    own = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    own.bind((ADDRESS, 0))
    datagrams = datagrams_of(host, int(port))
    connections = _Connections(host, int(port))
    print("{}", flush=True)  # begins now
    began, sent = time.monotonic(), 0
    while not select.select([sys.stdin], [], [], 0)[0]:
        connections.keep(time.monotonic())
        if sent < (time.monotonic() - began) * int(per_s):
            for one in range(_BURST):
                own.sendto(datagrams[(sent + one) % len(datagrams)], (host, int(port)))
            sent += _BURST
        else:
            time.sleep(0.001)
    print(json.dumps({"sent": sent}), flush=True)


def datagrams_of(host: str, port: int) -> list[bytes]:
    """What it sends over UDP, in this order, again and again."""
    found = []
    for number in range(1000):
        named = {"server": SERVER, "realm": REALM, "number": number, "host": host, "port": port}
        ways = (("REGISTER", ""), ("MESSAGE", ""), ("REGISTER", _CREDENTIALS.format(**named)))
        requests = [_REQUEST.format(method=method, more=more, **named).encode() for method, more in ways]
        found += [*requests, requests[0][:80], _ACCEPTANCE.format(**named).encode()]
    return found
