"""Claims of standards for their readers: those of a system, of a point, one with its points (articles 3, 7)."""

from datetime import datetime
from pathlib import Path

from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.documents.document_files import read_unaltered
from mingcha.registry.documents.scans import SUFFIXES
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.places.rules import may_see
from mingcha.registry.points.queries import require_seen
from mingcha.registry.standards.models import ClaimedPoint, StandardClaim
from mingcha.registry.standards.rows import claim_called, claim_row, claimed_point_row, counted
from mingcha.registry.standards.values import ClaimFacts, ClaimRow, PointClaim, ReportFile
from mingcha.registry.systems.rows import system_called

MOST_CLAIMS = 100
"""Claims of one page of a system."""


@cites("3", "7")
def claims_of_system(
    reader: Reader, system: str, *, at: datetime, before: int = 0, limit: int = MOST_CLAIMS
) -> tuple[ClaimRow, ...]:
    """The claims of a system, newest first, those below the number `before` if it is given. Raises Fault(NOT_FOUND),
    Refused (article 3)."""
    held = system_called(system)
    require(may_see(duty_of(reader, at), held.place))
    rows = StandardClaim.objects.filter(system=held)
    rows = rows.filter(pk__lt=before) if before else rows
    return tuple(map(claim_row, counted(rows).order_by("-pk")[:limit]))


@cites("3", "7")
def claims_of_point(reader: Reader, code: str, *, at: datetime) -> tuple[PointClaim, ...]:
    """The claims of a point, newest first, the withdrawn ones too. Raises Fault(NOT_FOUND), Refused (article 3)."""
    require_seen(reader, code, at=at)
    rows = {held.claim_id: held for held in ClaimedPoint.objects.select_related("point").filter(point__code=code)}
    claims = counted(StandardClaim.objects.filter(pk__in=rows)).order_by("-pk")
    return tuple(PointClaim(claim_row(held), claimed_point_row(rows[held.pk])) for held in claims)


@cites("3", "7")
def claim(reader: Reader, number: int, *, at: datetime) -> ClaimFacts:
    """One claim with its points. Raises Fault(NOT_FOUND), Refused (article 3)."""
    held = claim_called(number)
    _require_reader(reader, held, at)
    rows = ClaimedPoint.objects.select_related("point").filter(claim=held).order_by("point__code")
    return ClaimFacts(claim_row(held), held.system.name, held.system.place, tuple(map(claimed_point_row, rows)))


@cites("3", "7")
def report_of_claim(reader: Reader, number: int, *, folder: Path, at: datetime) -> ReportFile:
    """The scan of the test report. `folder`: the documents of the home. Raises as `claim`, Fault(NOT_FOUND) for a claim
    without one, Fault(CORRUPT) if it is gone or altered."""
    held = claim_called(number)
    _require_reader(reader, held, at)
    if not held.file:
        raise Fault(FaultKind.NOT_FOUND, Words("该声明没有检测报告扫描件", "the claim has no scan"), str(number))
    words = Words("扫描件缺失或与登记时不符", "the scan is missing or differs from what was handed in")
    data = read_unaltered(folder, held.file, held.digest, words, str(number))
    return ReportFile(data, held.media_type, f"test-report-{held.pk}.{SUFFIXES[held.media_type]}")


def _require_reader(reader: Reader, held: StandardClaim, at: datetime) -> None:
    require(may_see(duty_of(reader, at), held.system.place))
