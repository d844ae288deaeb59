"""Seals hours with the shipped recorder for `mingcha bench catchup`, in a process of its own (bench/child.py).

It is here because only run/ knows how a recorder is built.
"""

from dataclasses import asdict

from mingcha.bench.catchup_sealing import seal_and_report
from mingcha.registry.assignments.queries import assignments
from mingcha.run.programs.record import build_recorder


def main(hours: str) -> None:
    """Seals so many hours of every camera of this home; prints how many camera-hours and their CPU seconds as JSON."""
    seal_and_report(build_recorder, [asdict(each) for each in assignments()], int(hours))
