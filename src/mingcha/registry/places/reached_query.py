"""Queries of the rows in a person's reach that Django compiles once for each shape of roles (articles 3, 4).

A start page asks a dozen of them each time; compiling `reach` with its joins cost more than running the query.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from mingcha.evidence.compiled_query import CompiledQuery, Scalar, Value
from mingcha.registry.identity.duty import DutyFacts, Role, RoleInForce, Territory
from mingcha.registry.places.reach import PlaceColumns, reach

if TYPE_CHECKING:
    from django.db.models import QuerySet

type Roles = tuple[RoleInForce, ...]
type Parts = tuple[tuple[Role, str, str, int | None], ...]

_ANY_DAY = datetime(2023, 3, 1, tzinfo=UTC)
_MOST_SHAPES = 64
_MOST_ROLES = 64
"""Who holds more roles than this is asked for without a compiled query."""


class QueryOfFacts:
    """A query set of value lists over the roles of a person, compiled by shape of roles: each role with its division
    or zone, and only the unit of a role as a value, for there are thousands of units.

    `ask` is given facts without a person (the user_id is 0) and the values; it uses each of the values.
    """

    def __init__(self, ask: "Callable[..., QuerySet[Any, Any]]") -> None:
        self._ask = ask
        self._of_shape = lru_cache(_MOST_SHAPES)(self._compiled)

    def rows(self, facts: DutyFacts, *values: Value, limit: int | None = None) -> list[list[Any]]:
        """The rows for these roles and values, in the order of the query, at most `limit`."""
        roles = facts.roles if facts.active else ()
        if len(roles) > _MOST_ROLES:
            return [list(row) for row in self._ask(facts, *values)[:limit]]
        shape, units = _split(roles)
        return self._of_shape(shape, limit).rows(*units, *values)

    def count(self, facts: DutyFacts, *values: Scalar) -> int:
        """The number of those rows."""
        roles = facts.roles if facts.active else ()
        if len(roles) > _MOST_ROLES:
            return self._ask(facts, *values).count()
        shape, units = _split(roles)
        return self._of_shape(shape, None).count(*units, *values)

    def _compiled(self, shape: "Shape", limit: int | None) -> CompiledQuery:
        parts = shape.parts
        spare = len({place for *_, place in parts if place is not None})

        def ask(*values: Any) -> "QuerySet[Any, Any]":
            rows = self._ask(_facts(parts, values[:spare]), *values[spare:])
            return rows if limit is None else rows[:limit]

        return CompiledQuery(ask, spare=spare)


class ReachedQuery:
    """A query set of value lists over the condition `reach`; nothing is asked for roles that reach nothing."""

    def __init__(self, columns: PlaceColumns, ask: "Callable[..., QuerySet[Any, Any]]") -> None:
        self._columns = columns
        self._query = QueryOfFacts(lambda facts, *values: ask(reach(facts, columns), *values))

    def rows(self, facts: DutyFacts, *values: Value, limit: int | None = None) -> list[list[Any]]:
        """The rows in the reach of these roles, in the order of the query, at most `limit`."""
        reaching = self._reaching(facts)
        return self._query.rows(reaching, *values, limit=limit) if reaching.roles else []

    def count(self, facts: DutyFacts, *values: Scalar) -> int:
        """The number of those rows."""
        reaching = self._reaching(facts)
        return self._query.count(reaching, *values) if reaching.roles else 0

    def _reaching(self, facts: DutyFacts) -> DutyFacts:
        """The facts with the roles that reach something here: a contractor's only where a contractor is known, none of
        sharing."""
        roles = facts.roles if facts.active else ()
        if roles and all(one.role is not Role.CONTRACTOR and not one.role.keeps_no_register for one in roles):
            return facts
        known = bool(self._columns.contractor)
        reaching = (one for one in roles if not one.role.keeps_no_register)
        return replace(
            facts, roles=tuple(one for one in reaching if one.role is not Role.CONTRACTOR or (known and _unit(one)))
        )


def _unit(held: RoleInForce) -> str:
    return held.territory.organisation


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """Of each role itself, division, zone, and the place of its unit among the values; None for a role without a unit.
    There is one object for each shape, so that a key of forty parts is hashed once and not for each query."""

    parts: Parts


_shape_of = lru_cache(_MOST_SHAPES)(Shape)
_split_before: dict[int, tuple[Roles, Shape, tuple[str, ...]]] = {}


def _split(roles: Roles) -> tuple[Shape, tuple[str, ...]]:
    """The shape of roles, and their units in order. A page asks thirty times with the same object, and some people hold
    dozens of roles, so the last answers are remembered."""
    known = _split_before.get(id(roles))
    if known is not None and known[0] is roles:
        return known[1:]
    places: dict[str, int] = {}
    parts = []
    for held in roles:
        territory = held.territory
        unit = territory.organisation
        place = places.setdefault(unit, len(places)) if unit else None
        parts.append((held.role, territory.division, territory.zone, place))
    found = _shape_of(tuple(parts)), tuple(places)
    if len(_split_before) >= _MOST_SHAPES:
        _split_before.clear()
    _split_before[id(roles)] = (roles, *found)
    return found


def _facts(parts: Parts, units: tuple[str, ...]) -> DutyFacts:
    """Somebody with such roles over these units."""
    roles = tuple(
        RoleInForce(role, Territory(division, "" if unit is None else units[unit], zone), _ANY_DAY)
        for role, division, zone, unit in parts
    )
    return DutyFacts(0, "", "", "", "", active=True, roles=roles)
