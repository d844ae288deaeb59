"""Opens and closes the finding of a part of a system that was not filed by its day, inside the act that decides it, and
notifies those who keep gaps (articles 6, 9).
"""

from datetime import datetime

from mingcha.evidence.entries import ActRecord
from mingcha.kit.codes import division_words
from mingcha.kit.words import Words
from mingcha.law.filing import FilingClock
from mingcha.registry.filings.values import Area
from mingcha.registry.findings.actions import close_mended, open_finding
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.identity.duty import Place
from mingcha.registry.parts.changes import tell_parts_changed
from mingcha.registry.parts.models import SitePart
from mingcha.registry.points.models import Point
from mingcha.registry.systems.models import System

_KIND, _OF = FindingKind.FILING_OVERDUE, SubjectKind.SYSTEM


def open_overdue(record: ActRecord, system: System, area: Area, clock: FilingClock, now: datetime) -> None:
    """Opens the finding that a part of a system is past its day, in the unit that manages the system."""
    words = division_words(area.code)
    open_finding(
        record,
        kind=_KIND,
        article=clock.reference,
        subject_kind=_OF,
        subject=system.code,
        words=Words(
            f"{system.name}（{words.zh}）最迟应于 {clock.due} 备案，尚未收讫",
            f"{system.name} ({words.en}) was to be filed by {clock.due} and no filing is received",
        ),
        place=Place(area.division, system.site.organisation.code, area.zone),
        now=now,
    )
    _tell(system)


def close_overdue(record: ActRecord, system: System, area: Area, reason: str, now: datetime) -> None:
    """Closes that finding, if it stands."""
    place = Place(area.division, system.site.organisation.code, area.zone)
    closed = close_mended(
        record, kind=_KIND, subject_kind=_OF, subject=system.code, reason=reason, now=now, place=place
    )
    if closed:
        _tell(system)


def _tell(system: System) -> None:
    standing = Point.objects.filter(system=system, stands_at__isnull=False)
    tell_parts_changed(SitePart.objects.filter(pk__in=standing.values("stands_at")))
