"""The recordings of a simulated device: files by time, a gap, pictures of the span that is asked for, both ways."""

from datetime import UTC, datetime, timedelta

import pytest

from mingcha.kit.clock import HandClock
from mingcha.media.gb28181.device.history import RecordedPicture, Recording
from mingcha.media.gb28181.manscdp.records import RecordPage, RecordQuery, write_record_page
from mingcha.media.gb28181.manscdp.versions import Version
from mingcha.media.gb28181.record_kind import RecordKind
from mingcha.simulate.gb28181.history import DrawnHistory, RecordedChannel
from mingcha.simulate.gb28181.quirks import Quirk, QuirkyManners
from mingcha.simulate.scenes import SCENES
from mingcha.simulate.sources import SourceSettings

pytestmark = pytest.mark.law("13(1)")
CHANNEL = "42010000001320000001"
NOW = datetime(2026, 12, 2, 8, 40, tzinfo=UTC)
SECOND = 90_000


def at(hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 12, 2, hour, minute, second, tzinfo=UTC)


def history(*, has_gap: bool = False) -> DrawnHistory:
    settings = SourceSettings(SCENES[0], "Gate", 640, 360, 5, 800_000)
    channels = {CHANNEL: RecordedChannel("Gate", settings)}
    return DrawnHistory(channels, HandClock(NOW), lambda _: None, has_gap=has_gap)


def spans(query: RecordQuery, *, has_gap: bool = False) -> list[tuple[datetime | None, datetime | None]]:
    return [(one.start, one.end) for one in history(has_gap=has_gap).records(CHANNEL, query)]


def test_files_of_half_an_hour_up_to_now_and_a_day_back() -> None:
    query = RecordQuery(at(7, 45), at(9))
    assert spans(query) == [(at(7, 30), at(8)), (at(8), at(8, 30)), (at(8, 30), NOW)]
    assert spans(query, has_gap=True) == [(at(7, 30), at(8)), (at(8), at(8, 20)), (at(8, 30), NOW)]
    assert spans(RecordQuery(at(8, 20), at(8, 30)), has_gap=True) == []
    assert spans(RecordQuery(at(8), at(8, 30), RecordKind.ALARM)) == []
    assert len(spans(RecordQuery(NOW - timedelta(days=9), NOW + timedelta(days=9)))) == 49
    first = history().records(CHANNEL, query)[0]
    assert (first.kind, first.size_bytes, first.path) == ("time", 180_000_000, f"/{CHANNEL}/1796196600.ps")
    assert history().records("42010000001320000009", query) == ()


async def taken(
    recording: Recording, begin_s: float, *, backwards: bool = False, most: int = 1_000
) -> list[RecordedPicture]:
    found: list[RecordedPicture] = []
    async for picture in recording.pictures(int(begin_s * SECOND), backwards=backwards):
        found.append(picture)
        if len(found) == most:
            break
    return found


async def test_pictures_of_a_span_with_keys_at_even_seconds() -> None:
    recording = history().recording(CHANNEL, at(8, 0, 1), at(8, 0, 7), stream=1)
    assert recording is not None
    assert (recording.video_codec, recording.duration_90k, recording.size_bytes) == ("h264", 6 * SECOND, 600_000)
    pictures = await taken(recording, 0)
    assert [one.at_90k for one in pictures] == [number * SECOND // 5 for number in range(30)]
    assert [one.at_90k / SECOND for one in pictures if one.key] == [0, 1, 3, 5]
    assert all((one.annex_b[4] & 0x1F == 7) is one.key for one in pictures)
    assert [one.at_90k / SECOND for one in await taken(recording, 4.6, most=3)] == [3, 3.2, 3.4]
    back = await taken(recording, 4.6, backwards=True)
    assert [one.at_90k / SECOND for one in back] == [3, 1]
    assert all(one.key for one in back)


async def test_a_gap_is_left_out_both_ways() -> None:
    recording = history(has_gap=True).recording(CHANNEL, at(8, 19, 58), at(8, 30, 2), stream=0)
    assert recording is not None
    pictures = await taken(recording, 1)
    assert [one.at_90k / SECOND for one in pictures if one.key] == [0, 602]
    assert len(pictures) == 20
    assert [one.at_90k / SECOND for one in await taken(recording, 603.5, backwards=True)] == [602, 0]
    assert history(has_gap=True).recording(CHANNEL, at(8, 21), at(8, 29), stream=0) is None


def test_a_sum_that_counts_each_message_alone() -> None:
    items = tuple(history().records(CHANNEL, RecordQuery(at(7, 45), at(8, 15))))
    root = write_record_page(8, CHANNEL, RecordPage(9, items))
    assert b"<SumNum>2</SumNum>" in QuirkyManners(frozenset({Quirk.WRONG_SUM})).body(root, Version.V2016)
    assert b"<SumNum>9</SumNum>" in QuirkyManners(frozenset({Quirk.RECORD_GAP})).body(root, Version.V2016)
