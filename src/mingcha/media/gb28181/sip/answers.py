"""Responses to SIP requests (RFC 3261, 8.2.6): what is copied from the request, and the reasons of codes.

Serves article 13(1)."""

from collections.abc import Sequence

from mingcha.media.gb28181.sip.heads import answered_via
from mingcha.media.gb28181.sip.message import SipMessage, StatusLine
from mingcha.media.gb28181.sip.transport import Peer

REASONS = {
    100: "Trying", 180: "Ringing", 200: "OK", 202: "Accepted", 302: "Moved Temporarily", 400: "Bad Request",
    401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 408: "Request Timeout",
    415: "Unsupported Media Type", 416: "Unsupported URI Scheme", 423: "Interval Too Brief",
    480: "Temporarily Unavailable", 481: "Call/Transaction Does Not Exist", 486: "Busy Here", 487: "Request Terminated",
    488: "Not Acceptable Here", 489: "Bad Event", 500: "Server Internal Error", 501: "Not Implemented",
    503: "Service Unavailable", 603: "Decline",
}  # fmt: skip
_COPIED = frozenset({"From", "Call-ID", "CSeq"})


def answer_to(
    request: SipMessage, source: Peer, code: int, tag: str, heads: Sequence[tuple[str, str]] = (), body: bytes = b""
) -> SipMessage:
    """A response with the Via, From, To, Call-ID and CSeq of the request. `tag` is set on a To without one, unless the
    code is 100. `source`: where the request came from, and the response goes."""
    copied: list[tuple[str, str]] = []
    top = True
    for name, value in request.heads:
        if name == "Via":
            copied.append((name, answered_via(value, source.host, source.port) if top else value))
            top = False
        elif name in _COPIED:
            copied.append((name, value))
        elif name == "To":
            copied.append((name, value if code == 100 or has_tag(value) else f"{value};tag={tag}"))
        elif name == "Record-Route" and code < 300:
            copied.append((name, value))
    copied.extend(heads)
    return SipMessage(StatusLine(code, REASONS.get(code, "")), copied, body)


def has_tag(address: str) -> bool:
    """Whether a From or To has a tag among the parameters of the header."""
    return ";tag=" in address.rpartition(">")[2].lower().replace(" ", "")


def tag_of(address: str) -> str:
    """The tag of a From or To as it came; "" if there is none."""
    for part in address.rpartition(">")[2].split(";"):
        name, found, value = part.partition("=")
        if found and name.strip().lower() == "tag":
            return value.strip()
    return ""
