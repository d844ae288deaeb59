"""Reads and checks settings from environment variables: numbers, switches, networks. No Django."""

import ipaddress
import os

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words


def whole_number(name: str, default: int, most: int) -> int:
    """A whole number from an environment variable, from 0 to `most`. Raises Fault(INVALID)."""
    text = os.environ.get(name, str(default))
    if not (text.isascii() and text.isdigit()) or len(text) > 18 or int(text) > most:
        words = Words(
            f"{name} 须为不超过 {most} 的数，现为“{text}”", f"{name} must be a number up to {most}, it is {text!r}"
        )
        raise Fault(FaultKind.INVALID, words)
    return int(text)


def is_on(name: str) -> bool:
    """Whether a switch is "on"; "off" and unset are off. Raises Fault(INVALID) for any other text."""
    text = os.environ.get(name, "off")
    if text not in ("on", "off"):
        raise Fault(FaultKind.INVALID, Words(f"{name} 须为 on 或 off", f"{name} must be on or off"))
    return text == "on"


def networks_from_environment(name: str, default: str) -> "tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]":
    """Addresses or networks from an environment variable, separated by commas. Raises Fault(INVALID)."""
    text = os.environ.get(name, default)
    try:
        return tuple(ipaddress.ip_network(part.strip()) for part in text.split(",") if part.strip())
    except ValueError:
        words = f"{name} must be addresses or networks, it is {text!r}"
        raise Fault(FaultKind.INVALID, Words(f"{name} 须为地址或网段，现为“{text}”", words)) from None
