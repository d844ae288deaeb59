"""Leak cases on the first page of supervision: those that the reader handles or, as an auditor, is to sign, and no sign
of others (20(4), 20(5))."""

from datetime import datetime

from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.rules import PUBLIC_SECURITY
from mingcha.supervision.leaks.queries import count_leaks
from mingcha.supervision.leaks.rules import may_enter_leaks
from mingcha.web.supervision.listing import list_url
from mingcha.web.supervision.sections import OversightSection


def leaks_section(facts: DutyFacts, at: datetime) -> OversightSection | None:
    """The line of the police and of auditors, the same whether there are cases or not; no administrator has it."""
    if not may_enter_leaks(facts):
        return None
    acts = facts.has(*PUBLIC_SECURITY)
    waiting = count_leaks(facts, at=at, mine=True)
    return OversightSection(
        title=Words("泄密案件", "Leak cases"),
        article="20(4)",
        url=list_url("leaks", waiting=waiting),
        waiting=waiting,
        detail=Words("由您办理，未办结", "handled by you, not closed") if acts else Words("待签署", "to be signed"),
    )
