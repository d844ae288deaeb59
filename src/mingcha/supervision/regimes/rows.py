"""Rows of the four systems: found by number, and turned into values; for actions and queries, not for pages."""

from collections.abc import Collection, Iterable
from datetime import date

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.supervision.regimes.kinds import RegimeKind
from mingcha.supervision.regimes.models import Acknowledgement, RegimeDocument
from mingcha.supervision.regimes.rules import regimes_in_force
from mingcha.supervision.regimes.values import RegimeRow, RegimeVersion

_LARGEST_NUMBER = 2**63 - 1


def regime_called(number: int) -> RegimeDocument:
    """The version with this number, with its unit. Raises Fault(NOT_FOUND)."""
    rows = RegimeDocument.objects.select_related("unit").filter(pk=number)
    held = rows.first() if 0 < number <= _LARGEST_NUMBER else None
    if held is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这份制度", "there is no such document"), str(number))
    return held


def version_of(held: RegimeDocument) -> RegimeVersion:
    """The values of a row that the rules need."""
    return RegimeVersion(RegimeKind(held.kind), held.version, held.valid_from, shanghai_day(held.recorded_at))


def versions_of(units: Collection[int]) -> dict[int, list[RegimeVersion]]:
    """The versions of these units (primary keys); a unit without one is absent."""
    found: dict[int, list[RegimeVersion]] = {}
    for held in RegimeDocument.objects.filter(unit__in=units):
        found.setdefault(held.unit_id, []).append(version_of(held))
    return found


def acknowledged_by(
    people: Collection[int], units: Collection[int]
) -> dict[tuple[int, int], set[tuple[RegimeKind, int]]]:
    """(person, unit), both primary keys -> the kinds and versions of the unit that the person acknowledged."""
    found: dict[tuple[int, int], set[tuple[RegimeKind, int]]] = {}
    rows = Acknowledgement.objects.filter(user__in=people, document__unit__in=units)
    for user, unit, kind, version in rows.values_list(
        "user_id", "document__unit_id", "document__kind", "document__version"
    ):
        found.setdefault((user, unit), set()).add((RegimeKind(kind), version))
    return found


def regime_rows(held: Iterable[RegimeDocument], counts: dict[int, int], on: date) -> tuple[RegimeRow, ...]:
    """Versions of one unit as values; `counts`: number -> acknowledgements."""
    rows = list(held)
    now = regimes_in_force(map(version_of, rows), on)
    return tuple(
        RegimeRow(
            number=one.pk,
            unit=one.unit.code,
            kind=RegimeKind(one.kind),
            version=one.version,
            title=one.title,
            approver=one.approver,
            valid_from=one.valid_from,
            sha256=one.digest,
            media_type=one.media_type,
            size_bytes=one.size_bytes,
            recorded_at=one.recorded_at,
            recorded_by=one.recorded_by,
            acknowledged=counts.get(one.pk, 0),
            in_force=now.get(RegimeKind(one.kind)) == version_of(one),
        )
        for one in rows
    )
