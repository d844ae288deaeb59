"""Transfers on the first page of supervision (article 24)."""

from datetime import datetime

from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.rules import PUBLIC_SECURITY
from mingcha.supervision.officers.rules import READERS
from mingcha.supervision.transfers.queries import count_transfers
from mingcha.web.supervision.listing import list_url
from mingcha.web.supervision.sections import TO_READ, OversightSection


def transfers_section(facts: DutyFacts, at: datetime) -> OversightSection | None:
    """The transfers whose next step the reader does; auditors read them."""
    if not facts.has(*READERS):
        return None
    acts = facts.has(*PUBLIC_SECURITY)
    waiting = count_transfers(facts, at=at, mine=True) if acts else None
    return OversightSection(
        title=Words("案件移送", "Transfers of cases"),
        article="24",
        url=list_url("transfers", waiting=waiting),
        waiting=waiting,
        detail=Words("待办理", "with a next step of yours") if acts else TO_READ,
    )
