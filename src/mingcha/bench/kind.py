"""One kind of `mingcha bench`: its options, needs, measurement and short form.

The kinds stand in run/benchmarks/ and are joined in the table of run/commands/bench.py, which the parser,
scripts/bench-short and the tests read.
"""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mingcha.bench.needs import Need

type Figures = dict[str, Any]

ON_POSTGRESQL = "--database=POSTGRESQL"
"""Placeholder in a short form: scripts/bench-short replaces it by the address of an empty PostgreSQL database."""
FRONT_END_ON_POSTGRESQL = "--front-end=POSTGRESQL"
"""The same of the database of a receiver. A short form has one of the two."""


def figure_lines(figures: Figures, indent: str = "") -> list[str]:
    """Figures as text, one line each, nested ones indented."""
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


@dataclass(frozen=True, slots=True)
class Criterion:
    """What a measurement has to get right, called with its figures: whether nothing was missed."""

    missed: Callable[[Figures], list[str]]
    """What of it is wrong, for standard error. Reads figures by `[]`: one that is not there is a KeyError."""

    def __call__(self, figures: Figures) -> bool:
        """Whether nothing was missed."""
        return not self.missed(figures)


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchKind:
    """One kind of measurement."""

    name: str
    help: str
    add_options: Callable[[argparse.ArgumentParser], None]
    measure: Callable[[argparse.Namespace], Figures]
    """Returns the figures (docs/ref/benchmarks.md). Raises Fault if a program does not start or answer."""
    short: tuple[tuple[str, ...], ...]
    """Options of each run of scripts/bench-short; the runs together cover the benchmark, each takes about a minute."""
    needs: tuple[Need, ...] = ()
    passed: Callable[[Figures], bool]
    """Whether the exit code is 0. There is no default: a benchmark that cannot fail shows nothing."""
    lines: Callable[[Figures], list[str]] = figure_lines
