"""Lines of a list about registered points: compared with the register, never written (articles 7, 13, 20).

Codes are given by the register. A line that says of a point what the register has is unchanged and counts as nothing to
do; one that says something else is refused with each column that differs.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.dossiers.queries import exported_of
from mingcha.registry.identity.asker import Asker
from mingcha.registry.imports.sheet import differences
from mingcha.registry.points.importing import MOST_REFUSALS, LinesRefused, import_points, judge_points
from mingcha.registry.points.values import ImportedPoint, ImportedPoints, LineRefusal

COMPARED_AT_ONCE = 500
"""So many lines are compared by one reading; SQLite takes at most 32,766 parameters of a statement."""
_NOT_REGISTERED = Words(
    "没有这个编码的点位（或不在您的范围内）：编码由平台统一分配，新点位请留空",
    "no point in your reach has this code: codes are given by the register, leave it empty for a new point",
)


@dataclass(frozen=True, slots=True)
class KnownPoint(ImportedPoint):
    """A line about a registered point: its code and its cells as they stand."""

    code: str = ""
    cells: Mapping[str, str] = field(default_factory=dict, repr=False)


class _Comparison:
    """Takes lines about registered points out of a list and compares them, some at a time."""

    def __init__(self, by: Asker, clock: Clock) -> None:
        self._by, self._clock = by, clock
        self._waiting: list[KnownPoint] = []
        self._lines: dict[int, int] = {}
        self.refused: list[LineRefusal] = []
        self.compared = 0

    def without_known(self, points: Iterable[ImportedPoint]) -> Iterator[ImportedPoint]:
        """The other lines; all are compared when the last one is asked for."""
        for point in points:
            if not isinstance(point, KnownPoint):
                yield point
                continue
            self._waiting.append(point)
            self.compared += 1
            if len(self._waiting) == COMPARED_AT_ONCE:
                self._compare()
        self._compare()

    def require_unchanged(self) -> None:
        """Raises LinesRefused for lines that say something else than the register."""
        if self.refused:
            raise LinesRefused(tuple(self.refused[:MOST_REFUSALS]))

    def _compare(self) -> None:
        if not self._waiting:
            return
        held = exported_of(self._by, {point.code for point in self._waiting}, at=self._clock.now())
        for point in self._waiting:
            before = self._lines.setdefault(int(point.code), point.line)
            found = held.get(point.code)
            if before != point.line:
                self._refuse(point, "code", Words(f"第 {before} 行已有此编码", f"line {before} has this code already"))
            elif found is None:
                self._refuse(point, "code", _NOT_REGISTERED)
            else:
                for differs in differences(point.cells, found):
                    self._refuse(point, differs.field, differs.words)
        self._waiting.clear()

    def _refuse(self, point: KnownPoint, column: str, words: Words) -> None:
        self.refused.append(LineRefusal(point.line, column, "", words))


@cites("2", "3", "5", "6", "7", "13", "18")
def judge_lines(by: Asker, points: Iterable[ImportedPoint], clock: Clock) -> Iterator[LineRefusal]:
    """The lines that `import_new_points` would refuse; nothing is written. Raises Fault as judge_points does."""
    comparison = _Comparison(by, clock)
    yield from judge_points(by, comparison.without_known(points), clock)
    yield from comparison.refused


@cites("2", "3", "5", "6", "7", "8", "13", "18", "20(2)")
def import_new_points(by: Asker, points: Iterable[ImportedPoint], *, clock: Clock, **facts: str) -> ImportedPoints:
    """Registers the new points of a list as import_points does, which gets the facts of the list, once the lines about
    registered points were found to change nothing; where all of them are about such points there is nothing to
    register, and no entry.

    Raises LinesRefused when lines are refused, Fault(INVALID) for a list without a line.
    """
    comparison = _Comparison(by, clock)
    new = comparison.without_known(points)
    first = next(new, None)
    if first is None and comparison.compared:
        comparison.require_unchanged()
        return ImportedPoints(0, None, ())

    def judged() -> Iterator[ImportedPoint]:
        yield from chain([first] if first else [], new)
        comparison.require_unchanged()  # inside the act, so that it ends without a trace

    return import_points(by, judged(), clock=clock, **facts)
