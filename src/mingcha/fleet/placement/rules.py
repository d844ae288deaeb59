"""Which recorder takes which camera, and when a recorder may be declared dead (arts. 7, 16(5)): pure, no clock, no I/O.

A camera moves only if its recorder can no longer record it. Placement decides which recorder should record; it cannot
stop another: a recorder that was cut off keeps recording, and the index refuses its rows by their epoch.
"""

import heapq
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

LOAD_BOUND_PERCENT = 125
"""A recorder takes cameras up to this percentage of its fair share, so that a lost host's cameras are spread widely."""
BRAKE_LOOKS_BACK_S = 600
"""The brake counts recorders declared dead within this many seconds, not only those late now."""
TTLS_BEFORE_JUDGING = 2
"""Minimum unbroken watch, in TTLs, before a member may judge others: after an outage every timestamp is old."""


@dataclass(frozen=True, slots=True)
class CameraFacts:
    """A camera for placement; `owner` "" if it has no recorder, `division` six digits."""

    camera: str
    owner: str = ""
    division: str = ""


@dataclass(frozen=True, slots=True)
class RecorderFacts:
    """A recorder for placement; `capacity` in cameras, `division` "" if it serves any."""

    recorder: str
    alive: bool = True
    capacity: int = 500
    division: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """A camera's new recorder; `source` "" if it had none."""

    camera: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Placing:
    """The result: moves ordered by camera code, and cameras without room."""

    moves: tuple[Move, ...]
    unplaced: tuple[str, ...]


@dataclass
class _Room:
    """The living recorders with their loads; heaps that skip outdated entries."""

    recorders: dict[str, RecorderFacts]
    bounds: dict[str, int]
    loads: dict[str, int]
    _heaps: dict[str, list[tuple[float, str, int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in self.recorders:
            self._push(name)

    def take(self, division: str) -> str | None:
        """The recorder for one more camera: its own division first, then least loaded by capacity; None if all full."""
        name = self._least(division) if division else None
        name = name or self._least("")
        if name is not None:
            self.loads[name] += 1
            self._push(name)
        return name

    def _push(self, name: str) -> None:
        load, one = self.loads[name], self.recorders[name]
        if load < self.bounds[name]:
            entry = (load / one.capacity, name, load)
            for heap in {"", one.division}:
                heapq.heappush(self._heaps.setdefault(heap, []), entry)

    def _least(self, division: str) -> str | None:
        heap = self._heaps.get(division, [])
        while heap:
            _, name, load = heap[0]
            if self.loads[name] == load:
                return name
            heapq.heappop(heap)
        return None


def place(cameras: Iterable[CameraFacts], recorders: Iterable[RecorderFacts], *, even: bool = False) -> Placing:
    """Assigns every camera without a living recorder, and moves cameras beyond a recorder's capacity.

    Nothing else moves, except with `even`: then also cameras beyond a recorder's bound. The bound is LOAD_BOUND_PERCENT
    of a recorder's fair share by capacity, at most its capacity; every camera has room if the capacities of the living
    recorders suffice. Raises ValueError for a duplicate camera or recorder.
    """
    wanted = sorted(cameras, key=lambda one: one.camera)
    if len({one.camera for one in wanted}) != len(wanted):
        raise ValueError("a camera is listed twice")
    living, named = {}, set()
    for one in recorders:
        if one.recorder in named:
            raise ValueError("a recorder is listed twice")
        named.add(one.recorder)
        if one.alive and one.capacity > 0:
            living[one.recorder] = one
    bounds = _bounds(living.values(), len(wanted))
    loads = dict.fromkeys(living, 0)
    free: list[CameraFacts] = []
    for camera in wanted:
        most = 0
        if camera.owner in living:
            most = bounds[camera.owner] if even else living[camera.owner].capacity
        if camera.owner in living and loads[camera.owner] < most:
            loads[camera.owner] += 1
        else:
            free.append(camera)
    return _placed(free, _Room(living, bounds, loads))


def _placed(free: Sequence[CameraFacts], room: _Room) -> Placing:
    moves, unplaced = [], []
    for camera in free:
        target = room.take(camera.division)
        if target is None:
            unplaced.append(camera.camera)
        else:
            moves.append(Move(camera.camera, camera.owner, target))
    return Placing(tuple(moves), tuple(unplaced))


def _bounds(living: Collection[RecorderFacts], cameras: int) -> dict[str, int]:
    room = sum(one.capacity for one in living)
    return {
        one.recorder: min(one.capacity, -(-cameras * one.capacity * LOAD_BOUND_PERCENT // (room * 100)))
        for one in living
    }


def is_braked(late: Collection[str], declared_lately: Collection[str], alive: Collection[str]) -> bool:
    """Whether too many recorders are missing to declare any dead: more than half of those alive BRAKE_LOOKS_BACK_S ago.

    `late`: alive by the rows but past their TTL; `declared_lately`: declared dead within BRAKE_LOOKS_BACK_S, also if
    they came back; `alive`: alive by the rows, including the late ones. So many failures at once mean a network fault.
    """
    gone = set(late) | set(declared_lately)
    return len(gone) * 2 > len(gone | set(alive))


class Vigil:
    """Whether this member has watched the database without a break for long enough to declare others dead.

    A break is a new session, or two rounds more than half a TTL apart: then the engine, the line or this process may
    have stood still, and late beats prove nothing. Members that do not lead keep their vigil too, so that a new leader
    need not start from zero.
    """

    def __init__(self, ttl_s: float) -> None:
        self._ttl_ns = int(ttl_s * 1e9)
        self._session: int | None = None
        self._began_ns = self._turned_ns = 0

    def kept(self, session: int, at_ns: int) -> bool:
        """Records a successful turn at `at_ns` (monotonic) in this database session. Returns True if the vigil is at
        least TTLS_BEFORE_JUDGING old."""
        if session != self._session or (at_ns - self._turned_ns) * 2 > self._ttl_ns:
            self._session, self._began_ns = session, at_ns
        self._turned_ns = at_ns
        return at_ns - self._began_ns >= TTLS_BEFORE_JUDGING * self._ttl_ns
