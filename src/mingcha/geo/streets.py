"""Streets and towns of Wuhan (GB/T 10114, nine digits) and the functional zone that administers each (article 4).

The list is the National Bureau of Statistics' of 2023 (streets_wuhan.licence.txt); the city is still to confirm which
streets a functional zone administers.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

from mingcha.kit.codes import ZONES
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words


@dataclass(frozen=True, slots=True)
class Street:
    """A street, town or the like; the first six digits of its code are its division."""

    code: str
    name: str

    @property
    def division(self) -> str:
        """GB/T 2260 code of its district."""
        return self.code[:6]

    @property
    def zone(self) -> str:
        """The code of the functional zone that administers it, "" for none."""
        return zone_of(self.division, self.code)


def _read(path: Path) -> dict[str, Street]:
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: Street(row["code"], row["name"]) for row in csv.DictReader(lines)}


STREETS = _read(Path(__file__).with_name("streets_wuhan.csv"))
"""Every street of the city by code, in the order of the codes."""


def street_called(code: str) -> Street:
    """The street with this code. Raises Fault(NOT_FOUND) if Wuhan has none."""
    try:
        return STREETS[code]
    except KeyError:
        words = Words(f"武汉没有街道“{code[:20]}”", f"Wuhan has no street {code[:20]!r}")
        raise Fault(FaultKind.NOT_FOUND, words) from None


def streets_of(division: str) -> tuple[Street, ...]:
    """The streets of a district, by code."""
    return tuple(street for street in STREETS.values() if street.division == division)


def zone_of(division: str, street: str = "") -> str:
    """The code of the functional zone that administers a street (or a whole district), "" for none."""
    for zone in ZONES:
        if street in zone.streets or division in zone.divisions:
            return zone.code
    return ""
