"""The leader's round: judges who is dead, and gives their cameras to the living, one entry for some hundreds of moves.

Placing runs under the log's lock like every act, and so does taking in of hours: no row of an outgrown epoch can slip
between a move and its being judged (arts. 7, 16(5), 20).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import batched

from django.db.models import Count

from mingcha.evidence.entries import act
from mingcha.fleet.placement.models import Fleet, Placement
from mingcha.fleet.placement.moving import Given, give
from mingcha.fleet.placement.rules import (
    BRAKE_LOOKS_BACK_S,
    CameraFacts,
    Move,
    Placing,
    RecorderFacts,
    is_braked,
    place,
)
from mingcha.fleet.recorders.beats import declare_dead
from mingcha.fleet.recorders.models import Beat, Recorder
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.registry.points.models import Point

MOVES_IN_AN_ENTRY = 500
"""So many moves are told in one entry; a larger round is divided into several."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the leader saw at `at`: recorders in service, those alive by the rows, the late among them, those declared
    dead lately (back or not)."""

    at: datetime
    serving: tuple[RecorderFacts, ...]
    alive: frozenset[str]
    late: frozenset[str]
    declared: frozenset[str]

    @property
    def braked(self) -> bool:
        """Whether too many are gone for anything to be moved."""
        return is_braked(self.late, self.declared, self.alive)


@dataclass(frozen=True, slots=True)
class Round:
    """What a round did: who was declared dead, how many cameras moved, how many have no room, whether it braked."""

    declared: tuple[str, ...] = ()
    moved: int = 0
    unplaced: int = 0
    braked: bool = False


def look(ttl: timedelta, *, clock: Clock) -> Seen:
    """Reads the beats of the recorders in service."""
    now = clock.now()
    rows = {row.recorder: row for row in Beat.objects.all()}
    serving = {row.name: row for row in Recorder.objects.filter(left_at=None)}
    beats = {name: beat for name, beat in rows.items() if name in serving}
    lately = now - timedelta(seconds=BRAKE_LOOKS_BACK_S)
    alive = frozenset(name for name, beat in beats.items() if not beat.dead)
    return Seen(
        at=now,
        serving=tuple(
            RecorderFacts(name, name in alive, row.capacity, row.division) for name, row in sorted(serving.items())
        ),
        alive=alive,
        late=frozenset(name for name in alive if beats[name].seen_at < now - ttl),
        declared=frozenset(name for name, beat in beats.items() if beat.declared_at and beat.declared_at > lately),
    )


@cites("7", "16(5)")
def carry_out_round(by: Actor, leader: str, seen: Seen, ttl: timedelta, *, clock: Clock) -> Round:
    """Declares the late dead and gives away what they had, unless the brake holds. Only a leader whose vigil is long
    enough may call it. No act when nothing is to be moved."""
    if seen.braked:
        return _braked(by, leader, seen, clock)
    declared = declare_dead(seen.late, seen.at - ttl, seen.at)
    recorders = _living(seen, seen.alive - set(declared))  # whoever was late and beat meanwhile lives
    if _is_settled(recorders):
        _say(leader, seen.at, None, 0)
        return Round(declared)
    placing = place(_cameras(), recorders)
    moved = _move(by, leader, placing, recorders, f"declared dead: {', '.join(declared)}" if declared else "", clock)
    _say(leader, seen.at, None, len(placing.unplaced))
    return Round(declared, moved, len(placing.unplaced))


@cites("7", "16(5)")
def balance(by: Actor, ttl: timedelta, *, clock: Clock) -> int:
    """Spreads the cameras evenly over the living recorders, on a person's word: each that moves misses some seconds.

    Returns how many moved.
    """
    seen = look(ttl, clock=clock)
    living = seen.alive - seen.late
    recorders = _living(seen, living)
    # what a recorder that is away has is the leader's to judge, not a person's who wants things even
    kept = [camera for camera in _cameras() if not camera.owner or camera.owner in living]
    return _move(by, "", place(kept, recorders, even=True), recorders, "balance", clock)


def _move(by: Actor, leader: str, placing: Placing, recorders: Sequence[RecorderFacts], why: str, clock: Clock) -> int:
    moved = 0
    for moves in batched(placing.moves, MOVES_IN_AN_ENTRY):
        with act("custody.placement.move", by=by, clock=clock, cites=("7", "16(5)")) as record:
            told = _give(moves, clock.now())
            moved += len(told)
            record.fact("leader", leader)
            record.fact("why", why or "cameras without a living recorder, or beyond a capacity")
            record.fact("alive", sorted(one.recorder for one in recorders if one.alive))
            record.fact("moves", [list(move) for move in told])
    return moved


def _give(moves: Sequence[Move], now: datetime) -> list[tuple[str, str, str, int]]:
    """Carries out those moves whose camera still has the recorder that it had: (camera, from, to, epoch) of each."""
    points = {point.code: point for point in Point.objects.filter(code__in=[move.camera for move in moves])}
    current = dict(Placement.objects.filter(camera__in=points, ended_at=None).values_list("camera", "recorder"))
    wanted = [move for move in moves if move.camera in points and current.get(move.camera, "") == move.source]
    begun = give([Given(points[move.camera], move.target) for move in wanted], now)
    return [(move.camera, move.source, move.target, epoch) for move, (_, epoch) in zip(wanted, begun, strict=True)]


def _living(seen: Seen, living: frozenset[str]) -> list[RecorderFacts]:
    return [replace(one, alive=one.recorder in living) for one in seen.serving]


def _is_settled(recorders: Sequence[RecorderFacts]) -> bool:
    """Whether every camera has a living recorder with room for it, by two counts: the usual round reads no camera."""
    room = {one.recorder: one.capacity for one in recorders if one.alive}
    counted = Placement.objects.filter(ended_at=None).values_list("recorder").annotate(cameras=Count("id"))
    had = dict(counted)
    within = all(had[name] <= room.get(name, -1) for name in had)
    return within and sum(had.values()) == Point.objects.count()


def _cameras() -> list[CameraFacts]:
    owners = dict(Placement.objects.filter(ended_at=None).values_list("camera", "recorder"))
    rows = Point.objects.order_by("code").values_list("code", "system__site__division")
    return [CameraFacts(code, owners.get(code, ""), division) for code, division in rows]


def _braked(by: Actor, leader: str, seen: Seen, clock: Clock) -> Round:
    """Says the alarm: once in the log, and in every round in the leader's word."""
    row = Fleet.objects.first()
    since = None if row is None else row.braked_since
    if since is None:
        since = seen.at
        with act("custody.placement.brake", by=by, clock=clock, cites=("7", "16(5)")) as record:
            record.fact("leader", leader)
            record.fact("late", sorted(seen.late))
            record.fact("declared_lately", sorted(seen.declared))
            record.fact("alive", sorted(seen.alive - seen.late))
    _say(leader, seen.at, since, 0 if row is None else row.unplaced)
    return Round(braked=True)


def _say(leader: str, at: datetime, braked_since: datetime | None, unplaced: int) -> None:
    values = {"leader": leader, "round_at": at, "braked_since": braked_since, "unplaced": unplaced}
    Fleet.objects.update_or_create(id=1, defaults=values)
