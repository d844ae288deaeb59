"""`mingcha bench record|live|map|pages|log|acts|classify|placement|soak`: measurements (docs/ref/benchmarks.md)."""

import argparse
import importlib
import importlib.util
import json
from typing import Any

from mingcha.bench.acts import ActsRun, bench_acts
from mingcha.bench.classify import bench_classify
from mingcha.bench.log import bench_log
from mingcha.bench.map import bench_map
from mingcha.bench.pages import bench_pages
from mingcha.bench.placement import bench_placement
from mingcha.bench.record import RecordRun, bench_record
from mingcha.bench.witness import bench_witness
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.run.commands import bench_footage
from mingcha.run.commands.simulate import require_picture_extra
from mingcha.run.demo.city import DEMO_ACCOUNTS


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the kinds of measurement."""
    parser = subparsers.add_parser("bench", help="measurements beside their peers")
    kinds = parser.add_subparsers(dest="kind", required=True)
    record = kinds.add_parser("record", help="CPU and memory of recording, beside its peers")
    record.add_argument("--cameras", type=int, default=60)
    record.add_argument("--seconds", type=float, default=30)
    record.add_argument("--source", default="", metavar="URL", help="cameras are URL0, URL1 ...; default: our own")
    record.add_argument("--live-share", type=float, default=0.1, help="of the cameras, watched live all the time")
    record.add_argument("--no-peers", action="store_true", help="ours alone, without ffmpeg and PyAV beside it")
    live = kinds.add_parser("live", help="latency, first picture and seeks in a real browser, eight cameras recording")
    live.add_argument("--seconds", type=float, default=30, help="of live pictures measured")
    live.add_argument("--starts", type=int, default=20, help="how often the page is opened for the first picture")
    live.add_argument("--seeks", type=int, default=200)
    live.add_argument(
        "--chromium", default="", help="path of a Chromium (default: /usr/bin/chromium, else Playwright's)"
    )
    live.add_argument("--part", choices=("all", "picture", "wall"), default="all", help="one picture, sixteen, or both")
    live.add_argument("--wall-seconds", type=float, default=20, help="of sixteen moving pictures measured")
    tiles = kinds.add_parser("map", help="tiles and lists of a whole city of points")
    tiles.add_argument("--points", type=int, default=200_000)
    tiles.add_argument("--tiles", type=int, default=96, help="tiles asked for by each of seven people")
    tiles.add_argument(
        "--database", default="", metavar="URL", help="an empty PostgreSQL database (default: embedded SQLite)"
    )
    pages = kinds.add_parser("pages", help="server time of each page for each role, and the first page's weight")
    pages.add_argument("--times", type=int, default=20, help="how often each page is asked for")
    placement = kinds.add_parser("placement", help="a recorder of many dies, the engine dies; needs PostgreSQL here")
    placement.add_argument("--recorders", type=int, default=20)
    placement.add_argument("--cameras", type=int, default=2000)
    placement.add_argument("--ttl", type=int, default=5, help="MINGCHA_RECORDER_TTL_SECONDS of the recorders")
    log = kinds.add_parser("log", help="append, proof and full verification of both evidence logs, beside peers")
    log.add_argument("--leaves", type=int, default=1_000_000)
    log.add_argument("--database", default="", metavar="URL", help="an empty PostgreSQL database, measured too")
    acts = kinds.add_parser("acts", help="acts a second by processes that act at once; renewal of viewers' tickets")
    acts.add_argument("--seconds", type=float, default=20, help="with each number of writers")
    acts.add_argument("--viewers", type=int, default=200, help="pages whose tickets are renewed; 0: none")
    acts.add_argument("--database", default="", metavar="URL", help="an empty PostgreSQL database, measured too")
    classes = kinds.add_parser("classify", help="CPU and memory of judging the segments of a recorder's log")
    classes.add_argument("--segments", type=int, default=1_000_000)
    witness = kinds.add_parser("witness", help="from a fragment to a checkpoint that a witness cosigned")
    witness.add_argument("--cameras", type=int, default=8)
    witness.add_argument("--seconds", type=float, default=300)
    for kind in (record, live, tiles, pages, log, acts, witness, classes, placement, *bench_footage.add_kinds(kinds)):
        kind.add_argument("--json", action="store_true", help="answer in JSON")


def run(arguments: argparse.Namespace) -> int:
    """Measures and prints. Raises Fault when a part that the measurement needs is missing or does not start."""
    if arguments.kind in bench_footage.KINDS:
        return bench_footage.run(arguments)
    if arguments.kind == "record":
        if not arguments.source:
            require_picture_extra()
        given = arguments.cameras, arguments.seconds, arguments.source, arguments.live_share
        figures = bench_record(RecordRun(*given, peers=not arguments.no_peers))
    elif arguments.kind == "log":
        figures = bench_log(arguments.leaves, arguments.database)
    elif arguments.kind == "acts":
        figures = bench_acts(ActsRun(arguments.seconds, arguments.viewers), arguments.database)
    elif arguments.kind == "witness":
        require_picture_extra()
        figures = bench_witness(arguments.cameras, arguments.seconds)
    elif arguments.kind == "classify":
        figures = bench_classify(arguments.segments)
    elif arguments.kind == "map":
        figures = bench_map(arguments.points, arguments.tiles, arguments.database)
    elif arguments.kind == "placement":
        figures = bench_placement(arguments.recorders, arguments.cameras, arguments.ttl)
    elif arguments.kind == "pages":
        figures = bench_pages(arguments.times, {one.role: (one.username, one.password) for one in DEMO_ACCOUNTS})
    else:
        require_picture_extra()
        if importlib.util.find_spec("playwright") is None:
            words = Words("需要 Playwright：请安装 mingcha[dev]", "this needs Playwright: install mingcha[dev]")
            raise Fault(FaultKind.UNSUPPORTED, words)
        figures = _live(arguments)
    print(json.dumps(figures, ensure_ascii=False) if arguments.json else "\n".join(_lines(figures)))
    return 0


def _live(arguments: argparse.Namespace) -> dict[str, Any]:
    """The parts asked for; their modules are loaded only when Playwright is there."""
    figures: dict[str, Any] = {}
    if arguments.part in ("all", "picture"):
        live = importlib.import_module("mingcha.bench.live")
        figures |= live.bench_live(arguments.seconds, arguments.starts, arguments.seeks, arguments.chromium)
    if arguments.part in ("all", "wall"):
        wall = importlib.import_module("mingcha.bench.wall")
        figures |= wall.bench_wall(arguments.wall_seconds, arguments.chromium)
    return figures


def _lines(figures: dict[str, Any], indent: str = "") -> list[str]:
    lines: list[str] = []
    for name, value in figures.items():
        if isinstance(value, dict):
            lines += [f"{indent}{name}:", *_lines(value, indent + "  ")]
        elif isinstance(value, list):
            for item in value:
                lines += [f"{indent}{name}:", *_lines(item, indent + "  ")]
        else:
            lines.append(f"{indent}{name}: {value}")
    return lines
