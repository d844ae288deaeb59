"""Which points have a dossier that lacks something, for the rate of a day; not for pages (articles 9, 11, 13, 17)."""

from datetime import datetime

from django.db.models import Q

from mingcha.registry.circuits.models import CarriedPoint
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.queries import subjects_with_findings
from mingcha.registry.points.models import Point

OF_POINTS = (FindingKind.PLACE_NOT_ASKED,)
OF_SYSTEMS = (FindingKind.FILING_OVERDUE, FindingKind.ARCHIVE_OVERDUE, FindingKind.MAINTENANCE_UNSTATED)
OF_CIRCUITS = (FindingKind.CIRCUIT_CONTRACT_OVER,)
"""The findings that say that a record of a point is missing or out of date. One of its system or of the circuit on
which it hangs is one of each of its points."""


def points_lacking_records(begins: datetime, ends: datetime) -> frozenset[str]:
    """The codes of the points whose dossier lacked something on a day [begins, ends): one of these findings was open,
    the point was on no circuit while one of its system said so, or it has no coordinate (as it is now)."""
    lacking = set(subjects_with_findings(OF_POINTS, SubjectKind.POINT, begins, ends))
    systems = subjects_with_findings(OF_SYSTEMS, SubjectKind.SYSTEM, begins, ends)
    circuits = subjects_with_findings(OF_CIRCUITS, SubjectKind.CIRCUIT, begins, ends)
    loose = subjects_with_findings((FindingKind.WITHOUT_CIRCUIT,), SubjectKind.SYSTEM, begins, ends)
    that_day = CarriedPoint.objects.filter(Q(until=None) | Q(until__gte=ends), since__lt=ends)
    on_one = set(that_day.values_list("point__code", flat=True)) if loose else set()
    lacking |= set(Point.objects.filter(system__code__in=systems).values_list("code", flat=True))
    lacking |= set(that_day.filter(circuit__in=[int(one) for one in circuits]).values_list("point__code", flat=True))
    lacking |= set(Point.objects.filter(system__code__in=loose).values_list("code", flat=True)) - on_one
    return frozenset(lacking | set(Point.objects.filter(map_cell=None).values_list("code", flat=True)))
