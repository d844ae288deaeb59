"""`mingcha look` beside a real recorder: cameras that are turned, covered, hidden and frozen are found (7, 12; T7-S).

The recorder has its own disk, journal and socket, the pictures are coded and decoded by their own processes; only the
clock is moved by hand, and what a camera would send over the network is put into its sink.
"""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from tests.support.media.recorder_house import ASSIGN, START, House, running
from tests.support.media.synthetic import now_90k
from tests.support.media.taking_in import until_so

from mingcha.kit.clock import HandClock
from mingcha.media.looks.decoding import decoded_picture
from mingcha.media.looks.detector import CameraDetector
from mingcha.media.looks.state import pack_state
from mingcha.media.looks.values import CheckState, LookFinding
from mingcha.media.looks.worker_process import LookWorker
from mingcha.media.mp4.init import init_segment
from mingcha.media.units import AccessUnit, CameraPhase, CameraState, GapReason, VideoFormat
from mingcha.simulate.encoder import EncoderSettings, PictureEncoder
from mingcha.simulate.painter import Painter
from mingcha.simulate.scenes import SCENES
from mingcha.simulate.spoiled import SpoiledView
from mingcha.simulate.troubles import Trouble
from mingcha.station.looks.looking import Looking, WantedLook, ignored_of, learned_by
from mingcha.station.looks.newest import newest_picture
from mingcha.station.looks.store import LookStore

TROUBLES = {
    "42010200001310000001": ("turned:900", LookFinding.TURNED),
    "42010200001310000002": ("covered:900", LookFinding.PARTIAL_SUDDEN),
    "42010200001310000003": ("frozen:900", LookFinding.FROZEN),
    "42010200001310000004": ("hidden:900", LookFinding.LOST_VIEW),
}
EVERY = timedelta(minutes=10)
SCENE = SCENES[1]
"""Somebody is under way at each of its checks: a drawn camera has no noise, and would seem frozen without."""


class Drawn:
    """A simulated camera: what it sends at an instant, as the recorder gets it from its feed."""

    def __init__(self, trouble: str = "") -> None:
        painter = Painter(SCENE, 640, 360, "CAM")
        self._view = SpoiledView(painter, Trouble.parse(trouble) if trouble else None)
        self._encoder = PictureEncoder(EncoderSettings(640, 360, 25, 800_000, 50))
        sps, pps = self._encoder.parameter_sets
        config = bytes([1, *sps[1:4], 0xFF, 0xE1]) + len(sps).to_bytes(2) + sps + b"\1" + len(pps).to_bytes(2) + pps
        self.format = VideoFormat("avc1.42c01e", 640, 360, (sps, pps), config, 3600)
        self._number = 0

    def key_picture(self, clock: HandClock, seconds_playing: float) -> bytes:
        """The coded key picture of now."""
        unix_s = clock.now().timestamp()
        self._view.draw(int(unix_s * 1000), unix_s % 86_400, with_sub=False, seconds_playing=seconds_playing)
        self._number += 3600
        (picture,) = self._encoder.encode(self._view.frame(sub=False), self._number, key=True)
        return b"".join(len(unit).to_bytes(4) + unit for unit in picture.nal_units)


def state_of_calm_days() -> bytes:
    """The state of a detector that learned the view of such a camera for four days."""
    drawn, clock, detector = Drawn(), HandClock(START - timedelta(days=5)), CameraDetector()
    init = init_segment(drawn.format)
    for place in range(36):
        detector.check(decoded_picture(init, drawn.key_picture(clock, 0)), int(clock.now().timestamp() * 1000))
        clock.advance(timedelta(hours=3, seconds=7 * place))
    return pack_state(detector)


async def film(house: House, cameras: dict[str, Drawn], seconds_playing: float) -> None:
    """Two seconds of each camera from now on, after a time without footage, and the fragments on disk."""
    begin_90k = now_90k(house.clock)
    for code, drawn in cameras.items():
        sink = house.recorder.ingest.sinks[code]
        sink.format(drawn.format)
        sink.state(CameraState(CameraPhase.RECORDING, 0))
        for second in range(3):
            at_90k, payload = begin_90k + second * 90_000, drawn.key_picture(house.clock, seconds_playing)
            sink.unit(AccessUnit(at_90k, at_90k, key=True, payload=payload, rtp_90k=0, arrival_ns=0))
    house.clock.advance(timedelta(seconds=3))
    now_ms = int(house.clock.now().timestamp() * 1000)
    for code in cameras:
        house.recorder.ingest.sinks[code].interrupted(GapReason.SILENT, now_ms, "nothing came")
    await house.tick()
    for code in cameras:
        await until_so(lambda code=code: newest_picture(house.client, code, now_ms))  # type: ignore[misc]


@pytest.mark.law("7", "12")
async def test_turned_covered_hidden_and_frozen_cameras_are_found_beside_a_real_recorder(tmp_path: Path) -> None:
    clock, worker, found = HandClock(START), LookWorker(), {code: set[LookFinding]() for code in TROUBLES}
    cameras = {code: Drawn(trouble) for code, (trouble, _) in TROUBLES.items()}
    with closing(LookStore(tmp_path / "looks.db")) as store:
        state, key = state_of_calm_days(), learned_by(1, ignored_of(""))
        for code in TROUBLES:
            store.save(code, key, state)
        async with running(tmp_path, clock) as house:
            rows = [ASSIGN | {"camera": code} for code in TROUBLES]
            await house.client.ask("assign", version=1, cameras=rows)
            looking = Looking(house.client, worker, store)
            looking.want([WantedLook(code, 1, "", moves=False) for code in TROUBLES])
            try:
                for check in range(8):  # the first two are of a camera with which nothing is wrong
                    await film(house, cameras, check * 600.0)
                    changed = await looking.check_due(lambda: int(clock.now().timestamp() * 1000))
                    assert len(changed) == len(TROUBLES)
                    for one in changed:
                        found[one.wanted.camera] |= {each.kind for each in one.began}
                        assert check > 1 or (one.began, one.check.state) == ((), CheckState.JUDGED)
                    clock.advance(EVERY)
            finally:
                await worker.stop()
    assert found == {code: {kind} for code, (_, kind) in TROUBLES.items()}
    assert worker.ended == 0
