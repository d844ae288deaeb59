"""Health of cameras on the first page of supervision (article 17)."""

from datetime import datetime

from django.urls import reverse

from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts
from mingcha.supervision.health.rules import may_read_health
from mingcha.web.supervision.sections import TO_READ, OversightSection


def health_section(facts: DutyFacts, _at: datetime) -> OversightSection | None:
    """A page to read: nothing waits there."""
    if not may_read_health(facts):
        return None
    return OversightSection(
        title=Words("运行考核", "Health"),
        article="17",
        url=reverse("health"),
        waiting=None,
        detail=TO_READ,
    )
