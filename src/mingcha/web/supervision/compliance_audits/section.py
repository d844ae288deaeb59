"""Compliance audits on the first page of supervision (article 16(6))."""

from datetime import datetime

from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts
from mingcha.supervision.compliance_audits.queries import count_waiting_audits
from mingcha.supervision.compliance_audits.rules import AUDIT_READERS, AUDIT_RECORDERS
from mingcha.web.supervision.listing import list_url
from mingcha.web.supervision.sections import TO_READ, OversightSection


def compliance_audits_section(facts: DutyFacts, at: datetime) -> OversightSection | None:
    """The audits that wait for this person; auditors read them."""
    if not facts.has(*AUDIT_READERS):
        return None
    acts = facts.has(*AUDIT_RECORDERS)
    waiting = count_waiting_audits(facts, at=at) if acts else None
    return OversightSection(
        title=Words("合规审计", "Compliance audits"),
        article="16(6)",
        url=list_url("compliance-audits", waiting=waiting),
        waiting=waiting,
        detail=Words("待确认、待整改", "to be confirmed or put right") if acts else TO_READ,
    )
