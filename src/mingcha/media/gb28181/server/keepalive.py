"""Keepalives found without an XML parser: 1,667 a second come from 100,000 devices (article 16(5)). Pure."""

import re
from typing import NamedTuple

_PARTS = re.compile(rb"<(CmdType|SN|DeviceID)>[ \t\r\n]*+([A-Za-z0-9]{1,40}+)[ \t\r\n]*+</")
_KEEPALIVE = b"<CmdType>Keepalive</CmdType>"
_HEAD_BYTES = 512
"""CmdType, SN and DeviceID stand first (A.2)."""


class Parts(NamedTuple):
    """The first fields of a MANSCDP body."""

    is_response: bool
    command: str
    """CmdType; "" if it was not found."""
    number: int
    """SN; 0 if it was not found."""
    device: str
    """DeviceID; "" if it was not found."""


def is_plain_keepalive(body: bytes) -> bool:
    """Whether a body is a keepalive that lists no faulty sub-devices: nothing in it needs to be read."""
    return _KEEPALIVE in body[:_HEAD_BYTES] and b"<Info" not in body


def first_parts(body: bytes) -> Parts:
    """CmdType, SN and DeviceID of any body, as far as they stand in its first bytes. Never fails."""
    head = body[:_HEAD_BYTES]
    found: dict[bytes, bytes] = {}
    for match in _PARTS.finditer(head):
        found.setdefault(match[1], match[2])
    number = found.get(b"SN", b"")
    return Parts(
        b"<Response" in head,
        found.get(b"CmdType", b"").decode(),
        int(number) if number.isdigit() and len(number) <= 10 else 0,
        found.get(b"DeviceID", b"").decode(),
    )
