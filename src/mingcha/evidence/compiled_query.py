"""Queries that Django compiles once and that run again with other values.

An act runs the same few queries each time (person, grant, written rows), and compiling them cost more than running
them. A query here takes values of a few types and returns value lists. It compares them as they are given, or looks for
a text in a column (`contains`, `icontains`).
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

type Scalar = int | str | datetime | date
type Value = Scalar | tuple[Scalar, ...]
"""A tuple is an IN list; a query is compiled for each power of two up to which its length is filled."""
type Shape = tuple[tuple[type, int], ...]
"""For each value its type and 0; for a tuple the common type of its members and their number."""
type Converter = Callable[[Any, Any, Any], Any]

_MOST_MEMBERS = 64
"""Longer IN lists are not worth a compiled query of their own."""
_KINDS = (int, str, datetime, date)
"""An instant is a day as well: its type stands first."""
_SENT_AS_IT_IS = frozenset({int, str})
_SCALARS: dict[type, tuple[type, int]] = {kind: (kind, 0) for kind in _KINDS}
"""The shapes of scalars: a person with dozens of roles gives dozens of them, thirty times a page."""
_FIRST_MARK = 1_600_000_001
"""Marker values that do not occur in a query: they show the positions of the parameters."""


class Compiled:
    """The SQL for one shape of values, the positions of the values, and the converters of the results."""

    def __init__(self, query: "QuerySet[Any, Any]", marks: Sequence[Any], spare: int = 0) -> None:
        compiler = query.query.get_compiler(DEFAULT_DB_ALIAS)
        try:
            self.sql, parameters = compiler.as_sql()
        except EmptyResultSet:
            # the conditions contradict each other for every value of this shape
            self.sql, self._parameters, self._contained, self._converters = "", [], [], []
            return
        places = {_as_sent(mark): number for number, mark in enumerate(marks)}
        patterns = {f"%{mark}%": number for number, mark in enumerate(marks) if isinstance(mark, str)}
        self._contained = [number for pattern, number in patterns.items() if pattern in parameters]
        for place, number in enumerate(self._contained):
            places[f"%{marks[number]}%"] = len(marks) + place
        self._parameters = [(places.get(sent, -1) if _is_mark(sent, places) else -1, sent) for sent in parameters]
        used = {number for number, _ in self._parameters}.union(self._contained) - {-1}
        if not used.issuperset(range(spare, len(marks))) or _any_altered(parameters, places):
            raise ValueError(f"a compiled query does not use each of its values as it is given: {self.sql}")
        chosen = [each[0] for each in compiler.select[: compiler.col_count]]
        self._converters = [
            (place, given, expression) for place, (given, expression) in compiler.get_converters(chosen).items()
        ]

    def rows(self, values: Sequence[Any]) -> list[list[Any]]:
        """Runs it. Raises the error of a converter for a stored value that its column type does not allow."""
        found = self._run(self.sql, values) if self.sql else []
        for row in found:
            for place, converters, expression in self._converters:
                for convert in converters:
                    row[place] = convert(row[place], expression, connection)
        return found

    def count(self, values: Sequence[Any]) -> int:
        """The number of its rows."""
        if not self.sql:
            return 0
        sql = f"SELECT COUNT(*) FROM ({self.sql}) counted"  # noqa: S608 - Django's own text, values apart
        return int(self._run(sql, values)[0][0])

    def _run(self, sql: str, values: Sequence[Any]) -> list[list[Any]]:
        given = [value if type(value) in _SENT_AS_IT_IS else _as_sent(value) for value in values]
        given += [f"%{connection.ops.prep_for_like_query(values[number])}%" for number in self._contained]
        sent = [constant if number < 0 else given[number] for number, constant in self._parameters]
        with connection.cursor() as cursor:
            cursor.execute(sql, sent)
            return [list(row) for row in cursor.fetchall()]


class CompiledQuery:
    """Wraps a function from values to a query set of value lists; compiled once per shape and database. The query may
    leave out the first `spare` values; it uses each of the others."""

    def __init__(self, ask: "Callable[..., QuerySet[Any, Any]]", *, spare: int = 0) -> None:
        self._ask, self._spare = ask, spare
        self._compiled: dict[tuple[str, Shape], Compiled] = {}

    def rows(self, *values: Value) -> list[list[Any]]:
        """The rows of the query with these values, in its order. An empty tuple gives none."""
        lists = [value for value in values if isinstance(value, tuple)]
        if lists and not all(lists):
            return []
        if lists and max(map(len, lists)) > _MOST_MEMBERS:
            return [list(row) for row in self._ask(*values)]
        known = [_padded(value) if isinstance(value, tuple) else value for value in values] if lists else values
        return self._of_shape(known).rows(_flat(known))

    def count(self, *values: Scalar) -> int:
        """The number of the rows of the query with these values."""
        return self._of_shape(values).count(_flat(values))

    def _of_shape(self, values: Sequence[Value]) -> Compiled:
        shape = tuple([_SCALARS.get(type(value)) or _shape(value) for value in values])
        compiled = self._compiled.get((connection.vendor, shape))
        if compiled is None:
            marks = _marks(shape)
            compiled = self._compiled[connection.vendor, shape] = Compiled(self._ask(*marks), _flat(marks), self._spare)
        return compiled


def instances[M: "Model"](model: type[M], rows: Sequence[Sequence[Any]], without: Sequence[str] = ()) -> list[M]:
    """Model instances from rows of all concrete fields in their order (`concrete_names`), but for those in `without`,
    which are read when they are asked for."""
    names = concrete_names(model, without)
    return [model.from_db(DEFAULT_DB_ALIAS, names, row) for row in rows]


def concrete_names(model: "type[Model]", without: Sequence[str] = ()) -> list[str]:
    """The attribute names of all concrete fields but these: the arguments of `values_list` for `instances`."""
    return [field.attname for field in model._meta.concrete_fields if field.attname not in without]


def joined_names(model: "type[Model]", paths: Sequence[str]) -> list[str]:
    """The arguments of `values_list` for `joined_instances`: the fields of the model and of the rows that these paths
    (`system`, `system__site`) lead to."""
    names = concrete_names(model)
    for path in paths:
        names += [f"{path}__{name}" for name in concrete_names(_at_end(model, path))]
    return names


def joined_instances[M: "Model"](model: type[M], paths: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[M]:
    """Model instances from rows of `joined_names` with the related ones set, as `select_related` sets them. A path
    comes after the one that it goes on from."""
    return [_joined(model, paths, row) for row in rows]


def _joined[M: "Model"](model: type[M], paths: Sequence[str], row: Sequence[Any]) -> M:
    names = concrete_names(model)
    start = len(names)
    made = model.from_db(DEFAULT_DB_ALIAS, names, row[:start])
    at: dict[str, Any] = {"": made}
    for path in paths:
        above, _, field = path.rpartition("__")
        related = _at_end(model, path)
        names = concrete_names(related)
        values, start = row[start : start + len(names)], start + len(names)
        is_there = values[names.index(related._meta.pk.attname)] is not None
        at[path] = related.from_db(DEFAULT_DB_ALIAS, names, values) if is_there else None
        if at[above] is not None:
            at[above]._state.fields_cache[field] = at[path]
    return made


def _at_end(model: "type[Model]", path: str) -> "type[Model]":
    """The model that a path leads to."""
    for name in path.split("__"):
        model = model._meta.get_field(name).related_model  # type: ignore[assignment]
    return model


def _padded(members: tuple[Scalar, ...]) -> tuple[Scalar, ...]:
    """The members with the last one repeated up to a power of two, which finds the same rows."""
    return members + members[-1:] * ((1 << (len(members) - 1).bit_length()) - len(members))


def _flat(values: Sequence[Value]) -> list[Scalar]:
    return [each for value in values for each in (value if isinstance(value, tuple) else (value,))]


def _shape(value: Value) -> tuple[type, int]:
    one, members = (value[0], len(value)) if isinstance(value, tuple) else (value, 0)
    own = type(one)
    return own if own in _KINDS else next(kind for kind in _KINDS if isinstance(one, kind)), members


def _marks(shape: Shape) -> list[Value]:
    marks: list[Value] = []
    for number, (kind, members) in enumerate(shape):
        first = _FIRST_MARK + _MOST_MEMBERS * number
        marks.append(tuple(_mark(kind, first + place) for place in range(members)) if members else _mark(kind, first))
    return marks


def _mark(kind: type, number: int) -> Scalar:
    if kind is int:
        return number
    if kind is str:
        return f"mark-{number}"
    if kind is date:
        return date.fromordinal(number - _FIRST_MARK + 1)
    return datetime.fromtimestamp(number, UTC).replace(year=1900)


def _as_sent(value: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def _is_mark(sent: Any, places: dict[Any, int]) -> bool:
    return isinstance(sent, int | str | date) and not isinstance(sent, bool) and sent in places


def _any_altered(parameters: Sequence[Any], places: dict[Any, int]) -> bool:
    """Whether a text is sent with something else around it than the pattern of a text anywhere in a column: its place
    could not be found again."""
    texts = [sent for sent in parameters if isinstance(sent, str) and sent not in places]
    return any(isinstance(mark, str) and mark in sent for sent in texts for mark in places)
