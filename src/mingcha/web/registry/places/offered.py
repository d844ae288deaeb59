"""Codes that a page offers beside a field, by name: units, systems and points in the reader's reach (article 3)."""

from datetime import datetime

from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.queries import organisations
from mingcha.registry.points.filter import PointFilter
from mingcha.registry.points.queries import points
from mingcha.registry.points.rules import OUT_OF_USE
from mingcha.registry.systems.queries import systems

MOST_OFFERED = 500
"""Units, or systems, that one page offers."""
MOST_POINTS_OFFERED = 200
"""Points of a system that one page offers."""


def unit_codes(facts: DutyFacts, at: datetime) -> list[tuple[str, str]]:
    """Codes and names of units, by code, for templates/places/unit_codes.html."""
    return [(one.code, one.name) for one in organisations(facts, at=at, limit=MOST_OFFERED)]


def system_codes(facts: DutyFacts, at: datetime) -> list[tuple[str, str]]:
    """Codes and names of systems, by code, for templates/systems/system_codes.html."""
    return [(one.code, one.name) for one in systems(facts, at=at, limit=MOST_OFFERED)]


def points_of_system(facts: DutyFacts, system: str, at: datetime) -> list[tuple[str, str]]:
    """Codes and names of the points of a system that are not out of use, for relocations/system_points.html; none of an
    unknown one."""
    site = next((one.site for one in systems(facts, at=at, limit=MOST_OFFERED) if one.code == system), "")
    rows = points(facts, at=at, where=PointFilter(site=site), limit=MOST_POINTS_OFFERED) if site else ()
    return [(one.code, one.name) for one in rows if one.system == system and one.state != OUT_OF_USE]
