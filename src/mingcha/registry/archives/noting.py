"""Opens and closes the findings about archives inside the act that decides it: no maintaining unit, no complete volume
(article 11).
"""

from datetime import date, datetime

from mingcha.evidence.entries import ActRecord
from mingcha.kit.words import Words
from mingcha.registry.findings.actions import close_mended, open_finding
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.systems.models import System


def open_unmaintained(record: ActRecord, system: System, accepted_on: date, due: date, now: datetime) -> None:
    """Opens the finding that nobody stated who maintains a system that passed its acceptance, with its day (T11c)."""
    words = Words(
        f"{system.name}于 {accepted_on} 验收合格，未登记维护单位；最迟应于 {due} 补齐（合同可以后补）",
        f"{system.name} passed its acceptance on {accepted_on} and no maintaining unit is stated: due by {due}, its "
        "contract may follow",
    )
    _open(record, FindingKind.MAINTENANCE_UNSTATED, system, words, now)


def open_unarchived(record: ActRecord, system: System, due: date, now: datetime) -> None:
    """Opens the finding that a system is past the day of its volume."""
    words = Words(
        f"{system.name}最迟应于 {due} 立卷齐全，尚无齐全的案卷",
        f"{system.name} was to have a complete volume by {due} and has none",
    )
    _open(record, FindingKind.ARCHIVE_OVERDUE, system, words, now)


def close_of_archives(record: ActRecord, kind: FindingKind, system: str, reason: str, now: datetime) -> int:
    """Closes a finding about the archives of a system, if it stands; returns how many. `system`: its code."""
    return close_mended(record, kind=kind, subject_kind=SubjectKind.SYSTEM, subject=system, reason=reason, now=now)


def _open(record: ActRecord, kind: FindingKind, system: System, words: Words, now: datetime) -> None:
    open_finding(
        record,
        kind=kind,
        article="11",
        subject_kind=SubjectKind.SYSTEM,
        subject=system.code,
        words=words,
        place=system.place,
        now=now,
    )
