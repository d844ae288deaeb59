"""SOAP 1.2 envelopes with WS-Security UsernameToken digests (ONVIF Core, 5.9 and 5.12; article 13(1))."""

import base64
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from mingcha.kit.bounded_xml import Element, escaped
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.onvif.text import invalid, read_xml

_ADDRESSING = "http://www.w3.org/2005/08/addressing"
_SECURITY = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
_NAMESPACES = (
    ("s", "http://www.w3.org/2003/05/soap-envelope"),
    ("a", _ADDRESSING),
    ("tt", "http://www.onvif.org/ver10/schema"),
)
_MOST_REASON = 200
_UNAUTHENTICATED = ("NotAuthorized", "FailedAuthentication", "InvalidSecurity", "InvalidSecurityToken")
_UNSUPPORTED = ("ActionNotSupported", "NotImplemented", "OptionalActionNotImplemented", "MustUnderstand")


@dataclass(frozen=True, slots=True)
class UsernameToken:
    """Name and password of a request, with the instant that the device takes for now."""

    username: str = field(repr=False)
    password: str = field(repr=False)
    created: datetime

    def written(self, nonce: bytes) -> str:
        """The Security header with this nonce."""
        created = self.created.strftime("%Y-%m-%dT%H:%M:%S.") + f"{self.created.microsecond // 1000:03}Z"
        # required by the protocol: SHA-1 of nonce, time and password
        digest = hashlib.sha1(nonce + created.encode() + self.password.encode(), usedforsecurity=False).digest()
        return (
            f'<wsse:Security s:mustUnderstand="1" xmlns:wsse="{_SECURITY}wssecurity-secext-1.0.xsd"'
            f' xmlns:wsu="{_SECURITY}wssecurity-utility-1.0.xsd"><wsse:UsernameToken>'
            f"<wsse:Username>{escaped(self.username)}</wsse:Username>"
            f'<wsse:Password Type="{_SECURITY}username-token-profile-1.0#PasswordDigest">'
            f"{base64.b64encode(digest).decode()}</wsse:Password>"
            f'<wsse:Nonce EncodingType="{_SECURITY}soap-message-security-1.0#Base64Binary">'
            f"{base64.b64encode(nonce).decode()}</wsse:Nonce><wsu:Created>{created}</wsu:Created>"
            "</wsse:UsernameToken></wsse:Security>"
        )


def envelope(
    body: str, token: UsernameToken | None = None, headers: str = "",
    nonce: Callable[[], bytes] = lambda: secrets.token_bytes(16),
) -> bytes:  # fmt: skip
    """The bytes of a request; body and headers are XML that is whole, escaped by who wrote it."""
    security = token.written(nonce()) if token else ""
    declared = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in _NAMESPACES)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><s:Envelope {declared}>'
        f"<s:Header>{security}{headers}</s:Header><s:Body>{body}</s:Body></s:Envelope>"
    ).encode()


def read_answer(data: bytes, name: str) -> Element:
    """The element of the answer, which must have this name.

    Raises Fault(INVALID) for what is no such answer; for a SOAP fault Fault(UNAUTHENTICATED), Fault(UNSUPPORTED), or
    Fault(CONFLICT) for every other one.
    """
    root = read_xml(data)
    body = root.child("Body")
    if root.name != "Envelope" or body is None:
        raise invalid("no envelope")
    fault = body.child("Fault")
    if fault is not None:
        raise _refusal(fault)
    found = body.child(name)
    if found is None:
        raise invalid(f"no {name}")
    return found


def unauthenticated(detail: str = "") -> Fault:
    """The fault of a user name or a password that the device does not take."""
    words = Words("设备不接受该用户名或口令", "the device does not accept the user name or the password")
    return Fault(FaultKind.UNAUTHENTICATED, words, detail)


def unsupported(detail: str = "") -> Fault:
    """The fault of what the device does not offer."""
    return Fault(FaultKind.UNSUPPORTED, Words("设备不支持该功能", "the device does not offer this"), detail)


def _refusal(fault: Element) -> Fault:
    codes, code = [], fault.child("Code") or Element("Code")
    for _ in range(4):
        codes.append(code.value("Value").rpartition(":")[2])
        code = code.child("Subcode") or Element("Subcode")
    reason = "".join(one for one in fault.value("Reason", "Text")[:_MOST_REASON] if one.isprintable())
    detail = "/".join(filter(None, codes)) + f": {reason}"
    if any(one in _UNAUTHENTICATED for one in codes) or "not authorized" in reason.lower():
        return unauthenticated(detail)
    if any(one in _UNSUPPORTED for one in codes):
        return unsupported(detail)
    return Fault(FaultKind.CONFLICT, Words("设备拒绝了请求", "the device refused the request"), detail)
