"""Complaints on the first page of supervision (article 25)."""

from datetime import datetime

from django.urls import reverse

from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts
from mingcha.supervision.complaints.queries import count_complaints
from mingcha.supervision.complaints.rules import may_handle_complaints
from mingcha.web.supervision.sections import OversightSection

_TITLE = Words("检举控告", "Complaints against officials")


def complaints_section(facts: DutyFacts, at: datetime) -> OversightSection:
    """Of an auditor the open ones on this side of the wall; for everybody else the page on which one complains."""
    if not may_handle_complaints(facts):
        submit = Words("提交检举控告", "to complain of an organ or an official")
        return OversightSection(title=_TITLE, article="25", url=reverse("complaint-new"), waiting=None, detail=submit)
    return OversightSection(
        title=_TITLE,
        article="25",
        url=reverse("complaints"),
        waiting=count_complaints(facts, at=at),
        detail=Words("待审查、答复或者办结", "to be examined, answered or closed"),
    )
