"""`mingcha bench soak|check|catchup`: whether footage is kept, verified and carried as it must be, and what that costs
(docs/ref/benchmarks.md)."""

import argparse
import json

from mingcha.bench.catchup import bench_catchup
from mingcha.bench.check import bench_check
from mingcha.bench.soak import SoakRun, bench_soak, summary
from mingcha.run.commands.simulate import require_picture_extra

KINDS = ("soak", "check", "catchup")


def add_kinds(kinds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> tuple[argparse.ArgumentParser, ...]:
    """Adds these kinds to `mingcha bench` and gives them back."""
    soak = kinds.add_parser("soak", help="everything for an hour with faults: check, every second, memory")
    soak.add_argument("--cameras", type=int, default=60)
    soak.add_argument("--minutes", type=float, default=60)
    soak.add_argument("--source", default="", metavar="URL", help="cameras are URL0, URL1 ...; default: our own")
    soak.add_argument("--seed", type=int, default=314, help="of the faults' moments")
    soak.add_argument("--logs", default="", metavar="FOLDER", help="keep the programs' logs there")
    check = kinds.add_parser("check", help="CPU of verifying footage again, beside sha256sum")
    check.add_argument("--cameras", type=int, default=60)
    check.add_argument("--seconds", type=float, default=300, help="of footage recorded for it")
    check.add_argument("--source", default="", metavar="URL", help="cameras are URL0, URL1 ...; default: our own")
    check.add_argument("--times", type=int, default=3, help="how often each is run; medians are told")
    catchup = kinds.add_parser("catchup", help="sealed hours that piled up while nobody carried them, carried up")
    catchup.add_argument("--cameras", type=int, default=200)
    catchup.add_argument("--hours", type=int, default=24)
    catchup.add_argument("--database", default="", metavar="URL", help="an empty PostgreSQL database, measured too")
    return soak, check, catchup


def run(arguments: argparse.Namespace) -> int:
    """Measures and prints. Exit code 1 of a soak: see `_soak`."""
    if arguments.kind == "soak":
        return _soak(arguments)
    if arguments.kind == "check":
        _require_cameras(arguments)
        figures = bench_check(arguments.cameras, arguments.seconds, arguments.source, arguments.times)
    else:
        figures = bench_catchup(arguments.cameras, arguments.hours, arguments.database)
    print(json.dumps(figures, ensure_ascii=False, indent=None if arguments.json else 1))
    return 0


def _soak(arguments: argparse.Namespace) -> int:
    """Exit code 1 when the check finds something, a second is unexplained, a gap has no fault or a fault no gap."""
    _require_cameras(arguments)
    asked = SoakRun(arguments.cameras, arguments.minutes, arguments.source, arguments.seed, arguments.logs)
    figures = bench_soak(asked)
    print(json.dumps(figures, ensure_ascii=False) if arguments.json else "\n".join(summary(figures)))
    bad = figures["unexplained_s"] or figures["gaps_without_fault"] or figures["faults_invisible"]
    return 0 if figures["check_ok"] and not bad else 1


def _require_cameras(arguments: argparse.Namespace) -> None:
    if not arguments.source:
        require_picture_extra()
