"""The client of a device: its time before its password, its own addresses alone, challenges in bounds (7, 20(4))."""

import base64
import hashlib
import re
from datetime import timedelta
from functools import partial
from itertools import repeat

import pytest
from tests.support.fault_kinds import fault_of
from tests.support.literal_http import AskedHttp, HandSeconds, LiteralSocket, connected, served, written
from tests.support.media.onvif_device import DEVICE, NOW, SERVICES, LiteralDevice, refusal, services, soap

from mingcha.kit.bounded_http import HttpAnswer, http_answer
from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.http_auth import Credentials
from mingcha.media.onvif.device import DeviceInformation, OnvifDevice, Service, address_at
from mingcha.media.onvif.exchange import Exchange

INFORMATION = soap(
    "<tds:GetDeviceInformationResponse><tds:Manufacturer>M</tds:Manufacturer><tds:Model>X\u0085 1</tds:Model>"
    "<tds:FirmwareVersion>2</tds:FirmwareVersion><tds:SerialNumber>S9</tds:SerialNumber>"
    "</tds:GetDeviceInformationResponse>"
)
DIGEST = 'Digest realm="cam", nonce="n1", qop="auth", algorithm=MD5'


def field(text: str, name: str) -> str:
    found = re.search(rf"<(?:wsse|wsu):{name}[^>]*>([^<]*)<", text)
    assert found
    return found[1]


def test_the_digest_is_made_with_the_clock_of_the_device() -> None:
    other = LiteralDevice({"GetDeviceInformation": INFORMATION})
    device = other.device()
    assert device.information() == DeviceInformation("M", "X 1", "2", "S9")
    assert device.time_ahead() == timedelta(minutes=10)
    ((name, url, text),) = other.asked
    assert (name, url) == ("GetDeviceInformation", DEVICE)
    assert field(text, "Created") == "2026-12-02T01:40:00.000Z"
    made = hashlib.sha1(base64.b64decode(field(text, "Nonce")) + b"2026-12-02T01:40:00.000Z" + b"p&ss").digest()
    assert field(text, "Password") == base64.b64encode(made).decode()
    assert "p&amp;ss" not in text
    assert other.headers[0]["Content-Type"].endswith(f'action="{Service.DEVICE}/GetDeviceInformation"')


def test_nobody_without_name_has_a_token() -> None:
    other = LiteralDevice({"GetDeviceInformation": INFORMATION})
    other.device("", "").information()
    assert "Security" not in other.asked[0][2]


@pytest.mark.parametrize(
    "answer",
    [
        HttpAnswer(401, refusal("Receiver", reason="Sender not authorized")),
        soap("<tds:GetSystemDateAndTimeResponse/>"),
        refusal("Sender", "NotAuthorized"),
        b"junk",
    ],
)
def test_a_device_that_hides_its_time_is_asked_by_ours(answer: bytes | HttpAnswer) -> None:
    other = LiteralDevice({"GetSystemDateAndTime": answer, "GetDeviceInformation": INFORMATION})
    other.device().information()
    assert field(other.asked[0][2], "Created") == "2026-12-02T01:30:00.000Z"


@pytest.mark.parametrize(
    "elsewhere",
    ["http://10.1.9.9/x", "http://127.0.0.1/x", "http://cam.example/x", "file:///etc/passwd", "http://u:p@10.1.2.3/x",
     "http://10.1.2.3:0/", "http://[", "http://10.1.2.3/a b", "rtsp://10.1.2.3/"],
)  # fmt: skip
def test_a_service_elsewhere_is_not_asked(elsewhere: str) -> None:
    other = LiteralDevice({"GetServices": services(SERVICES | {Service.PTZ: elsewhere})})
    assert fault_of(other.device().ask, Service.PTZ, "Stop") is FaultKind.INVALID
    assert other.asked == []


def test_capabilities_where_there_are_no_services() -> None:
    capabilities = (
        "<tds:GetCapabilitiesResponse><tds:Capabilities><tt:PTZ><tt:XAddr>http://10.1.2.3:8080/p</tt:XAddr></tt:PTZ>"
        "<tt:Media/></tds:Capabilities></tds:GetCapabilitiesResponse>"
    )
    answers = {"GetServices": refusal("Receiver", "ActionNotSupported"), "GetCapabilities": soap(capabilities)}
    other = LiteralDevice({**answers, "Stop": soap("<v:StopResponse/>")})
    device = other.device()
    device.ask(Service.PTZ, "Stop")
    assert other.asked[-1][:2] == ("Stop", "http://10.1.2.3:8080/p")
    assert not device.offers(Service.MEDIA)
    assert fault_of(device.ask, Service.MEDIA, "GetProfiles") is FaultKind.UNSUPPORTED


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("http://192.0.2.1/onvif/device_service", FaultKind.FORBIDDEN),
        ("http://camera/onvif", FaultKind.INVALID),
        ("https://u@10.1.2.3/", FaultKind.INVALID),
        ("http://10.1.2.3/#x", FaultKind.INVALID),
        (DEVICE, None),
    ],
)
def test_where_a_device_may_be(address: str, kind: FaultKind | None) -> None:
    made = partial(OnvifDevice, may_reach=lambda host: host.startswith("10.1."), clock=HandClock(NOW))
    assert fault_of(made, address) is kind


def test_no_way_back_from_tls() -> None:
    exchange = Exchange("https://10.1.2.3/", Credentials("", ""), lambda _: True)
    assert fault_of(exchange.own, "http://10.1.2.3/x") is FaultKind.INVALID
    assert exchange.own("https://10.1.2.3:8443/x") == "https://10.1.2.3:8443/x"


@pytest.mark.parametrize(
    ("answer", "kind", "requests"),
    [
        (HttpAnswer(401, b"", (DIGEST,)), FaultKind.UNAUTHENTICATED, 2),
        (HttpAnswer(401, b"", (DIGEST + ", stale=true",)), FaultKind.UNAUTHENTICATED, 3),
        (HttpAnswer(401, b"", ('Basic realm="cam"',)), FaultKind.UNAUTHENTICATED, 1),
        (HttpAnswer(401, b"", ("Digest nonsense",)), FaultKind.UNAUTHENTICATED, 1),
        (HttpAnswer(302, b"x"), FaultKind.INVALID, 1),
        (HttpAnswer(404, b"x"), FaultKind.UNSUPPORTED, 1),
        (HttpAnswer(503, b"x"), FaultKind.UNAVAILABLE, 1),
        (HttpAnswer(200, b""), FaultKind.UNAVAILABLE, 1),
        (HttpAnswer(400, refusal("Sender", "NotAuthorized")), FaultKind.UNAUTHENTICATED, 1),
        (HttpAnswer(200, b"<html/>"), FaultKind.INVALID, 1),
    ],
)
def test_answers_that_are_none(answer: HttpAnswer, kind: FaultKind, requests: int) -> None:
    other = LiteralDevice({"GetDeviceInformation": answer})
    assert fault_of(other.device().information) is kind
    assert len(other.asked) == requests
    assert not any("Basic" in headers.get("Authorization", "") for headers in other.headers)


def test_a_digest_of_http_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[AskedHttp] = []

    def answer(asked: AskedHttp) -> bytes:
        seen.append(asked)
        if "authorization" not in asked.headers:
            return written(401, b"", f"WWW-Authenticate: {DIGEST}", 'WWW-Authenticate: Basic realm="cam"')
        return written(200, INFORMATION)

    served(monkeypatch, answer)
    device = OnvifDevice(DEVICE + "?a=1", "admin", "p", may_reach=lambda _: True, clock=HandClock(NOW))
    assert device.information().serial == "S9"
    signed = seen[-1].headers["authorization"]
    parts = dict(re.findall(r'(\w+)="?([^",]+)"?', signed))
    first = hashlib.md5(b"admin:cam:p").hexdigest()
    second = hashlib.md5(b"POST:/onvif/device_service?a=1").hexdigest()
    given = f"{first}:n1:{parts['nc']}:{parts['cnonce']}:auth:{second}"
    assert parts["response"] == hashlib.md5(given.encode()).hexdigest()


@pytest.mark.parametrize(
    ("chunks", "fine"),
    [
        ([b"HTTP/1.1 200 OK\r\n\r\n", INFORMATION], True),
        ([b"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"%x\r\n%b\r\n0\r\n\r\n"], True),
        ([b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n", *[b"x" * 4096] * 300], False),
        ([b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffff\r\n", b"x"], False),
        ([b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n"], False),
        ([b"ICY 200 OK\r\n\r\n"], False),
        ([b"HTTP/1.1 200 OK\r\n", *[b"A: b\r\n"] * 500], False),
        (repeat(b"HTTP/1.1 100 Continue\r\n\r\n"), False),
    ],
    ids=["no length", "chunked", "long", "chunk", "negative", "icy", "headers", "continue"],
)
def test_oddities_of_http_are_bounded(monkeypatch: pytest.MonkeyPatch, chunks: list[bytes], fine: bool) -> None:
    if fine and b"%x" in chunks[-1]:
        chunks = [chunks[0], chunks[-1] % (len(INFORMATION), INFORMATION)]
    clock = HandSeconds()
    connected(monkeypatch, LiteralSocket(chunks, clock, read_s=0.01))
    ask = partial(http_answer, now_s=clock)
    exchange = Exchange(DEVICE, Credentials("", ""), lambda _: True, ask=ask)
    if fine:
        assert exchange.post(DEVICE, "a", b"x", 5.0) == INFORMATION
    else:
        assert fault_of(exchange.post, DEVICE, "a", b"x", 5.0) is FaultKind.UNAVAILABLE
    assert clock.seconds <= 6


def test_a_dead_device_is_asked_once() -> None:
    def dead(*_: object, **__: object) -> HttpAnswer:
        raise Fault(FaultKind.UNAVAILABLE, "x")

    device = OnvifDevice(DEVICE, "a", "b", may_reach=lambda _: True, clock=HandClock(NOW), ask=dead)
    assert fault_of(device.information) is FaultKind.UNAVAILABLE


def test_the_usual_address() -> None:
    assert address_at("10.1.2.3") == "http://10.1.2.3:80/onvif/device_service"
    assert address_at("fd00::1", 8000) == "http://[fd00::1]:8000/onvif/device_service"
