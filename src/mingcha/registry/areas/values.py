"""Areas as frozen values (articles 6(11), 18; decree 799 art. 10)."""

from dataclasses import dataclass
from datetime import date, datetime, time

from mingcha.geo.areas import Area
from mingcha.registry.areas.kinds import AreaKind
from mingcha.registry.areas.rules import is_in_force
from mingcha.registry.identity.duty import Place


@dataclass(frozen=True, slots=True)
class AreaRow:
    """An area as pages and the API show it. `area` is the polygon in CGCS2000, `original` its corners as entered in
    `original_system`; `unit` is "" and `unit_name` "" for none; the last five fields are None or "" while it was not
    ended early."""

    number: int
    kind: AreaKind
    name: str
    division: str
    zone: str
    unit: str
    unit_name: str
    area: Area
    original_system: str
    original: str
    from_on: date
    until_on: date | None
    opens: time | None
    closes: time | None
    document: str
    drawn_at: datetime
    drawn_by: str
    ended_on: date | None
    ended_at: datetime | None
    ended_by: str
    end_reason: str
    end_document: str

    @property
    def place(self) -> Place:
        """Where it lies, for rules."""
        return Place(self.division, self.unit, self.zone)

    def in_force(self, on: date) -> bool:
        """Whether it holds on a Shanghai day."""
        return is_in_force(self.from_on, self.until_on, self.ended_on, on)

    def is_over(self, on: date) -> bool:
        """Whether it will never hold from this Shanghai day on."""
        return self.ended_on is not None or (self.until_on is not None and self.until_on < on)


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """The consent of the unit of a classified area to the cameras of a system (decree 799 art. 10)."""

    number: int
    system: str
    system_name: str
    document: str
    issued_on: date
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class GivenArea:
    """An area as it is entered: `border` is GeoJSON in the coordinate system named `label`, `unit` a code or ""."""

    kind: str
    name: str
    border: str
    label: str
    document: str
    from_on: date
    division: str
    zone: str = ""
    until_on: date | None = None
    opens: time | None = None
    closes: time | None = None
    unit: str = ""
