"""The daily proof: one entry a day, a row a camera-day, proved again when hours come late, and altered rows found."""

import base64
import hashlib
import json
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.support.custody.footage import RECORDER, at, hour_of, hour_row
from tests.support.registry.city import ADJUSTED, OWNER, City
from tests.support.registry.city_copy import copied_city
from tests.support.registry.switching import switch_off

from mingcha.custody.hours.actions import take_in_hours
from mingcha.custody.hours.models import Hour, HourState
from mingcha.custody.hours.queries import point_retention
from mingcha.custody.proofs import actions as day_proofs
from mingcha.custody.proofs.actions import prove_days
from mingcha.custody.proofs.checks import check_day_proofs
from mingcha.custody.proofs.models import CameraDay, DayProof
from mingcha.custody.proofs.queries import camera_accounts, proofs
from mingcha.custody.proofs.report import report
from mingcha.evidence.models import Entry
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.registry.points import actions as points_actions
from mingcha.registry.systems import actions as systems_actions

pytestmark = [pytest.mark.django_db, pytest.mark.law("16(5)")]

WORK, UPLINK = program("work"), program("uplink")
DAY = "2026-11-26"
THE_DAY = date.fromisoformat(DAY)


@pytest.fixture
def city(db: None, clock: HandClock) -> City:
    """The city, made at the clock's own instant."""
    return copied_city(clock, timedelta())


@pytest.fixture
def codes(city: City) -> list[str]:
    """The three points of the city, registered on 25 November at 14:03."""
    return sorted(point.code for point in city.points.values())


def seal(clock: HandClock, codes: Iterable[str], day: str, hours: Iterable[int] = range(24), **changes: object) -> None:
    """Hours of a day, handed up."""
    number = Hour.objects.count()
    rows = []
    for code in codes:
        for hour in hours:
            number += 1
            rows.append(hour_row(number, code, hour_of(day, hour), **changes))
    assert take_in_hours(UPLINK, RECORDER, rows, clock=clock).refused == ()


def test_a_day_is_proved_once_in_one_entry_when_it_is_over(codes: list[str], clock: HandClock) -> None:
    clock.set_wall(at(f"{DAY} 23:59"))
    seal(clock, codes, "2026-11-25", range(14, 24))
    seal(clock, codes, DAY, range(23))
    assert [day.isoformat() for day in prove_days(WORK, clock=clock)] == ["2026-11-25"]
    clock.set_wall(at("2026-11-27 00:10"))
    assert prove_days(WORK, clock=clock) == ()  # the last hour may still be on its way
    seal(clock, codes, DAY, [23])
    clock.set_wall(at("2026-11-27 00:20"))
    before = Entry.objects.count()
    assert prove_days(WORK, clock=clock) == (THE_DAY,)
    assert prove_days(WORK, clock=clock) == ()
    assert Entry.objects.count() == before + 1
    (first, second) = proofs(date(2026, 11, 25), THE_DAY)
    assert (second.cameras, second.expected_ms, second.unexplained_ms) == (3, 3 * 86_400_000, 0)
    assert (second.footage_ms, second.short) == (second.expected_ms, 0)
    # registered at 14:03:22: what came before is not expected, but the hour from 14:00 has footage and counts whole
    assert first.footage_ms == first.expected_ms == 3 * 10 * 3_600_000
    row = CameraDay.objects.get(day=THE_DAY, camera=codes[0])
    assert (row.oldest_day, row.must_reach_back_to, row.standing) == (
        date(2026, 11, 25), date(2026, 10, 28), "filling",
    )  # fmt: skip


def test_hours_that_come_late_make_a_further_revision(codes: list[str], clock: HandClock) -> None:
    clock.set_wall(at("2026-11-27 00:20"))
    seal(clock, codes[:2], DAY)
    assert THE_DAY in prove_days(WORK, clock=clock)
    (before,) = proofs(THE_DAY, THE_DAY)
    # no recorder ever spoke of the third: it waits for one, and says so
    assert (before.unexplained_ms, before.gaps_ms) == (0, {"NOT_ASSIGNED": 86_400_000})
    clock.set_wall(at("2026-11-27 09:00"))
    seal(clock, codes[2:], DAY, range(12))
    assert prove_days(WORK, clock=clock) == (THE_DAY,)
    (after,) = proofs(THE_DAY, THE_DAY)
    assert (after.revision, after.unexplained_ms) == (2, 12 * 3_600_000)
    assert DayProof.objects.filter(day=THE_DAY).count() == 2
    assert list(check_day_proofs()) == []


def test_silence_of_a_camera_that_spoke_before_is_unexplained(codes: list[str], clock: HandClock) -> None:
    seal(clock, codes, "2026-11-25", range(14, 24))
    clock.set_wall(at("2026-11-27 12:00"))
    prove_days(WORK, clock=clock)
    (proof,) = proofs(THE_DAY, THE_DAY)
    assert (proof.unexplained_ms, proof.footage_ms) == (3 * 86_400_000, 0)
    (one, *_) = camera_accounts(date(2026, 11, 27), date(2026, 11, 27), now=clock.now(), cameras=[codes[0]])
    # today it is asked for up to the hour that should have come by now: 10:00
    assert one.days[0][1].unexplained_ms == 10 * 3_600_000


def test_a_switched_off_camera_is_explained_by_the_register(codes: list[str], clock: HandClock) -> None:
    clock.set_wall(at(f"{DAY} 06:00"))
    switch_off(OWNER, code=codes[0], reason="检修", adjustment=ADJUSTED, clock=clock)
    clock.set_wall(at(f"{DAY} 09:00"))
    points_actions.enable_point(OWNER, code=codes[0], clock=clock)
    clock.set_wall(at("2026-11-27 00:30"))
    seal(clock, codes[:1], DAY, [*range(6), *range(9, 24)])
    prove_days(WORK, clock=clock)
    row = CameraDay.objects.get(day=THE_DAY, camera=codes[0])
    assert (row.gaps, row.unexplained_ms, row.footage_ms) == ({"DISABLED": 3 * 3_600_000}, 0, 21 * 3_600_000)


def test_footage_lost_within_its_legal_days_is_short_and_what_went_after_them_is_not(
    codes: list[str], clock: HandClock
) -> None:
    clock.set_wall(at("2026-12-31 01:00"))
    seal(clock, codes, DAY, range(3))
    seal(clock, codes, "2026-12-20", range(3))
    Hour.objects.filter(hour=hour_of(DAY, 0)).update(state=HourState.DISPOSED)
    Hour.objects.filter(camera=codes[1], hour=hour_of("2026-12-20", 0)).update(state=HourState.MISSING)
    prove_days(WORK, clock=clock)
    rows = CameraDay.objects.filter(day=date(2026, 12, 30)).order_by("camera")
    assert [row.standing for row in rows] == ["enough", "short", "enough"]
    assert proofs(date(2026, 12, 30), date(2026, 12, 30))[0].short == 1


def test_what_went_before_a_class_was_raised_is_not_lost(codes: list[str], city: City, clock: HandClock) -> None:
    """Footage of ninety days is owed from the designation on: that the days before went after thirty was the law."""
    clock.set_wall(at("2026-12-31 01:00"))
    seal(clock, codes, DAY, range(3))
    seal(clock, codes, "2026-12-20", range(3))
    Hour.objects.filter(hour__lt=hour_of("2026-12-01", 0)).update(state=HourState.DISPOSED)
    (system,) = (name for name, point in city.points.items() if point.code == codes[0])
    systems_actions.mark_key_target(city["city"], system=system, document="武公反恐〔2026〕7 号", clock=clock)
    prove_days(WORK, clock=clock)
    row = CameraDay.objects.get(day=date(2026, 12, 30), camera=codes[0])
    assert (row.retention_class, row.standing) == ("R90", "filling")
    assert point_retention(codes[0], clock=clock).history_short


def test_days_that_a_turn_left_behind_are_proved_in_the_next_one(
    codes: list[str], clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hours of three days come late at once, and the program ends after the first of them."""
    clock.set_wall(at("2026-11-29 00:30"))
    seal(clock, codes, "2026-11-25", range(14, 24))
    assert len(prove_days(WORK, clock=clock)) == 4
    clock.advance(timedelta(minutes=1))
    seal(clock, codes, "2026-11-26", range(24))
    seal(clock, codes, "2026-11-27", range(24))
    clock.advance(timedelta(minutes=14))
    monkeypatch.setattr(day_proofs, "DAYS_A_TURN", 1)
    first = prove_days(WORK, clock=clock)
    clock.advance(timedelta(minutes=15))
    assert {*first, *prove_days(WORK, clock=clock)} == {date(2026, 11, 26), date(2026, 11, 27)}


def test_the_digest_is_what_the_reference_says_and_altered_rows_are_named(codes: list[str], clock: HandClock) -> None:
    clock.set_wall(at("2026-11-27 00:20"))
    seal(clock, codes, DAY)
    prove_days(WORK, clock=clock)
    lines = b"".join(
        json.dumps(
            {
                "v": 1, "camera": row.camera, "day": DAY, "expected_ms": 86_400_000, "footage_ms": 86_400_000,
                "gaps_ms": {}, "unexplained_ms": 0, "bytes": 24_000, "class": "R30", "oldest": DAY,
                "must_reach_back_to": "2026-10-28", "standing": "filling",
            },
            sort_keys=True, separators=(",", ":"),
        ).encode() + b"\n"
        for row in CameraDay.objects.filter(day=THE_DAY).order_by("camera")
    )  # fmt: skip
    (proof,) = proofs(THE_DAY, THE_DAY)
    assert proof.digest == base64.b64encode(hashlib.sha256(lines).digest()).decode()
    assert list(check_day_proofs()) == []
    CameraDay.objects.filter(day=THE_DAY, camera=codes[1]).update(footage_ms=86_399_000)
    assert [finding.kind for finding in check_day_proofs()] == ["proof_does_not_add_up", "proof_altered"]
    CameraDay.objects.filter(day=THE_DAY, camera=codes[1]).update(unexplained_ms=1000)
    assert [finding.kind for finding in check_day_proofs()] == ["proof_altered"]
    CameraDay.objects.filter(day=THE_DAY, camera=codes[1]).delete()
    assert [finding.kind for finding in check_day_proofs()] == ["proof_altered"]


def test_the_report_adds_up_to_the_second(codes: list[str], clock: HandClock) -> None:
    clock.set_wall(at("2026-11-27 12:00"))
    begin = hour_of(DAY, 5) * 3_600_000
    seal(clock, codes, DAY, [hour for hour in range(24) if hour != 5])
    seal(clock, codes, DAY, [5], gaps=[[begin, begin + 1500, "SILENT"]])
    seal(clock, codes, "2026-11-27", range(10))
    found = report(THE_DAY, date(2026, 11, 27), clock=clock)
    assert found["well"] is True
    assert found["totals"]["gaps_s"] == {"SILENT": 4.5}
    assert found["totals"]["footage_s"] == 3 * (34 * 3600 - 1.5)
    assert [day["expected_s"] for day in found["cameras"][0]["days"]] == [86_400, 36_000]
    Hour.objects.filter(camera=codes[0], hour=hour_of(DAY, 9)).delete()
    worse = report(THE_DAY, THE_DAY, camera=codes[0], clock=clock)
    assert (worse["well"], worse["totals"]["unexplained_s"], worse["totals"]["cameras"]) == (False, 3600, 1)


def test_the_page_names_what_the_report_prints(codes: list[str], clock: HandClock) -> None:
    clock.set_wall(at("2026-11-27 00:30"))
    seal(clock, codes, DAY)
    prove_days(WORK, clock=clock)
    page = (Path(__file__).parents[3] / "docs/ref/custody-report.md").read_text()
    for name in _paths(report(THE_DAY, THE_DAY, clock=clock)):
        assert f"| {name} |" in page, name


def _paths(value: object, path: str = "") -> set[str]:
    if isinstance(value, dict) and not path.endswith("gaps_s"):
        return {found for key, inner in value.items() for found in _paths(inner, f"{path}.{key}".lstrip("."))}
    if isinstance(value, list):
        return {found for inner in value for found in _paths(inner, f"{path}[]")}
    return {path}
