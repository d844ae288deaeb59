"""Takes up the moves that a gateway logged, inside the act that takes up its log: rows for the register, and where each
camera was left (articles 2, 7(2), 16(3))."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from mingcha.access.control import rules
from mingcha.access.control.models import CameraPosition, ControlLease, ControlMove
from mingcha.access.control.values import MoveKind
from mingcha.evidence.entries import ActRecord
from mingcha.kit.canonical import Json
from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault
from mingcha.media.gateway.opening_log import OpeningLine
from mingcha.media.ptz.verb_json import verb_from_json, verb_to_json
from mingcha.registry.points.models import Point

KINDS = frozenset(one.value for one in MoveKind)
"""The kinds of lines that are taken up here."""
_UNREADABLE = '{"verb":"unknown"}'
_LAST_MS, _MOST_S = 1 << 45, 1 << 30
_MOST_BY, _MOST_WHY = 80, 200


@cites("2", "7(2)", "16(3)")
def take_up_moves(record: ActRecord, gateway: str, lines: Sequence[OpeningLine], now: datetime) -> int:
    """Writes the moves, returns and failed returns among these lines of a gateway's log, and returns their number. The
    caller leaves out lines that no issued ticket explains: those are strange openings.

    A line about no point of the register, and a move without its lease, are left out.
    """
    asked = [line for line in lines if line.facts["t"] in KINDS]
    if not asked:
        return 0
    leases = _leases(asked)
    cameras = {str(line.facts.get("camera", "")) for line in asked}
    points = {one.code: one for one in Point.objects.filter(code__in=cameras)}
    moves = [move for line in asked if (move := _move(line, gateway, points, leases, now)) is not None]
    record.insert_many(ControlMove, moves)
    _note_positions(record, moves, now)
    record.fact("moves", len(moves))
    return len(moves)


def _leases(lines: Sequence[OpeningLine]) -> dict[int, ControlLease]:
    numbers = {number for line in lines if (number := _count(line.facts, "lease", 1 << 53))}
    return {held.pk: held for held in ControlLease.objects.filter(pk__in=numbers)}


def _move(
    line: OpeningLine,
    gateway: str,
    points: Mapping[str, Point],
    leases: Mapping[int, ControlLease],
    now: datetime,
) -> ControlMove | None:
    """The row of a line; None for one that is left out."""
    facts, kind = line.facts, str(line.facts["t"])
    point, lease = points.get(str(facts.get("camera", ""))), leases.get(_count(facts, "lease", 1 << 53))
    if point is None:
        return None
    lease = lease if lease is not None and lease.point_id == point.pk else None
    is_move = kind == MoveKind.MOVED.value
    if is_move and lease is None:
        return None
    return ControlMove(
        lease=lease,
        point=point,
        kind=kind,
        verb=_verb(facts.get("verb")) if is_move else "",
        at=min(_instant(facts, now), now),
        by=str(facts.get("by", ""))[:_MOST_BY],
        after_s=_count(facts, "after_s", _MOST_S),
        why=str(facts.get("why", ""))[:_MOST_WHY],
        gateway=gateway,
        log=line.log,
        n=line.n,
    )


def _verb(stated: Json) -> str:
    """A verb as JSON with sorted keys, from the line's text (a line has no fractions, so its verb is JSON in a text).
    One that cannot be read counts as a move all the same."""
    try:
        values = json.loads(stated) if isinstance(stated, str) else stated
        verb = verb_to_json(verb_from_json(values if isinstance(values, dict) else {}))
    except (Fault, ValueError, RecursionError):
        return _UNREADABLE
    return json.dumps(verb, sort_keys=True, separators=(",", ":"))


def _note_positions(record: ActRecord, moves: Sequence[ControlMove], now: datetime) -> None:
    """Writes where each of these cameras was left, from a gateway's lines in their order."""
    held = {row.point_id: row for row in CameraPosition.objects.filter(point__in={move.point_id for move in moves})}
    changed: dict[int, CameraPosition] = {}
    for move in moves:
        row = held.get(move.point_id)
        if row is None:
            row = held[move.point_id] = CameraPosition(point_id=move.point_id, changed_at=move.at)
        if _is_newer(row, move, now) and _is_noted(row, move):
            row.gateway = move.gateway
            changed[row.point_id] = row
    for row in changed.values():
        row.save()
        record.wrote(row)


def _is_newer(row: CameraPosition, move: ControlMove, now: datetime) -> bool:
    """Whether a line counts after what is known: lines of one gateway by their order, whatever its clock said; those of
    two that had the camera one after the other by their time."""
    return row.gateway == move.gateway or move.at >= min(row.changed_at, now)


def _is_noted(row: CameraPosition, move: ControlMove) -> bool:
    """Changes a position by a line; returns whether the line said something of it."""
    kind = MoveKind(move.kind)
    if kind is MoveKind.HOME:
        row.away_since, row.failed_at = None, None
    elif kind is MoveKind.HOME_FAILED:
        row.away_since, row.failed_at = row.away_since or move.at, move.at
        return True  # its last move stays the one before
    elif kind is MoveKind.LEFT:
        row.away_since = row.away_since or move.at
        return True
    elif rules.leaves_home(str(json.loads(move.verb)["verb"])):
        row.away_since = row.away_since or move.at
    else:
        return False
    row.changed_at = move.at
    return True


def _instant(facts: Mapping[str, Json], now: datetime) -> datetime:
    """When a line was written; now if it does not say."""
    at_ms = _count(facts, "at_ms", _LAST_MS)
    return datetime.fromtimestamp(at_ms / 1000, UTC) if at_ms else now


def _count(facts: Mapping[str, Json], name: str, most: int) -> int:
    value = facts.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < most else 0
