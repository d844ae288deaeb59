"""What the archives decide about closing an acceptance: they know the volumes of its system, read the acceptances
themselves, and plug their decision in when Django starts (article 11)."""

from collections.abc import Callable
from datetime import date

from mingcha.kit.decision import Decision
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.systems.models import System

type ClosingDecision = Callable[[System, date], Decision]
"""Whether an acceptance of this system is closed as passed on a Shanghai day as far as its archives go."""

_PLUGGED: list[ClosingDecision] = []


def plug_closing_decision(decision: ClosingDecision) -> None:
    """Takes the decision of the archives; once more replaces it."""
    _PLUGGED[:] = [decision]


def closing_decision() -> ClosingDecision:
    """What was plugged in. Raises Fault(INTERNAL) where nothing was: nothing passes without being asked."""
    if not _PLUGGED:
        words = Words("竣工归档规则未装载", "the rule of archives at the close is not loaded")
        raise Fault(FaultKind.INTERNAL, words)
    return _PLUGGED[0]
