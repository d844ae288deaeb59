"""Values of SIP headers: Via, CSeq, Expires, challenges, and those of GB/T 28181: X-GB-Ver, Date. Serves article 13(1).

Parsers raise only Fault(INVALID).
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

from mingcha.kit.clock import SHANGHAI
from mingcha.media.gb28181.sip.limits import LINE_LIMIT_BYTES, MOST_PARAMETERS, invalid
from mingcha.media.gb28181.sip.message import SipMessage
from mingcha.media.gb28181.sip.uri import read_parameters, split_host

BRANCH_COOKIE = "z9hG4bK"
# possessive: a device that sends thousands of tabs must not make the parser try every division of them
_PARAMETER = re.compile(r'\s*+(?:,\s*+)?+([A-Za-z][A-Za-z0-9_-]*+)\s*+=\s*+(?:"((?:[^"\\]|\\.)*+)"|([^\s,"]*+))')
_ESCAPED = re.compile(r"\\(.)")
_VERSION = re.compile(r"[1-9]\.[0-9]")
_GB_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,6}))?")
_MOST_EXPIRES_S = 2**32 - 1


@dataclass(frozen=True, slots=True)
class Via:
    """One Via value: SIP/2.0/UDP host:port;branch=...;rport"""

    transport: str
    """In upper case."""
    host: str
    port: int
    parameters: dict[str, str] = field(default_factory=dict)

    @property
    def branch(self) -> str:
        """The branch; "" if there is none."""
        return self.parameters.get("branch", "")

    def __str__(self) -> str:
        port = f":{self.port}" if self.port else ""
        rest = "".join(f";{name}={value}" if value else f";{name}" for name, value in self.parameters.items())
        return f"SIP/2.0/{self.transport} {self.host}{port}{rest}"


def read_via(text: str) -> Via:
    """The first Via of a header value. Raises Fault(INVALID)."""
    text = text.partition(",")[0]
    protocol, _, rest = text.strip().partition(" ")
    place, _, parameters = rest.partition(";")
    parts = protocol.split("/")
    if len(parts) != 3 or parts[0].upper() != "SIP" or not parts[2].isalpha() or not parts[2].isascii():
        raise invalid("not a Via")
    host, port = split_host(place)
    return Via(parts[2].upper(), host, port, read_parameters(parameters))


def branch_of(via: str) -> str:
    """The branch of the first Via as it came, without reading the rest; "" if there is none."""
    _, found, rest = via.partition(",")[0].partition(";branch=")
    return rest.partition(";")[0].strip() if found else ""


def answered_via(via: str, host: str, port: int) -> str:
    """The top Via of a response: `received`, and `rport` if it was asked for (RFC 3581, 4). Text that is no Via is
    returned as it came."""
    first, comma, others = via.partition(",")
    place, _, parameters = first.partition(";")
    kept = [one for one in parameters.split(";") if one and one.partition("=")[0].strip().lower() != "received"]
    for number, one in enumerate(kept):
        if one.partition("=")[0].strip().lower() == "rport":
            kept[number] = f"rport={port}"
            break
    kept.append(f"received={host}")
    return ";".join([place.rstrip(), *kept]) + comma + others


def read_cseq(text: str) -> tuple[int, str]:
    """Number and method of CSeq. Raises Fault(INVALID)."""
    number, _, method = text.strip().partition(" ")
    method = method.strip()
    if not (number.isascii() and number.isdecimal()) or len(number) > 10 or int(number) >= 2**32:
        raise invalid("not a CSeq")
    if not (method.isascii() and method.isalpha() and method.isupper()) or len(method) > 32:
        raise invalid("a CSeq without a method")
    return int(number), method


def read_expires(text: str) -> int | None:
    """Seconds of Expires or of a Contact's expires; None if there are none, or no number (devices send that too)."""
    text = text.strip()
    if not (text.isascii() and text.isdecimal()) or len(text) > 10:
        return None
    return min(int(text), _MOST_EXPIRES_S)


def read_credentials(text: str) -> tuple[str, dict[str, str]]:
    """Scheme (lower case) and parameters (names in lower case) of WWW-Authenticate and Authorization, quoted or not.

    The first of two with the same name counts. Raises Fault(INVALID) beyond its limits or for a control character."""
    if len(text) > LINE_LIMIT_BYTES:
        raise invalid("credentials beyond their limit")
    scheme, _, rest = text.strip().partition(" ")
    found: dict[str, str] = {}
    position = 0
    while match := _PARAMETER.match(rest, position):
        value = match[2] if match[2] is not None else match[3]
        if "\\" in value:
            value = _ESCAPED.sub(r"\1", value)
        if not value.isprintable() and any(character < " " for character in value):
            raise invalid("a control character in credentials")
        found.setdefault(match[1].lower(), value)
        position = match.end()
        if len(found) > MOST_PARAMETERS:
            raise invalid("too many parameters")
    return scheme.lower(), found


def qop_offered(text: str) -> frozenset[str]:
    """The options of a qop list, `auth,auth-int`, in lower case; empty for none."""
    return frozenset(one.strip().lower() for one in text.split(",") if one.strip())


def version_of(message: SipMessage) -> str:
    """X-GB-Ver (annex I): "1.0" 2011, "1.1", "2.0" 2016, "3.0" 2022; "" if it is missing or no version. The name of
    the header is compared without regard to case."""
    for name, value in message.heads:
        if name == "X-GB-Ver":
            return value if _VERSION.fullmatch(value) else ""
    return ""


def write_gb_date(instant: datetime) -> str:
    """The Date of a registration (9.10): YYYY-MM-DDTHH:mm:ss.SSS in Beijing time. `instant` is aware."""
    return instant.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M:%S.") + f"{instant.microsecond // 1000:03d}"


def read_gb_date(text: str) -> datetime:
    """A Date in the form of GB/T 28181, as an aware instant in UTC. Raises Fault(INVALID)."""
    found = _GB_DATE.fullmatch(text.strip())
    if found is None:
        raise invalid("not a date of GB/T 28181")
    year, month, day, hour, minute, second = (int(one) for one in found.groups()[:6])
    micro = int((found[7] or "").ljust(6, "0"))
    try:
        return datetime(year, month, day, hour, minute, second, micro, SHANGHAI).astimezone(UTC)
    except (ValueError, OverflowError):
        raise invalid("not a day of the calendar") from None
