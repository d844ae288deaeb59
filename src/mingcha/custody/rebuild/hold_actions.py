"""Holds that a recorder has in its log and the database lacks, put back from the journal (arts. 16(5), 20).

A hold ends by its release alone: a database put back to an older state ends none. Whoever placed it stands in the lost
part of the log; the basis is an open case until somebody reviews it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from mingcha.custody.disposal.rules import HoldFacts
from mingcha.custody.holds.models import Hold, HoldSet
from mingcha.custody.holds.queries import current_holds_version, holds_in_force, is_hold_name
from mingcha.custody.holds.rules import HoldBasis, review_day
from mingcha.evidence.entries import Deed, act
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites


@dataclass(frozen=True, slots=True)
class JournalHolds:
    """The set of holds that a journal keeps: `version` 0 when none was ever taken in, `entry` where it stands in the
    recorder's log."""

    version: int = 0
    entry: int = 0
    holds: tuple[HoldFacts, ...] = ()


@cites("16(5)", "799-17")
def put_back_holds(by: Actor, recorder: str, held: JournalHolds, *, clock: Clock) -> tuple[str, ...]:
    """Places again what a journal holds under a newer version than the database has; the numbers of those placed.

    Afterwards the database's set is no older than the recorder's, so that the next one is taken in. Nothing is done
    where the database is not behind: what it released since is known to it.
    """
    if held.version <= current_holds_version():
        return ()
    with act("custody.holds.rebuild", by=by, clock=clock, cites=("16(5)", "799-17")) as deed:
        now = clock.now()
        known = {_span(each) for each in holds_in_force()}
        lost = [each for each in held.holds if _span(each) not in known]
        placed = [_place(each, held.version + 1, by, now, deed) for each in lost]
        if not placed and not _carry_on(held, deed):
            deed.wrote(
                HoldSet.objects.create(
                    recorder=recorder,
                    version=held.version,
                    holds=len(held.holds),
                    entry_index=held.entry,
                    taken_in_at=now,
                )
            )
        deed.fact("recorder", recorder)
        deed.fact("version", held.version)
        deed.fact("holds", placed)
    return tuple(placed)


def _place(held: HoldFacts, version: int, by: Actor, now: datetime, deed: Deed) -> str:
    to_at = _instant(held.to_ms)
    hold = Hold.objects.create(
        number=_number(held.hold),
        camera=held.camera,
        from_at=_instant(held.from_ms),
        to_at=to_at,
        basis=HoldBasis.CASE,
        reason=f"由录像机账本恢复，原编号 {held.hold}",
        placed_by=by.id,
        placed_at=now,
        placed_version=version,
        review_on=review_day(HoldBasis.CASE, to_at, now),
    )
    deed.wrote(hold)
    return hold.name


def _number(name: str) -> int:
    """The hold's own number where it is free, else the next one."""
    own = int(name[1:]) if is_hold_name(name) else 0
    if own and not Hold.objects.filter(number=own).exists():
        return own
    last = Hold.objects.order_by("-number").first()
    return (last.number if last else 0) + 1


def _carry_on(held: JournalHolds, deed: Deed) -> bool:
    """Whether the database holds more than the journal (releases were lost): those holds stand in the next version."""
    kept = {each.hold for each in held.holds}
    more = [row for row in Hold.objects.filter(released_at__isnull=True).order_by("number") if row.name not in kept]
    for row in more:
        row.placed_version = held.version + 1
        row.save(update_fields=["placed_version"])
        deed.wrote(row)
    return bool(more)


def _span(held: HoldFacts) -> tuple[str, int, int]:
    return held.camera, held.from_ms, held.to_ms


def _instant(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, UTC)
