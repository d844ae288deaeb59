"""The check of every night: due once after each 03:10 of Shanghai, one at a time."""

from datetime import UTC, datetime, timedelta

import pytest

from mingcha.evidence.actions import record_check
from mingcha.evidence.entries import act
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.run.programs.nightly_check import NightlyCheck, is_due

TEN_PAST_THREE = datetime(2026, 11, 25, 19, 10, tzinfo=UTC)  # 03:10 on the 26th in Shanghai


@pytest.mark.parametrize(
    ("now", "last", "due"),
    [
        (TEN_PAST_THREE, TEN_PAST_THREE - timedelta(seconds=1), True),
        (TEN_PAST_THREE - timedelta(seconds=1), TEN_PAST_THREE - timedelta(hours=23), False),
        (TEN_PAST_THREE + timedelta(hours=20), TEN_PAST_THREE, False),
        (TEN_PAST_THREE + timedelta(hours=24), TEN_PAST_THREE + timedelta(minutes=1), True),
        (TEN_PAST_THREE, None, False),
    ],
)
def test_it_is_due_once_after_each_ten_past_three(now: datetime, last: datetime | None, due: bool) -> None:
    assert is_due(now, last) is due


class Running:
    """A process that runs until it is told that it ended."""

    ended: int | None = None

    def poll(self) -> int | None:
        return self.ended

    def terminate(self) -> None:
        self.ended = -15

    def wait(self) -> int | None:
        return self.ended


@pytest.mark.django_db
def test_one_runs_at_a_time_and_its_entry_says_that_it_ran(clock: HandClock) -> None:
    started: list[Running] = []
    nightly = NightlyCheck(clock, lambda: started.append(Running()) or started[-1])  # type: ignore[arg-type, func-returns-value]
    nightly.turn()
    assert started == [], "nothing was ever written, so there is nothing to check"
    with act("registry.organisation.add", by=program("test"), clock=clock, cites=("6",)):
        pass
    nightly.turn()
    assert started == [], "the log began after the last 03:10"
    clock.advance(timedelta(days=1))
    nightly.turn()
    nightly.turn()
    assert len(started) == 1
    record_check([], by=program("check"), clock=clock)
    started[0].ended = 0
    nightly.turn()
    assert len(started) == 1
    clock.advance(timedelta(days=1))
    nightly.turn()
    assert len(started) == 2
    nightly.close()
    assert started[1].ended == -15


@pytest.mark.django_db
def test_a_recorder_host_goes_by_its_own_checks(clock: HandClock) -> None:
    started: list[Running] = []
    start = lambda: started.append(Running()) or started[-1]  # type: ignore[func-returns-value]  # noqa: E731
    nightly = NightlyCheck(clock, start, recorder="rec-0002")  # type: ignore[arg-type]
    record_check([], by=program("check"), clock=clock, recorder="rec-0002")
    clock.advance(timedelta(days=1))
    record_check([], by=program("check"), clock=clock)
    record_check([], by=program("check"), clock=clock, recorder="rec-0003")
    nightly.turn()
    assert len(started) == 1, "what others checked is not this host"
    started[0].ended = 0
    record_check([], by=program("check"), clock=clock, recorder="rec-0002")
    nightly.turn()
    assert len(started) == 1
    clock.advance(timedelta(hours=1))
    whole = NightlyCheck(clock, start)  # type: ignore[arg-type]
    whole.turn()
    assert len(started) == 1, "nor do hosts' checks count for the home with the pages"
    clock.advance(timedelta(days=1))
    record_check([], by=program("check"), clock=clock, recorder="rec-0002")
    whole.turn()
    assert len(started) == 2
