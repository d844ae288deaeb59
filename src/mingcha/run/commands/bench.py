"""`mingcha bench KIND`: measurements, compared with other programs (docs/ref/benchmarks.md)."""

import argparse
import json
import sys

from mingcha.bench.acts import WRITERS, ActsRun, bench_acts
from mingcha.bench.city.registry import bench_registry
from mingcha.bench.classify import bench_classify
from mingcha.bench.door.measure import PARTS, DoorRun, bench_door
from mingcha.bench.door.reach import door_passed
from mingcha.bench.engine import DURABLE
from mingcha.bench.hostile.measure import HostileRun, bench_hostile, hostile_passed
from mingcha.bench.imports import bench_imports
from mingcha.bench.judged import acting, city, logs, recording
from mingcha.bench.kind import ON_POSTGRESQL, BenchKind, Criterion, Figures
from mingcha.bench.log import bench_log
from mingcha.bench.map import bench_map
from mingcha.bench.needs import (
    AICS_TLOG,
    FFMPEG,
    PAGES,
    PICTURE,
    POSTGRESQL,
    PYAV,
    PYMERKLE,
    require,
    require_empty_database,
)
from mingcha.bench.pages import bench_pages
from mingcha.bench.placement import bench_placement
from mingcha.bench.processes import ended_by_signals
from mingcha.bench.record import RecordRun, bench_record
from mingcha.bench.witness import bench_witness
from mingcha.run.benchmarks.alarming import ALARM_KINDS
from mingcha.run.benchmarks.browser import BROWSER_KINDS
from mingcha.run.benchmarks.enforcing import ENFORCING_KINDS
from mingcha.run.benchmarks.finding import FIND_KINDS
from mingcha.run.benchmarks.footage import FOOTAGE_KINDS
from mingcha.run.benchmarks.looking import LOOKING_KINDS
from mingcha.run.benchmarks.redacting import REDACTION_KINDS
from mingcha.run.benchmarks.sharing import SHARING_KINDS
from mingcha.run.benchmarks.signalling import SIGNALLING_KINDS
from mingcha.run.demo.city import DEMO_ACCOUNTS
from mingcha.run.option_values import COUNT, COUNTS, SECONDS, at_least, camera_url, share

_ON_A_DATABASE = f"{DURABLE} sh -c '.venv/bin/mingcha bench acts --database \"$DATABASE_URL\"'"
_MORE = (
    f"fields, needs and peers: docs/ref/benchmarks.md; an empty database: {_ON_A_DATABASE}"
    f" / 字段、依赖与对照程序：docs/ref/benchmarks.md；空数据库：{_ON_A_DATABASE}"
)


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the kinds of measurement."""
    parser = subparsers.add_parser("bench", epilog=_MORE)
    kinds = parser.add_subparsers(dest="kind", required=True)
    for kind in KINDS.values():
        options = kinds.add_parser(kind.name, help=kind.help)
        kind.add_options(options)
        options.add_argument("--json", action="store_true", help="answer in JSON")


def run(arguments: argparse.Namespace) -> int:
    """Measures and prints; exit code 1 if the measurement failed its criterion. Raises Fault if a needed part is
    missing, does not start or does not respond."""
    kind = KINDS[arguments.kind]
    require(kind.needs, arguments)
    if database := getattr(arguments, "database", ""):
        require_empty_database(database)
    with ended_by_signals():
        figures = kind.measure(arguments)
    print(json.dumps(figures, ensure_ascii=False) if arguments.json else "\n".join(kind.lines(figures)))
    if kind.passed(figures):
        return 0
    for missed in kind.passed.missed(figures) if isinstance(kind.passed, Criterion) else ():
        print(f"未通过 not passed: {missed}", file=sys.stderr)
    return 1


def _record_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--cameras", type=COUNT, default=60, help="how many cameras / 摄像机数量")
    parser.add_argument("--seconds", type=SECONDS, default=30, help="how long, seconds / 时长，秒")
    parser.add_argument(
        "--source", type=camera_url, default="", metavar="URL", help="cameras are URL0, URL1 ...; default: our own"
    )
    parser.add_argument(
        "--live-share",
        type=share,
        default=0.1,
        help="share of the cameras watched live all the time; 0: none",
    )
    parser.add_argument("--no-peers", action="store_true", help="ours alone, without ffmpeg and PyAV beside it")


def _record(given: argparse.Namespace) -> Figures:
    asked = RecordRun(given.cameras, given.seconds, given.source, given.live_share, peers=not given.no_peers)
    return bench_record(asked)


def _map_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--points", type=COUNT, default=200_000, help="how many points / 点位数量")
    parser.add_argument("--tiles", type=COUNT, default=96, help="tiles asked for by each of seven people")
    parser.add_argument(
        "--database", default="", metavar="URL", help="an empty PostgreSQL database (default: embedded SQLite)"
    )


def _pages_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--times", type=COUNT, default=20, help="how often each page is asked for")


def _pages(given: argparse.Namespace) -> Figures:
    return bench_pages(given.times, {one.role: (one.username, one.password) for one in DEMO_ACCOUNTS if one.role})


def _placement_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--recorders", type=COUNT, default=20, help="how many recorders / 录像机数量")
    parser.add_argument("--cameras", type=COUNT, default=2000, help="how many cameras / 摄像机数量")
    parser.add_argument("--ttl", type=COUNT, default=5, help="MINGCHA_RECORDER_TTL_SECONDS of the recorders")


def _log_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--leaves", type=COUNT, default=1_000_000, help="how many entries / 条目数量")
    parser.add_argument("--database", default="", metavar="URL", help="an empty PostgreSQL database, measured too")


def _acts_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seconds", type=SECONDS, default=20, help="seconds measured with each number of writers")
    parser.add_argument("--writers", type=COUNTS, default=WRITERS, metavar="N,N", help="processes that act at once")
    parser.add_argument(
        "--viewers", type=at_least(0), default=200, help="number of open pages that renew tickets; 0: none"
    )
    parser.add_argument(
        "--renewed-every", type=SECONDS, default=60, metavar="SECONDS", help="seconds between two renewals of a page"
    )
    parser.add_argument("--database", default="", metavar="URL", help="an empty PostgreSQL database, measured too")


def _acts(given: argparse.Namespace) -> Figures:
    asked = ActsRun(given.seconds, given.viewers, given.writers, given.renewed_every)
    return bench_acts(asked, given.database)


def _hostile_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--viewers", type=COUNT, default=1000, help="grants whose tickets are renewed")
    parser.add_argument("--streams", type=COUNT, default=1000, help="how many of the viewers have an open live stream")
    parser.add_argument("--bad", type=COUNT, default=50, help="bad clients of each kind at each server")
    parser.add_argument("--seconds", type=SECONDS, default=60, help="seconds of each of the three phases")
    parser.add_argument(
        "--renewed-every", type=SECONDS, default=60, metavar="SECONDS", help="seconds between two renewals of a page"
    )
    parser.add_argument("--fps", type=COUNT, default=5, help="pictures a second of a stream, 640x360")


def _hostile(given: argparse.Namespace) -> Figures:
    return bench_hostile(
        HostileRun(given.viewers, given.streams, given.bad, given.seconds, given.renewed_every, given.fps)
    )


def _door_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--checks", type=COUNT, default=20_000, help="tickets whose check is timed")
    parser.add_argument("--viewers", type=COUNT, default=1000, help="viewers who start, each with a grant of its own")
    parser.add_argument(
        "--over", type=SECONDS, default=10, metavar="SECONDS", help="seconds in which they start, evenly spread"
    )
    parser.add_argument(
        "--hold", type=SECONDS, default=10, metavar="SECONDS", help="seconds for which they watch afterwards"
    )
    parser.add_argument("--fps", type=COUNT, default=5, help="pictures a second of a stream, 640x360")
    parser.add_argument("--looks", type=COUNT, default=20, help="first pictures of live, and of a viewing copy")
    parser.add_argument(
        "--export-mb", type=COUNT, default=1000, metavar="MB", help="megabytes of footage in the bag of an export"
    )
    parser.add_argument("--rounds", type=COUNT, default=3, help="rounds of tickets and exports; the median counts")
    parser.add_argument(
        "--copy-seconds", type=SECONDS, default=20, metavar="SECONDS", help="seconds of a viewing copy, 1280x720"
    )
    parser.add_argument(
        "--marks", type=COUNT, default=200, metavar="COPIES", help="attacked copies whose mark is traced"
    )
    parser.add_argument("--mark-seconds", type=SECONDS, default=20, metavar="SECONDS", help="seconds of each of them")
    parser.add_argument(
        "--first-film", type=at_least(0), default=0, metavar="N", help="number of the first film of the marks, from 0"
    )
    parser.add_argument("--part", choices=("all", *PARTS), default="all", help="one part, or all of them")


def _door(given: argparse.Namespace) -> Figures:
    return bench_door(
        DoorRun(
            checks=given.checks,
            viewers=given.viewers,
            over_s=given.over,
            hold_s=given.hold,
            fps=given.fps,
            looks=given.looks,
            export_bytes=given.export_mb * 1_000_000,
            rounds=given.rounds,
            copy_s=given.copy_seconds,
            marks=given.marks,
            mark_s=given.mark_seconds,
            first_film=given.first_film,
            parts=PARTS if given.part == "all" else (given.part,),
        )
    )


def _import_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--points", type=COUNT, default=10_000, help="how many points / 点位数量")
    parser.add_argument("--database", default="", metavar="URL", help="an empty PostgreSQL database, measured too")


def _classify_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--segments", type=COUNT, default=1_000_000, help="how many segments / 分段数量")


def _witness_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--cameras", type=COUNT, default=8, help="how many cameras / 摄像机数量")
    parser.add_argument("--seconds", type=SECONDS, default=300, help="how long, seconds / 时长，秒")


_KINDS = (
    BenchKind(
        name="record",
        help="CPU and memory of recording, beside its peers",
        add_options=_record_options,
        measure=_record,
        needs=(PICTURE, FFMPEG, PYAV),
        short=(("--cameras=4", "--seconds=5", "--live-share=0.5"),),
        passed=Criterion(recording.record_missed),
    ),
    *BROWSER_KINDS,
    BenchKind(
        name="map",
        help="tiles and lists of a whole city of points",
        add_options=_map_options,
        measure=lambda given: bench_map(given.points, given.tiles, given.database),
        needs=(PAGES,),
        short=(("--points=5000", "--tiles=12"), ("--points=5000", "--tiles=12", ON_POSTGRESQL)),
        passed=Criterion(city.map_missed),
    ),
    BenchKind(
        name="pages",
        help="server time of each page for each role, and the first page's weight",
        add_options=_pages_options,
        measure=_pages,
        needs=(PAGES,),
        short=(("--times=1",),),
        passed=Criterion(city.pages_missed),
    ),
    BenchKind(
        name="registry",
        help="tiles, lists, searches, gaps and duplicates of a whole city",
        add_options=_map_options,
        measure=lambda given: bench_registry(given.points, given.tiles, given.database),
        needs=(PAGES,),
        short=(("--points=5000", "--tiles=12"), ("--points=5000", "--tiles=12", ON_POSTGRESQL)),
        passed=Criterion(city.registry_missed),
    ),
    BenchKind(
        name="placement",
        help="a recorder of many dies, the engine dies; needs PostgreSQL here",
        add_options=_placement_options,
        measure=lambda given: bench_placement(given.recorders, given.cameras, given.ttl),
        needs=(POSTGRESQL,),
        short=(("--recorders=4", "--cameras=40", "--ttl=3"),),
        passed=Criterion(recording.placement_missed),
    ),
    BenchKind(
        name="log",
        help="append, proof and full verification of both evidence logs, beside peers",
        add_options=_log_options,
        measure=lambda given: bench_log(given.leaves, given.database),
        needs=(PYMERKLE, AICS_TLOG),
        short=(("--leaves=20000", ON_POSTGRESQL),),
        passed=Criterion(logs.log_missed),
    ),
    BenchKind(
        name="acts",
        help="acts a second by processes that act at once; renewal of viewers' tickets",
        add_options=_acts_options,
        measure=_acts,
        needs=(PAGES,),
        short=(("--seconds=1", "--writers=1,4", "--viewers=8", "--renewed-every=8", ON_POSTGRESQL),),
        passed=Criterion(acting.acts_missed),
    ),
    BenchKind(
        name="hostile",
        help="pages among many viewers and bad clients, without a proxy",
        add_options=_hostile_options,
        measure=_hostile,
        needs=(PICTURE, PAGES),
        short=(("--viewers=20", "--streams=8", "--bad=3", "--seconds=5", "--renewed-every=10"),),
        passed=hostile_passed,
    ),
    BenchKind(
        name="door",
        help="tickets, viewers who start at once, looks, an export verified, viewing copies and their marks",
        add_options=_door_options,
        measure=_door,
        needs=(PICTURE, PAGES),
        short=(
            (
                "--checks=500",
                "--viewers=20",
                "--over=2",
                "--hold=2",
                "--looks=2",
                "--export-mb=60",
                "--rounds=1",
                "--copy-seconds=3",
                "--marks=2",
                "--mark-seconds=10",
            ),
        ),
        passed=door_passed,
    ),
    *REDACTION_KINDS,
    BenchKind(
        name="import",
        help="a list of points registered in one act, and the check afterwards",
        add_options=_import_options,
        measure=lambda given: bench_imports(given.points, given.database),
        short=(("--points=1500", ON_POSTGRESQL),),
        passed=Criterion(acting.import_missed),
    ),
    BenchKind(
        name="classify",
        help="CPU and memory of judging the segments of a recorder's log",
        add_options=_classify_options,
        measure=lambda given: bench_classify(given.segments),
        short=(("--segments=50000",),),
        passed=Criterion(logs.classify_missed),
    ),
    BenchKind(
        name="witness",
        help="from a fragment to a checkpoint that a witness cosigned",
        add_options=_witness_options,
        measure=lambda given: bench_witness(given.cameras, given.seconds),
        needs=(PICTURE,),
        short=(("--cameras=2", "--seconds=75"),),
        passed=Criterion(recording.witness_missed),
    ),
    *FOOTAGE_KINDS,
    *LOOKING_KINDS,
    *ALARM_KINDS,
    *FIND_KINDS,
    *ENFORCING_KINDS,
    *SHARING_KINDS,
    *SIGNALLING_KINDS,
)
KINDS = {kind.name: kind for kind in _KINDS}
"""Every kind by its name, in the order of `mingcha bench --help`."""
