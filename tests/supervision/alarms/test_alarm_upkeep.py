"""Alarms begin and end by themselves: circuits, recorders, what fails again; few questions, however many fail."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.support.registry.city import City, add_camera
from tests.support.supervision.failing import alarms_after, report

from mingcha.custody.disks.actions import watch_disks
from mingcha.custody.disks.models import DiskAlarm
from mingcha.fleet.recorders.actions import take_in_recorder_state
from mingcha.fleet.recorders.models import CameraState
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.law.retention import shanghai_day
from mingcha.overview.points.models import MapPoint
from mingcha.registry.circuits.actions import open_circuit, put_points_on
from mingcha.registry.circuits.states import CircuitKind, Encryption, Medium
from mingcha.registry.circuits.values import NewCircuit, Terms
from mingcha.run.programs.alarm_rounds import AlarmRounds
from mingcha.supervision.alarms.actions import accept_alarm, note_alarm, snooze_alarm
from mingcha.supervision.alarms.checks import check_alarm_standing
from mingcha.supervision.alarms.models import Alarm, AlarmCamera, AlarmRevision
from mingcha.supervision.alarms.queries import AlarmsAsked, alarm_counts, alarms, alarms_revision, behind_since
from mingcha.supervision.alarms.states import AlarmKind, AlarmList, Severity
from mingcha.supervision.alarms.upkeep import ask_for_turn, derive_alarms, forget_alarms, is_turn_asked

pytestmark = pytest.mark.law("16(1)")


def test_an_alarm_begins_ends_and_goes_on(city: City, clock: HandClock) -> None:
    code = city.points["HQX"].code
    assert alarms_after({code: "recording"}, clock) == {}
    first = alarms_after({code: "UNREACHABLE"}, clock)
    assert list(first) == [f"down:{code}"]
    before = alarms_revision()
    assert derive_alarms(clock=clock) == 0
    assert alarms_revision() == before, "nothing changed"
    number = first[f"down:{code}"]
    accept_alarm(city["guard"], number, revision=1, clock=clock)
    clock.advance(timedelta(minutes=3))
    assert alarms_after({code: "recording"}, clock) == {}
    ended = alarms(city["guard"], at=clock.now(), asked=AlarmsAsked(AlarmList.ENDED))
    assert [(one.number, one.until) for one in ended] == [(number, clock.now())]
    clock.advance(timedelta(minutes=9))
    assert alarms_after({code: "UNREACHABLE"}, clock) == first, "within ten minutes the same alarm goes on"
    held = Alarm.objects.get(pk=number)
    assert (held.times, held.accepted_by, held.until) == (2, f"user:{city['guard'].pk}", None)
    alarms_after({code: "recording"}, clock)
    clock.advance(timedelta(minutes=11))
    assert alarms_after({code: "UNREACHABLE"}, clock) != first, "afterwards it is another one"
    assert list(check_alarm_standing()) == []
    Alarm.objects.filter(pk=number).update(accepted_by="user:999")
    assert [one.kind for one in check_alarm_standing()] == ["alarm_standing"]


@pytest.mark.law("17")
def test_a_site_without_a_circuit_is_one_alarm_after_the_fact_and_no_camera_is_hidden(
    city: City, clock: HandClock
) -> None:
    codes = [city.points["HQX"].code, *(add_camera("HQX", clock, name).code for name in ("西侧", "南侧"))]
    alarms_after(dict.fromkeys(codes, "recording"), clock)
    first = alarms_after({codes[0]: "UNREACHABLE"}, clock)
    accept_alarm(city["guard"], first[f"down:{codes[0]}"], revision=1, clock=clock)
    found = alarms_after(dict.fromkeys(codes, "UNREACHABLE"), clock)
    assert list(found) == ["site:HQX"]
    held = Alarm.objects.get(pk=found["site:HQX"])
    assert (held.kind, held.subject, held.members, held.accepted_by) == ("site", "HQX", 3, "")
    assert set(AlarmCamera.objects.values_list("camera", flat=True)) == set(codes)
    seen = {name: alarm_counts(city[name], at=clock.now()).open for name in ("guard", "district", "elsewhere")}
    assert seen == {"guard": 1, "district": 1, "elsewhere": 0}
    again = alarms_after({**dict.fromkeys(codes, "UNREACHABLE"), codes[2]: "recording"}, clock)
    assert again[f"down:{codes[0]}"] == first[f"down:{codes[0]}"], "as its own, with what was done"
    assert set(again) == {f"down:{code}" for code in codes[:2]}
    assert list(check_alarm_standing()) == []


def test_a_silent_recorder_is_one_alarm_of_those_who_have_its_cameras(city: City, clock: HandClock) -> None:
    codes = [city.points[site].code for site in ("HQX", "JHG")]
    alarms_after(dict.fromkeys(codes, "recording"), clock)
    clock.advance(timedelta(seconds=61))
    derive_alarms(clock=clock)
    (held,) = Alarm.objects.filter(until=None)
    assert (held.kind, held.subject, held.members) == ("recorder", "rec-1", 2)
    assert set(AlarmCamera.objects.values_list("camera", flat=True)) == set(codes)
    seen = {
        name: alarm_counts(city[name], at=clock.now()).open for name in ("guard", "district", "elsewhere", "nobody")
    }
    assert seen == {"guard": 1, "district": 1, "elsewhere": 0, "nobody": 0}
    assert alarm_counts(city["city"], at=clock.now()).by_kind == {AlarmKind.RECORDER: 1}
    assert alarms_after(dict.fromkeys(codes, "recording"), clock) == {}


@pytest.mark.law("16(5)")
def test_a_full_disk_is_one_alarm_at_the_report_that_says_so(city: City, clock: HandClock) -> None:
    """Before, each camera was one until the disk's own alarm was raised, up to ten seconds later; and of a recorder
    with one disk there never was any."""
    codes = [city.points[site].code for site in ("HQX", "JHG")]

    def causes(*disks: tuple[str, str], reason: str = "DISK_FULL") -> list[str]:
        cameras = {code: {"phase": "trouble", "reason": reason, "since_ms": 1} for code in codes}
        rows = [{"disk": disk, "state": state, "weight": 1} for disk, state in disks]
        take_in_recorder_state("rec-1", {"cameras": cameras, "disk": {"disks": rows}}, clock=clock)
        derive_alarms(clock=clock)
        return sorted(Alarm.objects.filter(until=None).values_list("cause", flat=True))

    assert causes(("d1", "full")) == ["disk:rec-1/d1"]
    (held,) = Alarm.objects.filter(until=None)
    assert (held.reason, held.severity, held.members) == ("full", Severity.HIGH, 2)
    each = sorted(f"down:{code}" for code in codes)
    assert causes(("d1", "full"), ("d2", "good"), reason="SILENT") == each, "the other disk takes new footage"
    assert causes(("d1", "fault"), reason="DISK_FAULT") == ["disk:rec-1/d1"]
    assert causes(("d1", "full")) == ["disk:rec-1/d1"]
    watch_disks(program("work"), clock=clock)
    assert DiskAlarm.objects.filter(ended_at=None).count() == 1
    alarms_after(dict.fromkeys(codes, "recording"), clock)
    assert causes(("d1", "full")) == ["disk:rec-1/d1"]
    assert causes(("d1", "good"), reason="SILENT") == each, "there is room again"


@pytest.mark.law("17")
def test_a_circuit_that_is_out_is_one_alarm(city: City, clock: HandClock) -> None:
    manager, day = city["manager"], shanghai_day(clock.now())
    codes = [city.points["HQX"].code, *(add_camera("HQX", clock, f"第{n}路").code for n in range(2))]
    terms = Terms(Medium.DEDICATED, Encryption.LINK, 100)
    new = NewCircuit("HQX-1", CircuitKind.OWN, "HQXX", "HQXX", day, terms)
    circuit = open_circuit(manager, new=new, clock=clock)
    put_points_on(manager, circuit=circuit, points=codes, on=day, clock=clock)
    first = alarms_after({codes[0]: "SILENT", **dict.fromkeys(codes[1:], "recording")}, clock)
    assert list(first) == [f"down:{codes[0]}"]
    clock.advance(timedelta(seconds=20))
    report(dict.fromkeys(codes, "SILENT"), clock)
    CameraState.objects.filter(camera=codes[0]).update(since_ms=int(clock.now().timestamp() * 1000) - 20_000)
    derive_alarms(clock=clock)
    (held,) = Alarm.objects.filter(until=None)
    assert (held.cause, held.kind, held.members) == (f"circuit:{circuit}", "circuit", 3)
    assert held.since == clock.now() - timedelta(seconds=20)
    row = alarms(city["guard"], at=clock.now())[0]
    assert (row.kind, row.camera, row.severity) == (AlarmKind.CIRCUIT, "", Severity.HIGH)
    # two of three are heard again: no outage of the circuit any more
    assert list(alarms_after({codes[0]: "SILENT", **dict.fromkeys(codes[1:], "recording")}, clock)) == list(first)


def test_questions_do_not_grow_with_the_cameras(city: City, clock: HandClock) -> None:
    codes = [city.points["HQX"].code, *(add_camera("HQX", clock, f"第{n}路").code for n in range(4))]

    def asked(some: list[str]) -> int:
        report({code: "REFUSED" if code in some else "recording" for code in codes}, clock)
        with CaptureQueriesContext(connection) as captured:
            derive_alarms(clock=clock)
        return len(captured)

    derive_alarms(clock=clock)
    few = asked(codes[:1])
    Alarm.objects.all().delete()
    assert asked(codes) == few
    assert Alarm.objects.filter(until=None).count() == len(codes)


def test_alarms_that_nobody_touched_are_forgotten(city: City, clock: HandClock) -> None:
    codes = [city.points[site].code for site in ("HQX", "JHG")]
    numbers = alarms_after(dict.fromkeys(codes, "SILENT"), clock)
    accept_alarm(city["guard"], numbers[f"down:{codes[0]}"], revision=1, clock=clock)
    alarms_after(dict.fromkeys(codes, "recording"), clock)
    clock.advance(timedelta(days=91))
    assert forget_alarms(clock=clock) == 1
    assert list(Alarm.objects.values_list("cause", flat=True)) == [f"down:{codes[0]}"]


def test_a_report_that_changes_something_asks_for_a_turn(
    city: City, clock: HandClock, django_capture_on_commit_callbacks: object
) -> None:
    code = city.points["HQX"].code
    report({code: "recording"}, clock)
    rounds = AlarmRounds(clock, "one")
    rounds.turn_if_due()
    clock.advance(timedelta(seconds=1))
    assert (is_turn_asked(), rounds.turn_if_due()) == (False, 0)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        report({code: "SILENT"}, clock)
    assert is_turn_asked()
    assert AlarmRounds(clock, "another").turn_if_due() == 0, "the other worker has the lease"
    assert rounds.turn_if_due() == 1
    assert not is_turn_asked()
    MapPoint.objects.filter(camera=code).update(condition="ok")
    assert rounds.turn_if_due() == 0
    clock.advance(timedelta(seconds=5))
    assert rounds.turn_if_due() == 1, "and every few seconds without being asked"
    AlarmRevision.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        ask_for_turn()
    assert is_turn_asked()


def test_the_list_says_since_when_nobody_derives_it(city: City, clock: HandClock) -> None:
    assert behind_since(clock.now()) is None, "no turn was ever made"
    alarms_after({city.points["HQX"].code: "recording"}, clock)
    turned_at = clock.now()
    clock.advance(timedelta(seconds=60))
    assert behind_since(clock.now()) is None
    clock.advance(timedelta(seconds=1))
    assert behind_since(clock.now()) == turned_at
    derive_alarms(clock=clock)
    assert behind_since(clock.now()) is None


def test_an_accepted_alarm_that_comes_to_other_places_asks_anew(city: City, clock: HandClock) -> None:
    of_guard, of_others = (city.points[site].code for site in ("HQX", "JHG"))
    alarms_after({of_guard: "recording"}, clock)
    clock.advance(timedelta(seconds=61))
    derive_alarms(clock=clock)
    (held,) = Alarm.objects.filter(until=None)
    snooze_alarm(city["guard"], held.pk, reason="检修", minutes=480, revision=1, clock=clock)
    listed = AlarmsAsked(AlarmList.SNOOZED)
    assert [one.number for one in alarms(city["city"], at=clock.now(), asked=listed)] == [held.pk]
    report({of_guard: "recording", of_others: "recording"}, clock)
    MapPoint.objects.filter(camera=of_others).update(recorder="rec-1")
    clock.advance(timedelta(seconds=61))
    derive_alarms(clock=clock)
    held.refresh_from_db()
    assert (held.members, held.is_grown, held.times) == (2, True, 1)
    assert [one.number for one in alarms(city["city"], at=clock.now())] == [held.pk], "open again, for everybody"
    assert alarms(city["city"], at=clock.now(), asked=listed) == ()
    assert list(check_alarm_standing()) == []
    note_alarm(city["city"], held.pk, text="两家单位", clock=clock)
    assert [one.number for one in alarms(city["city"], at=clock.now())] == [held.pk], "a note accepts nothing"
    accept_alarm(city["city"], held.pk, revision=3, clock=clock)
    assert alarms(city["city"], at=clock.now()) == ()
