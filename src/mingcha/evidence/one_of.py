"""A condition for a query: a column has one of some values, which are passed to the database as they are."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import F, Lookup


class OneOf(Lookup):
    """Whether a column (its name in a query) is one of these whole numbers or texts: what `column__in` says, which asks
    the field about every value and takes longer for a thousand of them than the database does to answer."""

    prepare_rhs = False

    def __init__(self, column: str, values: Iterable[int] | Iterable[str]) -> None:
        super().__init__(F(column), tuple(dict.fromkeys(values)))

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        """The condition and its values. Raises EmptyResultSet without a value, as `in` does."""
        if not self.rhs:
            raise EmptyResultSet
        column, values = self.process_lhs(compiler, connection)
        return f"{column} IN ({', '.join(['%s'] * len(self.rhs))})", (*values, *self.rhs)
