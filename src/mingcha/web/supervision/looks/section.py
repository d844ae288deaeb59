"""Findings of pictures on the first page of supervision (article 12)."""

from datetime import datetime

from django.urls import reverse

from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.supervision.looks.queries import count_candidates
from mingcha.supervision.looks.rules import JUDGES
from mingcha.web.supervision.sections import TO_READ, OversightSection


def looks_section(facts: DutyFacts, at: datetime) -> OversightSection | None:
    """The candidates that the reader judges; auditors and technicians read them."""
    if not facts.has(Role.AUDITOR, Role.TECHNICIAN, *JUDGES):
        return None
    judges = facts.has(*JUDGES)
    waiting = count_candidates(facts, at=at) if judges else None
    return OversightSection(
        title=Words("画面问题", "Findings of pictures"),
        article="12",
        url=reverse("looks"),
        waiting=waiting,
        detail=Words("待人工核实", "to be judged") if judges else TO_READ,
    )
