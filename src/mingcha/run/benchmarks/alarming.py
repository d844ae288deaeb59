"""`mingcha bench alarms`: how soon alarms are seen when everything fails at once (docs/ref/benchmarks.md)."""

import argparse

from mingcha.bench.city.alarms import alarms_passed, bench_alarms
from mingcha.bench.kind import ON_POSTGRESQL, BenchKind, Figures
from mingcha.bench.needs import PAGES
from mingcha.run.option_values import COUNT


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--points", type=COUNT, default=5_000, help="how many points / 点位数量")
    parser.add_argument("--pages", type=COUNT, default=8, help="open pages that ask each second / 打开的页面数")
    parser.add_argument("--times", type=COUNT, default=10, help="how often the list is asked for / 列表请求次数")
    parser.add_argument(
        "--database", default="", metavar="URL", help="an empty PostgreSQL database (default: embedded SQLite)"
    )


def _measure(given: argparse.Namespace) -> Figures:
    return bench_alarms(given.points, given.pages, given.times, given.database)


ALARM_KINDS = (
    BenchKind(
        name="alarms",
        help="all cameras fail at once: how soon open pages hold their alarms",
        add_options=_options,
        measure=_measure,
        needs=(PAGES,),
        short=(
            ("--points=300", "--pages=2", "--times=2"),
            ("--points=300", "--pages=2", "--times=2", ON_POSTGRESQL),
        ),
        passed=alarms_passed,
    ),
)
