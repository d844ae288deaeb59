"""Bounds of what is read from the network, and the fault of its parsers (article 13(1): no input is trusted)."""

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

BODY_LIMIT_BYTES = 1_000_000
HEAD_LIMIT_BYTES = 64 * 1024
LINE_LIMIT_BYTES = 8 * 1024
MOST_HEADERS = 100
DATAGRAM_LIMIT_BYTES = 65_535
MOST_PARAMETERS = 64
"""Of one header."""


def invalid(detail: str) -> Fault:
    """The fault of every parser of this folder."""
    return Fault(FaultKind.INVALID, Words("收到的不是有效的SIP报文", "what came is not valid SIP"), detail)
