"""What the environment says, read without Django: ports and addresses of the programs."""

import ipaddress
import os

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words


def port_from_environment() -> int:
    """MINGCHA_PORT (default 8000): the pages; the gateway takes the next one, the demo's cameras the one after."""
    text = os.environ.get("MINGCHA_PORT", "8000")
    if not (text.isascii() and text.isdigit()) or not 0 < int(text) < 65534:
        words = Words(f"MINGCHA_PORT 须为端口号，现为“{text}”", f"MINGCHA_PORT must be a port number, it is {text!r}")
        raise Fault(FaultKind.INVALID, words)
    return int(text)


def hosts_from_environment() -> tuple[str, ...]:
    """MINGCHA_HOSTS: the host names under which pages and gateway answer, as Django's ALLOWED_HOSTS writes them."""
    return tuple(os.environ.get("MINGCHA_HOSTS", "127.0.0.1,localhost,[::1]").split(","))


def gateway_port() -> int:
    """The port of live and playback."""
    return port_from_environment() + 1


def simulated_cameras_port() -> int:
    """The port of the demo's simulated cameras."""
    return port_from_environment() + 2


def bind_address() -> str:
    """MINGCHA_BIND (default 127.0.0.1): the address on which pages and gateway listen."""
    text = os.environ.get("MINGCHA_BIND", "127.0.0.1")
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        words = Words(f"MINGCHA_BIND 须为 IP 地址，现为“{text}”", f"MINGCHA_BIND must be an IP address, it is {text!r}")
        raise Fault(FaultKind.INVALID, words) from None


def transcodes_from_environment() -> int:
    """MINGCHA_TRANSCODES (default: processors): how many videos are transcoded for viewers at once; 0 allows none."""
    text = os.environ.get("MINGCHA_TRANSCODES", str(os.cpu_count() or 1))
    if not (text.isascii() and text.isdigit()) or int(text) > 1024:
        words = f"MINGCHA_TRANSCODES must be a number up to 1024, it is {text!r}"
        raise Fault(FaultKind.INVALID, Words(f"MINGCHA_TRANSCODES 须为不超过 1024 的数，现为“{text}”", words))
    return int(text)


def proxies_from_environment() -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    """MINGCHA_PROXIES (default: none): addresses or networks, separated by commas, whose X-Forwarded-* are believed."""
    text = os.environ.get("MINGCHA_PROXIES", "")
    try:
        return tuple(ipaddress.ip_network(part.strip()) for part in text.split(",") if part.strip())
    except ValueError:
        words = f"MINGCHA_PROXIES must be addresses or networks, it is {text!r}"
        raise Fault(FaultKind.INVALID, Words(f"MINGCHA_PROXIES 须为地址或网段，现为“{text}”", words)) from None
