"""Whether an address of another host may be written to: https (http for this machine), a host of the settings, no user
name. For what leaves the product by HTTP.
"""

from collections.abc import Collection
from enum import StrEnum
from urllib.parse import SplitResult, urlsplit

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class AddressFault(StrEnum):
    """Why an address may not be written to."""

    NO_ADDRESS = "no_address"
    UNSAFE = "unsafe"
    OTHER_HOST = "other_host"


def fault_of_address(address: str, hosts: Collection[str]) -> AddressFault | None:
    """What is wrong with an address, None if it may be written to. `hosts`: allowed ones, host or host:port, in small
    letters."""
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
    return None if _named(parts, port) in hosts or host in hosts else AddressFault.OTHER_HOST


def _named(parts: SplitResult, port: int | None) -> str:
    host = parts.hostname or ""
    return f"{host}:{port}" if port else host
