"""The SIP requests of a device: REGISTER, MESSAGE, BYE (GB/T 28181-2022, 9.1 and annex I; article 13(1))."""

import secrets
from collections.abc import Sequence

from mingcha.kit.bounded_xml import Element
from mingcha.media.gb28181.device.manners import Manners
from mingcha.media.gb28181.device.settings import DeviceSettings
from mingcha.media.gb28181.manscdp.versions import Version
from mingcha.media.gb28181.sip.message import RequestLine, SipMessage

MANSCDP_TYPE = "Application/MANSCDP+xml"
AGENT = "mingcha"


class DeviceRequests:
    """Writes requests; each has a Call-ID of its own but registrations, which share one."""

    def __init__(self, settings: DeviceSettings, manners: Manners) -> None:
        self._settings = settings
        self._manners = manners
        self.local = ("0.0.0.0", 0)  # noqa: S104 - not bound to: set when the socket is known
        """Address and port of ours that the server sees."""
        self._registration_call = secrets.token_hex(8)
        self._registration_tag = secrets.token_hex(5)
        self._registrations = 0
        self._serial = secrets.randbelow(100_000)

    @property
    def server_uri(self) -> str:
        """The URI of the server."""
        return f"sip:{self._settings.server_code}@{self._settings.server_domain}"

    @property
    def contact(self) -> str:
        """The Contact of this side."""
        host, port = self.local
        return f"<sip:{self._settings.code}@{host}:{port}>"

    @property
    def version_header(self) -> tuple[str, str]:
        """X-GB-Ver."""
        return "X-GB-Ver", "3.0" if self._settings.version is Version.V2022 else "2.0"

    def next_serial(self) -> int:
        """The next serial number (SN) of messages of ours."""
        self._serial += 1
        return self._serial

    def register(self, expires_s: int, authorization: str = "") -> SipMessage:
        """A registration; 0 seconds ends it."""
        self._registrations += 1
        own = f"<sip:{self._settings.code}@{self._settings.domain}>"
        heads = [
            ("From", f"{own};tag={self._registration_tag}"),
            ("To", own),
            ("Call-ID", self._registration_call),
            ("CSeq", f"{self._registrations} REGISTER"),
            ("Contact", self.contact),
            ("Max-Forwards", "70"),
            ("User-Agent", AGENT),
            ("Expires", str(expires_s)),
            self.version_header,
        ]
        if authorization:
            heads.append(("Authorization", authorization))
        return SipMessage(RequestLine("REGISTER", self.server_uri), heads)

    def message(self, root: Element) -> SipMessage:
        """A MESSAGE with a MANSCDP body."""
        sender = self._manners.sender(self._settings.code)
        heads = [
            ("From", f"<sip:{sender}@{self._settings.domain}>;tag={secrets.token_hex(5)}"),
            ("To", f"<{self.server_uri}>"),
            ("Call-ID", secrets.token_hex(8)),
            ("CSeq", "20 MESSAGE"),
            ("Max-Forwards", "70"),
            ("User-Agent", AGENT),
            ("Content-Type", MANSCDP_TYPE),
        ]
        body = self._manners.body(root, self._settings.version)
        return SipMessage(RequestLine("MESSAGE", self.server_uri), heads, body)

    def notify(
        self, target: str, sender: str, receiver: str, call_id: str, number: int, heads: Sequence[tuple[str, str]],
        root: Element,
    ) -> SipMessage:  # fmt: skip
        """A NOTIFY with a MANSCDP body in the dialog of a subscription; its parts as of `bye`, `number` its CSeq."""
        own = [
            ("From", sender),
            ("To", receiver),
            ("Call-ID", call_id),
            ("CSeq", f"{number} NOTIFY"),
            ("Contact", self.contact),
            ("Max-Forwards", "70"),
            ("User-Agent", AGENT),
            *heads,
            ("Content-Type", MANSCDP_TYPE),
        ]
        return SipMessage(RequestLine("NOTIFY", target), own, self._manners.body(root, self._settings.version))

    def message_inside(
        self, target: str, sender: str, receiver: str, call_id: str, number: int, root: Element
    ) -> SipMessage:
        """A MESSAGE with a MANSCDP body in a call that the other side began; its parts as of `bye`."""
        heads = [
            ("From", sender),
            ("To", receiver),
            ("Call-ID", call_id),
            ("CSeq", f"{number} MESSAGE"),
            ("Max-Forwards", "70"),
            ("User-Agent", AGENT),
            ("Content-Type", MANSCDP_TYPE),
        ]
        return SipMessage(RequestLine("MESSAGE", target), heads, self._manners.body(root, self._settings.version))

    def bye(self, target: str, sender: str, receiver: str, call_id: str, number: int = 1) -> SipMessage:
        """Ends a call that the other side began: `sender` is the To of its INVITE with our tag, `receiver` its From,
        `number` the CSeq, one more than that of our last request in the call."""
        heads = [
            ("From", sender),
            ("To", receiver),
            ("Call-ID", call_id),
            ("CSeq", f"{number} BYE"),
            ("Max-Forwards", "70"),
            ("User-Agent", AGENT),
        ]
        return SipMessage(RequestLine("BYE", target), heads)
