"""A virtual camera of others, by `make onvif`: found, asked with a password, its stream read, turned (2, 7, 13(1))."""

import os

import pytest
from tests.support.fault_kinds import fault_of

from mingcha.kit.clock import SystemClock
from mingcha.kit.errors import FaultKind
from mingcha.media.address import CameraAddress
from mingcha.media.ingest.trial import Reach, try_camera
from mingcha.media.onvif.device import OnvifDevice, Service, address_at
from mingcha.media.onvif.discovery import PORT, discover
from mingcha.media.onvif.profiles import Profile, profiles_of, snapshot_address, stream_address
from mingcha.media.onvif.turning import presets_of, turn
from mingcha.media.ptz.verbs import GoHome, GoToPreset, Move, SetPreset, Stop

pytestmark = pytest.mark.soak


@pytest.fixture(scope="module")
def place() -> tuple[str, int]:
    """Where it is; its name and password stand in the environment."""
    if "VIRTUAL_CAMERA" not in os.environ:
        pytest.skip("no virtual camera: run by scripts/virtual_camera.py (make onvif)")
    host, _, port = os.environ["VIRTUAL_CAMERA"].partition(":")
    return host, int(port)


def inside(host: str) -> bool:
    return host == "127.0.0.1"


def client(place: tuple[str, int], password: str | None = None) -> OnvifDevice:
    named, given = os.environ["VIRTUAL_CAMERA_USER"], password or os.environ["VIRTUAL_CAMERA_PASSWORD"]
    return OnvifDevice(address_at(*place), named, given, may_reach=inside, clock=SystemClock())


def pan(device: OnvifDevice, profile: Profile) -> float:
    """Where the camera says that it is turned to, from -1 to 1."""
    found = device.ask(Service.PTZ, "GetStatus", f"<v:ProfileToken>{profile.token}</v:ProfileToken>")
    turned = found.child("PTZStatus", "Position", "PanTilt")
    assert turned is not None
    return float(turned.attributes["x"])


def test_it_is_found(place: tuple[str, int]) -> None:
    found = discover([(place[0], PORT)], inside, SystemClock(), within_s=1.5)
    assert [one.host for one in found] == ["127.0.0.1"]
    assert found[0].address == f"http://{place[0]}:{place[1]}/onvif/device_service"


def test_it_asks_for_its_password(place: tuple[str, int]) -> None:
    assert client(place).information().model == "VirtualCam-1"
    assert fault_of(client(place, "wrong").information) is FaultKind.UNAUTHENTICATED


@pytest.mark.law("7")
def test_its_stream_is_read(place: tuple[str, int]) -> None:
    device = client(place)
    main, sub = profiles_of(device)
    assert (main.codec, main.width, main.height, main.turns) == ("H264", 640, 360, True)
    assert (sub.width, sub.height) == (320, 180)
    assert snapshot_address(device, main).startswith("http://127.0.0.1:")
    address = stream_address(device, main)
    found = try_camera(CameraAddress(address.url), SystemClock(), Reach((), ()), limit_s=30.0)
    assert (found.reason, found.width, found.height) == (None, 640, 360)


@pytest.mark.law("2")
def test_it_is_turned(place: tuple[str, int]) -> None:
    device = client(place)
    profile = profiles_of(device)[0]
    assert fault_of(turn, device, profile, GoToPreset(7)) is FaultKind.NOT_FOUND
    turn(device, profile, SetPreset(7))
    assert "7" in [one.name for one in presets_of(device, profile)]
    turn(device, profile, Move(0.5, -0.5, 0.2))
    assert any(pan(device, profile) > 0 for _ in range(500))
    turn(device, profile, Stop())
    turn(device, profile, GoToPreset(7))
    assert any(pan(device, profile) == 0 for _ in range(500))
    turn(device, profile, GoHome())
