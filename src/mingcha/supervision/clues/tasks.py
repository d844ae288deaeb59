"""The clock of open clues: who is called at half, the whole and twice the own limit (article 16(4))."""

from datetime import datetime

from mingcha.evidence.entries import act
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.supervision.clues.models import Clue
from mingcha.supervision.clues.rules import level_of
from mingcha.supervision.clues.values import ClueKind, ClueLevel, ClueState

MOST_A_TURN = 100
"""Clues that one act of the clock names."""
_OPEN = tuple(state.value for state in ClueState if state.is_open)


@cites("16(4)")
def call_for_clues(by: Actor, *, clock: Clock) -> int:
    """Raises the level of each open clue whose own limit has run that far, once a level; returns how many. Nothing is
    written where none is. What a level shows to whom: queries.waiting_clues."""
    if not _late(clock.now()):
        return 0
    with act("supervision.clue.call", by=by, clock=clock, cites=("16(4)",)) as record:
        late = _late(clock.now())  # again under the log's lock: one may have been received or withdrawn meanwhile
        for held, level in late:
            held.level = level.value
            held.save(update_fields=["level"])
            record.wrote(held)
        record.fact("clues", [[held.no, held.level] for held, _ in late])
    return len(late)


def _late(now: datetime) -> list[tuple[Clue, ClueLevel]]:
    """The open clues whose own limit has run further than their level says, with the level that they reach."""
    rows = Clue.objects.filter(state__in=_OPEN, level__lt=ClueLevel.DISTRICT.value).order_by("noted_at", "pk")
    reached = [(held, level_of(ClueKind(held.kind), held.noted_at, now)) for held in rows]
    return [(held, level) for held, level in reached if level > held.level][:MOST_A_TURN]
