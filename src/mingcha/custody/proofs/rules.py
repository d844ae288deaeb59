"""When the proof of a day is made anew: pure decisions on plain values (art. 16(5))."""

from collections.abc import Sequence

from mingcha.custody.proofs.day_account import CountedDay
from mingcha.kit.decision import cites


@cites("16(5)")
def is_still_proved(counted: Sequence[CountedDay], proved: Sequence[CountedDay] | None) -> bool:
    """Whether the newest proof of a day is still correct: it counts the same cameras with the same hours. Both in the
    order of the cameras; `proved`: None before the first proof. How far back a camera reaches is not compared, since it
    depends on the day of the proof."""
    return proved is not None and list(counted) == list(proved)
