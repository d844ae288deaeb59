"""What one kind of `mingcha bench` is: its options, its needs, its measurement and its short form.

The table of kinds is in run/commands/bench.py; parser, needs, scripts/bench-short and tests read it from there.
"""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mingcha.bench.needs import Need

type Figures = dict[str, Any]

ON_POSTGRESQL = "--database=POSTGRESQL"
"""In a short form: scripts/bench-short puts the address of an empty PostgreSQL database in its place."""


def figure_lines(figures: Figures, indent: str = "") -> list[str]:
    """Figures as lines for people, nested ones indented."""
    lines: list[str] = []
    for name, value in figures.items():
        if isinstance(value, dict):
            lines += [f"{indent}{name}:", *figure_lines(value, indent + "  ")]
        elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
            for item in value:
                lines += [f"{indent}{name}:", *figure_lines(item, indent + "  ")]
        else:
            lines.append(f"{indent}{name}: {value}")
    return lines


def always_passed(_: Figures) -> bool:
    """For measurements that judge nothing."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchKind:
    """One kind of measurement."""

    name: str
    help: str
    add_options: Callable[[argparse.ArgumentParser], None]
    measure: Callable[[argparse.Namespace], Figures]
    """The figures (docs/ref/benchmarks.md). Raises Fault when something does not start or does not answer."""
    short: tuple[tuple[str, ...], ...]
    """Options of each run of scripts/bench-short: together they use all that the benchmark uses, in a minute or two."""
    needs: tuple[Need, ...] = ()
    lines: Callable[[Figures], list[str]] = figure_lines
    passed: Callable[[Figures], bool] = always_passed
    """Whether the exit code is 0."""
