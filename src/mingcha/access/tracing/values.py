"""The result of a search for a mark, as a frozen value (article 20(1))."""

from dataclasses import dataclass

from mingcha.access.register.queries import RegisterLine
from mingcha.access.register.values import RequestLineRow


@dataclass(frozen=True, slots=True)
class Traced:
    """`mark`: the number in the film, None if no mark was found; `line`: the line of the register with that number,
    None if there is none or the asker may not see it; `opening`: the line of an opening with it, of the viewing copy of
    a share; `office`: the name of the unit to ask where the asker may not see a line, else "". `agreement`:
    agreement of the bits of the mark (docs/ref/marks.md)."""

    sha256: str
    mark: int | None
    line: RequestLineRow | None
    agreement: float
    entry: int
    """The log's entry of this search."""
    office: str = ""
    opening: RegisterLine | None = None
