"""`mingcha bench check` and `bench catchup` in the small, and the arithmetic of both."""

import subprocess
import sys

import pytest

from mingcha.bench.catchup import _Carrying, bench_catchup
from mingcha.bench.check import bench_check, children_cpu_s
from mingcha.run.benchmarks.footage import SEALING


def test_order_is_lost_where_a_sequence_is_missing_or_begins_late():
    whole = _Carrying()
    for look in ((0, None, None), (200, 1, 200), (400, 1, 400)):
        whole.observe(*look)
    assert (whole.rows, whole.in_order) == (400, True)
    for wrong in ((200, 1, 201), (200, 2, 201)):
        seen = _Carrying()
        seen.observe(*wrong)
        seen.observe(400, 1, 400)
        assert not seen.in_order


def test_cpu_of_children_is_counted():
    burns = "import time\nuntil = time.process_time() + 0.2\nwhile time.process_time() < until: pass"
    assert children_cpu_s(lambda: subprocess.run([sys.executable, "-c", burns], check=True)) >= 0.2


@pytest.mark.soak
def test_what_piled_up_is_carried_whole_and_in_order():
    [run] = bench_catchup(2, 2, "", SEALING)["runs"]
    assert (run["camera_hours"], run["rows"], run["in_order"], run["check_findings"]) == (4, 4, True, [])
    assert min(run["rows_per_cpu_s"], run["peer"]["rows_per_cpu_s"], run["ratio"]) > 0


@pytest.mark.soak
def test_recorded_footage_is_verified_beside_its_peers():
    figures = bench_check(2, 2, "", 1)
    assert figures["files"] >= 2
    assert figures["gb"] > 0
    assert figures["peers"]
    assert figures["cpu_s"] > figures["cpu_s_without_footage"] / 2
