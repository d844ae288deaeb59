"""`mingcha bench live|wall|shift|jobs`: the shipped pages in a real browser (docs/ref/benchmarks.md)."""

import argparse
import importlib

from mingcha.bench.figures import machine
from mingcha.bench.jobs.table import table_lines
from mingcha.bench.judged import browser
from mingcha.bench.kind import BenchKind, Criterion, Figures, figure_lines
from mingcha.bench.needs import CHROMIUM, PAGES, PICTURE, PLAYWRIGHT
from mingcha.bench.shift_work.growth import shift_passed
from mingcha.kit.codes import WUHAN
from mingcha.kit.words import Words
from mingcha.registry.seats.rules import TILES, TILES_WORDS
from mingcha.run.demo.city import DEMO_ACCOUNTS
from mingcha.run.option_values import COUNT, SECONDS, at_least, numbers

_SIZES = Words(
    f"须为以逗号分隔的画面数，每个为 {TILES_WORDS.zh}",
    f"must be sizes of walls with commas between them, each {TILES_WORDS.en}",
)


def _live_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seconds", type=SECONDS, default=30, help="seconds of live pictures measured")
    parser.add_argument("--starts", type=COUNT, default=20, help="how often the page is opened for the first picture")
    parser.add_argument("--seeks", type=COUNT, default=200, help="how many seeks / 定位次数")
    parser.add_argument("--footage-seconds", type=SECONDS, default=60, help="seconds of recording before seeks begin")
    parser.add_argument("--chromium", default="", help="path of a Chromium (default: the machine's, else Playwright's)")
    parser.add_argument(
        "--part",
        choices=("all", "picture", "wall"),
        default="all",
        help="all: both; picture: one picture; wall: sixteen / all 两者；picture 单路；wall 十六路",
    )
    parser.add_argument("--wall-seconds", type=SECONDS, default=20, help="seconds of sixteen moving pictures measured")


def _live(given: argparse.Namespace) -> Figures:
    """Runs the requested parts; imports their modules only if Playwright is installed."""
    figures: Figures = {}
    if given.part in ("all", "picture"):
        live = importlib.import_module("mingcha.bench.live")
        account = next(one for one in DEMO_ACCOUNTS if one.role == "monitor" and one.territory == WUHAN)
        figures |= live.bench_live(
            live.LiveRun(
                given.seconds,
                given.starts,
                given.seeks,
                given.footage_seconds,
                given.chromium,
                (account.username, account.password),
            )
        )
    if given.part in ("all", "wall"):
        wall = importlib.import_module("mingcha.bench.wall")
        (sixteen,) = wall.bench_wall((16,), given.wall_seconds, given.chromium)
        figures |= {f"wall16_{name}": value for name, value in sixteen.items() if name != "tiles"}
    return {"machine": machine()} | figures


def _wall_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--walls",
        type=numbers(TILES.__contains__, _SIZES),
        default=(16, 36),
        metavar="N,N",
        help="pictures of each wall, one after the other",
    )
    parser.add_argument("--seconds", type=SECONDS, default=20, help="seconds of moving pictures measured, each wall")
    parser.add_argument("--chromium", default="", help="path of a Chromium (default: the machine's, else Playwright's)")


def _wall(given: argparse.Namespace) -> Figures:
    """Imports its module only if Playwright is installed."""
    wall = importlib.import_module("mingcha.bench.wall")
    return {"walls": wall.bench_wall(given.walls, given.seconds, given.chromium), "machine": machine()}


def _shift_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--minutes", type=at_least(0.1, float), default=120, help="minutes of work in real time / 实际工作时长，分钟"
    )
    parser.add_argument("--tiles", type=int, choices=TILES, default=9, help="pictures of the wall / 画面数")
    parser.add_argument("--fps", type=COUNT, default=12, help="pictures a second of the cameras / 摄像机帧率")
    parser.add_argument("--chromium", default="", help="path of a Chromium (default: the machine's, else Playwright's)")


def _shift(given: argparse.Namespace) -> Figures:
    """Imports its module only if Playwright is installed."""
    shift = importlib.import_module("mingcha.bench.shift_work.measure")
    run = shift.ShiftRun(given.minutes, given.tiles, given.fps, given.chromium)
    figures: Figures = shift.bench_shift(run)
    return figures | {"machine": machine()}


def _jobs_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--only", default="", metavar="NAME,NAME", help="jobs by their names; default: all twenty")
    parser.add_argument("--chromium", default="", help="path of a Chromium (default: the machine's, else Playwright's)")


def _jobs(given: argparse.Namespace) -> Figures:
    """Imports its module only if Playwright is installed."""
    measure = importlib.import_module("mingcha.bench.jobs.measure")
    only = tuple(name for name in given.only.split(",") if name)
    passwords = {one.username: one.password for one in DEMO_ACCOUNTS}
    figures: Figures = measure.bench_jobs(measure.JobsRun(only, given.chromium, passwords))
    return figures


def _jobs_lines(figures: Figures) -> list[str]:
    more = {name: value for name, value in figures.items() if name != "jobs"}
    return [*table_lines(figures["jobs"], figures["peers"]), *figure_lines(more)]


BROWSER_KINDS = (
    BenchKind(
        name="live",
        help="latency, first picture and seeks in a real browser, eight cameras recording",
        add_options=_live_options,
        measure=_live,
        needs=(PICTURE, PAGES, PLAYWRIGHT, CHROMIUM),
        short=(("--seconds=3", "--starts=2", "--seeks=3", "--footage-seconds=15", "--wall-seconds=3"),),
        passed=Criterion(browser.live_missed),
    ),
    BenchKind(
        name="wall",
        help="processor of a real browser that shows walls of moving pictures",
        add_options=_wall_options,
        measure=_wall,
        needs=(PICTURE, PAGES, PLAYWRIGHT, CHROMIUM),
        short=(("--walls=4", "--seconds=3"),),
        passed=Criterion(browser.wall_missed),
    ),
    BenchKind(
        name="shift",
        help="memory of a real browser over the work of a shift at one wall",
        add_options=_shift_options,
        measure=_shift,
        needs=(PICTURE, PAGES, PLAYWRIGHT, CHROMIUM),
        passed=shift_passed,
        short=(("--minutes=1", "--tiles=4"),),
    ),
    BenchKind(
        name="jobs",
        help="twenty jobs in a real browser: clicks, keys and seconds, beside the manuals of peers",
        add_options=_jobs_options,
        measure=_jobs,
        needs=(PICTURE, PAGES, PLAYWRIGHT, CHROMIUM),
        short=(("--only=replay_30_s,note_clue,save_filter",),),
        lines=_jobs_lines,
        passed=lambda figures: bool(figures["jobs"]) and figures["undone"] == 0,
    ),
)
"""The kinds that need Playwright and a Chromium."""
