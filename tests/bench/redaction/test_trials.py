"""Our fill passes the trials of non-interference, and a blur fails them (article 21)."""

from mingcha.bench.redaction.trials import trial_figures


def test_our_fill_passes_each_trial_and_a_blur_none() -> None:
    assert trial_figures(2, 5) == {"trials": 2, "fill_same": 2, "blur_same": 0}
