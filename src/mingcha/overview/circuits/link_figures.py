"""Loss and jitter of a circuit by day from what recorders measured of its cameras, and their sums. Pure (article 17).

An hour counts for the circuit on which its camera hung when the hour began. What nobody measured is no zero: a circuit
without a second of measure has no loss and no jitter.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mingcha.custody.links.rules import MeasuredHour
from mingcha.kit.decision import cites
from mingcha.law.retention import shanghai_day_of_ms
from mingcha.overview.circuits.rules import Carried

_HOUR_MS = 3_600_000
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class LinkFigures:
    """What was measured over UDP, in seconds of cameras: RTP packets that should have come and that did not, mean and
    greatest interarrival jitter in microseconds. `skipped`: packets that cameras left out over TCP, where loss in the
    network cannot be seen."""

    measured_s: int = 0
    expected: int = 0
    lost: int = 0
    jitter_us: int = 0
    jitter_most_us: int = 0
    skipped: int = 0

    @property
    def loss_ppm(self) -> int | None:
        """Lost packets of a million, rounded up; None without a measure."""
        return -(-self.lost * _MILLION // self.expected) if self.expected else None

    @property
    def loss(self) -> str:
        """The loss for people; "" without a measure."""
        return "" if self.loss_ppm is None else f"{self.loss_ppm / 10_000:.4f}%"

    @property
    def jitter(self) -> str:
        """Mean and greatest jitter in milliseconds for people; "" without a measure."""
        return f"{self.jitter_us / 1000:.1f} / {self.jitter_most_us / 1000:.1f} ms" if self.measured_s else ""


@cites("17")
def links_by_day(carried: Sequence[Carried], hours: Iterable[MeasuredHour]) -> Mapping[date, LinkFigures]:
    """What was measured of a circuit, by Shanghai day. `carried`: the cameras on it with their times."""
    hung: defaultdict[str, list[Carried]] = defaultdict(list)
    for held in carried:
        hung[held.camera].append(held)
    found: defaultdict[date, list[LinkFigures]] = defaultdict(list)
    for one in hours:
        at_ms = one.hour * _HOUR_MS
        if any(held.at(at_ms) for held in hung[one.camera]):
            figures = LinkFigures(
                one.measured_ms // 1000, one.expected, one.lost, one.jitter_us, one.jitter_most_us, one.skipped
            )
            found[shanghai_day_of_ms(at_ms)].append(figures)
    return {day: summed(measured) for day, measured in found.items()}


@cites("17")
def summed(figures: Iterable[LinkFigures]) -> LinkFigures:
    """All of them together: sums, the mean jitter by time, the greatest one."""
    every = list(figures)
    measured_s = sum(one.measured_s for one in every)
    weighed = sum(one.jitter_us * one.measured_s for one in every)
    return LinkFigures(
        measured_s=measured_s,
        expected=sum(one.expected for one in every),
        lost=sum(one.lost for one in every),
        jitter_us=weighed // measured_s if measured_s else 0,
        jitter_most_us=max((one.jitter_most_us for one in every), default=0),
        skipped=sum(one.skipped for one in every),
    )
