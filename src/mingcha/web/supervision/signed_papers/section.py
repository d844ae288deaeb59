"""Scans of signed papers on the first page of supervision (APL 61; articles 12, 23; decree 799, art. 24)."""

from datetime import datetime

from django.urls import reverse

from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.rules import PUBLIC_SECURITY
from mingcha.supervision.signed_papers.queries import scans_to_answer
from mingcha.web.supervision.sections import OversightSection


def signed_papers_section(facts: DutyFacts, at: datetime) -> OversightSection | None:
    """The scans that wait for the reader, an officer."""
    if not facts.has(*PUBLIC_SECURITY):
        return None
    return OversightSection(
        title=Words("签收文书扫描件", "Scans of signed papers"),
        article="APL 61",
        url=reverse("signed-scans"),
        waiting=len(scans_to_answer(facts, at=at)),
        detail=Words("待打开核对、确认", "to open and confirm"),
    )
