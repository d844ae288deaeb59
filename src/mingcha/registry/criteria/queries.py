"""The criteria of the city: all of them, and those in force for a site (article 6)."""

from datetime import date, datetime

from mingcha.kit.codes import WUHAN
from mingcha.registry.criteria.models import Criterion
from mingcha.registry.criteria.rules import Dated, Measure, criterion_in_force
from mingcha.registry.criteria.values import CriterionRow
from mingcha.registry.identity.asker import Reader, duty_of


def criteria(reader: Reader, *, at: datetime, limit: int = 100, offset: int = 0) -> tuple[CriterionRow, ...]:
    """All decisions, the newest first: everybody who is known here may read them. Raises Fault(UNAUTHENTICATED)."""
    duty_of(reader, at)
    return tuple(criterion_row(one) for one in Criterion.objects.order_by("-pk")[offset : offset + limit])


def count_criteria(reader: Reader, *, at: datetime) -> int:
    """Their number."""
    duty_of(reader, at)
    return Criterion.objects.count()


def criteria_for(category: str, division: str, on: date) -> tuple[CriterionRow, ...]:
    """The criteria in force for a site of a category in a division on a Shanghai day, at most one a measure."""
    held = list(Criterion.objects.filter(category=category, division__in={division, WUHAN}).order_by("pk"))
    found = []
    for measure in Measure:
        dated = [Dated(one.pk, one.division, one.from_on) for one in held if one.measure == measure.value]
        number = criterion_in_force(dated, division, on)
        found += [criterion_row(one) for one in held if one.pk == number]
    return tuple(found)


def criterion_row(held: Criterion) -> CriterionRow:
    """A row of the table as a value."""
    return CriterionRow(
        number=held.pk,
        category=held.category,
        measure=Measure(held.measure),
        division=held.division,
        text=held.text,
        reason=held.reason,
        document=held.document,
        from_on=held.from_on,
        recorded_at=held.recorded_at,
        recorded_by=held.recorded_by,
    )
