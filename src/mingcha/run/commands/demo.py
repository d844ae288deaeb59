"""`mingcha demo reset`: empties a demo home, so that the next `make run` starts fresh. Never touches another home."""

import argparse
import os
import shutil

from mingcha.kit import local_socket
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.words import Words
from mingcha.run.programs.up import only_one


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha demo reset`."""
    parser = subparsers.add_parser("demo")
    verbs = parser.add_subparsers(dest="action", required=True)
    verbs.add_parser("reset", help="empty the demo home: footage, tables, logs and keys")


def run(arguments: argparse.Namespace) -> int:
    """Empties the home. Raises Fault(FORBIDDEN) if it is not a demo home, Fault(CONFLICT) while it runs or if its
    tables are on a server, where they may belong to others."""
    del arguments
    home = Home.from_environment()
    if not home.marker.exists():
        return 0
    if not home.is_demo:
        words = Words("只有演示目录可以清空", "only a demo home can be emptied")
        raise Fault(FaultKind.FORBIDDEN, words, str(home.path))
    if os.environ.get("DATABASE_URL"):
        words = Words(
            "数据表在 PostgreSQL 上：请自行删除并重建该数据库，再去掉 DATABASE_URL 执行本命令",
            "its tables are on PostgreSQL: drop and create that database yourself, then run this without DATABASE_URL",
        )
        raise Fault(FaultKind.CONFLICT, words)
    home.run.mkdir(parents=True, exist_ok=True)
    with only_one(home):
        _require_no_recorder(home)
        for path in (home.keys, home.data, home.logs, home.packages):
            if path.exists():
                shutil.rmtree(path)
        home.marker.unlink()
    shutil.rmtree(home.run)
    return 0


def _require_no_recorder(home: Home) -> None:
    """Raises Fault(CONFLICT) if a separately started recorder runs in this home."""
    try:
        local_socket.connect(home.socket).close()
    except OSError:
        return
    words = Words("录像机仍在运行：请先停止", "the recorder still runs: stop it first")
    raise Fault(FaultKind.CONFLICT, words, str(home.socket))
