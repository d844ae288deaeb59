"""Which alarms there are of what fails: a circuit, a recorder, a disk are one each, a camera alone is its own."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.registry.identity.duty import Place
from mingcha.supervision.alarms.grouping import at_ms, causes_of
from mingcha.supervision.alarms.states import AlarmKind, Severity
from mingcha.supervision.alarms.values import (
    AlarmMember,
    CameraTrouble,
    DiskTrouble,
    PlainTrouble,
    SilentRecorder,
    Troubles,
)

pytestmark = pytest.mark.law("16(1)")
PLACE = Place("420102", "HQXX")
BEGAN_MS = 1_790_000_000_000
AT = datetime(2026, 9, 21, tzinfo=UTC)


def down(number: int, circuit: int = 0, *, reason: str = "SILENT", after_s: int = 0, **more: object) -> CameraTrouble:
    code = f"{number:020d}"
    since_ms = BEGAN_MS + 1000 * after_s
    held = CameraTrouble(code, PLACE, AlarmKind.DOWN, reason, since_ms, recorder="rec-1", circuit=circuit)
    return replace(held, **more)  # type: ignore[arg-type]


def hanging(circuit: int, *numbers: int) -> tuple[tuple[int, str, int], ...]:
    return tuple((circuit, f"{number:020d}", 0) for number in numbers)


def members(*numbers: int) -> tuple[AlarmMember, ...]:
    return tuple(AlarmMember(f"{number:020d}", PLACE) for number in numbers)


@pytest.mark.law("17")
def test_a_circuit_that_is_out_is_one_alarm_with_its_cameras() -> None:
    cut = tuple(down(number, 7, after_s=number) for number in range(1, 6))
    (cause,) = causes_of(Troubles(cut, hanging(7, *range(1, 9))))
    assert (cause.key, cause.kind, cause.severity) == ("circuit:7", AlarmKind.CIRCUIT, Severity.HIGH)
    assert cause.members == members(*range(1, 6))
    assert cause.since == at_ms(BEGAN_MS + 1000)
    # most of the circuit is heard: each camera is its own
    alone = causes_of(Troubles(cut[:2], hanging(7, *range(1, 9))))
    assert [one.kind for one in alone] == [AlarmKind.DOWN, AlarmKind.DOWN]
    # of a single camera its line and its power supply look the same
    (single,) = causes_of(Troubles(cut[:1], hanging(7, 1)))
    assert single.kind is AlarmKind.DOWN


def test_what_a_circuit_does_not_explain_is_beside_it() -> None:
    cut = (*(down(number, 7) for number in (1, 2, 3)), down(4, 7, reason="REFUSED"), down(5))
    causes = causes_of(Troubles(cut, hanging(7, 1, 2, 3, 4)))
    assert [(one.kind, one.camera[-1:], len(one.members)) for one in causes] == [
        (AlarmKind.CIRCUIT, "", 3),
        (AlarmKind.DOWN, "4", 0),
        (AlarmKind.DOWN, "5", 0),
    ]


@pytest.mark.law("17")
def test_most_cameras_of_a_site_that_fail_at_once_are_one_alarm_and_each_is_in_it() -> None:
    cut = tuple(down(number, after_s=12 * number, site="HQX") for number in range(1, 5))
    (cause,) = causes_of(Troubles(cut, sites=(("HQX", 6),)))
    assert (cause.key, cause.kind, cause.severity) == ("site:HQX", AlarmKind.SITE, Severity.HIGH)
    assert (cause.members, cause.since) == (members(1, 2, 3, 4), at_ms(BEGAN_MS + 12_000))
    kinds = lambda found, cameras: [one.kind.value for one in causes_of(Troubles(found, sites=(("HQX", cameras),)))]  # noqa: E731
    assert kinds(cut, 7) == ["down"] * 4, "four of seven are less than 60 per cent"
    assert kinds(cut[:2], 2) == ["down"] * 2, "two are too few"
    slow = tuple(down(number, after_s=61 * number, site="HQX") for number in range(1, 5))
    assert kinds(slow, 4) == ["down"] * 4, "one after the other"
    later = (*cut, down(5, after_s=500, site="HQX"))
    assert [one.members for one in causes_of(Troubles(later, sites=(("HQX", 6),)))] == [members(1, 2, 3, 4, 5)]
    # what was down long before is its own, and counts for nothing
    long_down = (down(9, after_s=-3600, site="HQX"), *cut)
    causes = causes_of(Troubles(long_down, sites=(("HQX", 7),)))
    assert [(one.kind.value, len(one.members)) for one in causes] == [("down", 0), ("site", 4)]
    elsewhere = (*cut, down(6, 7, site="HQX"), down(7, site="WCT"), down(8, reason="REFUSED", site="HQX"))
    causes = causes_of(Troubles(elsewhere, hanging(7, 6), sites=(("HQX", 6),)))
    assert [one.key[-6:] for one in causes] == ["000006", "000007", "000008", "te:HQX"]
    trial = tuple(replace(one, on_trial=True) for one in cut)
    assert [one.severity for one in causes_of(Troubles(trial, sites=(("HQX", 6),)))] == [Severity.LOW]


def test_a_silent_recorder_and_a_disk_are_one_each() -> None:
    silent = SilentRecorder("rec-1", AT, members(1, 2))
    (cause,) = causes_of(Troubles((down(1), down(2)), recorders=(silent,)))
    assert (cause.key, cause.since, len(cause.members)) == ("recorder:rec-1", AT, 2)
    disk = DiskTrouble("rec-1", "d1", "fault", None, members(1, 2))
    causes = causes_of(Troubles((down(1, reason="DISK_FAULT"), down(2)), disks=(disk,)))
    assert [one.key for one in causes] == ["disk:rec-1/d1", f"down:{2:020d}"]
    assert [one.severity for one in causes] == [Severity.HIGH, Severity.MIDDLE]
    forecast = causes_of(Troubles(disks=(replace(disk, reason="forecast"),)))
    assert [one.severity for one in forecast] == [Severity.LOW]


@pytest.mark.parametrize("since_ms", [0, 1, 1_577_836_800_000, 10**17])
def test_a_clock_that_is_wrong_stops_no_turn(since_ms: int) -> None:
    cut = (down(1, 7, since_ms=since_ms), down(2, 7, since_ms=since_ms), down(3))
    causes = causes_of(Troubles(cut, hanging(7, 1, 2)))
    assert [(one.kind, len(one.members)) for one in causes] == [(AlarmKind.CIRCUIT, 2), (AlarmKind.DOWN, 0)]
    of_site = tuple(down(number, since_ms=max(since_ms, 1), site="HQX") for number in range(1, 5))
    (cause,) = causes_of(Troubles(of_site, sites=(("HQX", 4),)))
    assert (cause.kind, len(cause.members)) == (AlarmKind.SITE, 4)


def test_a_disk_that_will_be_full_hides_no_camera_that_is_down() -> None:
    later = DiskTrouble("rec-1", "d1", "forecast", None, members(1, 2))
    causes = causes_of(Troubles((down(1, reason="DISK_FULL", is_key=True),), disks=(later,)))
    assert [(one.kind, one.severity) for one in causes] == [
        (AlarmKind.DISK, Severity.LOW),
        (AlarmKind.DOWN, Severity.HIGH),
    ]


def test_a_circuit_of_points_on_trial_is_low() -> None:
    cut = tuple(down(number, 7, on_trial=True) for number in (1, 2))
    (cause,) = causes_of(Troubles(cut, hanging(7, 1, 2)))
    assert cause.severity is Severity.LOW


@pytest.mark.law("16(5)")
def test_key_targets_are_graver_and_trials_never() -> None:
    causes = causes_of(Troubles((down(1, is_key=True), down(2, is_key=True, on_trial=True), down(3, since_ms=0))))
    assert [one.severity for one in causes] == [Severity.HIGH, Severity.LOW, Severity.MIDDLE]
    assert causes[2].since is None  # not known
    clue = PlainTrouble(AlarmKind.CLUE, "X20261125-0001", "crime", AT, PLACE, grave=True)
    (cause,) = causes_of(Troubles(others=(clue,)))
    assert (cause.key, cause.severity, cause.place) == ("clue:X20261125-0001", Severity.HIGH, PLACE)


NUMBERS = st.integers(1, 40)
TROUBLES = st.builds(
    down,
    NUMBERS,
    st.integers(0, 3),
    reason=st.sampled_from(["SILENT", "UNREACHABLE", "REFUSED", "DISK_FULL"]),
    after_s=st.integers(0, 600),
    site=st.sampled_from(["", "HQX", "WCT"]),
    recorder=st.sampled_from(["rec-1", "rec-2"]),
)


@given(st.lists(TROUBLES, max_size=30, unique_by=lambda one: one.camera), st.booleans(), st.booleans())
def test_each_camera_that_is_down_belongs_to_one_cause(found: list[CameraTrouble], silent: bool, full: bool) -> None:
    of_rec_2 = tuple(AlarmMember(one.camera, PLACE) for one in found if one.recorder == "rec-2")
    troubles = Troubles(
        tuple(found),
        tuple((one.circuit, one.camera, 0) for one in found if one.circuit),
        recorders=(SilentRecorder("rec-2", AT, of_rec_2),) if silent and of_rec_2 else (),
        disks=(DiskTrouble("rec-1", "d1", "full", AT, ()),) if full else (),
        sites=(("HQX", 5), ("WCT", 3)),
    )
    causes = causes_of(troubles)
    named = [one.camera for one in causes if one.camera]
    named += [member.camera for one in causes for member in one.members]
    on_the_disk = {one.camera for one in found if full and one.recorder == "rec-1" and one.reason == "DISK_FULL"}
    assert sorted(named) == sorted({one.camera for one in found} - on_the_disk)
    assert len({one.key for one in causes}) == len(causes)
    assert causes_of(replace(troubles, cameras=tuple(reversed(found)))) == causes
