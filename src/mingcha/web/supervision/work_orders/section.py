"""Work orders on the first page of supervision (article 16(1))."""

from datetime import datetime

from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.rules import KEEPERS
from mingcha.supervision.work_orders.queries import count_waiting_orders
from mingcha.supervision.work_orders.rules import FIXERS, READERS
from mingcha.web.supervision.listing import list_url
from mingcha.web.supervision.sections import TO_READ, OversightSection


def work_orders_section(facts: DutyFacts, at: datetime) -> OversightSection | None:
    """The orders that wait for the reader: to be accepted or repaired, to be answered or verified."""
    if not facts.has(*READERS):
        return None
    acts = facts.has(*FIXERS, *KEEPERS)
    waiting = count_waiting_orders(facts, at=at) if acts else None
    return OversightSection(
        title=Words("维修工单", "Work orders"),
        article="16(1)",
        url=list_url("work-orders", waiting=waiting),
        waiting=waiting,
        detail=Words("待接单、修复、答复或者核验", "to accept, repair, answer or verify") if acts else TO_READ,
    )
