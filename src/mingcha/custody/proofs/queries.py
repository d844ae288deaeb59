"""Reads of the daily proofs: the attested sums of each day, and the rows of a day in a reach (article 16(5))."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from mingcha.custody.proofs.models import DayProof


@dataclass(frozen=True, slots=True)
class DayProofView:
    """The newest proof of a day."""

    day: date
    revision: int
    cameras: int
    expected_ms: int
    footage_ms: int
    gaps_ms: Mapping[str, int]
    unexplained_ms: int
    short: int
    digest: str
    made_at: datetime


def proofs(begin: date, end: date) -> tuple[DayProofView, ...]:
    """The newest proof of each Shanghai day from `begin` to `end` (included), ascending; days without one are left
    out."""
    newest = {row.day: row for row in DayProof.objects.filter(day__gte=begin, day__lte=end).order_by("revision")}
    return tuple(
        DayProofView(
            day=row.day,
            revision=row.revision,
            cameras=row.cameras,
            expected_ms=row.expected_ms,
            footage_ms=row.footage_ms,
            gaps_ms=row.gaps,
            unexplained_ms=row.unexplained_ms,
            short=row.short,
            digest=row.digest,
            made_at=row.made_at,
        )
        for _, row in sorted(newest.items())
    )
