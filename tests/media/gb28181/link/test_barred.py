"""A device that registers may be the RTSP camera with masks too: no stream comes from its host by the other name."""

import asyncio
import contextlib
from pathlib import Path

import pytest
from tests.support.media.fake_camera import CountingSink
from tests.support.media.registered_device import ADDRESS, CAMERA, Asked
from tests.support.media.taking_in import until

from mingcha.kit.clock import SystemClock
from mingcha.media.address import camera_address
from mingcha.media.gb28181.link.barred import BarredLink
from mingcha.media.gb28181.link.server import LinkServer
from mingcha.media.gb28181.link.wire import ControlAsk, DeviceState, PlayAsk, Transport
from mingcha.media.ingest.trial import Reach, try_camera
from mingcha.media.masks.plan import UNMASKED
from mingcha.media.trouble import Trouble
from mingcha.media.units import GapReason
from mingcha.run.programs.record import camera_ingest

pytestmark = pytest.mark.law("18(4)")
MASKED, FREE = "10.1.2.3", "10.1.2.4"
ASK = PlayAsk("42010000001180000001", "42010000001310000001", 0, 30_000, Transport.TCP)


@pytest.mark.parametrize(
    ("host", "media_host", "detail"),
    [
        (MASKED, "", "the device is at the host of a camera that has privacy masks"),
        (f"::ffff:{MASKED}", FREE, "the device is at the host of a camera that has privacy masks"),
        (FREE, MASKED, "the device is at the host of a camera that has privacy masks"),
        ("", "", "nobody says where the device is, and some cameras have privacy masks"),
        ("fe80::1%eth0", "", "nobody says where the device is, and some cameras have privacy masks"),
    ],
)
async def test_no_stream_from_the_host_of_a_masked_camera(host: str, media_host: str, detail: str) -> None:
    asked, ended = Asked(host=host, media_host=media_host), list[Trouble]()
    link = BarredLink(asked, {MASKED})
    with pytest.raises(Trouble) as trouble:
        await link.play(ASK, ended.append)
    assert (trouble.value.reason, trouble.value.detail) == (GapReason.MASK_DEVICE, detail)
    assert asked.byes == ["dialog 1"]
    link.bar(())
    await link.play(ASK, ended.append)
    assert asked.byes == ["dialog 1"]
    assert ended == []


async def test_a_stream_that_runs_ends_when_its_host_gets_masks_and_one_that_ended_does_not_end_again() -> None:
    asked, ended = Asked(host=MASKED), list[Trouble]()
    link = BarredLink(asked)
    for _ in range(3):
        await link.play(ASK, ended.append)
    asked.ended[0](Trouble(GapReason.UNREACHABLE, "BYE"))
    link.bye("dialog 2")
    assert (asked.byes, len(ended)) == (["dialog 2"], 1)
    link.bar({FREE})
    assert len(ended) == 1
    link.bar({MASKED})
    assert asked.byes == ["dialog 2", "dialog 3"]
    assert [one.reason for one in ended] == [GapReason.UNREACHABLE, GapReason.MASK_DEVICE]


@pytest.mark.parametrize(("host", "why"), [(MASKED, "the device is at"), ("", "nobody says"), (FREE, "")])
async def test_a_device_at_the_host_of_a_masked_camera_is_not_turned(host: str, why: str) -> None:
    asked = Asked(host=host)
    move = ControlAsk(ASK.device, ASK.channel, {"verb": "stop"})
    await BarredLink(asked).control(move)
    assert asked.controls == [move]
    with pytest.raises(Trouble) if why else contextlib.nullcontext() as trouble:
        await BarredLink(asked, {MASKED}).control(move)
    assert len(asked.controls) == (1 if why else 2)
    assert trouble is None or trouble.value.reason is GapReason.MASK_DEVICE
    assert trouble is None or trouble.value.detail.startswith(why)


async def test_a_recorder_takes_no_pictures_of_such_a_device() -> None:
    asked, sink = Asked(host="127.0.0.1"), CountingSink()
    ingest = camera_ingest(SystemClock(), lambda _: True, BarredLink(asked))
    ingest.bar_redirects({"127.0.0.1"})
    ingest.assign(CAMERA, camera_address(ADDRESS), sink, UNMASKED)
    running = asyncio.create_task(ingest.run())
    await until(lambda: sink.gaps)
    assert sink.gaps[0][0] is GapReason.MASK_DEVICE
    assert asked.byes == ["dialog 1"]
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running


class Signalling(Asked):
    """The signalling program's side of the same link."""

    async def control(self, ask: object) -> None:
        del ask

    def state(self, device: str) -> DeviceState:
        del device
        return DeviceState(online=True)

    def credentials_changed(self, device: str) -> None:
        del device


async def test_a_trial_of_such_a_device_shows_nothing(tmp_path: Path) -> None:
    signalling = Signalling(host=MASKED)
    server = LinkServer(tmp_path / "sip.sock", signalling)  # type: ignore[arg-type]
    await server.start()
    try:
        reach = Reach(barred={MASKED})
        found = await asyncio.to_thread(
            try_camera, camera_address(ADDRESS), SystemClock(), reach, tmp_path / "sip.sock", limit_s=5.0
        )
    finally:
        await server.stop()
    assert (found.reason, found.picture) == (GapReason.MASK_DEVICE, None)
    assert signalling.byes == ["dialog 1"]
