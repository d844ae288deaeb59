"""Transfers on the first page of supervision (article 24)."""

from datetime import datetime

from django.urls import reverse

from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.rules import PUBLIC_SECURITY
from mingcha.supervision.officers.rules import READERS
from mingcha.supervision.transfers.queries import count_open_transfers
from mingcha.web.supervision.sections import TO_READ, OversightSection


def transfers_section(facts: DutyFacts, at: datetime) -> OversightSection | None:
    """The transfers of the reader's police that are not ended; auditors read them."""
    if not facts.has(*READERS):
        return None
    acts = facts.has(*PUBLIC_SECURITY)
    return OversightSection(
        title=Words("案件移送", "Transfers of cases"),
        article="24",
        url=reverse("transfers"),
        waiting=count_open_transfers(facts, at=at) if acts else None,
        detail=Words("未办结", "not ended") if acts else TO_READ,
    )
