"""One platform with very many channels: registers, and answers a catalogue question page by page, each page after the
response to the one before, as the standard asks (annex M). Over UDP, with its own messages.

`main(host, port, channels, items)` prints "registered" and ends when all pages are acknowledged.
"""

import re
import socket

from mingcha.bench.sip.load import REALM, SERVER, answered

CODE = "34020000002000000077"
_WAIT_S = 20.0
_ITEM = (
    "<Item>\r\n<DeviceID>{code}</DeviceID>\r\n<Name>bench gate {number}</Name>\r\n<Manufacturer>b</Manufacturer>\r\n"
    "<Model>IPC</Model>\r\n<Owner>0</Owner>\r\n<CivilCode>420106</CivilCode>\r\n<Address>bench street</Address>\r\n"
    "<Parental>0</Parental>\r\n<ParentID>{parent}</ParentID>\r\n<SafetyWay>0</SafetyWay>\r\n"
    "<RegisterWay>1</RegisterWay>\r\n<Secrecy>0</Secrecy>\r\n<Status>ON</Status>\r\n<Longitude>114.3</Longitude>\r\n<Latitude>30.6</Latitude>\r\n"
    "</Item>\r\n"
)
_HEAD = (
    "{method} sip:{server}@{realm} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.3.1:{port};rport;branch=z9hG4bKc{number}\r\n"
    "From: <sip:{code}@{realm}>;tag=1\r\nTo: <sip:{to}@{realm}>\r\nCall-ID: c{number}\r\nCSeq: {number} {method}\r\n"
    "{more}Content-Length: {length}\r\n\r\n"
)


class Platform:
    """The device side of one catalogue."""

    def __init__(self, host: str, port: int) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.3.1", 0))
        self._socket.settimeout(_WAIT_S)
        self._to = (host, port)
        self._number = 0

    def send(self, method: str, more: str = "", body: bytes = b"") -> bytes:
        """Sends a request and returns its response."""
        self._number += 1
        to = CODE if method == "REGISTER" else SERVER
        head = _HEAD.format(
            method=method, server=SERVER, realm=REALM, port=self._socket.getsockname()[1], number=self._number,
            code=CODE, to=to, more=more, length=len(body),
        )  # fmt: skip
        self._socket.sendto(head.encode() + body, self._to)
        mark = b"\nCall-ID: c%d\r" % self._number
        while True:
            data = self._socket.recv(65_535)
            if mark in data:
                return data

    def question(self) -> int:
        """Waits for a catalogue question, acknowledges it and returns its SN."""
        while True:
            data = self._socket.recv(65_535)
            found = re.search(rb"<SN>(\d{1,10})</SN>", data)
            if data.startswith(b"MESSAGE") and b"Catalog" in data and found:
                kept = [line for line in data.partition(b"\r\n\r\n")[0].split(b"\r\n")
                        if line.partition(b":")[0] in (b"Via", b"From", b"To", b"Call-ID", b"CSeq")]  # fmt: skip
                answer = [b"SIP/2.0 200 OK", *kept, b"Content-Length: 0", b"", b""]
                self._socket.sendto(b"\r\n".join(answer), self._to)
                return int(found[1])


def page(serial: int, first: int, items: int, channels: int) -> bytes:
    """One page of the answer."""
    numbers = range(first, min(first + items, channels))
    listed = "".join(_ITEM.format(code=f"3402000000131{one:07d}", number=one, parent=CODE) for one in numbers)
    return (
        f'<?xml version="1.0" encoding="GB2312"?>\r\n<Response>\r\n<CmdType>Catalog</CmdType>\r\n<SN>{serial}</SN>\r\n'
        f"<DeviceID>{CODE}</DeviceID>\r\n<SumNum>{channels}</SumNum>\r\n"
        f'<DeviceList Num="{len(numbers)}">\r\n{listed}</DeviceList>\r\n</Response>\r\n'
    ).encode()


def main(host: str, port: str, channels: str, items: str) -> None:
    """Registers, and answers one catalogue question."""
    platform = Platform(host, int(port))
    challenge = platform.send("REGISTER", "Expires: 3600\r\n").decode("latin-1")
    value = answered(challenge, CODE, f"sip:{SERVER}@{REALM}")
    assert platform.send("REGISTER", f"Expires: 3600\r\n{value}").startswith(b"SIP/2.0 200")
    print("registered", flush=True)
    serial = platform.question()
    for first in range(0, int(channels), int(items)):
        body = page(serial, first, int(items), int(channels))
        assert platform.send("MESSAGE", "Content-Type: Application/MANSCDP+xml\r\n", body).startswith(b"SIP/2.0 200")
