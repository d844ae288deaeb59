"""Compliance audits on the first page of supervision (article 16(6))."""

from datetime import datetime

from django.urls import reverse

from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts
from mingcha.supervision.compliance_audits.queries import count_waiting_audits
from mingcha.supervision.compliance_audits.rules import AUDIT_READERS, AUDIT_RECORDERS
from mingcha.web.supervision.sections import TO_READ, OversightSection


def compliance_audits_section(facts: DutyFacts, at: datetime) -> OversightSection | None:
    """The audits that somebody else recorded and this person may confirm; auditors read them."""
    if not facts.has(*AUDIT_READERS):
        return None
    acts = facts.has(*AUDIT_RECORDERS)
    return OversightSection(
        title=Words("合规审计", "Compliance audits"),
        article="16(6)",
        url=reverse("compliance-audits"),
        waiting=count_waiting_audits(facts, at=at) if acts else None,
        detail=Words("待确认", "to be confirmed") if acts else TO_READ,
    )
