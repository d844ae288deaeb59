"""`mingcha bench looks`: the detector of blocked and turned cameras on drawn camera-days (docs/ref/benchmarks.md)."""

import argparse
import importlib

from mingcha.bench.kind import BenchKind, Figures
from mingcha.bench.needs import PICTURE
from mingcha.run.option_values import COUNT, at_least


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--days", type=COUNT, default=300, help="camera-days on which nothing is wrong / 无异常的摄像机天数"
    )
    parser.add_argument(
        "--cameras", type=COUNT, default=12, help="cameras to which each thing happens / 发生异常的摄像机数"
    )
    parser.add_argument(
        "--trees", type=at_least(0), default=2, help="trees that grow for 30 days; 0: none / 生长的树；0 为无"
    )
    parser.add_argument(
        "--seed", type=at_least(0), default=None, help="another one each time if none is given / 随机种子"
    )
    parser.add_argument("--film", default="", metavar="FILE", help="a real film, measured too (vtest.avi)")


def _measure(given: argparse.Namespace) -> Figures:
    # the extra `picture` is looked for before it is imported
    measure = importlib.import_module("mingcha.bench.looks.measure")
    asked = measure.LooksRun(given.days, given.cameras, given.trees, given.seed, given.film)
    figures: Figures = measure.bench_looks(asked)
    return figures


def _passed(figures: Figures) -> bool:
    return bool(importlib.import_module("mingcha.bench.looks.measure").looks_passed(figures))


LOOKING_KINDS = (
    BenchKind(
        name="looks",
        help="blocked, turned, frozen and lost pictures of drawn cameras: cost, found, false",
        add_options=_options,
        measure=_measure,
        needs=(PICTURE,),
        short=(("--days=2", "--cameras=1", "--trees=0"),),
        passed=_passed,
    ),
)
