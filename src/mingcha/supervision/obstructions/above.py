"""What follows of an obstruction: its penalty cases and hand-overs are about it and so above it, and plug in what they
say when Django starts (articles 22, 23)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.supervision.obstructions.models import Obstruction
from mingcha.supervision.obstructions.values import ObstructionFacts


@dataclass(frozen=True, slots=True)
class Following:
    """What cases and hand-overs say of an obstruction."""

    cases_of: Callable[[int], tuple[int, int]]
    """The number of its cases that run, and of those that were closed."""
    running_cases: Callable[[], QuerySet[Any]]
    """Every case that runs, of which obstruction in its column `obstruction`."""
    leads_to_case: Callable[[Obstruction, ObstructionFacts, date], bool]
    """Whether a case may be asked for on a day."""
    hands_over: Callable[[Obstruction, date], bool]
    """Whether it may be handed over to another organ on a day."""


_PLUGGED: list[Following] = []


def plug_following(following: Following) -> None:
    """Takes what cases and hand-overs say; once more replaces it."""
    _PLUGGED[:] = [following]


def following() -> Following:
    """What was plugged in. Raises Fault(INTERNAL) where nothing was: nothing is closed without asking for its cases."""
    if not _PLUGGED:
        words = Words("案件、移送规则未装载", "the rules of cases and hand-overs are not loaded")
        raise Fault(FaultKind.INTERNAL, words)
    return _PLUGGED[0]
