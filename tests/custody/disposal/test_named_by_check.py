"""What `mingcha check` names about footage that went or stayed unlawfully (articles 16(5), 20)."""

import pytest
from tests.support.custody.disposal import WORK, found
from tests.support.custody.footage import SmallRecorder, hour_of

from mingcha.custody.disposal.actions import decide_disposal
from mingcha.custody.disposal.models import DisposalOrder
from mingcha.custody.hours.models import Hour
from mingcha.custody.hours.queries import point_retention
from mingcha.kit.clock import HandClock
from mingcha.station.uplink.carrying import Uplink


@pytest.mark.law("20(3)")
def test_a_file_deleted_by_hand_is_named(
    camera: str, recorder: SmallRecorder, uplink: Uplink, clock: HandClock
) -> None:
    file = recorder.record(camera, hour_of("2026-11-24", 10))
    uplink.transfer()
    assert found(recorder, clock) == []
    recorder.files.clear()
    assert found(recorder, clock) == [("missing_unexplained", file.path)]


@pytest.mark.law("20(2)")
def test_unlawful_removals_are_told_apart(
    camera: str, recorder: SmallRecorder, uplink: Uplink, clock: HandClock
) -> None:
    uplink.transfer()
    early = recorder.record(camera, hour_of("2026-10-27", 10))
    held = recorder.record(camera, hour_of("2026-10-01", 10))
    bare = recorder.record(camera, hour_of("2026-10-01", 11))
    begin_ms = hour_of("2026-10-01", 10) * 3_600_000
    recorder.log({"t": "holds", "version": 2, "ranges": [["H00000001", camera, begin_ms, begin_ms + 1]]})
    intent = recorder.log(
        {"t": "dispose_intent", "order": "D1", "camera": camera, "epoch": 1, "basis": "retention", "class": "R30",
         "hours": [early.minute // 60, held.minute // 60], "not_before_ms": 0, "decided_ms": 0,
         "at": int(clock.now().timestamp() * 1000)}
    )  # fmt: skip
    now_ms = int(clock.now().timestamp() * 1000)
    files = [[file.name, 1] for file in (early, held, bare)]
    recorder.log({"t": "dispose_done", "at": now_ms, "order": "D1", "intent": intent, "files": files, "bytes": 3})
    recorder.files -= {early.name, held.name}
    before = found(recorder, clock)
    recorder.files -= {bare.name}
    assert set(found(recorder, clock)) - set(before) == {("missing_unexplained", bare.path)}, "no intent covers it"
    recorder.files.add(bare.name)
    assert set(found(recorder, clock)) == {
        ("order_unknown", "D1"),
        ("disposed_early", early.path),
        ("disposed_under_hold", held.path),
        ("present_after_disposal", bare.path),
    }


@pytest.mark.law("20(2)")
def test_edited_rows_are_named(camera: str, recorder: SmallRecorder, uplink: Uplink, clock: HandClock) -> None:
    recorder.record(camera, hour_of("2026-10-25", 10))
    recorder.record(camera, hour_of("2026-11-24", 10))
    recorder.record(camera, hour_of("2026-11-24", 11))
    uplink.transfer()
    (order,) = decide_disposal(WORK, clock=clock)
    rows = list(Hour.objects.order_by("hour"))
    Hour.objects.filter(pk=rows[1].pk).update(size_bytes=7, digest="A" * 43 + "=")
    Hour.objects.filter(pk=rows[2].pk).update(entry_index=999)
    DisposalOrder.objects.update(camera="42010200001320000009")
    kinds = [kind for kind, _ in found(recorder, clock)]
    assert sorted(kinds) == ["hour_differs", "hour_unknown", "order_altered"]
    Hour.objects.filter(pk=rows[1].pk).delete()
    Hour.objects.filter(pk=rows[0].pk).update(state="disposed")
    kinds = [kind for kind, _ in found(recorder, clock)]
    assert sorted(kinds) == ["hour_disposed_unlogged", "hour_not_taken_in", "hour_unknown", "order_altered"]
    assert order.name == "D00000001"


@pytest.mark.law("20(3)")
def test_minutes_without_any_record_are_named_while_the_camera_was_to_record(
    camera: str, recorder: SmallRecorder, uplink: Uplink, clock: HandClock
) -> None:
    first = hour_of("2026-11-24", 10)
    recorder.log({"t": "camera", "cam": camera, "act": "assigned", "at": first * 3_600_000, "enabled": True})
    recorder.record(camera, first)
    off_ms = (first + 2) * 3_600_000
    recorder.log({"t": "camera", "cam": camera, "act": "changed", "at": off_ms, "enabled": False})
    recorder.record(camera, first + 4)
    uplink.transfer()
    assert found(recorder, clock) == [("silent", f"{camera} 2026-11-24T02:01Z")], "59 minutes of one hour and the next"


@pytest.mark.law("799-17")
def test_footage_past_its_ceiling_is_overdue(
    camera: str, recorder: SmallRecorder, uplink: Uplink, clock: HandClock
) -> None:
    recorder.record(camera, hour_of("2026-10-22", 10))
    uplink.transfer()
    assert [kind for kind, _ in found(recorder, clock)] == ["overdue"]
    assert point_retention(camera, clock=clock).overdue_hours == 1
