"""`mingcha demo reset`: empties a demo home, so that the next `make run` begins anew. Never touches another home."""

import argparse
import shutil

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.words import Words


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha demo reset`."""
    parser = subparsers.add_parser("demo", help="the demo home")
    verbs = parser.add_subparsers(dest="action", required=True)
    verbs.add_parser("reset", help="empty the demo home: footage, tables, logs and keys")


def run(arguments: argparse.Namespace) -> int:
    """Empties the home. Raises Fault(FORBIDDEN) for a home that is no demo home, Fault(CONFLICT) while it runs."""
    del arguments
    home = Home.from_environment()
    if not home.marker.exists():
        return 0
    if not home.is_demo:
        words = Words("只有演示目录可以清空", "only a demo home can be emptied")
        raise Fault(FaultKind.FORBIDDEN, words, str(home.path))
    if home.socket.exists():
        words = Words("仍在运行：请先停止（Ctrl-C）", "it still runs: stop it first (Ctrl-C)")
        raise Fault(FaultKind.CONFLICT, words, str(home.socket))
    for path in (home.keys, home.data, home.run, home.logs):
        if path.exists():
            shutil.rmtree(path)
    home.marker.unlink()
    return 0
