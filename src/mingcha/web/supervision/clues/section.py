"""Clues on the first page of supervision (article 16(4))."""

from datetime import datetime

from django.urls import reverse

from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.rules import PUBLIC_SECURITY
from mingcha.supervision.clues.queries import count_waiting_clues
from mingcha.supervision.clues.rules import READERS, UNIT_ROLES
from mingcha.web.supervision.sections import TO_READ, OversightSection


def clues_section(facts: DutyFacts, at: datetime) -> OversightSection | None:
    """The clues that wait for the reader, as on the start page; who reports or receives none reads them."""
    if not facts.has(*READERS):
        return None
    acts = facts.has(*UNIT_ROLES, *PUBLIC_SECURITY)
    waiting = count_waiting_clues(facts, at=at) if acts else None
    return OversightSection(
        title=Words("线索", "Clues"),
        article="16(4)",
        url=reverse("clues"),
        waiting=waiting,
        detail=Words("待报告、签收或者催办", "to be reported, received or urged") if acts else TO_READ,
    )
