"""The feed on a hand-moved clock: parameter sets, streams without IDR, runs, gaps and the camera's own clock."""

from tests.support.media.fake_camera import IDR, P_SLICE, PPS, SPS_720
from tests.support.media.feed_bench import SECOND_NS, WALL, Bench
from tests.support.media.h265_clip import PPS as PPS_265
from tests.support.media.h265_clip import SPS_720 as SPS_265
from tests.support.media.h265_clip import VPS

from mingcha.media.feed.camera_feed import KEY_PATIENCE_NS
from mingcha.media.rtp.sdp import Media
from mingcha.media.rtp.video_payload import stream_of
from mingcha.media.units import CameraPhase, GapReason

I_SLICE = b"\x41\x88\x80" + bytes(20)


def test_nothing_is_handed_on_before_a_key_picture_with_its_parameter_sets() -> None:
    bench = Bench()
    bench.picture(0, P_SLICE)
    bench.picture(3600, IDR)
    assert bench.sink.order == []
    bench.picture(7200, SPS_720, PPS, IDR)
    assert bench.sink.order == ["format", "unit"]
    assert bench.sink.units[0].pts_90k == bench.sink.units[0].dts_90k == WALL + 7200


def test_parameter_sets_of_the_description_are_enough() -> None:
    bench = Bench()
    sprop = "Z01AH9oBQBbsBEAAAAMAQAAADKPGDKg=,aO88gA=="
    bench.feed.begin(*stream_of(Media("video", 96, "H264", 90_000, "", (("sprop-parameter-sets", sprop),), 0.0)))
    bench.picture(0, IDR)
    assert bench.sink.order == ["format", "unit"]


def test_a_stream_without_idr_begins_at_an_i_picture_after_ten_seconds() -> None:
    bench = Bench()
    step = 90_000
    for second in range(14):
        bench.picture(second * step, SPS_720, PPS, I_SLICE)
    patience = KEY_PATIENCE_NS // SECOND_NS
    assert len(bench.sink.units) == 14 - patience
    assert all(unit.key for unit in bench.sink.units)
    bench.picture(14 * step, SPS_720, PPS, P_SLICE)
    assert not bench.sink.units[-1].key


def test_a_jump_of_the_media_clock_ends_the_run_and_the_next_does_not_overlap() -> None:
    bench = Bench()
    for count in range(10):
        bench.picture(count * 3600, SPS_720, PPS, IDR)
    bench.picture(10 * 3600, P_SLICE, media_90k=50_000_000)
    bench.picture(11 * 3600, SPS_720, PPS, IDR, media_90k=50_003_600)
    assert bench.sink.gaps == [(GapReason.CLOCK_JUMP, (WALL + 36_000) // 90, "the media clock jumped forward")]
    assert bench.sink.order[-2:] == ["format", "unit"]
    assert bench.sink.units[-1].dts_90k > bench.sink.units[-2].dts_90k


def test_a_wall_clock_that_was_set_back_begins_a_run_at_its_own_time() -> None:
    bench = Bench()
    bench.picture(10_000_000, SPS_720, PPS, IDR)
    bench.feed.restart("the machine's clock stepped by -60.0 s")
    bench.picture(10_000_000 - 60 * 90_000, SPS_720, PPS, IDR)
    assert bench.sink.units[1].pts_90k == WALL + 10_000_000 - 60 * 90_000
    assert [gap[0] for gap in bench.sink.gaps] == [GapReason.CLOCK_JUMP]


def test_a_gap_is_told_once_and_again_when_its_reason_changes() -> None:
    bench = Bench()
    bench.feed.trouble(GapReason.UNREACHABLE, "no answer")
    bench.feed.trouble(GapReason.UNREACHABLE, "no answer")
    bench.feed.trouble(GapReason.SILENT, "nothing comes")
    bench.feed.damage("packets are missing")
    assert [gap[0] for gap in bench.sink.gaps] == [GapReason.UNREACHABLE, GapReason.SILENT]
    assert [state.phase for state in bench.sink.states][:2] == [CameraPhase.CONNECTING, CameraPhase.TROUBLE]


def test_figures_and_the_cameras_own_clock() -> None:
    bench = Bench()
    for count in range(126):
        bench.picture(count * 3600, SPS_720, PPS, IDR)
    bench.feed.sender_clock(WALL + 125 * 3600 + 45_000, 125 * 3600)
    bench.feed.take_figures()
    state = bench.sink.states[-1]
    assert state.clock_offset_ms == 500
    assert 25.0 <= state.frames_per_second <= 25.3
    assert state.kilobits_per_second > 300


class H265Bench(Bench):
    """The same with H.265: types stand elsewhere in the header."""

    def __init__(self) -> None:
        super().__init__()
        self.feed.begin(*stream_of(Media("video", 96, "H265", 90_000, "", (), 25.0)))

    def kind_of(self, unit: bytes) -> int:
        return unit[0] >> 1 & 0x3F


CRA, RASL, TRAIL_265 = b"\x2a\x01\xaf\x11", b"\x12\x01\xd0\x22", b"\x02\x01\xd0\x33"


def test_leading_pictures_are_left_out_where_a_run_begins_and_kept_where_they_can_be_decoded() -> None:
    bench = H265Bench()
    bench.picture(0, TRAIL_265)
    for time, units in enumerate([(VPS, SPS_265, PPS_265, CRA), (RASL,), (TRAIL_265,), (CRA,), (RASL,), (TRAIL_265,)]):
        bench.picture(3600 * (time + 1), *units)
    firsts = [unit.payload[4:8] for unit in bench.sink.units]
    assert firsts == [VPS[:4], TRAIL_265, CRA, RASL, TRAIL_265]
    assert [unit.key for unit in bench.sink.units] == [True, False, True, False, False]
    bench.feed.damage("packets are missing")
    bench.picture(36_000, RASL)
    bench.picture(39_600, CRA)
    bench.picture(43_200, RASL)
    assert [unit.payload[4:8] for unit in bench.sink.units[5:]] == [CRA]
    assert bench.sink.formats[0].codec == "hvc1.1.6.L93.90"
