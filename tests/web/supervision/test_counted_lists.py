"""Lists of a whole city: no more is counted than is told, and what waits is sought state by state (articles 12, 23)."""

from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from mingcha.supervision.obstructions.rows import newest_of_each
from mingcha.web.supervision.cases.forms import CasesFrom


@pytest.mark.parametrize(
    ("counted", "total", "is_more"), [(999, 999, False), (1_000, 1_000, False), (1_001, 1_000, True)]
)
def test_of_many_rows_it_is_told_that_there_are_more(counted: int, total: int, is_more: bool) -> None:
    asked = CasesFrom.from_query(RequestFactory().get("/oversight/penalties"))
    found = asked.shown([], [], 200, counted, acts=False, counted_to=1_000)
    assert (found["total"], found["is_more"]) == (total, is_more)
    chip = render_to_string("parts/state_chips.html", found)
    assert ("超过 1 000 项" in " ".join(chip.split())) is is_more
    assert asked.shown([], [], 200, 5_000, acts=False)["total"] == 5_000, "a list that counts all of its rows"


class _Rows:
    """Keys by state, asked for as a query set is."""

    def __init__(self, held: dict[str, list[int]], state: str = "") -> None:
        self.held, self.state = held, state

    def filter(self, *, state: Any) -> "_Rows":
        text, parameters = state.as_sql(None, None)
        assert (text, parameters) == (f"'{state.value}'", ()), "its own plan for each state"
        return _Rows(self.held, str(state.value))

    def order_by(self, column: str) -> "_Rows":
        assert column == "-pk"
        return self

    def values_list(self, column: str, *, flat: bool) -> list[int]:
        assert (column, flat) == ("pk", True)
        return sorted(self.held[self.state], reverse=True)


def test_the_newest_of_all_states_come_first() -> None:
    rows: Any = _Rows({"open": [1, 5, 9], "served": [2, 8], "paid": [7], "closed": [10]})
    assert newest_of_each(rows, ["open", "served", "paid"], 4) == [9, 8, 7, 5]
    assert newest_of_each(rows, ["served"], 4) == [8, 2]
