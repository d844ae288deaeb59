"""Rows that many tests begin with: the acts that make them are carried out once a process, the rows put back later.

An act costs milliseconds (rules, entry, attestation); a row put back costs next to nothing and is the same row.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

type _ByModel = dict[type[models.Model], list[models.Model]]


@dataclass(slots=True)
class Rows:
    """Rows by model, and the statements that write them: noted the first time, since Django takes longer to make them
    than the database to carry them out."""

    by_model: _ByModel
    statements: list[tuple[str, Any]] = field(default_factory=list)
    in_sqlite: list[tuple[str, tuple[Any, ...]]] = field(default_factory=list)
    """The same as SQLite takes them."""


def rows_of[T](make: Callable[[], T], beside: Iterable[type[models.Model]] = ()) -> tuple[T, Rows]:
    """What `make` gives, and the rows that it added; it must change none of those that were there.

    `beside`: models that are in no registry of the product's.
    """
    kinds = [*_registered(), *beside]
    before = _all_rows(kinds)
    given = make()
    after = _all_rows(kinds)
    made = {}
    for model, rows in after.items():
        was = {row.pk: row.__dict__ | {"_state": 0} for row in before[model]}
        assert [row.__dict__ | {"_state": 0} for row in rows if row.pk in was] == list(was.values())
        made[model] = [row for row in rows if row.pk not in was]
    return given, Rows({model: rows for model, rows in made.items() if rows})


def put_back(made: Rows) -> None:
    """Writes the rows again; the database must be as it was when `rows_of` began."""
    if not made.statements:
        with connection.execute_wrapper(_noting(made.statements)):
            _write(made.by_model)
        return
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            _repeat_in_sqlite(made)
            return
        for statement, values in made.statements:
            cursor.execute(statement, values)


def _repeat_in_sqlite(made: Rows) -> None:
    """The statements by SQLite's own connection: thousands of tests begin so, and what Django does around each
    statement takes longer than the statement."""
    if not made.in_sqlite:
        with connection.cursor() as cursor:
            made.in_sqlite.extend(
                (cursor.cursor.convert_query(statement), tuple(values or ())) for statement, values in made.statements
            )
    execute = connection.connection.execute
    for statement, values in made.in_sqlite:
        execute(statement, values)


def _noting(statements: list[tuple[str, Any]]) -> Callable[..., Any]:
    def note(execute: Callable[..., Any], sql: str, values: Any, many: bool, context: dict[str, Any]) -> Any:
        assert not many
        statements.append((sql, values))
        return execute(sql, values, many, context)

    return note


def _write(rows_by_model: _ByModel) -> None:
    with transaction.atomic():  # PostgreSQL looks at foreign keys at its end, so the order of the tables is free
        for model, rows in rows_by_model.items():
            columns = [field.attname for field in model._meta.concrete_fields]
            model._base_manager.bulk_create([model(**{name: getattr(row, name) for name in columns}) for row in rows])
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(rows_by_model)):
            cursor.execute(statement)


def _registered() -> list[type[models.Model]]:
    return [
        model for model in apps.get_models(include_auto_created=True) if model._meta.managed and not model._meta.proxy
    ]


def _all_rows(kinds: Iterable[type[models.Model]]) -> _ByModel:
    return {model: list(model._base_manager.all()) for model in kinds}
