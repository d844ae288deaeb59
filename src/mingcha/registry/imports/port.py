"""What an import needs of the register: values of a line, its judgement, and the act over the whole list.

The judgement and the act are registry/points/importing.py. This module is the one place that names them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Asker
from mingcha.registry.points.position import Position, View

IMPORT_ACT = "registry.point.import"
"""The act's name in the log; its facts hold `source`, `sha256`, `points` and `codes`."""


@dataclass(frozen=True, slots=True)
class ImportedPoint:
    """A camera of a list, as `add_point` takes it; `line` is its place in the list."""

    line: int
    system: str
    name: str
    part: str
    url: str
    username: str = ""
    password: str = ""
    forbidden_place: str = ""
    position: Position | None = None
    view: View | None = None
    sub_url: str = ""
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class LineRefusal:
    """Why a line cannot be registered: the field of ImportedPoint that it concerns, the article ("" when the input
    itself cannot be right), the reason, and what is missing. No secret is in it."""

    line: int
    field: str
    article: str
    words: Words
    missing: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportedPoints:
    """What was registered: how many points, the entry of the log, and the first and last code in each division."""

    points: int
    entry: int
    codes: tuple[tuple[str, str], ...]


class LinesRefused(Fault):
    """Stops an import: the first lines that cannot be registered, in their order."""

    def __init__(self, lines: tuple[LineRefusal, ...]) -> None:
        self.lines = lines
        super().__init__(FaultKind.INVALID, lines[0].words)


def judge_points(by: Asker, points: Iterable[ImportedPoint], clock: Clock) -> Iterator[LineRefusal]:
    """The lines that `import_points` would refuse, in their order; nothing is written."""
    del by, points, clock
    raise _not_here()


def import_points(
    by: Asker, points: Iterable[ImportedPoint], *, source: str, source_sha256: str, clock: Clock
) -> ImportedPoints:
    """Registers every point of a list, or none. Raises LinesRefused."""
    del by, points, source, source_sha256, clock
    raise _not_here()


def _not_here() -> Fault:
    return Fault(FaultKind.UNSUPPORTED, Words("本版本尚不能导入点位", "this version does not import points yet"))
