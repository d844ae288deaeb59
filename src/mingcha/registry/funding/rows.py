"""Rows of funding records: found, turned into values, and the twin of the rule as a query; not for pages."""

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, When

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.funding.models import Funding
from mingcha.registry.funding.rules import GOVERNMENT_BUILT
from mingcha.registry.funding.values import FundingFacts, FundingRow, FundingSource, FundingUse
from mingcha.registry.systems.models import System

_LARGEST_NUMBER = 2**63 - 1


def funding_called(number: int) -> Funding:
    """The record with this number. Raises Fault(NOT_FOUND)."""
    found = Funding.objects.select_related("system__site__organisation", "system__contractor").filter(pk=number)
    held = found.first() if 0 < number <= _LARGEST_NUMBER else None
    if held is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这条资金记录", "there is no such record"), str(number))
    return held


def funding_row(held: Funding, system: str) -> FundingRow:
    """A record of a system (code) as a value."""
    return FundingRow(
        number=held.pk,
        system=system,
        source=FundingSource(held.source),
        area=held.area,
        use=FundingUse(held.use),
        year=held.year,
        amount_fen=held.amount_fen,
        document=held.document,
        recorded_at=held.recorded_at,
        recorded_by=held.recorded_by,
        ended_at=held.ended_at,
        ended_by=held.ended_by,
        end_reason=held.end_reason,
    )


def standing_facts(system: System) -> tuple[FundingFacts, ...]:
    """The records of a system that stand, as the rule sees them."""
    rows = Funding.objects.filter(system=system, ended_at=None).order_by("pk")
    return tuple(FundingFacts(source, area) for source, area in rows.values_list("source", "area"))


def own_area(system: System) -> str:
    """The area whose budget is that of the system's own level: the zone, or else the division, of the unit that builds
    it (the managing unit if none is named)."""
    unit = system.building_unit or system.site.organisation
    return unit.zone or unit.division


def with_area(rows: QuerySet[System]) -> QuerySet[System]:
    """Systems with `area`, as `own_area` says."""
    of_builder = When(Q(building_unit__isnull=False) & ~Q(building_unit__zone=""), then=F("building_unit__zone"))
    of_builder_division = When(building_unit__isnull=False, then=F("building_unit__division"))
    of_manager = When(~Q(site__organisation__zone=""), then=F("site__organisation__zone"))
    return rows.annotate(
        area=Case(
            of_builder,
            of_builder_division,
            of_manager,
            default=F("site__organisation__division"),
            output_field=CharField(),
        )
    )


def without_budget(rows: QuerySet[System]) -> QuerySet[System]:
    """Of these systems those of which `rules.budget_stands` says no, with `area`."""
    public = Funding.objects.filter(ended_at=None, source=FundingSource.GOVERNMENT.value)
    # IN and not EXISTS: beside OR a database asks EXISTS anew for each row
    funded = Q(legal_class=GOVERNMENT_BUILT) | Q(pk__in=public.values("system"))
    own = public.filter(system=OuterRef("pk"), area=OuterRef("area"))
    return with_area(rows).filter(funded).filter(~Exists(own))
