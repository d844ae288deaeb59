"""Until when a camera records whose device has another one with something to be covered (articles 7, 18, 20(2)).

One device may have many cameras (a recorder of many channels), or give one view under several paths: an address does
not tell. So the public security organ states for each such camera, once, that it shows another view.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from mingcha.kit.decision import cites
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day


@dataclass(frozen=True, slots=True)
class OtherStream:
    """A camera beside a masked one: when it was registered, turned or given another address last (None: never), and
    whether it is accepted or in use."""

    added_at: datetime
    turned_at: datetime | None
    is_past_trial: bool


@dataclass(frozen=True, slots=True)
class MaskedBeside:
    """A camera of the same device with something to be covered: when it was registered, and when the register knew of
    that."""

    added_at: datetime
    known_at: datetime


@cites("18")
def holds_always(from_at: datetime, until_at: datetime | None, opens: time | None, at: datetime) -> bool:
    """Whether something in a view is covered at every time from an instant on: its need has begun, and has no last day
    and no hours (`opens`)."""
    return from_at <= at and until_at is None and opens is None


@cites("18", "20(2)")
def is_stated(stated_at: datetime | None, masked: MaskedBeside) -> bool:
    """Whether what was stated at an instant (None: nothing) of a camera as it is now holds beside a masked one: it was
    stated with that one on the register."""
    return stated_at is not None and stated_at >= masked.added_at


@cites("7", "18", "20(2)")
def records_beside(other: OtherStream, masked: MaskedBeside, found_at: datetime | None) -> datetime | None:
    """Until when a camera of which nobody stated anything records beside a masked one; None: not at all. One that was
    accepted with its present address before anybody knew of the other one's need goes on for
    `privacy.mask_older_points_days` from the finding (`found_at`, None before there is one): a recorder of many
    channels is not stopped for one of them. A camera that came to the device after that could be its second path."""
    came_at = max(one for one in (other.added_at, other.turned_at) if one is not None)
    if not other.is_past_trial or came_at > masked.known_at:
        return None
    begins = found_at or masked.known_at
    return begins + timedelta(days=parameters.number("privacy.mask_older_points_days", shanghai_day(begins)))
