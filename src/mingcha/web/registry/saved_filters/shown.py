"""A person's kept filters as lists and the search show them: links to the list under its question (article 3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.forms.boundfield import BoundField
from django.urls import reverse

from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.saved_filters.kinds import ListKind
from mingcha.registry.saved_filters.queries import saved_filters
from mingcha.registry.saved_filters.rules import MOST_NAME
from mingcha.registry.saved_filters.values import SavedFilterRow
from mingcha.web.forms.choice_fields import ChoiceField
from mingcha.web.forms.query import QueryForm

PAGES: Mapping[ListKind, str] = {
    ListKind.POINTS: "points",
    ListKind.FINDINGS: "findings",
    ListKind.CASES: "penalties",
    ListKind.WORK_ORDERS: "work-orders",
    ListKind.ALARMS: "alarms",
    ListKind.REQUESTS: "requests",
    ListKind.FILINGS: "filings",
    ListKind.PEOPLE: "people",
}
"""The name of the page of each list."""


@dataclass(frozen=True, slots=True)
class KeptLink:
    """A kept filter; `url`: the list under it; `is_on`: the list is shown under it now."""

    row: SavedFilterRow
    url: str
    is_on: bool = False


@dataclass(frozen=True, slots=True)
class KeptFilters:
    """What the head of a list shows: the reader's filters of it, and what is asked now, to be kept under a name.
    `name`: the one that is offered, "" where nothing is asked or a filter has it."""

    of: ListKind
    query: str
    filters: tuple[KeptLink, ...]
    name: str = ""
    most_name: int = MOST_NAME


def kept_filters(facts: DutyFacts, of: ListKind, form: QueryForm, *, at: datetime) -> KeptFilters:
    """The reader's filters of a list that is asked by a form."""
    query = form.query
    rows = saved_filters(facts, at=at, of=of)
    name = _name_of(form)
    return KeptFilters(of, query, shown_filters(rows, query), "" if name in {row.name for row in rows} else name)


def shown_filters(rows: Sequence[SavedFilterRow], now: str | None = None) -> tuple[KeptLink, ...]:
    """Each with the address of its list."""
    return tuple(KeptLink(row, _url_of(row), row.query == now) for row in rows)


def _name_of(form: QueryForm) -> str:
    """What is asked, in words: the label of each choice and each text, in the order of the form."""
    words = (_words_of(one) for one in form.visible_fields() if form.value(one.name))
    return " ".join(filter(None, words))[:MOST_NAME].strip()


def _words_of(one: BoundField) -> str:
    if isinstance(one.field, ChoiceField):
        return str(dict(one.field.widget.choices).get(one.value(), ""))  # type: ignore[attr-defined]
    return str(one.value()).strip()


def _url_of(row: SavedFilterRow) -> str:
    address = reverse(PAGES[row.of])
    return f"{address}?{row.query}" if row.query else address
