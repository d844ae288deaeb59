"""Finds accepted systems without a maintaining unit or past the day of their volume, for the clock (article 11)."""

from mingcha.evidence.entries import act
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.law.retention import shanghai_day
from mingcha.registry.archives import rules as archives_rules
from mingcha.registry.archives.accepted import accepted_systems
from mingcha.registry.archives.noting import close_of_archives, open_unarchived, open_unmaintained
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.models import Finding
from mingcha.registry.identity.asker import Asker, actor_of
from mingcha.registry.systems.models import System
from mingcha.registry.systems.rows import with_units

MOST_A_TURN = 100
"""Findings of a kind that one act of the clock opens, and closes."""
_KINDS = (FindingKind.MAINTENANCE_UNSTATED, FindingKind.ARCHIVE_OVERDUE)


@cites("11")
def find_archive_gaps(by: Asker, *, clock: Clock) -> int:
    """Opens the findings of systems that passed an acceptance: that nobody stated who maintains it, with the day until
    which that is due (T11c), and that it is past the day of its volume. Closes those that stand no longer. Returns how
    many of both. Nothing is written where none is."""
    now = clock.now()
    today, systems = shanghai_day(now), accepted_systems()
    wanted = {
        FindingKind.MAINTENANCE_UNSTATED: {
            code for code, one in systems.items() if archives_rules.lacks_maintenance(one)
        },
        FindingKind.ARCHIVE_OVERDUE: {
            code for code, one in systems.items() if archives_rules.is_archive_overdue(one, today)
        },
    }
    standing = {kind: _standing(kind) for kind in _KINDS}
    opened = {kind: sorted(wanted[kind] - standing[kind])[:MOST_A_TURN] for kind in _KINDS}
    closed = {kind: sorted(standing[kind] - wanted[kind])[:MOST_A_TURN] for kind in _KINDS}
    if not any((*opened.values(), *closed.values())):
        return 0
    rows = with_units(System.objects.filter(code__in={code for codes in opened.values() for code in codes}))
    held = {system.code: system for system in rows}
    with act("registry.archive.remind", by=actor_of(by), clock=clock, cites=("11",)) as record:
        for code in opened[FindingKind.MAINTENANCE_UNSTATED]:
            accepted_on = systems[code].accepted_on
            due = archives_rules.maintenance_due(accepted_on)
            open_unmaintained(record, held[code], accepted_on, due, now)
        for code in opened[FindingKind.ARCHIVE_OVERDUE]:
            first = systems[code].unarchived_on or today
            open_unarchived(record, held[code], archives_rules.volume_due(first), now)
        for kind, codes in closed.items():
            for code in codes:
                close_of_archives(record, kind, code, "已不属于该情形", now)
        record.fact("opened", {kind.value: codes for kind, codes in opened.items()})
        record.fact("ended", {kind.value: codes for kind, codes in closed.items()})
    return sum(map(len, (*opened.values(), *closed.values())))


def _standing(kind: FindingKind) -> set[str]:
    rows = Finding.objects.filter(kind=kind.value, subject_kind=SubjectKind.SYSTEM.value, closed_at=None)
    return set(rows.values_list("subject", flat=True))
