"""Which systems are to have complete archives by which day (articles 3, 11)."""

from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.archives import rules as archives_rules
from mingcha.registry.archives.accepted import accepted_systems, passed_reports
from mingcha.registry.archives.queries import managed_units
from mingcha.registry.deadlines.values import Due, DueKind
from mingcha.registry.findings.kinds import FindingKind
from mingcha.registry.findings.queries import FindingsAsked, open_findings
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.reach import SYSTEM, reach
from mingcha.registry.systems.models import System


@cites("3", "11")
def archive_dues(asker: Reader, *, until: date, at: datetime, limit: int) -> tuple[Due, ...]:
    """The systems in reach of which a batch is to be in a complete volume by a day up to `until`, and those that are
    overdue, the earliest first."""
    who, today = duty_of(asker, at), shanghai_day(at)
    days = archives_rules.volume_due(today, today) - today
    late = open_findings(who, at=at, asked=FindingsAsked(kind=FindingKind.ARCHIVE_OVERDUE), limit=limit)
    passed = passed_reports().filter(accepted_on__gte=today - days - timedelta(days=1), accepted_on__lte=until - days)
    recent = System.objects.filter(_reach(who), acceptances__reports__in=passed).order_by("pk")
    codes = {one.subject for one in late} | set(recent.values_list("code", flat=True).distinct()[:limit])
    systems = {held.code: held for held in _named(codes)}
    found = [
        Due(DueKind.ARCHIVE, code, Words(systems[code].name, systems[code].name),
            systems[code].site.organisation.name, "11", archives_rules.volume_due(one.unarchived_on, today), None)
        for code, one in accepted_systems(codes).items()
        if one.unarchived_on is not None
    ]  # fmt: skip
    due = sorted((one for one in found if one.safe_on <= until), key=lambda one: (one.safe_on, one.subject))
    return tuple(due[:limit])


def _reach(who: DutyFacts) -> Q:
    """The systems of the places that a person covers, and those that the person's units build or use."""
    units = managed_units(who)
    return reach(who, SYSTEM) | Q(building_unit__code__in=units) | Q(using_unit__code__in=units)


def _named(codes: set[str]) -> QuerySet[System]:
    return System.objects.filter(code__in=codes).select_related("site__organisation")
