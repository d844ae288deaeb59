"""A clue that was withdrawn between the look of the clock and its act is called for no more (16(4))."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from tests.support.registry.city import City

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.supervision.clues import tasks
from mingcha.supervision.clues.actions import note_clue, withdraw_clue
from mingcha.supervision.clues.models import Clue


@pytest.mark.law("16(4)")
def test_a_clue_withdrawn_meanwhile_is_called_for_no_more(
    city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    guard, code = city["guard"], city.points["HQX"].code
    first = note_clue(guard, camera=code, kind="crime", seen_at=clock.now(), clock=clock)
    other = note_clue(guard, camera=code, kind="emergency", seen_at=clock.now(), clock=clock)
    clock.advance(timedelta(minutes=40))

    @contextmanager
    def after_a_withdrawal(name: str, **given: object) -> Iterator[ActRecord]:
        withdraw_clue(guard, no=first.no, reason="系误报", clock=clock)
        with act(name, **given) as record:  # type: ignore[arg-type]
            yield record

    monkeypatch.setattr(tasks, "act", after_a_withdrawal)
    assert tasks.call_for_clues(program("worker"), clock=clock) == 1
    levels = dict(Clue.objects.values_list("no", "level"))
    assert (levels[first.no], levels[other.no]) == (0, 1)
