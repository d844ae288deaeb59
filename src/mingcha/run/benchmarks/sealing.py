"""Seals hours with the shipped recorder for `mingcha bench catchup`, in its own process (bench/child.py).

It is in run/ because only run/ builds recorders.
"""

from dataclasses import asdict

from mingcha.bench.catchup_sealing import seal_and_report
from mingcha.kit.clock import SystemClock
from mingcha.registry.assignments.queries import assignments
from mingcha.run.programs.record import build_recorder


def main(hours: str) -> None:
    """Seals `hours` hours of every camera of this home; prints the number of camera-hours and CPU seconds as JSON."""
    seal_and_report(build_recorder, [asdict(each) for each in assignments(at=SystemClock().now())], int(hours))
