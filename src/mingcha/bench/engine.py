"""A PostgreSQL server that one measurement makes, kills, starts again and removes, and what another one is set to. Its
data lie below TMPDIR; it listens on a socket file."""

import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from mingcha.bench.processes import cpu_s, with_children
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

DURABLE = ".venv/bin/python scripts/postgresql.py --durable"
"""Runs a command, in a clone, beside an empty database whose commits wait for the disk."""

_OLDEST = 16
_READY_WITHIN_S = 30


class Engine:
    """One cluster: its data in a folder, its socket in another one; `url` is its address by that socket."""

    def __init__(self, binaries: Path, folder: Path, sockets: Path, user: str) -> None:
        self._binaries = binaries
        self._folder = folder
        self._sockets = sockets
        self._as_user = _as_user(user)
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"postgresql://mingcha@/postgres?host={sockets}"

    def make(self) -> None:
        """Creates the cluster (initdb)."""
        words = ["-D", str(self._folder / "data"), "-A", "trust", "-U", "mingcha", "--no-sync", "-E", "UTF8"]
        self._quietly("initdb", *words, "--locale=C.UTF-8")

    def start(self) -> None:
        """Starts the server and waits until it answers. Raises Fault(UNAVAILABLE) if it does not in 30 s."""
        words = ["-D", str(self._folder / "data"), "-k", str(self._sockets)]
        words += ["-c", "listen_addresses=", "-c", "max_connections=200"]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*self._as_user, str(self._binaries / "postgres"), *words], stdout=log, stderr=log, cwd=self._folder
            )
        until = time.monotonic() + _READY_WITHIN_S
        ask = [*self._as_user, str(self._binaries / "pg_isready"), "-q", "-h", str(self._sockets)]
        while subprocess.run(ask, check=False, cwd=self._folder).returncode:
            if time.monotonic() > until or self._process.poll() is not None:
                raise Fault(FaultKind.UNAVAILABLE, Words("PostgreSQL 没有启动", "PostgreSQL did not start"))
            time.sleep(0.1)

    def kill(self) -> None:
        """SIGQUIT: ends at once like a crash; sessions are lost and the WAL is replayed at the next start."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait()

    def cpu_s(self) -> float:
        """CPU seconds of the server and its sessions so far, ended sessions included."""
        return cpu_s(with_children([self._process.pid])) if self._process is not None else 0.0

    def _quietly(self, name: str, *words: str) -> None:
        command = [*self._as_user, str(self._binaries / name), *words]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self._folder)


@contextmanager
def engine() -> Iterator[Engine]:
    """A running server; stopped and removed afterwards. Raises Fault(UNSUPPORTED) if PostgreSQL is not installed."""
    binaries = newest_server()
    if binaries is None:
        words = Words("需要 PostgreSQL 16 或更新版本", "this needs PostgreSQL 16 or newer on this machine")
        raise Fault(FaultKind.UNSUPPORTED, words)
    user = ""
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        user = "postgres" if "postgres" in {entry.pw_name for entry in pwd.getpwall()} else "nobody"
    folder = Path(tempfile.mkdtemp(prefix="mingcha-engine-"))  # of the data: on the disk that TMPDIR names
    sockets = Path(tempfile.mkdtemp(prefix="mingcha-engine-", dir="/tmp"))  # a socket's path has 107 bytes at most
    if user:
        for one in (folder, sockets):
            os.chown(one, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
    made = Engine(binaries, folder, sockets, user)
    try:
        made.make()
        made.start()
        yield made
    finally:
        made.kill()
        for one in (folder, sockets):
            shutil.rmtree(one, ignore_errors=True)


def is_durable(database: str) -> bool:
    """Whether commits wait for the disk in a PostgreSQL database; "" is the embedded one, where they do. Says so on
    standard error if they do not: then figures are those of memory."""
    if not database:
        return True
    with psycopg.connect(database) as connection:
        settings = [str(connection.execute(f"SHOW {name}").fetchone()) for name in ("fsync", "synchronous_commit")]
    durable = not any("off" in setting for setting in settings)
    if not durable:
        print(
            f"数据库不等待落盘（fsync 或 synchronous_commit 为 off），数字不算数：用 {DURABLE}\n"
            f"the database does not wait for the disk (fsync or synchronous_commit is off), and figures do not count:"
            f" {DURABLE}",
            file=sys.stderr,
        )
    return durable


def newest_server() -> Path | None:
    """Folder of the binaries of the newest Debian PostgreSQL; None if there is none of version 16 or newer."""
    found = sorted(
        (int(path.parent.name), path)
        for path in Path("/usr/lib/postgresql").glob("*/bin")
        if re.fullmatch(r"[0-9]+", path.parent.name) and (path / "initdb").exists()
    )
    return found[-1][1] if found and found[-1][0] >= _OLDEST else None


def _as_user(user: str) -> list[str]:
    if not user:
        return []
    return ["setpriv", f"--reuid={user}", f"--regid={pwd.getpwnam(user).pw_gid}", "--clear-groups"]
