"""Figures of `mingcha bench sharing`: each has its goal, and one over it, or that was not measured, fails a city of the
size of the goals."""

import ast

import pytest
from tests.support.house import PACKAGE

from mingcha.bench.sharing.measure import FIGURES, PAGES, PARTS, _figure, sharing_passed


def test_a_figure_over_its_goal_fails_a_whole_city() -> None:
    found = {one.name: one.goal or 0 for one in FIGURES if one.part != "ckan"}
    found |= {"rows_cpu_s": 4.9996, "mark_ms": 1.2}
    figures = [_figure(one, found, {"rows": 0.5}, {"ckan"}) for one in FIGURES]
    by_name = {one["name"]: one for one in figures}
    assert (by_name["rows_cpu_s"]["value"], by_name["rows_cpu_s"]["passed"]) == (5.0, True)
    assert (by_name["mark_ms"]["passed"], by_name["mark_ms"]["load_1_min"]) == (False, None)
    assert (by_name["ckan_s"]["value"], by_name["ckan_s"]["passed"]) == (None, None), "a part that could not run"
    assert by_name["describe_ms"]["goal"] is None
    assert {one.part for one in FIGURES} == set(PARTS)
    whole = {"points": 100_000, "grants": 10_000, "figures": figures}
    assert not sharing_passed(whole)
    assert sharing_passed(whole | {"grants": 200}), "a short form says nothing"
    within = [one for one in figures if one["name"] != "mark_ms"]
    assert sharing_passed(whole | {"figures": within})
    (lacking,) = [_figure(one, {}, {}, {"ckan"}) for one in FIGURES if one.name == "load_s"]
    assert not sharing_passed(whole | {"figures": [*within, lacking]}), "a part that ran has to say it"


@pytest.mark.parametrize("size", [{"points": 2_000, "grants": 200}, {"points": 100_000, "grants": 10_000}])
def test_a_run_that_measured_nothing_is_no_pass(size: dict[str, int]) -> None:
    whole = [_figure(one, {one.name: 0.001}, {}, ()) for one in FIGURES]
    lacking = [_figure(one, {}, {}, {one.part}) for one in FIGURES]
    unmeasured = [_figure(one, {}, {}, ()) for one in FIGURES if one.name == "load_s"]
    assert sharing_passed(size | {"figures": whole})
    assert not sharing_passed(size | {"figures": []})
    assert not sharing_passed(size | {"figures": lacking}), "no part could run"
    assert not sharing_passed(size | {"figures": [*whole[:3], *unmeasured]}), "a part that ran has to say it"


def parsed(file: str) -> ast.Module:
    """The syntax tree of a file of the package."""
    return ast.parse((PACKAGE / file).read_text(encoding="utf-8"))


def keys_returned(file: str, function: str) -> set[str]:
    """The keys of the tables in what a function returns, as they are written there."""
    (made,) = [one for one in ast.walk(parsed(file)) if isinstance(one, ast.FunctionDef) and one.name == function]
    tables = (one for answer in ast.walk(made) if isinstance(answer, ast.Return) for one in ast.walk(answer))
    keys = (key for one in tables if isinstance(one, ast.Dict) for key in one.keys)
    return {key.value for key in keys if isinstance(key, ast.Constant)}


def test_each_figure_is_a_key_of_its_part() -> None:
    measure, parts = "bench/sharing/measure.py", "bench/sharing/parts.py"
    returned = {name: keys_returned(parts, name) for name in ("rows", "shares", "marks", "comparison")}
    returned["rounds"] = keys_returned("bench/sharing/grants.py", "rounds")
    returned |= {name: keys_returned(measure, f"_{name}") for name in ("table", "ckan")} | {"pages": set(PAGES)}
    assert returned.keys() == set(PARTS)
    assert [one.name for one in FIGURES if one.name not in returned[one.part]] == []
    taken = {
        node.slice.value
        for node in ast.walk(parsed(measure))
        if isinstance(node, ast.Subscript)
        and isinstance(node.slice, ast.Constant)
        and ast.unparse(node.value) in ("load", "changed")
    }
    assert taken
    assert taken <= keys_returned(parts, "load") | keys_returned(parts, "changes")
