"""Impact assessments on the first page of supervision (article 16(6))."""

from datetime import datetime

from django.urls import reverse

from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts
from mingcha.supervision.assessments.queries import count_waiting_assessments
from mingcha.supervision.assessments.rules import ASSESSMENT_READERS, MAKERS
from mingcha.web.supervision.sections import TO_READ, OversightSection


def assessments_section(facts: DutyFacts, at: datetime) -> OversightSection | None:
    """The assessments that somebody else made and this person may confirm; auditors read them."""
    if not facts.has(*ASSESSMENT_READERS):
        return None
    acts = facts.has(*MAKERS)
    return OversightSection(
        title=Words("影响评估", "Impact assessments"),
        article="16(6)",
        url=reverse("assessments"),
        waiting=count_waiting_assessments(facts, at=at) if acts else None,
        detail=Words("待确认", "to be confirmed") if acts else TO_READ,
    )
