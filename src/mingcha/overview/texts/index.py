"""The index of parts of words as SQL: a function index of PostgreSQL, a table of FTS5 beside each table of texts on
SQLite. It names candidates; the texts themselves are compared afterwards.

The database keeps it, on SQLite by triggers (migration 0012): whoever writes texts has nothing to do for it.
docs/design/find.md says why.
"""

from functools import reduce
from operator import or_

from django.db import connection
from django.db.models import BooleanField, F, Func, Model, Q, QuerySet, Value
from django.db.models.expressions import RawSQL

from mingcha.overview.texts.parts import match_of, query_of

type Spellings = tuple[tuple[str, ...], ...]
"""Of kit.pinyin.spellings: alternatives, of each of which all parts must be in the text."""

FEW_CANDIDATES = 2_000
"""Up to this many rows, the query lists their keys; with more, the query contains the search of the index."""
MOST_CANDIDATES = 50_000
"""If the index of SQLite names more rows than this, it is not used: the rows are scanned."""


def having(spellings: Spellings) -> Q:
    """The condition on a column `text` that any of these spellings is in it."""
    return reduce(or_, (Q(*(("text__contains", part) for part in spelling)) for spelling in spellings))


def indexed[T: Model](rows: QuerySet[T], parts: str, spellings: Spellings) -> QuerySet[T]:
    """The rows of a table with a column `text` that have any of these spellings, by the index where it names few
    enough. `parts`: the table of FTS5 beside it."""
    found = rows.filter(having(spellings))
    if connection.vendor == "postgresql":
        query = query_of(spellings)
        return found.filter(_HasStarts(F("text"), Value(query))) if query else found
    match = match_of(spellings)
    if not match:
        return found
    few = _named(parts, match, FEW_CANDIDATES)
    if len(few) <= FEW_CANDIDATES:
        return found.filter(pk__in=few)
    if _names_many(parts, match):
        return found
    asked = f"SELECT rowid FROM {parts} WHERE {parts} MATCH %s"  # noqa: S608 - the name of our table
    return found.filter(pk__in=RawSQL(asked, [match]))  # noqa: S611 - the same


def _named(parts: str, match: str, most: int) -> list[int]:
    """The keys of the rows that the index names, one more than `most` if there are more."""
    with connection.cursor() as cursor:
        asked = f"SELECT rowid FROM {parts} WHERE {parts} MATCH %s LIMIT %s"  # noqa: S608 - as above
        cursor.execute(asked, [match, most + 1])
        return [key for (key,) in cursor.fetchall()]


def _names_many(parts: str, match: str) -> bool:
    asked = f"SELECT count(*) FROM (SELECT 1 FROM {parts} WHERE {parts} MATCH %s LIMIT %s)"  # noqa: S608 - as above
    with connection.cursor() as cursor:
        cursor.execute(asked, [match, MOST_CANDIDATES + 1])
        row = cursor.fetchone()
    return row is not None and row[0] > MOST_CANDIDATES


class _HasStarts(Func):
    """Whether a text has parts that begin so: what the index answers, before the texts are compared."""

    template = "%(expressions)s"
    arg_joiner = " @@ "
    output_field = BooleanField()

    def __init__(self, text: F, query: Value) -> None:
        super().__init__(
            Func(text, function="mingcha_starts_of_words"), Func(query, template="CAST(%(expressions)s AS tsquery)")
        )
