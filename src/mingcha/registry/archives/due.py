"""Which systems are to have complete archives by which day (articles 3, 11)."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import batched
from typing import Any

from django.db.models import Q, QuerySet

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.acceptance.models import AcceptanceReport
from mingcha.registry.archives import rules as archives_rules
from mingcha.registry.archives.accepted import accepted_systems, passed_reports
from mingcha.registry.archives.queries import managed_units
from mingcha.registry.deadlines.values import Due, DueKind
from mingcha.registry.findings.kinds import FindingKind
from mingcha.registry.findings.queries import FindingsAsked, open_findings
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.reach import SYSTEM, reach
from mingcha.registry.places.reached_query import QueryOfFacts
from mingcha.registry.systems.models import System


@cites("3", "11")
def archive_dues(asker: Reader, *, until: date, at: datetime, limit: int) -> tuple[Due, ...]:
    """The systems in reach of which a batch is to be in a complete volume by a day up to `until`, and those that are
    overdue, the earliest first."""
    who, today = duty_of(asker, at), shanghai_day(at)
    late = open_findings(who, at=at, asked=FindingsAsked(kind=FindingKind.ARCHIVE_OVERDUE), limit=limit)
    codes = dict.fromkeys([*(one.subject for one in late), *_accepted_for(who, today, until)])
    found: list[Due] = []
    for some in batched(codes, limit):
        found += (one for one in _dues(some) if one.safe_on <= until)
        if len(found) >= limit:
            break
    return tuple(sorted(found, key=lambda one: (one.safe_on, one.subject))[:limit])


def _accepted_for(who: DutyFacts, today: date, until: date) -> list[str]:
    """The codes of the systems in reach with a batch that is to be archived between yesterday and `until`, in the order
    of the acceptances."""
    days = archives_rules.volume_due(today) - today
    return [code for (code,) in _ACCEPTED.rows(who, today - days - timedelta(days=1), until - days)]


def _accepted(who: DutyFacts, since: date, until: date) -> QuerySet[AcceptanceReport, Any]:
    passed = passed_reports().filter(accepted_on__gte=since, accepted_on__lte=until)
    rows = passed.filter(acceptance__system__in=System.objects.filter(_reach(who)))
    return rows.order_by("accepted_on", "pk").values_list("acceptance__system__code")


_ACCEPTED = QueryOfFacts(_accepted)


def _dues(codes: Sequence[str]) -> Iterator[Due]:
    """Those of these systems that have a batch in no complete volume, with its day."""
    systems = {held.code: held for held in System.objects.filter(code__in=codes).select_related("site__organisation")}
    for code, one in accepted_systems(codes).items():
        if one.unarchived_on is not None:
            about, unit = Words(systems[code].name, systems[code].name), systems[code].site.organisation.name
            day = archives_rules.volume_due(one.unarchived_on)
            yield Due(DueKind.ARCHIVE, code, about, unit, "11", day, None)


def _reach(who: DutyFacts) -> Q:
    """The systems of the places that a person covers, and those that the person's units build or use."""
    units = managed_units(who)
    return reach(who, SYSTEM) | Q(building_unit__code__in=units) | Q(using_unit__code__in=units)
