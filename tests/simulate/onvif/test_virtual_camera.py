"""The virtual ONVIF camera, asked by our client: who it is, its streams, turning, presets, events, discovery."""

import asyncio
import socket
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.fault_kinds import fault_of

from mingcha.kit.bounded_http import THIS_MACHINES, HttpAnswer, Trust
from mingcha.kit.clock import HandClock, SystemClock
from mingcha.kit.errors import FaultKind
from mingcha.media.onvif.device import OnvifDevice, Service
from mingcha.media.onvif.discovery import MULTICAST, Answer, FoundDevice, discover, probe, read_matches
from mingcha.media.onvif.events import LENS_COVERED, PullPoint
from mingcha.media.onvif.profiles import profiles_of, stream_address
from mingcha.media.onvif.turning import turn
from mingcha.media.ptz.verbs import DeletePreset, GoHome, GoToPreset, Move, SetPreset, Stop
from mingcha.simulate.onvif.camera import VirtualCamera, VirtualCameraSettings
from mingcha.simulate.onvif.server import VirtualCameraServer

ADDRESS = "http://127.0.0.1:8080/onvif"
SETTINGS = VirtualCameraSettings(("rtsp://127.0.0.1:8554/cam0", "rtsp://127.0.0.1:8554/cam0/sub"), password="s&cret")


def anywhere(host: str) -> bool:
    return bool(host)


class Rig:
    """A camera and its client, without a socket between them."""

    def __init__(self, settings: VirtualCameraSettings = SETTINGS) -> None:
        self.clock = HandClock(datetime(2026, 12, 2, 1, 0, tzinfo=UTC))
        self.camera = VirtualCamera(settings, ADDRESS, self.clock)

    def __call__(
        self, method: str, url: str, body: bytes | None, headers: Mapping[str, str] | None = None,
        within_s: float = 0.0, *, most_bytes: int = 0, trust: Trust = THIS_MACHINES,
    ) -> HttpAnswer:  # fmt: skip
        assert url.startswith(ADDRESS)
        assert (method, trust) == ("POST", THIS_MACHINES)
        assert headers
        assert min(within_s, most_bytes) > 0
        return HttpAnswer(*self.camera.answer(body or b""))

    def client(self, username: str = "admin", password: str = "s&cret") -> OnvifDevice:
        return OnvifDevice(
            f"{ADDRESS}/device_service", username, password, may_reach=anywhere, clock=self.clock, ask=self
        )


def test_who_it_is_and_what_it_sends() -> None:
    device = Rig().client()
    assert device.information().serial == "MC-SIM-1"
    assert device.time_ahead() == timedelta()
    streams = [stream_address(device, one).url for one in profiles_of(device)]
    assert tuple(streams) == SETTINGS.streams


@pytest.mark.parametrize(("username", "password"), [("admin", "wrong"), ("root", "s&cret"), ("", "")])
def test_it_asks_for_its_password(username: str, password: str) -> None:
    rig = Rig()
    assert fault_of(rig.client(username, password).information) is FaultKind.UNAUTHENTICATED
    assert fault_of(Rig(VirtualCameraSettings(("rtsp://127.0.0.1/",))).client(username, password).information) is None


def test_it_turns_by_its_clock_and_stops_by_itself() -> None:
    rig = Rig()
    device, turning = rig.client(), rig.camera.turning
    profile = profiles_of(device)[0]
    turn(device, profile, Move(1.0, -0.5, 0.2), ends_after_s=2)
    assert turning.is_moving()
    rig.clock.advance(timedelta(seconds=1))
    assert turning.position() == pytest.approx((0.25, -0.125, 0.05))
    rig.clock.advance(timedelta(minutes=1))
    assert not turning.is_moving()
    assert turning.position() == pytest.approx((0.5, -0.25, 0.1))
    turn(device, profile, SetPreset(7))
    turn(device, profile, Move(-1.0), ends_after_s=60)
    rig.clock.advance(timedelta(seconds=3))
    turn(device, profile, Stop())
    rig.clock.advance(timedelta(seconds=3))
    assert turning.position()[0] == pytest.approx(-0.25)
    turn(device, profile, GoToPreset(7))
    assert turning.position() == pytest.approx((0.5, -0.25, 0.1))
    turn(device, profile, GoHome())
    found = device.ask(Service.PTZ, "GetStatus").child("PTZStatus", "Position", "PanTilt")
    assert found is not None
    assert found.attributes == {"x": "0.0000", "y": "0.0000"}
    turn(device, profile, DeletePreset(7))
    assert fault_of(turn, device, profile, GoToPreset(7)) is FaultKind.NOT_FOUND


@pytest.mark.law("12")
def test_a_covered_lens_is_an_event() -> None:
    rig = Rig(VirtualCameraSettings(("rtsp://127.0.0.1/",), covered_after_s=30))
    point = PullPoint(rig.client())
    assert [one.is_active for one in point.pull(1)] == [False]
    assert point.pull(1) == ()
    rig.clock.advance(timedelta(seconds=31))
    point.renew()
    ((kind, covered),) = [(one.kind, one.is_active) for one in point.pull(1)]
    assert (kind, covered) == (LENS_COVERED, True)
    point.end()


def test_it_answers_a_question_for_devices_and_nothing_else() -> None:
    camera = Rig().camera
    (found,) = read_matches(Answer(camera.match(probe("urn:uuid:1")), "127.0.0.1"), "urn:uuid:1", anywhere)
    assert (found.address, found.name, found.hardware) == (f"{ADDRESS}/device_service", "Mingcha virtual", "simulated")
    assert camera.match(camera.match(probe("urn:uuid:1"))) == b""
    assert camera.match(b"junk") == b""


@given(st.binary(max_size=200) | st.text('<>:/=" BodyPasword', max_size=100).map(str.encode))
def test_any_request_has_an_answer(data: bytes) -> None:
    assert Rig().camera.answer(data)[0] in (200, 400, 401, 500)


def test_over_a_socket() -> None:
    async def ask() -> str:
        server = VirtualCameraServer(SETTINGS, HandClock(datetime(2026, 12, 2, tzinfo=UTC)))
        await server.start()
        address = f"{server.camera.address}/device_service"
        clock = HandClock(datetime(2026, 12, 1, tzinfo=UTC))
        device = OnvifDevice(address, "admin", "s&cret", may_reach=anywhere, clock=clock)
        try:
            return (await asyncio.to_thread(device.information)).model
        finally:
            await server.stop()

    assert asyncio.run(ask()) == "Virtual"


def test_it_is_found_by_multicast_on_the_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    async def find() -> tuple[FoundDevice, ...]:
        server = VirtualCameraServer(SETTINGS, SystemClock(), discovery_port=port)
        await server.start()
        try:
            return await asyncio.to_thread(
                discover, [(MULTICAST, port)], lambda host: host == "127.0.0.1", SystemClock(), within_s=0.7
            )
        finally:
            await server.stop()

    assert [one.name for one in asyncio.run(find())] == ["Mingcha virtual"]
