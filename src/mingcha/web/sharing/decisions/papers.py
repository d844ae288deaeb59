"""The papers of a decision on the page of its application (article 13(2))."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.queries import documents_of
from mingcha.sharing.applications.purposes import SharingKind
from mingcha.sharing.applications.values import ApplicationRow
from mingcha.sharing.decisions.on_paper import may_issue_decision_paper, may_read_decision_paper
from mingcha.sharing.decisions.values import DecisionRow


def shown_papers(facts: DutyFacts, row: ApplicationRow, decided: DecisionRow | None, at: datetime) -> dict[str, Any]:
    """What printed/documents.html shows of a decided application; nothing for who does not read its papers."""
    kind = row.kind or SharingKind.ROWS
    if decided is None or not may_read_decision_paper(facts, row.department, kind):
        return {}
    return {
        "documents": documents_of(facts, PrintedKind.SHARING_DECISION, row.no, at=at),
        "issue_url": reverse("sharing-decision-print", args=[row.no]),
        "may_issue": may_issue_decision_paper(facts, row.state),
    }
