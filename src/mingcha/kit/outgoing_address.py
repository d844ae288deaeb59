"""Whether an address of another host may be written to: https (http for this machine), a host and port of the settings,
no user name. For what leaves the product by HTTP.
"""

from collections.abc import Collection
from enum import StrEnum
from urllib.parse import urlsplit

_USUAL_PORTS = {"https": 443, "http": 80}
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class AddressFault(StrEnum):
    """Why an address may not be written to."""

    NO_ADDRESS = "no_address"
    UNSAFE = "unsafe"
    OTHER_HOST = "other_host"


def fault_of_address(address: str, hosts: Collection[str]) -> AddressFault | None:
    """What is wrong with an address, None if it may be written to. `hosts`: allowed ones, host or host:port, in small
    letters; a host without a port is allowed at the usual port of its scheme alone."""
    if any(one <= " " or one == "\x7f" for one in address):
        return AddressFault.NO_ADDRESS  # urlsplit() leaves some of them out without a word
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return AddressFault.NO_ADDRESS
    host = (parts.hostname or "").lower()
    is_plain = parts.scheme == "http" and host in _LOOPBACK
    is_safe = address.isascii() and bool(host) and (parts.scheme == "https" or is_plain)
    if not is_safe or parts.username is not None or parts.fragment:
        return AddressFault.UNSAFE
    usual = _USUAL_PORTS[parts.scheme]
    named = {f"{host}:{port or usual}"} | ({host} if port in (None, usual) else set())
    return None if named & set(hosts) else AddressFault.OTHER_HOST
