"""Which line of a list has a name, so that a line that is named alike says which one it is beside (article 13)."""

from array import array
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.points.filling import name_free

REGISTERED = 0
"""In the place of a line: the name is that of a point of the register."""


@dataclass(slots=True)
class NamedLines:
    """The lines of a list by their names, which are given as hashes: some 100 bytes a line until the lines are written,
    16 bytes from then on."""

    _lines: dict[int, int] = field(default_factory=dict)
    _written: "array[int]" = field(default_factory=lambda: array("q"))
    _written_lines: "array[int]" = field(default_factory=lambda: array("q"))

    def add(self, named: int, line: int) -> None:
        """Notes the first line that has a name."""
        self._lines.setdefault(named, line)

    def line_of(self, named: int) -> int | None:
        """The line that has a name and is not written yet; None for no line."""
        return self._lines.get(named)

    def note_written(self) -> None:
        """Called when the lines are in the database: who asks there for a name asks `among_written` for its line."""
        self._written.extend(self._lines.keys())
        self._written_lines.extend(self._lines.values())
        self._lines.clear()

    def among_written(self, names: Collection[int]) -> Mapping[int, int]:
        """Of some names those of written lines, with the lines: all of them are looked at once, and none for no
        name."""
        if not names:
            return {}
        pairs = zip(self._written, self._written_lines, strict=True)
        return {named: line for named, line in pairs if named in names}


def named_by_line(line: int) -> Words:
    """What is said of a line whose name an earlier line of its list has."""
    return Words(f"本清单第 {line} 行已用此名称", f"line {line} of this list has this name")


def require_name_free(other: int | None) -> None:
    """Raises Fault(CONFLICT) where a line of the same list has the name, or a point of the system (REGISTERED); None
    for nothing."""
    if other:
        raise Fault(FaultKind.CONFLICT, named_by_line(other))
    name_free(taken=other is not None)
