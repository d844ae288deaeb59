"""`mingcha bench soak`: the kinds of measurement that ask whether footage is kept, checked and carried as it must be
(docs/ref/benchmarks.md)."""

import argparse
import json

from mingcha.bench.soak import SoakRun, bench_soak, summary
from mingcha.run.commands.simulate import require_picture_extra

KINDS = ("soak",)


def add_kinds(kinds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> tuple[argparse.ArgumentParser, ...]:
    """Adds these kinds to `mingcha bench` and gives them back."""
    soak = kinds.add_parser("soak", help="everything for an hour with faults: check, every second, memory")
    soak.add_argument("--cameras", type=int, default=60)
    soak.add_argument("--minutes", type=float, default=60)
    soak.add_argument("--source", default="", metavar="URL", help="cameras are URL0, URL1 ...; default: our own")
    soak.add_argument("--seed", type=int, default=314, help="of the faults' moments")
    soak.add_argument("--logs", default="", metavar="FOLDER", help="keep the programs' logs there")
    return (soak,)


def run(arguments: argparse.Namespace) -> int:
    """Measures and prints. Exit code 1 when the check finds something, a second is unexplained, a gap has no fault or a
    fault no gap."""
    if not arguments.source:
        require_picture_extra()
    asked = SoakRun(arguments.cameras, arguments.minutes, arguments.source, arguments.seed, arguments.logs)
    figures = bench_soak(asked)
    print(json.dumps(figures, ensure_ascii=False) if arguments.json else "\n".join(summary(figures)))
    bad = figures["unexplained_s"] or figures["gaps_without_fault"] or figures["faults_invisible"]
    return 0 if figures["check_ok"] and not bad else 1
