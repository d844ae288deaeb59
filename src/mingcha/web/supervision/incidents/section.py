"""Security incidents on the first page of supervision (article 16(6); PIPL 57)."""

from datetime import datetime

from django.urls import reverse

from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts
from mingcha.supervision.incidents.queries import count_open_incidents
from mingcha.supervision.incidents.rules import INCIDENT_HANDLERS, INCIDENT_READERS
from mingcha.web.supervision.sections import TO_READ, OversightSection


def incidents_section(facts: DutyFacts, at: datetime) -> OversightSection | None:
    """The open incidents in reach; auditors read them."""
    if not facts.has(*INCIDENT_READERS):
        return None
    acts = facts.has(*INCIDENT_HANDLERS)
    return OversightSection(
        title=Words("网络安全事件", "Security incidents"),
        article="16(6)",
        url=reverse("incidents"),
        waiting=count_open_incidents(facts, at=at) if acts else None,
        detail=Words("未办结", "not closed") if acts else TO_READ,
    )
