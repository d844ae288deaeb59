"""Systems with passed acceptances, and which of their batches no complete volume has; for the clock and for what is due
(article 11).
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from mingcha.law.retention import shanghai_day
from mingcha.registry.acceptance.models import AcceptanceReport
from mingcha.registry.acceptance.states import AcceptanceState, Conclusion
from mingcha.registry.archives import rules as archives_rules
from mingcha.registry.archives.models import ArchiveParticipant, ArchiveVersion, ArchiveVolume
from mingcha.registry.archives.states import Activity, ArchiveKind, VolumeState
from mingcha.registry.archives.values import AcceptedSystem
from mingcha.registry.points.models import Point, PointState
from mingcha.registry.systems.models import System
from mingcha.registry.systems.rules import in_scope

_SYSTEM = "acceptance__system__code"


def passed_reports() -> QuerySet[AcceptanceReport]:
    """The reports by which batches passed."""
    return AcceptanceReport.objects.filter(
        acceptance__state=AcceptanceState.PASSED.value,
        conclusion=Conclusion.QUALIFIED.value,
        closed_at__isnull=False,
    )


def accepted_systems(codes: Collection[str] | None = None) -> dict[str, AcceptedSystem]:
    """The systems in scope that passed an acceptance under article 11, by code, with what their volumes say. Of a
    system that is older than the decree the later batches count. `codes`: of these alone, None for all."""
    of_reports, of_volumes, of_systems = (
        Q() if codes is None else Q((f"{column}__in", codes))
        for column in ("acceptance__system__code", "system__code", "code")
    )
    days: dict[str, list[date]] = defaultdict(list)
    for code, legal_class, day in (
        passed_reports().filter(of_reports).values_list(_SYSTEM, "acceptance__system__legal_class", "accepted_on")
    ):
        if in_scope(legal_class) and archives_rules.is_asked_for_archives(day):
            days[code].append(day)
    volumes = ArchiveVolume.objects.filter(of_volumes)
    maintained = ArchiveParticipant.objects.filter(volume__in=volumes, activity=Activity.MAINTENANCE.value)
    stated = set(maintained.values_list("volume__system__code", flat=True))
    points = Point.objects.filter(system=OuterRef("pk")).exclude(state=PointState.OUT_OF_USE)
    standing = set(System.objects.filter(of_systems, Exists(points)).values_list("code", flat=True))
    archived = _archived_until(volumes.exclude(state=VolumeState.OPEN.value))
    return {
        code: AcceptedSystem(
            min(accepted),
            code in stated,
            archives_rules.first_unarchived(accepted, archived.get(code)),
            code in standing,
        )
        for code, accepted in days.items()
    }


def _archived_until(complete: QuerySet[ArchiveVolume]) -> dict[str, date]:
    """Up to which day the batches of each system are in these volumes, by code: to the day on which the last one was
    declared complete, or on which a report of an acceptance was added to one since."""
    reports = ArchiveVersion.objects.filter(
        document__volume__in=complete, document__kind=ArchiveKind.ACCEPTANCE_REPORT.value
    )
    until: dict[str, date] = {}
    for code, last in (
        *complete.order_by().values_list("system__code").annotate(last=Max("completed_at")),
        *reports.order_by().values_list("document__volume__system__code").annotate(last=Max("added_at")),
    ):
        if last is not None:
            until[code] = max(until.get(code, date.min), shanghai_day(last))
    return until
