"""The digest of a database row: the same on SQLite and on PostgreSQL, salted, over all of its concrete columns."""

import base64
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache, partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, ExpressionWrapper, IntegerField, Q
from django.db.models.functions import Cast

from mingcha.evidence.compiled_query import CompiledQuery
from mingcha.evidence.log.bulk import row_salt
from mingcha.evidence.models import Attested
from mingcha.kit.canonical import Json, canonical_json, sha256

if TYPE_CHECKING:
    from django.db.models import Field, QuerySet

    type AnyField = Field[Any, Any]

SALT_BYTES = 16

type Columns = Mapping[str, Json]
"""Column name -> canonical value."""

_MOST_EXACT_INTEGER = 2**53 - 1
_MOST_KEYS_A_QUERY = 500
_FEW_KEYS = 8
"""For more keys a query is compiled each time, since then reading the rows dominates."""
_MOST_ROWS_A_QUERY = 2000


def covered_fields(model: type[Attested]) -> "list[AnyField]":
    """The columns that a digest covers."""
    return [field for field in model._meta.concrete_fields if field.column not in model.unattested_columns]


def stored_rows(model: type[Attested], keys: Iterable[object] | None = None) -> Iterator[tuple[str, Columns | None]]:
    """(primary key as text, columns) of the rows in the database: all by rising key, or those of `keys`. For a table
    with an integer key, memory does not grow with the table.

    The columns are None if the database contains a value that a column type does not allow.
    """
    rows = _with_raw(model).rows
    if keys is None:
        yield from _read_all(model)
        return
    wanted = list(keys)
    if 0 < len(wanted) <= _FEW_KEYS and all(isinstance(key, int | str) for key in wanted):
        yield from _read_few(model, [key for key in wanted if isinstance(key, int | str)])
        return
    for start in range(0, len(wanted), _MOST_KEYS_A_QUERY):
        yield from _read(rows.filter(_among(wanted[start : start + _MOST_KEYS_A_QUERY])), model)


def _among(keys: Sequence[object]) -> Q:
    """These keys: for whole numbers one after the other, as an import has, their first and last are asked for."""
    first, last = keys[0], keys[-1]
    if (
        type(first) is int and type(last) is int
        and last - first + 1 == len(keys) and keys == list(range(first, last + 1))
    ):  # fmt: skip
        return Q(pk__gte=first, pk__lte=last)
    return Q(pk__in=keys)


def row_digest(salt: bytes, table: str, key: str, columns: Columns) -> str:
    """Base64 of SHA-256(salt || canonical JSON of table, primary key and columns)."""
    row: Json = {"table": table, "pk": key, "columns": columns}
    return base64.b64encode(sha256(salt + canonical_json(row))).decode()


def bulk_digest(salt: bytes, table: str, key: str, columns: Columns) -> bytes:
    """The digest of a row that was written in bulk, 32 bytes: SHA-256 as row_digest, under the row's own salt."""
    row: Json = {"table": table, "pk": key, "columns": columns}
    return sha256(row_salt(salt, table, key) + canonical_json(row))


def commitment(salt: bytes, event: bytes) -> str:
    """Base64 of SHA-256(salt || event), the event in canonical JSON."""
    return base64.b64encode(sha256(salt + event)).decode()


@dataclass(frozen=True, slots=True)
class _WithRaw:
    """A query of all rows of a table, the columns to select, and what the first of them are."""

    rows: "QuerySet[Attested]"
    names: tuple[str, ...]
    columns: "_Columns"


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns that a digest covers: of each its name, its field, and the type and value that are left out, of a
    later column (the type of no value where there is none).

    By places in a row without its key: `nulls`, a column and the one that says whether it is null, where a null of the
    database is not always read as one; `truths`, a truth value and the number that it is."""

    each: "tuple[tuple[str, AnyField, type, object], ...]"
    nulls: tuple[tuple[int, int], ...]
    truths: tuple[tuple[int, int], ...]


class _NoDefault:
    """The type of no value of a database."""


def _read_all(model: type[Attested]) -> Iterator[tuple[str, Columns | None]]:
    """All rows, by queries compiled once per table: most tables are short, and compiling dominates there."""
    rows = _with_raw(model).rows.order_by("pk")
    if not isinstance(model._meta.pk, IntegerField):
        # on SQLite a text key may be NULL, which no comparison of keys finds
        yield from _asked(model, _all_of(model).rows, rows)
        return
    first, further = _pages_of(model)
    ask, page = first.rows, rows[:_MOST_ROWS_A_QUERY]
    while found := list(_asked(model, ask, page)):
        yield from found
        if len(found) < _MOST_ROWS_A_QUERY:
            return
        last = int(found[-1][0])
        ask, page = partial(further.rows, last), rows.filter(pk__gt=last)[:_MOST_ROWS_A_QUERY]


def _asked(
    model: type[Attested], ask: Callable[[], Iterable[Sequence[Any]]], rows: "QuerySet[Attested]"
) -> Iterator[tuple[str, Columns | None]]:
    """The result of `ask`; row by row if a value cannot be read. `rows`: its query set, by `_with_raw`."""
    try:
        # a list, so that an unreadable value raises before any row is returned
        values = list(ask())
    except (ValueError, TypeError, ArithmeticError):
        yield from _read_one_by_one(rows, model)
        return
    columns = _with_raw(model).columns
    for key, *row in values:
        yield str(key), _columns(columns, row)


@cache
def _all_of(model: type[Attested]) -> CompiledQuery:
    asked = _with_raw(model)
    return CompiledQuery(lambda: asked.rows.order_by("pk").values_list("pk", *asked.names))


@cache
def _pages_of(model: type[Attested]) -> tuple[CompiledQuery, CompiledQuery]:
    """The first rows of a table by rising key, and the next ones after a key."""
    asked = _with_raw(model)
    rows = asked.rows.order_by("pk")
    return (
        CompiledQuery(lambda: rows.values_list("pk", *asked.names)[:_MOST_ROWS_A_QUERY]),
        CompiledQuery(lambda key: rows.filter(pk__gt=key).values_list("pk", *asked.names)[:_MOST_ROWS_A_QUERY]),
    )


def _read(rows: "QuerySet[Attested]", model: type[Attested]) -> Iterator[tuple[str, Columns | None]]:
    """`rows`: the query set of `_with_raw`, filtered or sorted."""
    yield from _asked(model, lambda: rows.values_list("pk", *_with_raw(model).names), rows)


def _read_few(model: type[Attested], keys: Sequence[int | str]) -> Iterator[tuple[str, Columns | None]]:
    """The rows with these keys, by a query compiled once per table: an act reads its written rows."""
    yield from _asked(model, lambda: _rows_of(model).rows(tuple(keys)), model._base_manager.filter(pk__in=keys))


@cache
def _rows_of(model: type[Attested]) -> CompiledQuery:
    asked = _with_raw(model)
    return CompiledQuery(lambda keys: asked.rows.filter(pk__in=keys).values_list("pk", *asked.names))


@cache
def _with_raw(model: type[Attested]) -> _WithRaw:
    """The rows with more columns for each field whose values are converted: whether it is null, and a truth value as
    the number that it is.

    SQLite's converters read text that is no time as null, and a 2 as false, which a query takes for true: a digest must
    distinguish them. Built once per table, since building costs more than the query itself.
    """
    fields = tuple(covered_fields(model))
    asked: dict[str, Any] = {}
    nulls: list[tuple[int, int]] = []
    truths: list[tuple[int, int]] = []
    for place, field in enumerate(fields):
        if _is_converted(field):
            nulls.append((place, len(fields) + len(asked)))
            is_null = ExpressionWrapper(Q(**{f"{field.name}__isnull": True}), output_field=BooleanField())
            asked[f"null_{field.column}"] = is_null
        if isinstance(field, BooleanField):
            truths.append((place, len(fields) + len(asked)))
            asked[f"raw_{field.column}"] = Cast(field.name, IntegerField())
    defaults = [field.get_default() if field.column in model.later_columns else _NoDefault() for field in fields]
    each = tuple((str(one.column), one, type(left), left) for one, left in zip(fields, defaults, strict=True))
    names = (*(field.attname for field in fields), *asked)
    return _WithRaw(model._base_manager.annotate(**asked), names, _Columns(each, tuple(nulls), tuple(truths)))


def _is_converted(field: "AnyField") -> bool:
    """Whether a value of this column is altered between the database's driver and the query: else a null is a null."""
    column = field.cached_col
    return bool(column.get_db_converters(connection) or connection.ops.get_db_converters(column))


def _read_one_by_one(rows: "QuerySet[Attested]", model: type[Attested]) -> Iterator[tuple[str, Columns | None]]:
    asked = _with_raw(model)
    for key in list(rows.values_list("pk", flat=True)):
        try:
            row = asked.rows.filter(pk=key).values_list(*asked.names)[0]
        except (ValueError, TypeError, ArithmeticError):
            yield str(key), None
        else:
            yield str(key), _columns(asked.columns, row)


def _columns(columns: _Columns, row: Sequence[Any]) -> Columns | None:
    """The columns of a row; None if a value is not as the database has it. A later column with its default value is
    left out, as in rows attested before it existed."""
    found: dict[str, Json] = {}
    try:
        for place, flag in columns.nulls:
            if bool(row[flag]) is not (row[place] is None):
                return None
        for place, raw in columns.truths:
            if row[raw] != row[place]:
                return None
        for (name, field, kind, left), value in zip(columns.each, row, strict=False):
            own = type(value)
            if own is kind and value == left:
                continue
            is_own = (
                own is str
                or value is None
                or own is bool
                or (own is int and -_MOST_EXACT_INTEGER <= value <= _MOST_EXACT_INTEGER)
            )
            found[name] = value if is_own else _canonical(field, value)
    except (ValueError, TypeError, ArithmeticError):
        return None
    return found


def _canonical(field: "AnyField", value: object) -> Json:
    """The canonical form of a column's value; a value of an unusual type has its own form."""
    match value:
        case None | bool() | str():
            return value
        case int():
            return value if abs(value) <= _MOST_EXACT_INTEGER else {"integer": str(value)}
        case Decimal():
            places = getattr(field, "decimal_places", None)
            exact = value if places is None else value.quantize(Decimal(1).scaleb(-places))
            return {"decimal": format(exact, "f")}
        case bytearray() | memoryview():
            return _canonical(field, bytes(value))
        case dict():
            return {"object": {str(key): _canonical(field, item) for key, item in value.items()}}
        case list() | tuple():
            return [_canonical(field, item) for item in value]
    for kind, write in _FORMS.items():
        if isinstance(value, kind):
            return {kind.__name__.lower(): write(value)}
    raise TypeError(f"{type(value).__name__} has no canonical form")


def _instant(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode()


_FORMS: Mapping[type, Callable[[Any], str]] = {
    float: repr,
    datetime: _instant,  # before date: a datetime is a date too
    date: date.isoformat,
    time: lambda value: str(value.isoformat(timespec="microseconds")),
    timedelta: lambda value: str(value // timedelta(microseconds=1)),
    bytes: _base64,
    UUID: str,
}
