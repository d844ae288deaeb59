"""Sheets of picture findings on the first page of supervision (articles 12, 21)."""

from datetime import datetime

from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.supervision.looks.rules import JUDGES
from mingcha.supervision.sheets.queries import count_waiting_sheets
from mingcha.web.supervision.listing import list_url
from mingcha.web.supervision.sections import TO_READ, OversightSection


def sheets_section(facts: DutyFacts, at: datetime) -> OversightSection | None:
    """The sheets that the reader checks as another hand, or sends; auditors and technicians read them."""
    if not facts.has(Role.AUDITOR, Role.TECHNICIAN, *JUDGES):
        return None
    acts = facts.has(*JUDGES)
    waiting = count_waiting_sheets(facts, at=at) if acts else None
    return OversightSection(
        title=Words("画面遮挡告知单", "Sheets of covered views"),
        article="12",
        url=list_url("look-sheets", waiting=waiting),
        waiting=waiting,
        detail=Words("待核对、待发出", "to be checked or sent") if acts else TO_READ,
    )
