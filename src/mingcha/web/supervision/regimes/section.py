"""The four systems on the first page of supervision (article 16(1))."""

from datetime import datetime

from django.urls import reverse

from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts
from mingcha.supervision.regimes.queries import waiting_regimes
from mingcha.web.supervision.sections import OversightSection


def regimes_section(facts: DutyFacts, at: datetime) -> OversightSection | None:
    """What the reader has not acknowledged, and what the reader's own unit has not set up."""
    return OversightSection(
        title=Words("四项制度", "The four systems"),
        article="16(1)",
        url=reverse("regimes"),
        waiting=waiting_regimes(facts, at=at),
        detail=Words("待您阅读确认或者登记", "for you to acknowledge or record"),
    )
