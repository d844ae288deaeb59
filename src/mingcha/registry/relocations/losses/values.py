"""A loss as its form states it, and what is known of its points (article 10)."""

from dataclasses import dataclass
from datetime import date

from mingcha.registry.relocations.states import Happened


@dataclass(frozen=True, slots=True)
class NewLoss:
    """What happened to points on which day, and why. `by_whom`: who took them away or caused it, "" if it is not
    known."""

    happened: Happened
    lost_on: date
    reason: str
    by_whom: str = ""


@dataclass(frozen=True, slots=True)
class LastSeen:
    """Until when points are known to have stood: the newest day on which one was put into use, and the newest of which
    there is footage; None for none; `recording`: the codes of those that are recorded at this moment; `answered`: the
    codes of those that article 6 demands whose moving or removing the police answered before it was withdrawn or
    lapsed; `asked_by`: the actor ids of who asked for it."""

    used_on: date | None = None
    filmed_on: date | None = None
    recording: tuple[str, ...] = ()
    answered: tuple[str, ...] = ()
    asked_by: tuple[str, ...] = ()
