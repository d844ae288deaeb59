"""The leader's round: declares recorders dead and moves their cameras to living ones, one entry per 500 moves.

Placing runs under the log's lock like every act, as does storing hours, so no row of an outdated epoch can be stored
between a move and its judgement (arts. 7, 16(5), 20).
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
from mingcha.fleet.recorders.rules import may_keep_recorders
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.points.models import Point

MOVES_IN_AN_ENTRY = 500
"""Limit of moves per entry; a larger round writes several."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The leader's view at `at`: recorders in service, those alive by their rows, the late ones among these, and those
    declared dead recently (whether or not they are back)."""

    at: datetime
    serving: tuple[RecorderFacts, ...]
    alive: frozenset[str]
    late: frozenset[str]
    declared: frozenset[str]

    @property
    def braked(self) -> bool:
        """Whether too many are missing for any move."""
        return is_braked(self.late, self.declared, self.alive)


@dataclass(frozen=True, slots=True)
class PlacementResult:
    """The result of a round: recorders declared dead, cameras moved, cameras without room, whether the brake held."""

    declared: tuple[str, ...] = ()
    moved: int = 0
    unplaced: int = 0
    braked: bool = False


def read_beats(ttl: timedelta, *, clock: Clock) -> Seen:
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
def carry_out_round(by: Actor, leader: str, seen: Seen, ttl: timedelta, *, clock: Clock) -> PlacementResult:
    """Declares late recorders dead and moves their cameras, unless the brake holds. May only be called by a leader with
    a long enough vigil. No act if nothing moves."""
    if seen.braked:
        return _braked(by, leader, seen, clock)
    declared = declare_dead(seen.late, seen.at - ttl, seen.at)
    recorders = _living(seen, seen.alive - set(declared))  # a late recorder with a beat since then is alive
    if _is_settled(recorders):
        _save_round(leader, seen.at, None, 0)
        return PlacementResult(declared)
    placing = place(_cameras(), recorders)
    moved = _move(by, leader, placing, recorders, f"declared dead: {', '.join(declared)}" if declared else "", clock)
    _save_round(leader, seen.at, None, len(placing.unplaced))
    return PlacementResult(declared, moved, len(placing.unplaced))


@cites("7", "16(5)")
def balance(by: Asker, ttl: timedelta, *, clock: Clock) -> int:
    """Spreads the cameras evenly over the living recorders, at a person's request: each moved camera loses some
    seconds. Returns the number of moves. Raises Refused (article 3).
    """
    require(may_keep_recorders(duty_of(by, clock.now())))
    placing, recorders = _even(ttl, clock)
    return _move(actor_of(by), "", placing, recorders, "balance", clock)


def moves_to_balance(ttl: timedelta, *, clock: Clock) -> tuple[Move, ...]:
    """The moves that `balance` would make now; nothing is written."""
    return tuple(_even(ttl, clock)[0].moves)


def _even(ttl: timedelta, clock: Clock) -> tuple[Placing, list[RecorderFacts]]:
    seen = read_beats(ttl, clock=clock)
    living = seen.alive - seen.late
    recorders = _living(seen, living)
    # the cameras of a recorder that is away are for the leader to judge, not for balancing
    kept = [camera for camera in _cameras() if not camera.owner or camera.owner in living]
    return place(kept, recorders, even=True), recorders


def _move(by: Actor, leader: str, placing: Placing, recorders: Sequence[RecorderFacts], why: str, clock: Clock) -> int:
    moved = 0
    for moves in batched(placing.moves, MOVES_IN_AN_ENTRY):
        with act("custody.placement.move", by=by, clock=clock, cites=("7", "16(5)")) as record:
            moved_now = _give(moves, clock.now())
            moved += len(moved_now)
            record.fact("leader", leader)
            record.fact("why", why or "cameras without a living recorder, or beyond a capacity")
            record.fact("alive", sorted(one.recorder for one in recorders if one.alive))
            record.fact("moves", [list(move) for move in moved_now])
    return moved


def _give(moves: Sequence[Move], now: datetime) -> list[tuple[str, str, str, int]]:
    """Carries out the moves whose camera still has the expected recorder; returns (camera, from, to, epoch) of each."""
    points = {point.code: point for point in Point.objects.filter(code__in=[move.camera for move in moves])}
    current = dict(Placement.objects.filter(camera__in=points, ended_at=None).values_list("camera", "recorder"))
    wanted = [move for move in moves if move.camera in points and current.get(move.camera, "") == move.source]
    begun = give([Given(points[move.camera], move.target) for move in wanted], now)
    return [(move.camera, move.source, move.target, epoch) for move, (_, epoch) in zip(wanted, begun, strict=True)]


def _living(seen: Seen, living: frozenset[str]) -> list[RecorderFacts]:
    return [replace(one, alive=one.recorder in living) for one in seen.serving]


def _is_settled(recorders: Sequence[RecorderFacts]) -> bool:
    """Whether every camera is placed on a living recorder that is not over its capacity.

    Uses two counts, so that a round without moves reads no row of a camera.
    """
    capacity = {one.recorder: one.capacity for one in recorders if one.alive}
    counted = Placement.objects.filter(ended_at=None).values_list("recorder").annotate(cameras=Count("id"))
    placed = dict(counted)
    fits = all(cameras <= capacity.get(recorder, -1) for recorder, cameras in placed.items())
    return fits and sum(placed.values()) == Point.objects.count()


def _cameras() -> list[CameraFacts]:
    owners = dict(Placement.objects.filter(ended_at=None).values_list("camera", "recorder"))
    rows = Point.objects.order_by("code").values_list("code", "system__site__division")
    return [CameraFacts(code, owners.get(code, ""), division) for code, division in rows]


def _braked(by: Actor, leader: str, seen: Seen, clock: Clock) -> PlacementResult:
    """Reports the alarm: once in the log, and with every round in the row Fleet."""
    row = Fleet.objects.first()
    since = None if row is None else row.braked_since
    if since is None:
        since = seen.at
        with act("custody.placement.brake", by=by, clock=clock, cites=("7", "16(5)")) as record:
            record.fact("leader", leader)
            record.fact("late", sorted(seen.late))
            record.fact("declared_lately", sorted(seen.declared))
            record.fact("alive", sorted(seen.alive - seen.late))
    _save_round(leader, seen.at, since, 0 if row is None else row.unplaced)
    return PlacementResult(braked=True)


def _save_round(leader: str, at: datetime, braked_since: datetime | None, unplaced: int) -> None:
    values = {"leader": leader, "round_at": at, "braked_since": braked_since, "unplaced": unplaced}
    Fleet.objects.update_or_create(id=1, defaults=values)
