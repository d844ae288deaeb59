"""Whether an inspection led to a penalty case; for its rules, not for pages (799-24)."""

from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.cases.states import CaseState


def is_charged(inspection: int) -> bool:
    """Whether a penalty case of a finding of this inspection is led or was; not one whose opening was declined, nor one
    whose decision was annulled."""
    rows = PenaltyCase.objects.filter(finding__inspection=inspection, annulled_on=None)
    return rows.exclude(state=CaseState.NOT_OPENED.value).exists()
