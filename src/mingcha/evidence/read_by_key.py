"""Reads a few rows of a table by their keys with a statement that is compiled once: an act reads what it wrote, and
having Django compile that query cost more than running it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, connection

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

MOST_KEYS = 8
"""Of more keys a query is compiled each time: there its rows are what costs."""

type Converter = Callable[[Any, Any, Any], Any]


@dataclass(frozen=True, slots=True)
class ReadByKey:
    """A compiled query: its text, whose only parameters are the keys, and what the database's values become."""

    sql: str
    converters: tuple[tuple[int, Sequence[Converter], Any], ...]
    """Place in the row, and the database's and the field's converters with their expression (BaseExpression)."""

    def rows(self, keys: Sequence[Any]) -> list[list[Any]]:
        """The rows that exist. Raises ValueError, TypeError or ArithmeticError on what a column cannot hold."""
        with connection.cursor() as cursor:
            cursor.execute(self.sql, keys)
            found = [list(row) for row in cursor.fetchall()]
        for row in found:
            for place, converters, expression in self.converters:
                for convert in converters:
                    row[place] = convert(row[place], expression, connection)
        return found


@lru_cache(maxsize=512)
def read_by_key(ask: "Callable[[QuerySet[Model]], QuerySet[Any]]", model: "type[Model]", count: int) -> ReadByKey:
    """The compiled query of `ask` (query set -> query set of value lists) for so many rows of a model."""
    marks = [model._meta.pk.to_python(number + 1) for number in range(count)]
    query = ask(model._base_manager.filter(pk__in=marks)).query
    compiler = query.get_compiler(DEFAULT_DB_ALIAS)
    sql, parameters = compiler.as_sql()
    if len(parameters) != count:
        raise ValueError(f"{model.__name__}: a query by key has parameters that are no keys")
    chosen = [each[0] for each in compiler.select[: compiler.col_count]]
    converters = compiler.get_converters(chosen)
    return ReadByKey(sql, tuple((place, given, expression) for place, (given, expression) in converters.items()))
