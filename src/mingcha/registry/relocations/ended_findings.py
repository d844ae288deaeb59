"""Which findings of a point end when it is taken out of use, and when (article 10).

What is missing at a camera that stands is over once it stands no more. That it was switched off or fell silent without
a case is over once a case took it away; after a loss, which is recorded by the unit alone, once the police noted it.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from mingcha.evidence.entries import ActRecord
from mingcha.registry.findings.actions import close_mended
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.points.models import Point

OF_WHAT_STANDS = (
    FindingKind.SIGN_TO_REVIEW,
    FindingKind.SIGN_OVERDUE,
    FindingKind.MASK_MISSING,
    FindingKind.MASK_UNCHECKED,
    FindingKind.MASK_OTHER_STREAM,
    FindingKind.MASK_STATEMENT_WITHDRAWN,
)
OF_TAKING_AWAY = (FindingKind.MANDATORY_DISABLED, FindingKind.SILENT_REMOVAL)


def end_findings(
    record: ActRecord, points: Iterable[Point], kinds: Collection[FindingKind], reason: str, now: datetime
) -> None:
    """Ends the open findings of these kinds of each point, inside an act."""
    for point in points:
        for kind in kinds:
            close_mended(record, kind=kind, subject_kind=SubjectKind.POINT, subject=point.code, reason=reason, now=now)
