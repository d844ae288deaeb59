"""The lists of supervision: narrowed to a state, to what waits for the reader, or to a text, and page by page."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.urls import reverse

from mingcha.kit.words import Words
from mingcha.web.forms.choice_fields import TickField
from mingcha.web.forms.number_fields import PositionField
from mingcha.web.forms.order import OrderField
from mingcha.web.forms.query import QueryForm, SearchField

MOST_ROW = 2**53 - 1
MOST_TEXT = 60


def text_of_list(label: Words) -> SearchField:
    """The text that a list is searched for."""
    return SearchField(label, most=MOST_TEXT, placeholder=label)


class StatesFrom(QueryForm):
    """The number below which a list goes on, whether it shows what waits for the reader alone, and a text; a form of a
    noun adds its `state`, and its `text` by text_of_list."""

    names: ClassVar[Mapping[str, str]] = {"text": "q"}

    before = PositionField(most=MOST_ROW)
    mine = TickField(Words("待我办理", "For me"))
    text: SearchField

    @property
    def narrowed(self) -> dict[str, Any]:
        """What a query takes: `mine` and `text`."""
        return {"mine": bool(self.value("mine")), "text": str(self.value("text") or "").strip()}

    def shown(
        self, states: Iterable[StrEnum], rows: Sequence[Any], most: int, total: int, *, acts: bool, counted_to: int = 0
    ) -> dict[str, Any]:
        """What the parts of a list's page read. `rows`: one more than `most` where it goes on; each has its `number`.
        `total`: of all pages, counted up to `counted_to` and one where that is given; `acts`: whether anything may wait
        for this reader."""
        given, sort = self.narrowed, str(self.value("sort")) if "sort" in self.fields else ""
        kept = {name: value for name, value in (("q", given["text"]), ("sort", sort)) if value}
        chosen = {"state": self.value("state") or "", "mine": "1" if given["mine"] else ""}
        return {
            "rows": rows[:most],
            "next": rows[most - 1].number if len(rows) > most else 0,
            "total": counted_to if counted_to and total > counted_to else total,
            "is_more": bool(counted_to) and total > counted_to,
            "states": list(states),
            "state": chosen["state"],
            "acts": acts,
            "asked": self,
            "kept": _onward(kept),
            "onward": _onward({name: value for name, value in chosen.items() if value} | kept),
            **given,
        }


class OrderedStatesFrom(StatesFrom):
    """The same, ordered by number, which is the order in which they came; such a list goes on below a number, or with
    the oldest first above it."""

    sort = OrderField("number", usual="-number")

    @property
    def oldest_first(self) -> bool:
        """Whether the first one comes first."""
        return bool(self.value("sort") == "number")


def _onward(narrowed: Mapping[str, str]) -> str:
    return f"&{urlencode(narrowed)}" if narrowed else ""


def list_url(name: str, *, waiting: int | None) -> str:
    """The address of a noun's list from the first page: what waits for the reader, where something does."""
    return f"{reverse(name)}?mine=1" if waiting else reverse(name)
