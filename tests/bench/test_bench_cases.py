"""Figures of `mingcha bench cases`: the slowest page of any reader decides whether a kind passed."""

import pytest

from mingcha.bench.city.cases import GOALS_MS, Took, cases_passed


def test_the_slowest_page_of_any_reader_decides() -> None:
    """A page of one reader over the goal does not hide behind quick ones of others."""
    took = Took(web_cpu_s=0.4, database_cpu_s=0.2)
    took.of_pages = {("city", "/a"): [10.0, 20.0, 30.0], ("auditor", "/b"): [5.0]}
    took.of_pages["district", "/a"] = [1.0, 301.0, 302.0]
    found = took.figures("board")
    assert found["slowest"] == {"person": "district", "path": "/a", "p50_ms": 301.0}
    assert (found["goal_ms"], found["passed"], found["requests"]) == (300, False, 7)
    assert (found["p50_ms"], found["worst_ms"]) == (20.0, 302.0)
    assert (found["web_cpu_ms"], found["database_cpu_ms"]) == (57.1, 28.6)
    took.of_pages["district", "/a"] = [1.0, 300.0, 302.0]
    assert took.figures("board")["passed"] is True


def test_all_kinds_must_pass() -> None:
    """One kind over its goal ends the command with an exit code, in a city of the size of the goals."""
    quick = Took({("city", "/a"): [1.0]})
    pages = [quick.figures(kind) for kind in GOALS_MS]
    slow = [Took({("city", "/a"): [2_001.0]}).figures("deadlines"), *pages[1:]]
    assert cases_passed({"cases": 100_000, "pages": pages})
    assert not cases_passed({"cases": 100_000, "pages": slow})
    assert cases_passed({"cases": 2_000, "pages": slow}), "a short form says nothing"


@pytest.mark.parametrize("cases", [2_000, 100_000])
def test_pages_that_nobody_asked_for_are_no_pass(cases: int) -> None:
    pages = [Took({("city", "/a"): [1.0]}).figures(kind) for kind in GOALS_MS]
    assert cases_passed({"cases": cases, "pages": pages})
    assert not cases_passed({"cases": cases, "pages": []})
    assert not cases_passed({"cases": cases, "pages": pages[1:]}), "a kind was left out"
    for nothing in ({"requests": 0}, {"p50_ms": None}):
        assert not cases_passed({"cases": cases, "pages": [*pages[:-1], pages[-1] | nothing]})
