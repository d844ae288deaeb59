"""By whose time footage is due: a clock that was set forward orders nothing where witnesses are configured."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings
from tests.support.custody.footage import SmallRecorder, hour_of
from tests.support.evidence.running_witness import RunningWitness
from tests.support.registry.city import City, build_city

from mingcha.custody.disposal.actions import decide_disposal
from mingcha.custody.disposal.models import DisposalOrder
from mingcha.custody.disposal.rules import JudgedTime, judged_time
from mingcha.custody.hours.actions import take_in_hours
from mingcha.custody.hours.models import Hour
from mingcha.evidence.actions import record_check
from mingcha.evidence.entries import application_origin
from mingcha.evidence.log.note import ED25519, NamedKey
from mingcha.evidence.models import EntryDetail
from mingcha.evidence.tasks import publish_application_log
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder
from mingcha.run.programs.nightly_check import NightlyCheck
from mingcha.run.programs.work import periodic_tasks
from mingcha.station.uplink.carrying import Uplink
from mingcha.station.witnesses.rounds import ask_for_both_logs
from mingcha.station.witnesses.witnessed_time import asking_judged_time

pytestmark = pytest.mark.law("16(5)", "20(2)")

WORK = program("work")
TRUE = datetime(2026, 11, 25, 6, tzinfo=UTC)
YEAR = timedelta(days=365)


@pytest.mark.parametrize(
    ("newest", "has_witnesses", "expected"),
    [
        (None, False, JudgedTime(TRUE, witnessed=False)),
        (None, True, None),
        (TRUE - timedelta(minutes=1), True, JudgedTime(TRUE - timedelta(minutes=1), witnessed=True)),
        (TRUE - YEAR, True, JudgedTime(TRUE - YEAR, witnessed=True)),
        (TRUE + YEAR, True, JudgedTime(TRUE, witnessed=True)),
    ],
)
def test_the_lesser_of_two_clocks(newest: datetime | None, has_witnesses: bool, expected: JudgedTime | None) -> None:
    assert judged_time(TRUE, newest, has_witnesses=has_witnesses) == expected


def facts_of_decision() -> dict[str, object]:
    """What the newest entry says of an order."""
    event = json.loads(bytes(EntryDetail.objects.latest("entry_id").event))
    assert event["act"] == "custody.disposal.decide"
    return {key: event["facts"][key] for key in ("judged_by", "judged_at")}


@pytest.mark.parametrize("witnessed", [True, False])
def test_an_order_says_by_whose_time_it_was_due(
    camera: str, recorder: SmallRecorder, uplink: Uplink, clock: HandClock, witnessed: bool
) -> None:
    recorder.record(camera, hour_of("2026-10-20", 10))
    recorder.record(camera, hour_of("2026-10-25", 10))
    uplink.transfer()
    at = clock.now() - timedelta(days=1)
    (order,) = decide_disposal(WORK, clock=clock, judged=JudgedTime(at, witnessed=witnessed))
    assert order.hours == (hour_of("2026-10-20", 10),), "the other is due today, not yesterday"
    assert order.decided_at == clock.now()
    assert order.judged_at == (at if witnessed else None)
    by = "witnesses" if witnessed else "own clock"
    assert facts_of_decision() == {"judged_by": by, "judged_at": at.isoformat()}


@pytest.fixture
def young(db: None, settings: Settings, tmp_path: Path, clock: HandClock) -> Home:
    """A home with footage of five days ago, its log published."""
    home = Home(tmp_path / "home", tmp_path / "keys")
    home.create(demo=False)
    settings.MINGCHA_HOME, settings.MINGCHA_KEYS = home, KeyFolder(home.keys)
    city: City = build_city(clock)
    recorder = SmallRecorder(settings.MINGCHA_KEYS, clock)
    recorder.record(city.points["JHG"].code, hour_of("2026-11-20", 10))
    take_in_hours(program("uplink"), "rec-1", recorder.hours, clock=clock)
    publish_application_log()
    return home


def work_once(home: Home, clock: HandClock, court: RunningWitness | None) -> None:
    """The worker's job of disposal, with this witness configured or none."""
    ask = asking_judged_time(home, clock, [court.address] if court else [])
    table = periodic_tasks(clock, NightlyCheck(clock), demo_home=False, demo_cap_bytes=1, ask_time=ask)
    next(job for job in table if job.name == "disposal").do()


def test_a_clock_set_a_year_ahead_orders_nothing_while_witnesses_have_the_true_time(
    young: Home, clock: HandClock, tmp_path: Path
) -> None:
    their_clock = HandClock(clock.now())
    court = RunningWitness(tmp_path / "court", their_clock)
    try:
        court.memory.add_key(NamedKey(application_origin(), ED25519, KeyFolder(young.keys).signer("log-app").public))
        clock.advance(YEAR)
        work_once(young, clock, court)
        assert not DisposalOrder.objects.exists(), "no witness has cosigned: nothing is due"
        ask_for_both_logs(young, [court.address], clock)
        work_once(young, clock, court)
        assert not DisposalOrder.objects.exists()
        assert Hour.objects.get().state == "kept"
        their_clock.advance(timedelta(days=31))
        record_check((), by=program("check"), clock=clock)  # the log grows, so its witness is asked again
        publish_application_log()
        ask_for_both_logs(young, [court.address], clock)
        work_once(young, clock, court)
        order = DisposalOrder.objects.get()
        assert order.judged_at == their_clock.now(), "its thirty days are over by the witness's clock"
    finally:
        court.close()


def test_without_witnesses_our_own_clock_decides_and_the_order_says_so(young: Home, clock: HandClock) -> None:
    clock.advance(YEAR)
    work_once(young, clock, None)
    assert DisposalOrder.objects.get().judged_at is None
    assert facts_of_decision()["judged_by"] == "own clock"
