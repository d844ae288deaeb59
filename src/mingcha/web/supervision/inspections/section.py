"""Inspections of units on the first page of supervision (decree 799, art. 24)."""

from datetime import datetime

from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.rules import PUBLIC_SECURITY
from mingcha.supervision.inspections.queries import count_unit_inspections
from mingcha.supervision.inspections.rules import READERS
from mingcha.web.supervision.listing import list_url
from mingcha.web.supervision.sections import TO_READ, OversightSection


def inspections_section(facts: DutyFacts, at: datetime) -> OversightSection | None:
    """The inspections whose next step the reader does; auditors and the unit's manager read them."""
    if not facts.has(*READERS):
        return None
    acts = facts.has(*PUBLIC_SECURITY)
    waiting = count_unit_inspections(facts, at=at, mine=True) if acts else None
    return OversightSection(
        title=Words("监督检查", "Inspections of units"),
        article="799-24",
        url=list_url("unit-inspections", waiting=waiting),
        waiting=waiting,
        detail=Words("待办理", "with a next step of yours") if acts else TO_READ,
    )
