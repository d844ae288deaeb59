"""`mingcha bench import`: a small run through the shipped actions, in processes of their own."""

import pytest

from mingcha.bench.imports import bench_imports


@pytest.mark.soak
def test_a_small_run_imports_and_leaves_rows_that_agree() -> None:
    figures = bench_imports(30, database="")
    (held,) = figures["databases"]
    assert (figures["findings"], held["judge"]["refused"], held["import"]["points"], held["fill"]["sites"]) == (
        0,
        0,
        30,
        3,
    )
    assert held["stored"]["tiles"] == 6  # a tile and its root for points, sites and systems each
    assert held["stored"]["tile_bytes"] == (30 + 3 + 3) * 40 + 3 * 32
    assert 0 < held["import"]["before_mb"] <= held["import"]["most_mb"]
    workbook = figures["workbook"]
    assert (workbook["points"], workbook["refused"]) == (30, 0)
    assert workbook["read"]["reader_mb"] > 0
