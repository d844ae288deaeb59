"""SIP URIs and addresses (RFC 3261, 19.1 and 20.10), with the hosts of GB/T 28181: ten digits, or those with a suffix.

Serves article 13(1). Parsers raise only Fault(INVALID).
"""

from dataclasses import dataclass, field

from mingcha.media.gb28181.sip.limits import LINE_LIMIT_BYTES, MOST_PARAMETERS, invalid


@dataclass(frozen=True, slots=True)
class SipUri:
    """sip:user@host:port;parameters"""

    user: str
    """"" if there is none."""
    host: str
    """A name, an address (IPv6 in brackets), or a domain of ten digits."""
    port: int = 0
    """0 if none is named."""
    parameters: dict[str, str] = field(default_factory=dict)
    """Names in lower case; "" for one without a value."""

    def __str__(self) -> str:
        user = f"{self.user}@" if self.user else ""
        port = f":{self.port}" if self.port else ""
        rest = "".join(f";{name}={value}" if value else f";{name}" for name, value in self.parameters.items())
        return f"sip:{user}{self.host}{port}{rest}"


@dataclass(frozen=True, slots=True)
class Address:
    """The value of From, To, Contact: a URI with a name and the parameters behind it."""

    uri: SipUri
    display: str = ""
    parameters: dict[str, str] = field(default_factory=dict)
    """Of the header, not of the URI: tag, expires ...; names in lower case."""

    @property
    def tag(self) -> str:
        """The tag of From or To; "" if there is none."""
        return self.parameters.get("tag", "")


def read_uri(text: str) -> SipUri:
    """A SIP URI; the headers behind "?" are dropped. Raises Fault(INVALID) for another scheme or no host."""
    if len(text) > LINE_LIMIT_BYTES:
        raise invalid("a URI beyond its limit")
    scheme, colon, rest = text.strip().partition(":")
    if not colon or scheme.lower() not in ("sip", "sips"):
        raise invalid("not a SIP URI")
    place, _, parameters = rest.partition("?")[0].partition(";")
    user, at, host = place.rpartition("@")
    name, port = split_host(host if at else place)
    return SipUri(user.partition(":")[0], name, port, read_parameters(parameters))


def read_address(text: str) -> Address:
    """The value of From, To or one Contact: `"name" <uri>;parameters` or `uri;parameters`. Raises Fault(INVALID).

    Without angle brackets the parameters are those of the header (20.10)."""
    if len(text) > LINE_LIMIT_BYTES:
        raise invalid("an address beyond its limit")
    display, opened, rest = text.partition("<")
    if not opened:
        uri, _, parameters = text.strip().partition(";")
        return Address(read_uri(uri), "", read_parameters(parameters))
    uri, closed, parameters = rest.partition(">")
    if not closed:
        raise invalid("an address without its end")
    return Address(read_uri(uri), display.strip().strip('"'), read_parameters(parameters.lstrip().removeprefix(";")))


def user_of(text: str) -> str:
    """The user of a From, To or Contact; "" if it is no address. Cheaper than read_address, with the same result."""
    begin = text.find("<") + 1
    end = text.find(">", begin)
    uri = text[begin : max(begin, end)] if begin else text.partition(";")[0]
    scheme, _, rest = uri.strip().partition(":")
    user, at, _ = rest.partition(";")[0].rpartition("@")
    return user.partition(":")[0] if at and scheme.lower() in ("sip", "sips") else ""


def place_text(host: str, port: int) -> str:
    """host:port as it stands in a URI or a Via: an IPv6 address in brackets."""
    return f"[{host}]:{port}" if ":" in host and not host.startswith("[") else f"{host}:{port}"


def read_parameters(text: str) -> dict[str, str]:
    """`a=b;c` as a dictionary; the first of two with the same name counts. Raises Fault(INVALID) for too many."""
    if not text:
        return {}
    found: dict[str, str] = {}
    parts = text.split(";", MOST_PARAMETERS)
    if len(parts) > MOST_PARAMETERS:
        raise invalid("too many parameters")
    for part in parts:
        name, _, value = part.partition("=")
        if key := name.strip().lower():
            found.setdefault(key, value.strip().strip('"'))
    return found


def split_host(text: str) -> tuple[str, int]:
    """`host:port` or `[v6]:port`; port 0 if none is named. Raises Fault(INVALID)."""
    text = text.strip()
    if text.startswith("["):
        host, closed, rest = text.partition("]")
        host, port = host + closed, rest.removeprefix(":")
        if not closed or (rest and rest[0] != ":"):
            raise invalid("not a host")
    else:
        host, _, port = text.partition(":")
    if not host or not host.isascii() or any(one in host for one in ' "<>@,;/'):
        raise invalid("not a host")
    if not port:
        return host, 0
    if not (port.isascii() and port.isdecimal()) or len(port) > 5 or int(port) > 65_535:
        raise invalid("not a port")
    return host, int(port)
