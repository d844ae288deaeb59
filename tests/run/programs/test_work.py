"""The clock: what is due runs, one worker at a time, and one job's fault reaches no other."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from pytest_django import DjangoAssertNumQueries, Settings

from mingcha.fleet.leases.actions import give_back_lease, take_lease
from mingcha.fleet.leases.models import Lease
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused, refuse
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder
from mingcha.run.programs.nightly_check import NightlyCheck
from mingcha.run.programs.schedule import LEASE, LEASE_LENGTH, PeriodicTask, Schedule, keep_time
from mingcha.run.programs.work import demo_cap_from_environment, periodic_tasks


@pytest.mark.django_db
def test_each_job_runs_at_its_own_time(clock: HandClock) -> None:
    ran: list[str] = []
    table = [
        PeriodicTask("often", 30, lambda: ran.append("often")),
        PeriodicTask("seldom", 3600, lambda: ran.append("seldom")),
    ]
    schedule = Schedule(table, clock, "one")
    assert schedule.turn()
    clock.advance(timedelta(seconds=29))
    schedule.turn()
    assert ran == ["often", "seldom"]
    clock.advance(timedelta(seconds=1))
    schedule.turn()
    assert ran == ["often", "seldom", "often"]
    clock.advance(timedelta(hours=1))
    schedule.turn()
    assert ran[3:] == ["often", "seldom"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "error",
    [
        Fault(FaultKind.UNAVAILABLE, "away"),
        Refused(refuse("20(2)", "不可", "no")),
        OperationalError("database is locked"),
        ZeroDivisionError(),
    ],
)
def test_a_failing_job_keeps_nobody_and_is_tried_again(clock: HandClock, error: Exception) -> None:
    ran: list[str] = []

    def fail() -> None:
        ran.append("fails")
        raise error

    schedule = Schedule(
        [PeriodicTask("fails", 60, fail), PeriodicTask("works", 60, lambda: ran.append("works"))], clock, "one"
    )
    schedule.turn()
    assert ran == ["fails", "works"]
    clock.advance(timedelta(seconds=60))
    schedule.turn()
    assert ran == ["fails", "works"] * 2


def test_a_recorder_hosts_jobs_need_no_lease_and_no_database(clock: HandClock) -> None:
    """Without the mark of a database any question would fail here."""
    ran: list[str] = []
    schedule = Schedule([PeriodicTask("witnesses", 5, lambda: ran.append("asked"))], clock, "host", lease="")
    assert schedule.turn()
    schedule.close()
    assert ran == ["asked"]


@pytest.mark.django_db
def test_of_two_workers_one_runs_until_its_lease_ends(clock: HandClock) -> None:
    ran: list[str] = []
    first = Schedule([PeriodicTask("job", 5, lambda: ran.append("first"))], clock, "first")
    second = Schedule([PeriodicTask("job", 5, lambda: ran.append("second"))], clock, "second")
    assert first.turn()
    assert not second.turn()
    clock.advance(LEASE_LENGTH - timedelta(milliseconds=1))
    assert not second.turn()
    clock.advance(timedelta(milliseconds=1))
    assert second.turn()
    assert not first.turn()
    second.close()
    assert first.turn()
    assert ran == ["first", "second", "first"]


@pytest.mark.django_db
def test_a_lease_is_renewed_once_a_turn_and_before_each_further_task(
    clock: HandClock, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Before, each task of the table renewed it in each turn, due or not: fifty writes a second at rest."""
    table = [PeriodicTask(f"job {number}", 5, lambda: None) for number in range(4)]
    schedule = Schedule(table, clock, "first")
    assert schedule.turn()
    with django_assert_num_queries(1):
        assert schedule.turn()
    clock.advance(timedelta(seconds=5))
    with django_assert_num_queries(4):
        assert schedule.turn()


@pytest.mark.django_db
def test_who_loses_the_lease_in_a_turn_runs_no_further_task(clock: HandClock) -> None:
    ran: list[str] = []

    def last_longer_than_the_lease() -> None:
        clock.advance(LEASE_LENGTH)
        assert take_lease(LEASE, "second", LEASE_LENGTH, clock=clock)

    table = [PeriodicTask("long", 5, last_longer_than_the_lease), PeriodicTask("next", 5, lambda: ran.append("next"))]
    assert not Schedule(table, clock, "first").turn()
    assert ran == []


@pytest.mark.django_db
def test_a_lease_is_given_back_by_its_holder_alone(clock: HandClock) -> None:
    assert take_lease(LEASE, "one", LEASE_LENGTH, clock=clock)
    give_back_lease(LEASE, "two")
    assert Lease.objects.get().holder == "one"
    assert take_lease(LEASE, "one", LEASE_LENGTH, clock=clock), "a holder renews"
    assert not take_lease(LEASE, "two", LEASE_LENGTH, clock=clock)


def test_it_turns_until_it_is_told_to_stop() -> None:
    class Turning:
        turns = 0

        def turn(self) -> bool:
            self.turns += 1
            return True

    turning, waited = Turning(), []
    keep_time(turning, lambda seconds: waited.append(seconds) or len(waited) == 3)  # type: ignore[arg-type, func-returns-value]
    assert (turning.turns, waited) == (3, [1.0, 1.0, 1.0])


def test_only_a_demo_home_has_a_size_cap(clock: HandClock) -> None:
    plain = [job.name for job in periodic_tasks(clock, NightlyCheck(clock), demo_home=False, demo_cap_bytes=1)]
    demo = [job.name for job in periodic_tasks(clock, NightlyCheck(clock), demo_home=True, demo_cap_bytes=1)]
    assert set(demo) - set(plain) == {"demo_cap"}
    assert plain.index("raised_classes") < plain.index("disposal")


@pytest.mark.django_db
def test_the_table_as_shipped_runs(clock: HandClock, home: Home, settings: Settings) -> None:
    """In a home of its own: the table publishes the log's entries of this test, which end with it."""
    settings.MINGCHA_HOME, settings.MINGCHA_KEYS = home, KeyFolder(home.keys)
    for job in periodic_tasks(clock, NightlyCheck(clock), demo_home=False, demo_cap_bytes=1):
        job.do()


def test_the_cap_is_a_number_of_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGCHA_DEMO_CAP_BYTES", "1000")
    assert demo_cap_from_environment() == 1000
    monkeypatch.setenv("MINGCHA_DEMO_CAP_BYTES", "1 GB")
    with pytest.raises(Fault) as fault:
        demo_cap_from_environment()
    assert fault.value.kind is FaultKind.INVALID
