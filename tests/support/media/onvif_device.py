"""An ONVIF device as literal answers by the name of the request, in place of HTTP."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from mingcha.kit.bounded_http import THIS_MACHINES, HttpAnswer, Trust
from mingcha.kit.clock import HandClock
from mingcha.media.onvif.device import OnvifDevice

NOW = datetime(2026, 12, 2, 1, 30, tzinfo=UTC)
DEVICE = "http://10.1.2.3/onvif/device_service"
NAME = re.compile(r"<s:Body><v:([A-Za-z]+) xmlns:v=\"([^\"]+)\"")


def soap(body: str) -> bytes:
    """An answer with this body; prefixes are not declared, as some devices write."""
    return f'<?xml version="1.0"?><SOAP-ENV:Envelope><SOAP-ENV:Body>{body}</SOAP-ENV:Body></SOAP-ENV:Envelope>'.encode()


def refusal(*codes: str, reason: str = "no") -> bytes:
    """A SOAP fault with these codes, one inside of the other."""
    inner = ""
    for code in reversed(codes[1:]):
        inner = f"<s:Subcode><s:Value>ter:{code}</s:Value>{inner}</s:Subcode>"
    code = f"<s:Code><s:Value>s:{codes[0]}</s:Value>{inner}</s:Code>"
    return soap(f"<s:Fault>{code}<s:Reason><s:Text>{reason}</s:Text></s:Reason></s:Fault>")


TIME = soap(
    "<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime><tt:UTCDateTime><tt:Time><tt:Hour>1</tt:Hour>"
    "<tt:Minute>40</tt:Minute><tt:Second>0</tt:Second></tt:Time><tt:Date><tt:Year>2026</tt:Year><tt:Month>12</tt:Month>"
    "<tt:Day>2</tt:Day></tt:Date></tt:UTCDateTime></tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>"
)
SERVICES = {
    "http://www.onvif.org/ver10/media/wsdl": "http://10.1.2.3/onvif/media",
    "http://www.onvif.org/ver20/media/wsdl": "http://10.1.2.3/onvif/media2",
    "http://www.onvif.org/ver20/ptz/wsdl": "http://10.1.2.3/onvif/ptz",
    "http://www.onvif.org/ver10/events/wsdl": "http://10.1.2.3/onvif/events",
}


def services(addresses: Mapping[str, str] = SERVICES) -> bytes:
    """The answer to GetServices."""
    parts = (
        f"<tds:Service><tds:Namespace>{name}</tds:Namespace><tds:XAddr>{address}</tds:XAddr></tds:Service>"
        for name, address in addresses.items()
    )
    return soap(f"<tds:GetServicesResponse>{''.join(parts)}</tds:GetServicesResponse>")


@dataclass
class LiteralDevice:
    """Answers each request by its name: bytes are a 200, a whole answer is given as it is. `asked`: (name, address,
    body), all but the questions for time and services."""

    answers: dict[str, bytes | HttpAnswer]
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)

    def __call__(
        self, method: str, url: str, body: bytes | None, headers: Mapping[str, str] | None = None,
        within_s: float = 0.0, *, most_bytes: int = 0, trust: Trust = THIS_MACHINES,
    ) -> HttpAnswer:  # fmt: skip
        assert method == "POST"
        assert within_s > 0
        assert most_bytes == 1024 * 1024
        assert trust == THIS_MACHINES
        text = (body or b"").decode()
        found = NAME.search(text)
        assert found, text
        usual = {"GetSystemDateAndTime": TIME, "GetServices": services()}
        if found[1] not in usual:
            self.asked.append((found[1], url, text))
            self.headers.append(headers or {})
        answer = (usual | self.answers)[found[1]]
        return HttpAnswer(200, answer) if isinstance(answer, bytes) else answer

    def device(self, username: str = "admin", password: str = "p&ss") -> OnvifDevice:
        """A client of it, in 10.1.0.0/16."""
        return OnvifDevice(
            DEVICE, username, password, may_reach=lambda host: host.startswith("10.1."), clock=HandClock(NOW), ask=self
        )
