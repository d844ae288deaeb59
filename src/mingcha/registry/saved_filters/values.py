"""A kept filter as a frozen value (article 3)."""

from dataclasses import dataclass

from mingcha.registry.saved_filters.kinds import ListKind


@dataclass(frozen=True, slots=True)
class SavedFilterRow:
    """A person's own filter; `query`: filter and order of the list as a query string, "" for the whole list."""

    number: int
    of: ListKind
    name: str
    query: str
