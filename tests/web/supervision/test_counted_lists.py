"""Lists of a whole city: no more is counted than is told, and what waits is sought state by state (articles 12, 23)."""

from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from mingcha.supervision.obstructions.rows import count_of_each, newest_of_each
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


class _Rows(list[int]):
    """Keys by state, asked for as a query set is; `judged` counts the keys that were looked at."""

    def __init__(self, held: dict[str, list[int]], judged: list[int], keys: list[int] | None = None) -> None:
        super().__init__(sorted(keys or [], reverse=True))
        self.held, self.judged = held, judged

    def filter(self, *, state: Any = None, pk__gt: int = 0) -> "_Rows":
        if state is None:
            newer = {name: [key for key in keys if key > pk__gt] for name, keys in self.held.items()}
            return _Rows(newer, self.judged)
        text, parameters = state.as_sql(None, None)
        assert (text, parameters) == (f"'{state.value}'", ()), "its own plan for each state"
        self.judged += self.held[str(state.value)]
        return _Rows(self.held, self.judged, self.held[str(state.value)])

    def order_by(self, *columns: str) -> "_Rows":
        assert columns in (("-pk",), ())
        return self

    def values_list(self, column: str, *, flat: bool) -> "_Rows":
        assert (column, flat) == ("pk", True)
        return self

    def __getitem__(self, part: Any) -> Any:
        return _Rows(self.held, self.judged, list(self)[part])

    def count(self) -> int:  # type: ignore[override]
        return len(self)


HELD = {"open": [1, 5, 9], "served": [2, 8], "paid": [7], "closed": [10]}


def test_the_newest_of_all_states_come_first() -> None:
    rows: Any = _Rows(HELD, [])
    assert newest_of_each(dict.fromkeys(["open", "served", "paid"], rows), 4) == [9, 8, 7, 5]
    assert newest_of_each(dict.fromkeys(["served"], rows), 4) == [8, 2]
    assert newest_of_each(dict.fromkeys([], rows), 4) == []


def test_once_there_are_enough_only_newer_rows_of_the_states_that_follow_are_judged() -> None:
    judged: list[int] = []
    rows: Any = _Rows(HELD, judged)
    assert newest_of_each(dict.fromkeys(["open", "served", "paid", "closed"], rows), 2) == [10, 9]
    assert judged == [1, 5, 9, 8, 10], "2 and 7 are older than what was found"


def test_what_waits_is_counted_state_by_state_and_no_further_than_told() -> None:
    judged: list[int] = []
    rows: Any = _Rows(HELD, judged)
    assert count_of_each(dict.fromkeys(["open", "served", "paid"], rows), 6) == 6
    assert count_of_each(dict.fromkeys(["open", "served", "paid"], rows), 10) == 6
    judged.clear()
    assert count_of_each(dict.fromkeys(["open", "served", "paid"], rows), 3) == 3
    assert judged == [1, 5, 9]
