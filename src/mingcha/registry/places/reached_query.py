"""Queries of the rows in a person's reach that Django compiles once for each shape of roles (articles 3, 4).

A start page asks a dozen of them each time; compiling `reach` with its joins cost more than running the query.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from mingcha.evidence.compiled_query import CompiledQuery
from mingcha.registry.identity.duty import DutyFacts, Role, RoleInForce, Territory
from mingcha.registry.places.reach import PlaceColumns, reach

if TYPE_CHECKING:
    from django.db.models import Q, QuerySet

type Roles = tuple[RoleInForce, ...]
type Shape = tuple[tuple[Role, str, str, int | None], ...]
"""Of each role itself, division, zone, and the place of its unit among the values; None for a role without a unit."""

_ANY_DAY = datetime(2023, 3, 1, tzinfo=UTC)
_MOST_SHAPES = 64
_MOST_ROLES = 64
"""Who holds more roles than this is asked for without a compiled query."""


class ReachedQuery:
    """A query set of value lists over the condition `reach`, compiled by shape of roles: each role with its division
    or zone, and only the unit of a role as a value, for there are thousands of units."""

    def __init__(self, columns: PlaceColumns, ask: "Callable[[Q], QuerySet[Any, Any]]") -> None:
        self._columns, self._ask = columns, ask
        self._of_shape = lru_cache(_MOST_SHAPES)(self._compiled)

    def rows(self, facts: DutyFacts) -> list[list[Any]]:
        """The rows in the reach of these roles, in the order of the query."""
        roles = self._reaching(facts)
        if len(roles) > _MOST_ROLES:
            return [list(row) for row in self._ask(reach(facts, self._columns))]
        return self._of_shape(_shape(roles)).rows(*_units(roles)) if roles else []

    def count(self, facts: DutyFacts) -> int:
        """The number of those rows."""
        roles = self._reaching(facts)
        if len(roles) > _MOST_ROLES:
            return self._ask(reach(facts, self._columns)).count()
        return self._of_shape(_shape(roles)).count(*_units(roles)) if roles else 0

    def _reaching(self, facts: DutyFacts) -> Roles:
        """The roles that reach something here: a contractor's only where a contractor is known."""
        if not facts.active:
            return ()
        known = bool(self._columns.contractor)
        return tuple(one for one in facts.roles if one.role is not Role.CONTRACTOR or (known and _unit(one)))

    def _compiled(self, shape: Shape) -> CompiledQuery:
        return CompiledQuery(lambda *units: self._ask(reach(_facts(shape, units), self._columns)))


def _unit(held: RoleInForce) -> str:
    return held.territory.organisation


def _units(roles: Roles) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_unit(held) for held in roles if _unit(held)))


def _shape(roles: Roles) -> Shape:
    units = _units(roles)
    return tuple(
        (held.role, held.territory.division, held.territory.zone, units.index(_unit(held)) if _unit(held) else None)
        for held in roles
    )


def _facts(shape: Shape, units: tuple[str, ...]) -> DutyFacts:
    """Somebody with such roles over these units."""
    roles = tuple(
        RoleInForce(role, Territory(division, "" if unit is None else units[unit], zone), _ANY_DAY)
        for role, division, zone, unit in shape
    )
    return DutyFacts(0, "", "", "", "", active=True, roles=roles)
