"""Alarms on the first page of supervision (article 16(1))."""

from datetime import datetime

from django.urls import reverse

from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts
from mingcha.supervision.alarms.rules import may_read_alarms
from mingcha.web.supervision.sections import TO_READ, OversightSection


def alarms_section(facts: DutyFacts, at: datetime) -> OversightSection | None:
    """The list of alarms, for who reads them. Nothing is counted here: the list and the wall are, each second."""
    del at
    if not may_read_alarms(facts):
        return None
    return OversightSection(
        title=Words("报警", "Alarms"), article="16(1)", url=reverse("alarms"), waiting=None, detail=TO_READ
    )
