"""`mingcha bench acts`: a small run through the shipped actions, in processes, and over HTTP."""

import pytest

from mingcha.bench.acts import ActsRun, bench_acts


@pytest.mark.soak
def test_a_small_run_acts_renews_and_leaves_a_log_that_agrees() -> None:
    figures = bench_acts(ActsRun(seconds=0.5, viewers=2, writers=(1, 2), renewed_every_s=0.1), database="")
    (held,) = figures["databases"]
    assert figures["findings"] == 0
    assert [run["writers"] for run in held["runs"]] == [1, 2]
    assert all(run["acts"] > 0 and run["wait_p95_ms"] > 0 and run["cpu_ms_per_act"] > 0 for run in held["runs"])
    assert figures["acts_per_s"]["sqlite"].keys() == {"1", "2"}
    assert (held["renewal"]["viewers"], held["renewal"]["refused"]) == (2, 0)
    assert figures["renewal_p95_ms"]["sqlite"] > 0
    assert held["server"]["journal_mode"] == "wal"
