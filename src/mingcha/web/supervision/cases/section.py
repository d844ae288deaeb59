"""Penalty cases on the first page of supervision (article 23)."""

from datetime import datetime

from django.urls import reverse

from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.rules import PUBLIC_SECURITY
from mingcha.supervision.cases.queries import MOST_COUNTED, count_open_cases
from mingcha.supervision.officers.rules import READERS
from mingcha.web.supervision.sections import TO_READ, OversightSection

_OPEN = Words("未结案", "not closed")


def cases_section(facts: DutyFacts, at: datetime) -> OversightSection | None:
    """The cases of the reader's police that are not closed; auditors read them."""
    if not facts.has(*READERS):
        return None
    acts = facts.has(*PUBLIC_SECURITY)
    waiting = count_open_cases(facts, at=at) if acts else None
    open_ones = Words("未结案，或者更多", "not closed, or more") if waiting == MOST_COUNTED else _OPEN
    return OversightSection(
        title=Words("处罚案件", "Penalty cases"),
        article="23",
        url=reverse("penalties"),
        waiting=waiting,
        detail=open_ones if acts else TO_READ,
    )
