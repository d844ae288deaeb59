"""Records of confiscation and deletion as frozen values (decree 799, arts. 26 to 28; APL 42)."""

from dataclasses import dataclass
from datetime import date, datetime

from mingcha.law.fine_rules import Extra
from mingcha.supervision.officers.values import Signature


@dataclass(frozen=True, slots=True)
class Thing:
    """A line of the list: what it is, with its marks, and how many."""

    what: str
    count: int


@dataclass(frozen=True, slots=True)
class NewExecution:
    """How a measure was carried out: the day, what was done, who of the other side was there. `things`: of a
    confiscation the list; of a deletion the material; `kept_at`: where confiscated things are kept; `undone`: why it
    could not be carried out, "" if it was."""

    measure: Extra
    done_on: date
    record: str
    present: str
    things: tuple[Thing, ...] = ()
    kept_at: str = ""
    undone: str = ""


@dataclass(frozen=True, slots=True)
class UnsignedExecution:
    """A record that waits for the second officer, with the first signature."""

    measure: Extra
    first: Signature


@dataclass(frozen=True, slots=True)
class ExecutionRow:
    """A record; `second` is empty while the second officer has not signed. `struck`: who struck it unsigned, when and
    why."""

    number: int
    measure: Extra
    done_on: date
    record: str
    present: str
    things: tuple[Thing, ...]
    kept_at: str
    undone: str
    first: str
    first_certificate: str
    second: str
    second_certificate: str
    signed_at: datetime | None
    struck: str = ""
    struck_at: datetime | None = None
    struck_reason: str = ""
