"""Rows of grounds for duty viewing, and a system as its rules see it, turned into values; not for pages."""

from django.db.models import QuerySet

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.points.rules import TRIAL
from mingcha.registry.systems.models import System
from mingcha.registry.viewing_grounds.models import ViewingGround
from mingcha.registry.viewing_grounds.values import GroundKind, GroundRow, ViewedPoint


def ground_called(number: int) -> ViewingGround:
    """The ground with this number. Raises Fault(NOT_FOUND)."""
    held = with_all(ViewingGround.objects.filter(pk=number)).first()
    if held is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这项依据", "there is no such ground"), str(number))
    return held


def with_all(rows: QuerySet[ViewingGround]) -> QuerySet[ViewingGround]:
    """Grounds with what `ground_row` reads of them, in two queries."""
    return rows.select_related("unit", "organisation").prefetch_related("systems__system")


def ground_row(held: ViewingGround) -> GroundRow:
    """A ground as a value."""
    return GroundRow(
        number=held.pk,
        kind=GroundKind(held.kind),
        organisation=held.organisation.code,
        organisation_name=held.organisation.name,
        unit=held.unit.code,
        unit_name=held.unit.name,
        systems=tuple(sorted(one.system.code for one in held.systems.all())),
        document=held.document,
        authority=held.authority,
        issued_on=held.issued_on,
        from_on=held.from_on,
        until_on=held.until_on,
        begins_at=held.begins_at,
        ends_at=held.ends_at,
        recorded_at=held.recorded_at,
        recorded_by=held.recorded_by,
        ended_at=held.ended_at,
        ended_by=held.ended_by,
        end_reason=held.end_reason,
    )


def trial_of(held: System) -> ViewedPoint:
    """A point on trial of a system, as the rules see it: what a camera of the system is once it is registered."""
    builder, user = held.building_unit, held.using_unit
    return ViewedPoint(held.place, TRIAL, builder.code if builder else "", user.code if user else "")
