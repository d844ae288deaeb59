"""`mingcha sip`, the recorder and a simulated device, each a process: what is sent is what lies on the disk."""

import itertools
import signal
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker
from tests.support.e2e.kept_home import assign_cameras, inside
from tests.support.e2e.programs import environment_of, prepared
from tests.support.gb28181.programs_and_files import free_port, recorded, running, until

from mingcha.kit.actor import program
from mingcha.kit.clock import SystemClock
from mingcha.kit.home import Home
from mingcha.registry.devices import actions as devices_actions
from mingcha.registry.devices.models import DeviceChannel, DeviceClaim
from mingcha.registry.devices.values import NewDevice
from mingcha.registry.places import actions as places_actions

pytestmark = [pytest.mark.soak, pytest.mark.law("2", "13(1)")]

OWNER = program("console")
DEVICE, CHANNEL, PASSWORD = "42010000001180000001", "42010000001320000001", "let-me-in-2026"
ADDRESS = f"gb28181://{DEVICE}/{CHANNEL}"
CAMERA = "42010200001311000001"
LEAST_PICTURES = 50


def test_what_a_device_sends_is_recorded_also_after_the_signalling_program_was_killed(
    tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> None:
    home, digests = Home(tmp_path / "var", tmp_path / "var/keys"), tmp_path / "sent"
    prepared(home.path)
    with django_db_blocker.unblock(), inside(home):
        approve()
    port = free_port()
    given = environment_of(home.path) | {"MINGCHA_SIP_ID": "42010000002000000001", "MINGCHA_SIP_PORT": str(port)}
    device = ["simulate", "gb28181", "--server", f"127.0.0.1:{port}", "--password", PASSWORD, "--size", "640x360"]
    device += ["--channels", "2"]  # a recorder: its channels have codes of their own
    with running(given, tmp_path, "record"), running(given, tmp_path, *device, "--digests", str(digests)):
        with running(given, tmp_path, "sip") as sip:
            until(home.sip_socket.is_socket)
            until(home.socket.is_socket)
            assign_cameras(home, {CAMERA: ADDRESS})
            until(lambda: sent_by(digests) >= LEAST_PICTURES and len(recorded(home)) >= LEAST_PICTURES)
            sip.send_signal(signal.SIGKILL)  # the recorder's stream ends, and it asks again once somebody answers
            sip.wait()
        before, sent_before = len(recorded(home)), sent_by(digests)
        with running(given, tmp_path, "sip"):
            until(lambda: sent_by(digests) >= sent_before + LEAST_PICTURES)
            until(lambda: len(recorded(home)) >= before + LEAST_PICTURES)
            with django_db_blocker.unblock(), inside(home):
                until(lambda: DeviceClaim.objects.filter(code=DEVICE, online=True, maker__gt="").exists())
                until(lambda: DeviceChannel.objects.filter(device=DEVICE, code=CHANNEL, gone_at=None).exists())
    sent = {line.split()[-1]: place for place, line in enumerate(digests.read_text().splitlines())}
    places = [sent.get(one, -1) for one in recorded(home)]
    assert len(places) >= 2 * LEAST_PICTURES
    assert min(places) >= 0, "a picture that was not sent"
    steps = [after - before for before, after in itertools.pairwise(places)]
    assert min(steps) > 0
    assert len([one for one in steps if one != 1]) <= 1, "the gap while nobody signalled is the only one"


def approve() -> None:
    """Lets the device in."""
    clock = SystemClock()
    places_actions.add_organisation(
        OWNER, code="JAGA", name="江岸分局", kind="district_psb", division="420102", clock=clock
    )
    devices_actions.approve_device(OWNER, new=NewDevice(DEVICE, "门口", "JAGA"), password=PASSWORD, clock=clock)


def sent_by(digests: Path) -> int:
    """How many pictures were sent so far."""
    return len(digests.read_text().splitlines()) if digests.exists() else 0
