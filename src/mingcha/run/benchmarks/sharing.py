"""`mingcha bench sharing`: what sharing costs in a whole city (docs/ref/benchmarks.md)."""

import argparse

from mingcha.bench.kind import FRONT_END_ON_POSTGRESQL, ON_POSTGRESQL, BenchKind, Figures
from mingcha.bench.needs import FRONT_END, PAGES, require_empty_database
from mingcha.bench.sharing.measure import PARTS, SharingRun, bench_sharing, sharing_passed
from mingcha.run.option_values import COUNT


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--points", type=COUNT, default=100_000, help="how many points / 点位数量")
    parser.add_argument("--grants", type=COUNT, default=10_000, help="shares that are in force / 生效的共享数量")
    parser.add_argument("--times", type=COUNT, default=5, help="how often each thing is measured / 重复次数")
    parser.add_argument(
        "--database", default="", metavar="URL", help="an empty PostgreSQL database (default: embedded SQLite)"
    )
    parser.add_argument(
        "--front-end",
        default="",
        metavar="URL",
        help="an empty PostgreSQL database of a receiver on this machine (default: a server of its own)",
    )
    parser.add_argument("--ckan", default="", metavar="URL", help="a CKAN, its token in CKAN_TOKEN; default: none")
    parser.add_argument("--part", choices=("all", *PARTS), default="all", help="one part, or all of them")


def _measure(given: argparse.Namespace) -> Figures:
    if given.front_end:
        require_empty_database(given.front_end)
    parts = PARTS if given.part == "all" else (given.part,)
    return bench_sharing(
        SharingRun(given.points, given.grants, given.times, given.database, given.front_end, given.ckan, parts)
    )


SHARING_KINDS = (
    BenchKind(
        name="sharing",
        help="rows, pushes, shares and pages of sharing in a whole city",
        add_options=_options,
        measure=_measure,
        needs=(PAGES, FRONT_END),
        short=(
            ("--points=2000", "--grants=200", "--times=1", FRONT_END_ON_POSTGRESQL),
            ("--points=2000", "--grants=200", "--times=1", ON_POSTGRESQL),
        ),
        passed=sharing_passed,
    ),
)
