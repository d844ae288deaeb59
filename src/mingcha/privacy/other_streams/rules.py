"""Until when a camera records whose device has another one with something to be covered (articles 7, 18, 20(2)).

One device may have many cameras (a recorder of many channels), or give one view under several paths: an address does
not tell. So the public security organ states for each such camera, once, that it shows another view.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.duty import DutyFacts, Place
from mingcha.registry.places.rules import ASK_A_KEEPER, PUBLIC_SECURITY, other_territory

MOST_REASON = 120
"""Characters: it stands in the words of the finding."""


@dataclass(frozen=True, slots=True)
class OtherStream:
    """A camera beside a masked one: when it was registered, turned or given another address last (None: never), and
    whether it is accepted or in use."""

    added_at: datetime
    turned_at: datetime | None
    is_past_trial: bool


@dataclass(frozen=True, slots=True)
class MaskedBeside:
    """A camera of the same device with something to be covered: when it was registered, and when the register knew
    first of what stands: a need that was ended and stated again begins no other days."""

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
def records_beside(
    other: OtherStream, masked: MaskedBeside, found_at: datetime | None, *, is_withdrawn: bool = False
) -> datetime | None:
    """Until when a camera of which nobody stated anything records beside a masked one; None: not at all. One that was
    accepted with its present address before anybody knew of the other one's need goes on for
    `privacy.mask_older_points_days` from the first finding about it (`found_at`, None before there is one): a recorder
    of many channels is not stopped for one of them. A camera that came to the device after that could be its second
    path, and one whose statement was withdrawn (`is_withdrawn`) was looked at and is none of the honest ones."""
    came_at = max(one for one in (other.added_at, other.turned_at) if one is not None)
    if is_withdrawn or not other.is_past_trial or came_at > masked.known_at:
        return None
    begins = found_at or masked.known_at
    return begins + timedelta(days=parameters.number("privacy.mask_older_points_days", shanghai_day(begins)))


@cites("18", "20(2)")
def may_withdraw_statement(who: DutyFacts, place: Place, reason: str) -> Decision:
    """Whether this person may withdraw what was stated of another stream: the public security organ over the place,
    also who stated it, with a reason. It closes, so it waits for nobody; stated anew it is by somebody else."""
    if not who.has(*PUBLIC_SECURITY):
        return refuse(
            "18",
            "该说明由公安机关撤销",
            "the statement is withdrawn by the public security organ",
            next_steps=ASK_A_KEEPER,
        )
    if not who.over(place, *PUBLIC_SECURITY):
        return other_territory()
    if not reason.strip():
        lacks = Missing("理由", "a reason", "reason")
        return refuse("18", "撤销须写明理由", "a reason is needed to withdraw it", missing=(lacks,))
    return allow("18")
