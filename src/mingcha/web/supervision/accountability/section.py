"""Accountability on the first page of supervision (article 25)."""

from datetime import datetime

from django.urls import reverse

from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts
from mingcha.supervision.accountability.rules import may_hold_to_account
from mingcha.web.supervision.sections import TO_READ, OversightSection


def accountability_section(facts: DutyFacts, at: datetime) -> OversightSection | None:
    """For auditors alone: lists to read."""
    del at
    if not may_hold_to_account(facts):
        return None
    title = Words("公务逾期与责任", "Overdue official acts")
    return OversightSection(title=title, article="25", url=reverse("accountability"), waiting=None, detail=TO_READ)
