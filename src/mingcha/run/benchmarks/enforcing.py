"""`mingcha bench cases`: what enforcement costs in a whole city (docs/ref/benchmarks.md)."""

import argparse

from mingcha.bench.city.cases import bench_cases, cases_passed
from mingcha.bench.kind import ON_POSTGRESQL, BenchKind, Figures
from mingcha.bench.needs import PAGES
from mingcha.run.option_values import COUNT


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--cases", type=COUNT, default=100_000, help="how many penalty cases / 处罚案件数量")
    parser.add_argument("--points", type=COUNT, default=100_000, help="how many points / 点位数量")
    parser.add_argument("--days", type=COUNT, default=366, help="how many days of health / 运行考核天数")
    parser.add_argument("--times", type=COUNT, default=5, help="how often each page is asked for")
    parser.add_argument(
        "--database", default="", metavar="URL", help="an empty PostgreSQL database (default: embedded SQLite)"
    )


def _measure(given: argparse.Namespace) -> Figures:
    return bench_cases(given.cases, given.points, given.days, given.times, given.database)


ENFORCING_KINDS = (
    BenchKind(
        name="cases",
        help="deadlines, lists and forms of penalty cases, health and yearly reports of a whole city",
        add_options=_options,
        measure=_measure,
        needs=(PAGES,),
        short=(
            ("--cases=2000", "--points=2000", "--days=3", "--times=2"),
            ("--cases=2000", "--points=2000", "--days=3", "--times=2", ON_POSTGRESQL),
        ),
        passed=cases_passed,
    ),
)
