"""Rows of impact assessments: found by number, compared with what they are about; not for pages (PIPL 55, 56)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.db.models import Min, QuerySet

from mingcha.access.publications.values import PublicationPlace
from mingcha.evidence.one_of import OneOf
from mingcha.kit.canonical import Json, canonical_json, sha256
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.request_purposes import REQUEST_PURPOSES
from mingcha.law.retention import shanghai_day
from mingcha.registry.commissioning.models import Commissioning
from mingcha.registry.disclosures.values import Disclosure
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.hands import person_id
from mingcha.registry.places.models import Organisation
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.registry.points.models import Point, PointState
from mingcha.registry.systems.models import System
from mingcha.registry.viewing_grounds.values import GroundKind
from mingcha.supervision.assessments.models import ImpactAssessment
from mingcha.supervision.assessments.rules import (
    ASSESSMENT_READERS,
    assessment_kept_until,
    assessment_standing,
)
from mingcha.supervision.assessments.values import (
    AssessmentFacts,
    AssessmentKind,
    AssessmentRow,
    AssessmentState,
)

type WayKey = tuple[str, str, str]
"""Unit (its code), kind of the way, and what it is about."""

LARGEST_ASSESSMENT = 2**63 - 1
_PLACE = PlaceColumns("unit__division", "unit__code", "unit__zone")
_LASTING = (AssessmentState.CONFIRMED.value, AssessmentState.ENDED.value)
DEPARTMENT_PURPOSES = {one.purpose.value: one.words for one in REQUEST_PURPOSES if not one.is_public_safety}
"""The purposes of departments' requests that are not public safety, by code."""
GROUNDS = {
    GroundKind.CONTRACT.value: AssessmentKind.CONTRACTOR,
    GroundKind.DECISION.value: AssessmentKind.SHARING,
}
"""What is assessed before a contract or a sharing decision is recorded, by the kind of the ground."""
PLACES = {one.value: one.words for one in PublicationPlace}


def assessments_in_reach(who: DutyFacts) -> QuerySet[ImpactAssessment]:
    """The assessments that a person reads."""
    if not who.has(*ASSESSMENT_READERS):
        return ImpactAssessment.objects.none()
    reading = replace(who, roles=tuple(one for one in who.roles if one.role in ASSESSMENT_READERS))
    return ImpactAssessment.objects.filter(reach(reading, _PLACE)).select_related("unit")


def assessment_called(number: int) -> ImpactAssessment:
    """The assessment with this number. Raises Fault(NOT_FOUND)."""
    rows = ImpactAssessment.objects.select_related("unit")
    found = rows.filter(pk=number).first() if 0 < number <= LARGEST_ASSESSMENT else None
    if found is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这份影响评估", "there is no such assessment"), str(number))
    return found


def newest_confirmed(unit: str, kind: str, about: str) -> ImpactAssessment | None:
    """The newest assessment of a unit (code) about a receiver that was confirmed, also if it has ended since."""
    rows = ImpactAssessment.objects.select_related("unit")
    rows = rows.filter(unit__code=unit, kind=kind, about=about, state__in=_LASTING)
    return rows.order_by("-decided_at", "-pk").first()


def way_key(way: Disclosure) -> WayKey:
    """By what the assessments of a way are found."""
    return way.unit, way.kind.value, way.about


def newest_confirmed_of(ways: Collection[WayKey]) -> dict[WayKey, ImpactAssessment]:
    """The newest confirmed assessment of each of these ways that has one, as `newest_confirmed`, by one query."""
    units, kinds, abouts = (sorted({one[part] for one in ways}) for part in range(3))
    rows = ImpactAssessment.objects.select_related("unit").filter(OneOf("unit__code", units), state__in=_LASTING)
    rows = rows.filter(OneOf("kind", kinds), OneOf("about", abouts)).order_by("decided_at", "pk")
    found = {(one.unit.code, one.kind, one.about): one for one in rows}
    return {way: found[way] for way in ways if way in found}


def systems_of(unit: str) -> tuple[str, ...]:
    """The codes of the systems that a unit manages, in their order."""
    return tuple(System.objects.filter(site__organisation__code=unit).order_by("code").values_list("code", flat=True))


def first_use_of(system: str) -> date | None:
    """The first Shanghai day on which points of a system (code) came into use as it was recorded, None: none did."""
    begun = Commissioning.objects.filter(system__code=system).aggregate(at=Min("recorded_at"))["at"]
    if begun is None:  # of a release that kept no such record
        in_use = Point.objects.filter(system__code=system, state=PointState.IN_USE)
        begun = in_use.aggregate(at=Min("added_at"))["at"]
    return None if begun is None else shanghai_day(begun)


def name_of_about(kind: AssessmentKind, about: str) -> str:
    """The name of what is assessed. Raises Fault(INVALID) for a code that is none of its kind."""
    match kind:
        case AssessmentKind.FACE_SYSTEM:
            name = System.objects.filter(code=about).values_list("name", flat=True).first()
        case AssessmentKind.CONTRACTOR | AssessmentKind.SHARING:
            name = Organisation.objects.filter(code=about).values_list("name", flat=True).first()
        case AssessmentKind.DEPARTMENT:
            name = DEPARTMENT_PURPOSES[about].zh if about in DEPARTMENT_PURPOSES else None
        case AssessmentKind.PUBLICATION:
            name = PLACES[about].zh if about in PLACES else None
    if name is None:
        raise Fault(FaultKind.INVALID, Words("没有这一评估事项", "there is nothing of this kind to assess"), about[:40])
    return name


def basis_digest(about_name: str, systems: Collection[str]) -> str:
    """The SHA-256 of what an assessment is about as it is now: the receiver's name, and of each system its class,
    functions and the units that manage, build and use it."""
    return _digest(about_name, _system_facts(systems), systems)


def unchanged(held: Iterable[ImpactAssessment]) -> Mapping[int, bool]:
    """By number whether what each assessment is about is as it was assessed: two queries for all of them."""
    rows = list(held)
    facts = _system_facts({code for row in rows for code in row.systems.split()})
    names = _names_now(rows)
    return {
        row.pk: _digest(names.get(row.pk, row.about_name), facts, row.systems.split()) == row.basis_digest
        for row in rows
    }


def facts_of_assessment(held: ImpactAssessment, *, is_unchanged: bool = True) -> AssessmentFacts:
    """An assessment as its rules see it."""
    return AssessmentFacts(
        state=AssessmentState(held.state),
        acceptable=held.acceptable,
        valid_until=held.valid_until,
        unchanged=is_unchanged,
        systems=tuple(held.systems.split()),
        maker=person_id(held.made_by),
        receiver=held.about if AssessmentKind(held.kind).has_receiver else "",
    )


def assessment_rows(held: Sequence[ImpactAssessment], on: date) -> tuple[AssessmentRow, ...]:
    """Assessments as values on a Shanghai day."""
    same = unchanged(held)
    return tuple(_row(one, on, is_unchanged=same[one.pk]) for one in held)


def _row(held: ImpactAssessment, on: date, *, is_unchanged: bool) -> AssessmentRow:
    facts = facts_of_assessment(held, is_unchanged=is_unchanged)
    last = shanghai_day(held.ended_at) if held.ended_at else held.valid_until
    return AssessmentRow(
        number=held.pk,
        kind=AssessmentKind(held.kind),
        unit=held.unit.code,
        unit_name=held.unit.name,
        place=held.unit.place,
        about=held.about,
        about_name=held.about_name,
        systems=facts.systems,
        purpose=held.purpose,
        lawful=held.lawful,
        effects=held.effects,
        measures=held.measures,
        acceptable=held.acceptable,
        standing=assessment_standing(facts, on),
        made_by=held.made_by,
        made_at=held.made_at,
        decided_by=held.decided_by,
        decided_at=held.decided_at,
        note=held.note,
        valid_until=held.valid_until,
        kept_until=assessment_kept_until(last) if last else None,
        ended_by=held.ended_by,
        ended_at=held.ended_at,
        end_reason=held.end_reason,
    )


def _digest(name: str, facts: Mapping[str, Json], systems: Collection[str]) -> str:
    return sha256(canonical_json({"about": name, "systems": [facts.get(code) for code in sorted(systems)]})).hex()


def _system_facts(systems: Collection[str]) -> dict[str, Json]:
    """By code what an assessment knows of a system."""
    if not systems:
        return {}
    rows = System.objects.filter(code__in=systems).values_list(
        "code",
        "name",
        "legal_class",
        "functions",
        "site__organisation__code",
        "building_unit__code",
        "using_unit__code",
    )
    return {code: [code, *("" if value is None else value for value in more)] for code, *more in rows}


def _names_now(rows: Sequence[ImpactAssessment]) -> dict[int, str]:
    """The names now of the receivers that are organisations, by number of the assessment."""
    receivers = (AssessmentKind.CONTRACTOR.value, AssessmentKind.SHARING.value)
    codes = {row.about for row in rows if row.kind in receivers}
    names = dict(Organisation.objects.filter(code__in=codes).values_list("code", "name")) if codes else {}
    return {row.pk: names[row.about] for row in rows if row.kind in receivers and row.about in names}
