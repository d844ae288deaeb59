"""What the plane above decides about who is put on a shift: it knows the four systems of a unit and who has read them,
and plugs its decision in when it is loaded (article 16(1))."""

from collections.abc import Callable
from datetime import datetime

from mingcha.kit.decision import Decision
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

type ShiftDecision = Callable[[int, int, datetime], Decision]
"""Whether a person may be put on a shift of a unit (primary keys of both) that begins then, or has begun by then."""

_PLUGGED: list[ShiftDecision] = []


def plug_shift_decision(decision: ShiftDecision) -> None:
    """Takes the decision of the plane above; once more replaces it."""
    _PLUGGED[:] = [decision]


def shift_decision() -> ShiftDecision:
    """What was plugged in. Raises Fault(INTERNAL) where nothing was: nobody is put on a shift without being judged."""
    if not _PLUGGED:
        raise Fault(FaultKind.INTERNAL, Words("排班规则未装载", "the rule of who is put on a shift is not loaded"))
    return _PLUGGED[0]
