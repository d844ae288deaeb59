"""Everything that is wrong with one line of a list, each fault at its field (articles 2, 3, 5, 6, 7, 13, 18)."""

from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from mingcha.geo.coordinates import UnreadText
from mingcha.kit.decision import Decision, Missing, Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.points.values import LineRefusal

_OF_A_LINE = {
    FaultKind.INVALID, FaultKind.NOT_FOUND, FaultKind.FORBIDDEN, FaultKind.CONFLICT, FaultKind.EXHAUSTED,
}  # fmt: skip
"""Faults that a line has; others end the import."""


@dataclass(slots=True)
class LineFaults:
    """Collects the faults of a line: what is raised `with faults.at(FIELD):` is kept, and the line is judged on."""

    line: int
    found: list[LineRefusal] = field(default_factory=list)
    _field: str = ""

    def at(self, name: str) -> Self:
        """Names the field that the next checks are about."""
        self._field = name
        return self

    def take(self, decision: Decision) -> None:
        """Keeps a refusal, at the field that it says is missing if it names a single one."""
        if not decision:
            about = [one.about for one in decision.missing if isinstance(one, Missing)]
            self._add(about[0] if len(about) == 1 and about[0] else self._field, decision)

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> bool:
        if isinstance(error, Refused):
            self._add(self._field, error.decision)
        elif isinstance(error, UnreadText):
            self.found.append(LineRefusal(self.line, self._field, "", error.plain))
        elif isinstance(error, Fault) and error.kind in _OF_A_LINE:
            self.found.append(LineRefusal(self.line, self._field, "", error.words))
        else:
            return False
        return True

    def _add(self, name: str, decision: Decision) -> None:
        self.found.append(LineRefusal(self.line, name, decision.article, decision.reason, decision.missing))
