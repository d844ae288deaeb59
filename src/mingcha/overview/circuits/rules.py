"""Outages of a circuit from the interruptions of its cameras, and the figures of a month. Pure (article 17).

The recorder sees cameras, never circuits: what falls silent together, for a cause of the network, is one outage of the
circuit on which it hangs, and one event with its cameras. A camera alone among others that are heard is no outage of
the circuit. Where a circuit carries one camera, its line and its power supply look the same from here.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice, takewhile

from mingcha.custody.interruptions.rules import FOR_EVER_MS, Interruption
from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.filing import is_day_of_system
from mingcha.law.retention import day_begins, shanghai_day, shanghai_day_of_ms
from mingcha.media.units import GapReason
from mingcha.registry.circuits.rules import WHOLE

NETWORK_REASONS = frozenset(
    reason.value for reason in (GapReason.CONNECTING, GapReason.UNREACHABLE, GapReason.SILENT, GapReason.LOSS)
)
"""The causes that a failing circuit has as a recorder sees it; disks, logins and formats are none of them."""
_FIRST_MS, _LAST_MS = 1_677_600_000_000, 4_102_444_800_000
"""Midnight of 2023-03-01 and of 2100-01-01 in Shanghai or UTC: a recorder whose clock is wrong reports instants for
which no value of the law stands, and is judged by the nearest one that does."""
DERIVED_DAYS = 62
"""So many days back outages are derived each night: this month and the one before."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A camera on a circuit, from an instant to another one (excluded), None while it hangs there. Unix
    milliseconds."""

    camera: str
    since_ms: int
    until_ms: int | None = None

    def at(self, at_ms: int) -> bool:
        """Whether it hung on the circuit at an instant."""
        return self.since_ms <= at_ms and (self.until_ms is None or at_ms < self.until_ms)


@dataclass(frozen=True, slots=True)
class Outage:
    """An outage of a circuit with the cameras that fell silent, by code; `heard`: how many were heard until then.
    `to_ms` None: it lasts."""

    from_ms: int
    to_ms: int | None
    cameras: tuple[str, ...]
    heard: int
    reason: str


@dataclass(frozen=True, slots=True)
class Span:
    """A time from an instant to another one (excluded), None while it lasts. Unix milliseconds."""

    from_ms: int
    to_ms: int | None = None

    @property
    def last_ms(self) -> int:
        """Its end as a number, far ahead while it lasts."""
        return FOR_EVER_MS if self.to_ms is None else self.to_ms

    def within(self, first_ms: int, end_ms: int) -> int:
        """Its milliseconds between two instants."""
        return max(0, min(self.last_ms, end_ms) - max(self.from_ms, first_ms))


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """What circuits did in a month: how many were in use in it, their outages and the seconds of these, the seconds of
    their use in which a point hung on them, and the availability in hundredths of a percent of that time, rounded
    down; None without a second of it, since nothing was measured then."""

    circuits: int
    outages: int
    out_s: int
    used_s: int
    availability: int | None

    @property
    def percent(self) -> str:
        """The availability for people."""
        return "–" if self.availability is None else f"{self.availability / 100:.2f}%"

    @property
    def out_minutes(self) -> int:
        """The outages in whole minutes, rounded up."""
        return -(-self.out_s // 60)


@cites("17")
def day_of_begin(first_ms: int) -> date:
    """The Shanghai day whose values judge what began at an instant (Unix ms), however wrong the recorder's clock."""
    return shanghai_day_of_ms(min(max(first_ms, _FIRST_MS), _LAST_MS))


@cites("17")
def outages_of_circuit(carried: Sequence[Carried], found: Iterable[Interruption]) -> tuple[Outage, ...]:
    """The outages of a circuit, oldest first, from the interruptions of the cameras on it.

    Interruptions that begin within `circuit.joined_seconds` of the first one are one outage if at least
    `circuit.outage_percent` of the cameras that were heard until then are among them. What falls silent while it lasts
    belongs to it. It ends when so many of all that belong to it are heard again that fewer are missing.
    """
    every = sorted(found, key=lambda one: (one.from_ms, one.camera))
    cut = [held for one in every if one.reason in NETWORK_REASONS if (held := _on_circuit(carried, one)) is not None]
    silence = _Silence(every)
    outages: list[Outage] = []
    place = 0
    while place < len(cut):
        first_ms = cut[place].from_ms
        day = day_of_begin(first_ms)
        last_ms = first_ms + 1000 * parameters.number("circuit.joined_seconds", day)
        heard = len({held.camera for held in carried if held.at(first_ms)} - silence.before(first_ms))
        needed = max(1, -(-heard * parameters.number("circuit.outage_percent", day) // 100))
        belonging = _belonging(cut, place, last_ms, needed)
        if belonging:
            outages.append(_outage(belonging, heard, needed))
        place += len(belonging) or 1
    return tuple(outages)


@cites("17")
def derived_from(registered_at: datetime) -> date:
    """The first Shanghai day of which the outages of a circuit are derived, by the instant of its registration: the
    next pass of a night begins up to two days later."""
    return shanghai_day(registered_at) - timedelta(days=DERIVED_DAYS - 2)


@cites("17")
def month_figures(
    in_use: Span,
    hung: Iterable[Span],
    outages: Iterable[Span],
    *,
    derived_ms: int,
    first_ms: int,
    end_ms: int,
    now_ms: int,
) -> MonthFigures:
    """What a circuit did between two instants, until now. Of its use the time counts in which a point hung on it, from
    `derived_ms` on: else nobody measured it; so does the part of an outage inside it. An outage counts in each month
    that it touches so. `hung`: in any order, they may overlap."""
    until = min(end_ms, now_ms)
    counted = _apart(
        (max(one.from_ms, in_use.from_ms, derived_ms, first_ms), min(one.last_ms, in_use.last_ms, until))
        for one in hung
    )
    out = [sum(span.within(begin, end) for begin, end in counted) for span in outages]
    used_s, out_s = sum(end - begin for begin, end in counted) // 1000, sum(out) // 1000
    circuits = int(in_use.within(first_ms, until) > 0)
    return MonthFigures(circuits, sum(map(bool, out)), out_s, used_s, _availability(used_s, out_s))


@cites("17")
def figures_together(every: Sequence[MonthFigures]) -> MonthFigures:
    """The figures of several circuits as those of their operator."""
    out_s, used_s = sum(one.out_s for one in every), sum(one.used_s for one in every)
    circuits, outages = sum(one.circuits for one in every), sum(one.outages for one in every)
    return MonthFigures(circuits, outages, out_s, used_s, _availability(used_s, out_s))


def month_of(day: date) -> tuple[int, int]:
    """The instants at which the Shanghai month of a day begins, and the next one. Unix milliseconds. Raises
    Fault(INVALID) for a day that no circuit can have."""
    if not is_day_of_system(day):
        raise Fault(FaultKind.INVALID, Words(f"{day} 不是合理的日期", f"{day} is no day of a circuit"))
    first = day.replace(day=1)
    following = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
    return _begins_ms(first), _begins_ms(following)


class _Silence:
    """Which cameras were silent before an instant; asked for instants in their order."""

    def __init__(self, every: Sequence[Interruption]) -> None:
        self._every, self._place = every, 0
        self._ends: dict[str, int] = {}

    def before(self, at_ms: int) -> set[str]:
        """The cameras with an interruption that began earlier and lasts."""
        while self._place < len(self._every) and self._every[self._place].from_ms < at_ms:
            one = self._every[self._place]
            self._ends[one.camera] = max(self._ends.get(one.camera, 0), _end_ms(one))
            self._place += 1
        return {camera for camera, end_ms in self._ends.items() if end_ms > at_ms}


def _on_circuit(carried: Sequence[Carried], one: Interruption) -> Interruption | None:
    """The part of an interruption in which its camera hung on the circuit; None if it did not when it began."""
    held = next((held for held in carried if held.camera == one.camera and held.at(one.from_ms)), None)
    if held is None or held.until_ms is None or _end_ms(one) <= held.until_ms:
        return one if held is not None else None
    return replace(one, to_ms=held.until_ms)


def _belonging(cut: Sequence[Interruption], place: int, last_ms: int, needed: int) -> Sequence[Interruption]:
    """The interruptions from a place on that are one outage: those that begin by an instant, and each later one that
    begins while it lasts, which makes it last on. None if fewer than `needed` cameras begin together."""
    begun = len(list(takewhile(lambda one: one.from_ms <= last_ms, islice(cut, place, None))))
    ends = _ends(cut[place : place + begun])
    if len(ends) < needed:
        return ()
    end_ms = _end_of(ends, needed)
    while place + begun < len(cut) and (one := cut[place + begun]).from_ms < end_ms:
        ends[one.camera] = max(ends.get(one.camera, 0), _end_ms(one))
        end_ms = _end_of(ends, needed)
        begun += 1
    return cut[place : place + begun]


def _outage(belonging: Sequence[Interruption], heard: int, needed: int) -> Outage:
    """What belongs together as an outage."""
    ends = _ends(belonging)
    end_ms = _end_of(ends, needed)
    reason, _ = Counter(one.reason for one in belonging).most_common(1)[0]
    return Outage(
        from_ms=belonging[0].from_ms,
        to_ms=None if end_ms == FOR_EVER_MS else end_ms,
        cameras=tuple(sorted(ends)),
        heard=max(heard, len(ends)),
        reason=reason,
    )


def _ends(belonging: Iterable[Interruption]) -> dict[str, int]:
    """When each camera is heard again for good."""
    ends: dict[str, int] = {}
    for one in belonging:
        ends[one.camera] = max(ends.get(one.camera, 0), _end_ms(one))
    return ends


def _end_of(ends: Mapping[str, int], needed: int) -> int:
    """When fewer than `needed` cameras are missing."""
    return sorted(ends.values())[len(ends) - needed]


def _end_ms(one: Interruption) -> int:
    return FOR_EVER_MS if one.to_ms is None else one.to_ms


def _apart(pieces: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Pieces of time that are not empty, joined where they touch, the oldest first."""
    found: list[tuple[int, int]] = []
    for begin, end in sorted(one for one in pieces if one[0] < one[1]):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((begin, end))
    return found


def _availability(used_s: int, out_s: int) -> int | None:
    return (used_s - min(out_s, used_s)) * WHOLE // used_s if used_s else None


def _begins_ms(day: date) -> int:
    return int(day_begins(day).timestamp() * 1000)
