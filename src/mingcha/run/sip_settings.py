"""Environment settings of the signalling program, read without Django: its code, port and addresses (article 13(1))."""

import ipaddress
import os

from mingcha.kit.codes import is_device_code
from mingcha.kit.environment import whole_number
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.words import Words
from mingcha.run.environment import bind_address, port_from_environment

DEMO_CODE = "42010000002000000001"
"""A signalling centre (200) of Wuhan."""


def sip_code(home: Home) -> str:
    """MINGCHA_SIP_ID: the 20-digit code of this platform; a demo home has one. "" without it: no device can register,
    and `mingcha up` starts no signalling program. Raises Fault(INVALID)."""
    text = os.environ.get("MINGCHA_SIP_ID", DEMO_CODE if home.is_demo else "")
    if text and not is_device_code(text):
        words = f"MINGCHA_SIP_ID must be a code of 20 digits, it is {text!r}"
        raise Fault(FaultKind.INVALID, Words(f"MINGCHA_SIP_ID 须为 20 位编码，现为“{text}”", words))
    return text


def sip_port() -> int:
    """MINGCHA_SIP_PORT (default MINGCHA_PORT + 3; 5060 is usual): UDP and TCP. Raises Fault(INVALID)."""
    if not os.environ.get("MINGCHA_SIP_PORT"):
        return port_from_environment() + 3
    port = whole_number("MINGCHA_SIP_PORT", 0, 65_535)
    if not port:
        raise Fault(FaultKind.INVALID, Words("MINGCHA_SIP_PORT 须为端口号", "MINGCHA_SIP_PORT must be a port number"))
    return port


def sip_bind() -> str:
    """MINGCHA_SIP_BIND (default MINGCHA_BIND): the address at which devices register. Raises Fault(INVALID)."""
    return _address("MINGCHA_SIP_BIND") or bind_address()


def sip_announced() -> str:
    """MINGCHA_SIP_HOST (default none): the address under which devices reach this machine, where it is another than
    its own (a router in between). Raises Fault(INVALID)."""
    return _address("MINGCHA_SIP_HOST")


def _address(name: str) -> str:
    text = os.environ.get(name, "")
    try:
        return str(ipaddress.ip_address(text)) if text else ""
    except ValueError:
        words = Words(f"{name} 须为 IP 地址，现为“{text}”", f"{name} must be an IP address, it is {text!r}")
        raise Fault(FaultKind.INVALID, words) from None
