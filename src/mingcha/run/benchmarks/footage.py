"""`mingcha bench soak|check|catchup|ps`: whether footage is kept, verified and transferred correctly, and at what cost
(docs/ref/benchmarks.md)."""

import argparse

from mingcha.bench.catchup import bench_catchup
from mingcha.bench.check import bench_check
from mingcha.bench.judged import recording
from mingcha.bench.kind import ON_POSTGRESQL, BenchKind, Criterion, Figures
from mingcha.bench.needs import OPENSSL, PAGES, PICTURE, SHA256SUM
from mingcha.bench.ps.measure import StreamsRun, bench_streams, streams_passed
from mingcha.bench.soak.run import SoakRun, bench_soak, summary
from mingcha.run.option_values import COUNT, SECONDS, at_least, camera_url

SEALING = "mingcha.run.benchmarks.sealing"
"""The module that seals hours for `bench catchup` in its own process."""


def _soak_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--cameras", type=COUNT, default=60, help="how many cameras / 摄像机数量")
    parser.add_argument("--minutes", type=at_least(0.1, float), default=60, help="how long, minutes / 时长，分钟")
    parser.add_argument(
        "--source", type=camera_url, default="", metavar="URL", help="cameras are URL0, URL1 ...; default: our own"
    )
    parser.add_argument("--seed", type=at_least(0), default=314, help="seed of the faults' moments")
    parser.add_argument("--logs", default="", metavar="FOLDER", help="keep the programs' logs there")


def _soak(given: argparse.Namespace) -> Figures:
    return bench_soak(SoakRun(given.cameras, given.minutes, given.source, given.seed, given.logs))


def _soak_passed(figures: Figures) -> bool:
    """There is footage, no finding, every second explained, no gap without a fault and no fault without a gap."""
    bad = figures["unexplained_s"] or figures["gaps_without_fault"] or figures["faults_invisible"]
    return bool(figures["footage_s"] > 0 and figures["check_ok"] and not bad)


def _check_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--cameras", type=COUNT, default=60, help="how many cameras / 摄像机数量")
    parser.add_argument("--seconds", type=SECONDS, default=300, help="seconds of footage recorded for it")
    parser.add_argument(
        "--source", type=camera_url, default="", metavar="URL", help="cameras are URL0, URL1 ...; default: our own"
    )
    parser.add_argument("--times", type=COUNT, default=3, help="how often each is run; medians are shown")


def _catchup_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--cameras", type=COUNT, default=200, help="how many cameras / 摄像机数量")
    parser.add_argument("--hours", type=COUNT, default=24, help="how many hours / 小时数")
    parser.add_argument("--database", default="", metavar="URL", help="an empty PostgreSQL database, measured too")


def _streams_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--streams", type=COUNT, default=60, help="how many streams / 码流数量")
    parser.add_argument("--seconds", type=SECONDS, default=30, help="how long, seconds / 时长，秒")
    parser.add_argument(
        "--kilobits",
        type=COUNT,
        default=2000,
        metavar="PER_S",
        help="kilobits a second of one stream / 每路码率，千比特每秒",
    )


FOOTAGE_KINDS = (
    BenchKind(
        name="soak",
        help="everything for an hour with faults: check, every second, memory",
        add_options=_soak_options,
        measure=_soak,
        needs=(PICTURE, PAGES),
        short=(("--cameras=3", "--minutes=0.5"),),
        lines=summary,
        passed=_soak_passed,
    ),
    BenchKind(
        name="check",
        help="CPU of verifying footage again, beside sha256sum",
        add_options=_check_options,
        measure=lambda given: bench_check(given.cameras, given.seconds, given.source, given.times),
        needs=(PICTURE, SHA256SUM, OPENSSL),
        short=(("--cameras=2", "--seconds=5", "--times=1"),),
        passed=Criterion(recording.check_missed),
    ),
    BenchKind(
        name="catchup",
        help="sealed hours that piled up while nobody carried them, carried up",
        add_options=_catchup_options,
        measure=lambda given: bench_catchup(given.cameras, given.hours, given.database, SEALING),
        short=(("--cameras=3", "--hours=3", ON_POSTGRESQL),),
        passed=Criterion(recording.catchup_missed),
    ),
    BenchKind(
        name="ps",
        help="CPU of recording program streams of GB/T 28181 over TCP, and their first pictures",
        add_options=_streams_options,
        measure=lambda given: bench_streams(StreamsRun(given.streams, given.seconds, given.kilobits)),
        short=(("--streams=3", "--seconds=5"),),
        passed=streams_passed,
    ),
)
