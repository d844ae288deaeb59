"""Sealed hours taken into custody: once, in order, from the recorder that may say so, and nothing malformed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.custody.footage import RECORDER, SmallRecorder, hour_of, hour_row

from mingcha.custody.disposal.reports import read_order_state
from mingcha.custody.hours.actions import HOURS_IN_A_BATCH, take_in_hours
from mingcha.custody.hours.models import Hour
from mingcha.custody.hours.queries import days_kept, point_retention
from mingcha.custody.hours.reports import HourReport, read_hour
from mingcha.evidence.models import Entry
from mingcha.fleet.recorders.actions import take_in_recorder_state
from mingcha.fleet.recorders.models import CameraState, RecorderState
from mingcha.fleet.recorders.queries import cameras, hours_cursor, recorders
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault, FaultKind

UPLINK = program("uplink")
CAMERA = "42010200001320000001"
FIRST = hour_of("2026-11-24", 10)


def acts() -> int:
    """Entries of the application's log."""
    return Entry.objects.count()


@pytest.mark.django_db
def test_the_same_hours_twice_make_one_entry(clock: HandClock) -> None:
    rows = [hour_row(n, CAMERA, FIRST + n) for n in (1, 2, 3)]
    taken = take_in_hours(UPLINK, RECORDER, rows, clock=clock)
    assert (taken.added, taken.known, taken.refused, taken.cursor) == (3, 0, (), 3)
    assert acts() == 1
    again = take_in_hours(UPLINK, RECORDER, rows, clock=clock)
    assert (again.added, again.known, again.refused, again.cursor) == (0, 3, (), 3)
    assert (acts(), Hour.objects.count()) == (1, 3)


@pytest.mark.django_db
def test_a_batch_grows_the_set_by_what_is_new(clock: HandClock) -> None:
    take_in_hours(UPLINK, RECORDER, [hour_row(1, CAMERA, FIRST)], clock=clock)
    taken = take_in_hours(UPLINK, RECORDER, [hour_row(n, CAMERA, FIRST + n - 1) for n in (1, 2)], clock=clock)
    assert (taken.added, taken.known) == (1, 1)


@pytest.mark.django_db
@pytest.mark.law("20(2)")
def test_an_hour_is_never_replaced(clock: HandClock) -> None:
    take_in_hours(UPLINK, RECORDER, [hour_row(1, CAMERA, FIRST)], clock=clock)
    other = hour_row(2, CAMERA, FIRST, digest="A" * 43 + "=")
    taken = take_in_hours(UPLINK, RECORDER, [other], clock=clock)
    assert [refused.words.en for refused in taken.refused] == ["the hour was reported before with another digest"]
    assert Hour.objects.get().digest != other["digest"]
    assert acts() == 2, "the refusal is in the log"


@pytest.mark.django_db
def test_an_outgrown_epoch_is_refused_but_not_in_the_hour_of_the_change(clock: HandClock) -> None:
    rows = [
        hour_row(1, CAMERA, FIRST, ep=1),
        hour_row(2, CAMERA, FIRST + 1, ep=2),
        hour_row(3, CAMERA, FIRST + 1, ep=1),
        hour_row(4, CAMERA, FIRST + 2, ep=1),
    ]
    taken = take_in_hours(UPLINK, RECORDER, rows, clock=clock)
    assert (taken.added, taken.cursor) == (3, 4)
    assert [refused.row for refused in taken.refused] == [f"{CAMERA}/{FIRST + 2}/1/R30"]
    late = take_in_hours(UPLINK, RECORDER, [hour_row(5, CAMERA, FIRST + 3, ep=1)], clock=clock)
    assert len(late.refused) == 1


@pytest.mark.django_db
def test_a_refused_row_is_named_once(clock: HandClock) -> None:
    rows = [hour_row(1, CAMERA, FIRST, rec="rec-2"), hour_row(2, CAMERA, FIRST, bitmap="xyz")]
    taken = take_in_hours(UPLINK, RECORDER, rows, clock=clock)
    assert [refused.row for refused in taken.refused] == ["sequence 1", "sequence 2"]
    assert (acts(), hours_cursor(RECORDER)) == (1, 2)
    take_in_hours(UPLINK, RECORDER, rows, clock=clock)
    assert acts() == 1


@pytest.mark.django_db
def test_a_label_that_changes_within_an_hour_gives_two_rows(clock: HandClock) -> None:
    rows = [hour_row(1, CAMERA, FIRST, label="R30/trial"), hour_row(2, CAMERA, FIRST, label="R30")]
    assert take_in_hours(UPLINK, RECORDER, rows, clock=clock).added == 2


@pytest.mark.django_db
def test_a_full_batch_fits_one_entry(clock: HandClock) -> None:
    rows = [hour_row(n, CAMERA, FIRST + n) for n in range(1, HOURS_IN_A_BATCH + 1)]
    assert take_in_hours(UPLINK, RECORDER, rows, clock=clock).added == HOURS_IN_A_BATCH
    with pytest.raises(ValueError, match="at most"):
        take_in_hours(UPLINK, RECORDER, [*rows, hour_row(999, CAMERA, FIRST)], clock=clock)


@pytest.mark.parametrize(
    "changes",
    [
        {"hour": -1}, {"hour": True}, {"ep": 0}, {"sequence": 0}, {"entry": -1}, {"bytes": "1"}, {"label": ""},
        {"cam": "1"}, {"cam": "４" * 20}, {"bitmap": "F" * 15}, {"bitmap": "f" * 14}, {"digest": "A" * 44},
        {"digest": "QQ=="}, {"gaps": None}, {"gaps": [[1, 2, "loss"]]}, {"gaps": [[FIRST * 3_600_000] * 2 + ["x"]]},
        {"gaps": [["a", "b", "c"]]}, {"gaps": [[FIRST * 3_600_000, FIRST * 3_600_000 + 5, "loss"]] * 2},
    ],
)  # fmt: skip
def test_a_malformed_hour_is_invalid(changes: dict[str, object]) -> None:
    with pytest.raises(Fault) as fault:
        read_hour(hour_row(1, CAMERA, FIRST) | changes)
    assert fault.value.kind is FaultKind.INVALID


PLAIN = st.none() | st.booleans() | st.integers() | st.text(max_size=45)
FIELDS = sorted(hour_row(1, CAMERA, FIRST))


@given(st.dictionaries(st.sampled_from(FIELDS), st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=4))))
def test_any_json_is_an_hour_or_invalid(changes: dict[str, object]) -> None:
    try:
        report = read_hour(hour_row(1, CAMERA, FIRST) | changes)
    except Fault as fault:
        kind: FaultKind | None = fault.kind
    else:
        kind = None
        assert isinstance(report, HourReport)
        assert 0 <= int(report.bitmap, 16) < 2**60
    assert kind in (None, FaultKind.INVALID)


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("waiting", "intended"),
        ("unlinking", "intended"),
        ("done", "done"),
        ("refused", "refused"),
        ("accepted", "sent"),
    ],
)
def test_states_of_orders_are_custodys_words(said: str, means: str) -> None:
    assert read_order_state({"order": "D00000001", "state": said}).state == means


@pytest.mark.parametrize("row", [{"order": "D1", "state": "lost"}, {"order": 1, "state": "done"}, {"state": "done"}])
def test_a_malformed_answer_is_invalid(row: dict[str, object]) -> None:
    with pytest.raises(Fault) as fault:
        read_order_state(row)
    assert fault.value.kind is FaultKind.INVALID


@pytest.mark.django_db
def test_what_a_recorder_says_of_itself_is_kept_with_its_age(clock: HandClock, recorder: SmallRecorder) -> None:
    other = "42010200001320000002"
    status = {"cameras": {CAMERA: {"phase": "recording"}, other: {"phase": "trouble", "reason": "silent"}}, "disk": {}}
    take_in_recorder_state(RECORDER, status, clock=clock, started_ms=1000, is_demo=True, holds_version=3)
    take_in_recorder_state(RECORDER, {"cameras": {other: {"phase": "off", "reason": None}}}, clock=clock)
    assert CameraState.objects.count() == 1, "a camera that is not spoken of any more is gone"
    clock.set_wall(clock.now().replace(second=24))
    (view,) = recorders(clock=clock)
    assert (view.age_ms, view.holds_version, view.started_at and view.started_at.timestamp()) == (2000, 3, 1.0)
    assert (cameras(clock=clock)[other].state, cameras([CAMERA], clock=clock)) == ("off", {})
    assert acts() == 0, "a cache is no act"
    assert RecorderState.objects.count() == 1


@pytest.mark.law("16(5)")
def test_a_point_shows_what_it_keeps_beside_what_it_owes(camera: str, clock: HandClock) -> None:
    gap = [[(FIRST + 1) * 3_600_000, (FIRST + 1) * 3_600_000 + 90_000, "silent"]]
    rows = [
        hour_row(1, camera, FIRST, bitmap="0" * 14 + "f", label="R30/trial"),
        hour_row(2, camera, FIRST, bitmap="0" * 13 + "f8"),
        hour_row(3, camera, FIRST + 1, bitmap="f" * 14 + "c", gaps=gap),
    ]
    take_in_hours(UPLINK, RECORDER, rows, clock=clock)
    kept = point_retention(camera, clock=clock)
    (day,) = days_kept(camera, 31, clock=clock)
    assert (day.minutes_expected, day.minutes_kept, dict(day.gaps_ms)) == (120, 8 + 58, {"silent": 90_000})
    assert day.complete_permille == 550
    assert (kept.must_reach_back_to.isoformat(), kept.history_short, kept.overdue_hours) == ("2026-10-26", True, 0)
    assert (kept.retention, str(kept.oldest_day), str(kept.newest_day)) == ("R30", "2026-11-24", "2026-11-24")
