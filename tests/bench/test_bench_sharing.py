"""Figures of `mingcha bench sharing`: each has its goal, and one over it fails a city of the size of the goals."""

from mingcha.bench.sharing.measure import FIGURES, PARTS, _figure, sharing_passed


def test_a_figure_over_its_goal_fails_a_whole_city() -> None:
    found = {"rows_cpu_s": 4.9996, "mark_ms": 1.2}
    figures = [_figure(one, found, {"rows": 0.5}) for one in FIGURES]
    by_name = {one["name"]: one for one in figures}
    assert (by_name["rows_cpu_s"]["value"], by_name["rows_cpu_s"]["passed"]) == (5.0, True)
    assert (by_name["mark_ms"]["passed"], by_name["mark_ms"]["load_1_min"]) == (False, None)
    assert (by_name["ckan_s"]["value"], by_name["ckan_s"]["passed"]) == (None, None), "a part that could not run"
    assert by_name["describe_ms"]["goal"] is None
    assert {one.part for one in FIGURES} == set(PARTS)
    whole = {"points": 100_000, "grants": 10_000, "figures": figures}
    assert not sharing_passed(whole)
    assert sharing_passed(whole | {"grants": 200}), "a short form says nothing"
    assert sharing_passed(whole | {"figures": [one for one in figures if one["name"] != "mark_ms"]})
