"""Penalty cases on the first page of supervision (article 23)."""

from datetime import datetime

from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.rules import PUBLIC_SECURITY
from mingcha.supervision.cases.queries import MOST_COUNTED, count_waiting_cases
from mingcha.supervision.officers.rules import READERS
from mingcha.web.supervision.listing import list_url
from mingcha.web.supervision.sections import TO_READ, OversightSection

_STEPS = Words("待办理", "with a next step of yours")


def cases_section(facts: DutyFacts, at: datetime) -> OversightSection | None:
    """The cases whose next step the reader does; auditors read them."""
    if not facts.has(*READERS):
        return None
    acts = facts.has(*PUBLIC_SECURITY)
    waiting = count_waiting_cases(facts, at=at) if acts else None
    steps = Words("待办理，或者更多", "with a next step of yours, or more") if waiting == MOST_COUNTED else _STEPS
    return OversightSection(
        title=Words("处罚案件", "Penalty cases"),
        article="23",
        url=list_url("penalties", waiting=waiting),
        waiting=waiting,
        detail=steps if acts else TO_READ,
    )
