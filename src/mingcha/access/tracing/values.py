"""The result of a search for a mark, as a frozen value (article 20(1))."""

from dataclasses import dataclass

from mingcha.access.register.values import RequestLineRow


@dataclass(frozen=True, slots=True)
class Traced:
    """`mark` is the number that the film carries, None if no mark was found; `line` the line of the register that has
    it, None if no line has or the asker is not told it; `office` is then the name of the unit to ask, "" otherwise.
    `agreement`: how well the bits of the mark agree (docs/ref/marks.md)."""

    sha256: str
    mark: int | None
    line: RequestLineRow | None
    agreement: float
    entry: int
    """The entry of our log that somebody traced."""
    office: str = ""
