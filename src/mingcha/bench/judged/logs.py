"""Rightness of `mingcha bench log|classify`. A log that does not verify ends the former."""

from mingcha.bench.judged import without
from mingcha.bench.kind import Figures

_LOGS = ("recorder", "application")
_LAWFUL = frozenset({"present_ok", "disposed_lawful"})


def log_missed(figures: Figures) -> list[str]:
    """Both logs were measured, with entries."""
    measured = {one["log"] for one in figures["logs"]}
    return without([("leaves", figures["leaves"])]) + [
        f"logs has no {name} log" for name in _LOGS if name not in measured
    ]


def classify_missed(figures: Figures) -> list[str]:
    """Everything in the log is lawful, so nobody is accused and no segment is in another class."""
    missed = without([("segments", figures["segments"])])
    if figures["accused"]:
        missed.append(f"accused is {figures['accused']}, must be 0")
    wrong = sorted(figures["counts"].keys() - _LAWFUL)
    return missed + [f"counts has {figures['counts'][name]} of {name}" for name in wrong]
