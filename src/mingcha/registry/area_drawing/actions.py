"""Draws and ends areas, and judges the points beside them anew (articles 3, 6(11), 18; decree 799 arts. 8, 10)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from mingcha.evidence.entries import ActRecord, act
from mingcha.geo.area_text import TypedArea, read_area
from mingcha.geo.coordinates import recognise_system
from mingcha.kit.actor import Actor
from mingcha.kit.checked import checked_name, free, one_of
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.areas import rules as areas_rules
from mingcha.registry.areas.changes import tell_area_changed
from mingcha.registry.areas.kinds import AreaKind
from mingcha.registry.areas.models import AreaConsent, DrawnArea
from mingcha.registry.areas.rows import area_called, area_facts, area_row, consent_row, corners_text
from mingcha.registry.areas.values import AreaRow, ConsentRow, GivenArea
from mingcha.registry.findings.actions import open_findings
from mingcha.registry.findings.models import Finding
from mingcha.registry.findings.values import NewFinding
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.duty import Place
from mingcha.registry.mask_needs.noting import end_needs_of_areas, is_reached, note_area, open_area_findings
from mingcha.registry.mask_needs.rows import has_needs_of
from mingcha.registry.places.models import Organisation
from mingcha.registry.places.rows import organisation_called
from mingcha.registry.places.typed import checked_division, checked_zone
from mingcha.registry.points.beside_areas import BESIDE_AREAS, close_mended_views, finding_beside, points_beside
from mingcha.registry.points.models import Point, PointState
from mingcha.registry.systems.rows import system_called

_CITED = ("3", "6(11)", "18", "799-8(4)", "799-10")
_LOOKED_BACK = timedelta(days=30)
"""So long after the last day of an area its findings are looked for: as long as a home may stand still."""


@cites("3", "4", "6(11)", "18(5)", "18(6)", "799-8(4)", "799-10")
def draw_area(by: Asker, *, given: GivenArea, clock: Clock) -> AreaRow:
    """Draws an area. Stored points whose view reaches one that nobody may film become findings with its article in the
    same act; new points, positions and views are refused from then on (points.beside_areas).

    Raises Refused by the rule, Fault(INVALID) for a border that is no polygon, an unknown kind, label or division,
    Fault(NOT_FOUND) for an unknown unit.
    """
    one_of(given.kind, [kind.value for kind in AreaKind], "区域类型", "kind of area")
    kind, typed = AreaKind(given.kind), read_area(given.border, recognise_system(given.label))
    if not kind.facts.has_hours:
        given = replace(given, opens=None, closes=None)
    with act("registry.area.draw", by=actor_of(by), clock=clock, cites=_CITED) as record:
        now = clock.now()
        unit = organisation_called(given.unit) if given.unit else None
        zone = checked_zone(given.zone) if given.zone else ""
        place = Place(checked_division(given.division), unit.code if unit else "", zone)
        new = areas_rules.NewArea(
            kind=kind,
            place=place,
            corners=typed.area.corners,
            document=given.document,
            from_on=given.from_on,
            until_on=given.until_on,
            opens=given.opens,
            closes=given.closes,
            unit=place.organisation,
        )
        require(areas_rules.may_draw_area(duty_of(by, now), new, shanghai_day(now)))
        held = _saved(given, typed, place, unit, record, now)
        record.wrote(held)
        reached = list[Point]()
        opened = open_findings(record, _findings_beside(held, reached, now), now)
        note_area(record, held, [(point.pk, point.state == PointState.IN_USE) for point in reached], now)
        opened += open_area_findings(record, held, reached, now)
        tell_area_changed(held)
        _tell(record, held)
        record.fact("until", given.until_on.isoformat() if given.until_on else "")
        record.fact("points", opened)
    return area_row(held)


@cites("3", "6(11)", "18(5)", "18(6)", "799-10")
def end_area(by: Asker, *, number: int, reason: str, document: str, clock: Clock) -> AreaRow:
    """Ends an area from today on; its row and its history stay. Points that it made mandatory are not mandatory from
    this day; findings about views that reached it close if they reach no other one. Raises Refused by the rule,
    Fault(CONFLICT) if it is over already, Fault(NOT_FOUND)."""
    with act("registry.area.end", by=actor_of(by), clock=clock, cites=_CITED) as record:
        held, now = area_called(number), clock.now()
        today = shanghai_day(now)
        require(areas_rules.may_handle_area(duty_of(by, now), AreaKind(held.kind), held.place))
        if held.ended_on is not None or (held.until_on is not None and held.until_on < today):
            raise Fault(FaultKind.CONFLICT, Words("该区域已经终止", "the area is over already"))
        held.ended_on, held.ended_at, held.ended_by = today, now, record.by.id
        held.end_reason = checked_name(reason, areas_rules.MOST_REASON)
        held.end_document = checked_name(document, areas_rules.MOST_DOCUMENT) if document.strip() else ""
        held.save(update_fields=["ended_on", "ended_at", "ended_by", "end_reason", "end_document"])
        record.wrote(held)
        closed = close_mended_views(record, list(_with_a_finding(held)), "区域已终止", now)
        end_needs_of_areas(record, (held,), "区域已终止", now)
        tell_area_changed(held)
        _tell(record, held)
        record.fact("reason", held.end_reason)
        record.fact("closed", closed)
    return area_row(held)


@cites("3", "4", "799-10")
def record_consent(by: Asker, *, number: int, system: str, document: str, issued_on: date, clock: Clock) -> ConsentRow:
    """Records that the unit of a classified area consents to the cameras of a system beside it; findings that the
    consent was missing close. Raises Refused by the rule, Fault(CONFLICT) for a second one, Fault(NOT_FOUND)."""
    with act("registry.area.consent", by=actor_of(by), clock=clock, cites=("3", "4", "799-10")) as record:
        held, whose, now = area_called(number), system_called(system), clock.now()
        today, kind = shanghai_day(now), AreaKind(held.kind)
        require(areas_rules.may_record_consent(duty_of(by, now), kind, whose.place, document, issued_on, today))
        taken = AreaConsent.objects.filter(area=held, system=whose).exists()
        free(taken, "该系统的同意已登记", "the consent to this system is recorded already")
        consent = AreaConsent.objects.create(
            area=held,
            system=whose,
            document=checked_name(document, areas_rules.MOST_DOCUMENT),
            issued_on=issued_on,
            recorded_at=now,
            recorded_by=record.by.id,
        )
        record.wrote(consent)
        points = [point for point in _with_a_finding(held) if point.system_id == whose.pk]
        record.fact("closed", close_mended_views(record, points, "涉密单位的同意已登记", now))
        for key, value in (("area", held.pk), ("system", whose.code), ("document", consent.document)):
            record.fact(key, value)
    return consent_row(consent)


@cites("18(5)", "18(6)", "799-10")
def close_after_last_day(by: Actor, *, clock: Clock) -> int:
    """Closes the findings of points beside areas whose last day passed within _LOOKED_BACK, if nothing else speaks
    against them, and ends what had to be covered of these areas; returns the number of findings. Nothing is written
    where there is neither."""
    now = clock.now()
    today = shanghai_day(now)
    over = DrawnArea.objects.filter(ended_on=None, until_on__lt=today, until_on__gte=today - _LOOKED_BACK)
    beside = {point.pk: point for held in over.order_by("pk") for point in _with_a_finding(held)}
    lawful = [point for point in beside.values() if finding_beside(point, None, now) is None]
    if not lawful and not has_needs_of(over):
        return 0
    with act("registry.area.lapse", by=by, clock=clock, cites=("18", "799-10")) as record:
        closed = close_mended_views(record, lawful, "区域已期满", now)
        end_needs_of_areas(record, over, "区域已期满", now)
        record.fact("closed", closed)
        record.fact("areas", [held.pk for held in over])
    return closed


def _saved(
    given: GivenArea, typed: TypedArea, place: Place, unit: Organisation | None, record: ActRecord, now: datetime
) -> DrawnArea:
    """The row of an area that the rule allowed."""
    west, south, east, north = typed.area.box
    return DrawnArea.objects.create(
        kind=given.kind,
        name=checked_name(given.name, areas_rules.MOST_NAME),
        division=place.division,
        zone=place.zone,
        unit=unit,
        corners=corners_text(typed.area),
        west_ndeg=west,
        south_ndeg=south,
        east_ndeg=east,
        north_ndeg=north,
        original_system=typed.system.value,
        original=typed.original,
        from_on=given.from_on,
        until_on=given.until_on,
        opens=given.opens,
        closes=given.closes,
        document=checked_name(given.document, areas_rules.MOST_DOCUMENT),
        drawn_at=now,
        drawn_by=record.by.id,
    )


def _tell(record: ActRecord, held: DrawnArea) -> None:
    for key in ("kind", "name", "division", "zone", "document"):
        record.fact(key, getattr(held, key))
    record.fact("area", held.pk)
    record.fact("from", held.from_on.isoformat())


def _findings_beside(held: DrawnArea, reached: list[Point], now: datetime) -> Iterator[NewFinding]:
    """A finding for each stored point that a new area would refuse today. `reached` gets each point with a view into
    it, unless it is out of use."""
    facts = area_facts(held)
    restricts = facts.kind.facts.hides or facts.kind.facts.needs_unit
    for point in points_beside(held) if restricts else ():
        found = finding_beside(point, (facts,), now)
        if facts.kind.facts.hides and point.state != PointState.OUT_OF_USE and is_reached(point, held, now):
            reached.append(point)
        if found is not None:
            yield found


def _with_a_finding(held: DrawnArea) -> Iterator[Point]:
    """Those of the points beside an area about which a finding of it stands."""
    standing = Finding.objects.filter(kind__in=[kind.value for kind in BESIDE_AREAS], closed_at=None)
    codes = set(standing.values_list("subject", flat=True))
    return (point for point in points_beside(held) if point.code in codes) if codes else iter(())
