"""An RTSP camera is turned by ONVIF: found at its host, its profile by the stream; refusals are reasons of a gap
(articles 2, 7(2))."""

import asyncio
import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from mingcha.kit.bounded_http import THIS_MACHINES, HttpAnswer, Trust
from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.address import CameraAddress, camera_address
from mingcha.media.onvif import moving
from mingcha.media.onvif.device import OnvifDevice, Service
from mingcha.media.onvif.moving import OnvifMover
from mingcha.media.onvif.profiles import Profile
from mingcha.media.ptz.verbs import Cruise, CruiseAct, GoToPreset, Move, SetPreset, Stop, Verb
from mingcha.media.trouble import Trouble
from mingcha.simulate.onvif.camera import VirtualCamera, VirtualCameraSettings

pytestmark = pytest.mark.law("7(2)")
SERVICES = "http://127.0.0.1:8080/onvif"
STREAM = "rtsp://127.0.0.1:8554/cam0"


class Dome:
    """A virtual camera without a socket, and how often it was opened."""

    def __init__(self) -> None:
        self.clock = HandClock(datetime(2026, 12, 2, 1, 0, tzinfo=UTC))
        self.camera = VirtualCamera(VirtualCameraSettings((STREAM,), password="s&cret"), SERVICES, self.clock)
        self.opened, self.is_away = 0, False
        self.may_answer = threading.Event()
        self.may_answer.set()
        self.held_back = b""
        """What a request holds that waits for `may_answer`; empty: every one does."""

    def open(self, address: CameraAddress) -> OnvifDevice:
        self.opened += 1
        return OnvifDevice(
            f"{SERVICES}/device_service", address.username, address.password,
            may_reach=lambda _: True, clock=self.clock, ask=self,
        )  # fmt: skip

    def __call__(
        self, method: str, url: str, body: bytes | None, headers: Mapping[str, str] | None = None,
        within_s: float = 0.0, *, most_bytes: int = 0, trust: Trust = THIS_MACHINES,
    ) -> HttpAnswer:  # fmt: skip
        assert (method, url.startswith(SERVICES), trust, bool(headers)) == ("POST", True, THIS_MACHINES, True)
        assert min(within_s, most_bytes) > 0
        assert self.held_back not in (body or b"") or self.may_answer.wait(10)
        if self.is_away:
            raise Fault(FaultKind.UNAVAILABLE, Words("无应答", "no answer"))
        return HttpAnswer(*self.camera.answer(body or b""))

    def mover(self) -> OnvifMover:
        return OnvifMover(self.clock, lambda _: True, self.open)


async def reason(mover: OnvifMover, address: CameraAddress, verb: Verb) -> str:
    try:
        await mover(address, verb)
    except Trouble as trouble:
        return trouble.reason.value.lower()
    return ""


async def test_it_turns_and_is_opened_once_a_minute() -> None:
    dome, address = Dome(), camera_address(STREAM, "admin", "s&cret")
    mover = dome.mover()
    assert await reason(mover, address, SetPreset(7)) == ""
    assert await reason(mover, address, Move(pan=1.0)) == ""
    dome.clock.advance(timedelta(seconds=1))
    assert dome.camera.turning.position()[0] == pytest.approx(0.25)
    assert await reason(mover, address, GoToPreset(7)) == ""
    assert (dome.camera.turning.position(), dome.opened) == ((0.0, 0.0, 0.0), 1)
    dome.clock.advance(timedelta(minutes=1))
    assert (await reason(mover, address, Move(tilt=1.0)), dome.opened) == ("", 2)


async def test_why_it_does_not_turn() -> None:
    dome, address = Dome(), camera_address(STREAM, "admin", "s&cret")
    mover = dome.mover()
    assert await reason(mover, camera_address(STREAM, "admin", "wrong"), Move(pan=1.0)) == "refused"
    assert await reason(mover, address, GoToPreset(9)) == "not_found"
    assert await reason(mover, address, Cruise(CruiseAct.START, 1)) == "unsupported"
    dome.is_away = True
    assert await reason(mover, address, Move(pan=1.0)) == "unreachable"
    dome.is_away = False
    assert await reason(mover, address, Move(pan=1.0)) == "", "it is asked anew"


async def test_the_point_of_a_fixed_channel_does_not_turn_the_dome_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    dome = Dome()
    profiles = [
        Profile(name, name, Service.MEDIA, source=name, turns=name == "dome") for name in ("gate", "dome")
    ]  # an NVR with two channels
    monkeypatch.setattr(moving, "profiles_of", lambda _: profiles)
    monkeypatch.setattr(moving, "stream_address", lambda _, one: camera_address(f"rtsp://127.0.0.1:8554/{one.token}"))
    gate, turned = (camera_address(f"rtsp://127.0.0.1:8554/{name}", "admin", "s&cret") for name in ("gate", "dome"))
    assert await reason(dome.mover(), gate, Move(pan=1.0)) == "unsupported"
    assert not dome.camera.turning.is_moving()
    assert await reason(dome.mover(), turned, Move(pan=1.0)) == ""
    assert dome.camera.turning.is_moving()


async def test_no_host_outside_of_the_networks_of_cameras() -> None:
    mover = OnvifMover(Dome().clock, lambda _: False)
    assert await reason(mover, camera_address(STREAM, "admin", "s&cret"), Move(pan=1.0)) == "refused"


async def test_verbs_for_a_camera_that_does_not_answer_do_not_pile_up() -> None:
    dome, address = Dome(), camera_address(STREAM, "admin", "s&cret")
    mover = dome.mover()
    dome.may_answer.clear()
    waiting = [asyncio.ensure_future(reason(mover, address, verb)) for verb in (Move(pan=1.0), Stop(), Stop())]
    await asyncio.sleep(0)
    assert await reason(mover, address, Stop()) == "silent"
    assert await reason(mover, address, Move(pan=1.0)) == "silent"
    dome.may_answer.set()
    assert await asyncio.gather(*waiting) == ["silent", "", ""]
    assert not dome.camera.turning.is_moving(), "the move waited while the stops came"
    assert (await reason(mover, address, Move(pan=1.0)), dome.opened) == ("", 1)


async def test_a_stop_waits_for_no_verb_that_the_camera_has_not_answered() -> None:
    dome, address = Dome(), camera_address(STREAM, "admin", "s&cret")
    mover = dome.mover()
    assert await reason(mover, address, Move(pan=1.0)) == ""
    dome.held_back = b"ContinuousMove"
    dome.may_answer.clear()
    late = asyncio.ensure_future(reason(mover, address, Move(pan=-1.0)))
    await asyncio.sleep(0)
    try:
        async with asyncio.timeout(5):
            assert await reason(mover, address, Stop()) == ""
        assert not dome.camera.turning.is_moving()
    finally:
        dome.may_answer.set()
    await late


async def test_a_stop_has_its_own_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cameras that do not answer take every thread of the other verbs."""
    monkeypatch.setattr(moving, "_MOST_AT_ONCE", 1)
    dome, address = Dome(), camera_address(STREAM, "admin", "s&cret")
    mover = dome.mover()
    assert await reason(mover, address, Move(pan=1.0)) == ""
    dome.held_back = b"ContinuousMove"
    dome.may_answer.clear()
    another = camera_address(STREAM + "?other", "admin", "s&cret")
    waiting = [asyncio.ensure_future(reason(mover, one, Move(pan=-1.0))) for one in (another, address)]
    await asyncio.sleep(0)
    try:
        async with asyncio.timeout(5):
            assert await reason(mover, address, Stop()) == ""
    finally:
        dome.may_answer.set()
    assert await asyncio.gather(*waiting) == ["", "silent"], (
        "a move that waited for a thread is not done after the stop"
    )
