"""Yearly reports on the first page of supervision (article 25)."""

from datetime import datetime

from django.urls import reverse

from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.supervision.yearly_reports.queries import count_sent_reports
from mingcha.supervision.yearly_reports.rules import READERS
from mingcha.web.supervision.sections import TO_READ, OversightSection


def yearly_section(facts: DutyFacts, at: datetime) -> OversightSection | None:
    """Of the city's police the reports to receive; the others read, and the day of their own stands with the days."""
    if not facts.has(*READERS):
        return None
    receives = facts.has(Role.CITY_OFFICER)
    return OversightSection(
        title=Words("年度报告", "Yearly reports"),
        article="25",
        url=reverse("yearly-reports"),
        waiting=count_sent_reports(facts, at=at) if receives else None,
        detail=Words("待接收", "to be received") if receives else TO_READ,
    )
