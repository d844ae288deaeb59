"""`mingcha bench find`: the search of the top bar in a whole city (docs/ref/benchmarks.md)."""

import argparse

from mingcha.bench.city.find import REACH_MS, bench_find, find_passed
from mingcha.bench.kind import ON_POSTGRESQL, BenchKind
from mingcha.bench.needs import PAGES
from mingcha.run.option_values import COUNT, at_least


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--points", type=COUNT, default=1_500_000, help="how many points / 点位数量")
    parser.add_argument("--texts", type=COUNT, default=40, help="texts of each kind that are typed / 每类输入的数量")
    parser.add_argument(
        "--reach-ms",
        type=at_least(1, float),
        default=REACH_MS,
        help="the exit code asks for so many ms at p95 / 退出码所依据的 p95",
    )
    parser.add_argument(
        "--database", default="", metavar="URL", help="an empty PostgreSQL database (default: embedded SQLite)"
    )


FIND_KINDS = (
    BenchKind(
        name="find",
        help="the search of the top bar in a whole city / 全市点位的搜索",
        add_options=_options,
        measure=lambda given: bench_find(given.points, given.texts, given.database, given.reach_ms),
        needs=(PAGES,),
        short=tuple(("--points=5000", "--texts=3", "--reach-ms=5000", *more) for more in ((), (ON_POSTGRESQL,))),
        passed=find_passed,
    ),
)
