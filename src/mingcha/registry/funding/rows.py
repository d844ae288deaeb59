"""Rows of funding records: found, turned into values, and the twins of the rules as queries; not for pages."""

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, When

from mingcha.kit.decision import Decision
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.funding import rules
from mingcha.registry.funding.models import Funding
from mingcha.registry.funding.values import FundedKind, FundingFacts, FundingRow, FundingSource, FundingUse
from mingcha.registry.identity.duty import Place
from mingcha.registry.places.models import Organisation
from mingcha.registry.projects.models import Project, ProjectPoint
from mingcha.registry.systems.models import System

_LARGEST_NUMBER = 2**63 - 1

type Funded = System | Project
"""What money is for."""


def funding_called(number: int) -> Funding:
    """The record with this number. Raises Fault(NOT_FOUND)."""
    needs = ("system__site__organisation", "system__building_unit", "system__contractor", "project__organisation")
    found = Funding.objects.select_related(*needs).filter(pk=number)
    held = found.first() if 0 < number <= _LARGEST_NUMBER else None
    if held is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这条资金记录", "there is no such record"), str(number))
    return held


def funded_by(held: Funding) -> Funded:
    """What a record is for. Raises Fault(NOT_FOUND) for a record of neither, which the database does not keep."""
    found = held.system or held.project
    if found is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这条资金记录", "there is no such record"), str(held.pk))
    return found


def records_of(subject: Funded) -> QuerySet[Funding]:
    """Every record of a system or project."""
    by = {"system": subject} if isinstance(subject, System) else {"project": subject}
    return Funding.objects.filter(**by)


def kind_of(subject: Funded) -> FundedKind:
    """What the records of it are about."""
    return FundedKind.SYSTEM if isinstance(subject, System) else FundedKind.PROJECT


def place_of(subject: Funded) -> Place:
    """The place by which the rules decide who answers for it: of a project that of its unit."""
    return subject.place if isinstance(subject, System) else subject.organisation.place


def funding_row(held: Funding) -> FundingRow:
    """A record, read with its system, as a value."""
    return FundingRow(
        number=held.pk,
        system=held.system.code if held.system else "",
        project=held.project_id,
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


def standing_facts(subject: Funded) -> tuple[FundingFacts, ...]:
    """The records of a system or project that stand, as the rule sees them."""
    rows = records_of(subject).filter(ended_at=None).order_by("pk")
    return tuple(FundingFacts(source, area) for source, area in rows.values_list("source", "area"))


def own_area(subject: Funded) -> str:
    """The area whose budget is that of its own level: the zone, or else the division, of the unit that builds it (of a
    system the managing unit if none is named)."""
    unit = _builder(subject)
    return unit.zone or unit.division


def budget_now(subject: Funded) -> tuple[str, Decision]:
    """The area of its own level, and whether it stands in the budget there."""
    area, records = own_area(subject), standing_facts(subject)
    if isinstance(subject, System):
        return area, rules.budget_stands(subject.legal_class, area, records)
    public = ProjectPoint.objects.filter(project=subject, point__system__in=_public_systems()).exists()
    of_plan = subject.item_id is not None
    return area, rules.project_budget_stands(of_plan=of_plan, has_public_system=public, area=area, records=records)


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
    own = _public().filter(system=OuterRef("pk"), area=OuterRef("area"))
    return with_area(rows).filter(_is_public_system()).filter(~Exists(own))


def projects_without_budget(rows: QuerySet[Project]) -> QuerySet[Project]:
    """Of these projects those of which `rules.project_budget_stands` says no, with `area`."""
    of_zone = When(~Q(organisation__zone=""), then=F("organisation__zone"))
    placed = rows.annotate(area=Case(of_zone, default=F("organisation__division"), output_field=CharField()))
    private = Funding.objects.filter(project=OuterRef("pk"), ended_at=None, source=FundingSource.PRIVATE.value)
    of_plan = Q(item__isnull=False) & ~Exists(private)
    of_record = Q(pk__in=_public().filter(project__isnull=False).values("project"))
    of_system = Q(pk__in=ProjectPoint.objects.filter(point__system__in=_public_systems()).values("project"))
    own = _public().filter(project=OuterRef("pk"), area=OuterRef("area"))
    return placed.filter(of_plan | of_record | of_system).filter(~Exists(own))


def _builder(subject: Funded) -> Organisation:
    if isinstance(subject, System):
        return subject.building_unit or subject.site.organisation
    return subject.organisation


def _public() -> QuerySet[Funding]:
    return Funding.objects.filter(ended_at=None, source=FundingSource.GOVERNMENT.value)


def _is_public_system() -> Q:
    # IN and not EXISTS: beside OR a database asks EXISTS anew for each row
    return Q(legal_class=rules.GOVERNMENT_BUILT) | Q(pk__in=_public().filter(system__isnull=False).values("system"))


def _public_systems() -> QuerySet[System]:
    return System.objects.filter(_is_public_system())
