"""Codes that a page offers beside a field, by name: units and systems in the reader's reach (article 3)."""

from datetime import datetime

from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.queries import organisations
from mingcha.registry.systems.queries import systems

MOST_OFFERED = 500
"""Units, or systems, that one page offers."""


def unit_codes(facts: DutyFacts, at: datetime) -> list[tuple[str, str]]:
    """Codes and names of units, by code, for templates/places/unit_codes.html."""
    return [(one.code, one.name) for one in organisations(facts, at=at, limit=MOST_OFFERED)]


def system_codes(facts: DutyFacts, at: datetime) -> list[tuple[str, str]]:
    """Codes and names of systems, by code, for templates/systems/system_codes.html."""
    return [(one.code, one.name) for one in systems(facts, at=at, limit=MOST_OFFERED)]
