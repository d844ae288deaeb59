"""Shifts on the first page of supervision (article 16(1))."""

from datetime import datetime

from django.urls import reverse

from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.shifts.rules import READERS
from mingcha.registry.watches.queries import count_lacking_shifts, count_own_watches
from mingcha.web.supervision.sections import TO_READ, OversightSection


def duty_section(facts: DutyFacts, at: datetime) -> OversightSection | None:
    """Of a monitor the own watches of today, of a manager the shifts of today that lack persons."""
    if not facts.has(Role.MONITOR, *READERS):
        return None
    watches, lacking = facts.has(Role.MONITOR), facts.has(Role.UNIT_MANAGER)
    waiting: int | None = None
    detail = TO_READ
    if watches or lacking:
        waiting = (count_own_watches(facts, at=at) if watches else 0) + (
            count_lacking_shifts(facts, at=at) if lacking else 0
        )
        detail = Words("今日本人值班或者缺人的班次", "own watches of today, or shifts that lack persons")
    return OversightSection(
        title=Words("值班", "Shifts"),
        article="16(1)",
        url=reverse("duty"),
        waiting=waiting,
        detail=detail,
    )
