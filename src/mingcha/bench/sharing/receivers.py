"""The receivers of `mingcha bench sharing`: a front-end database whose other side takes what lies there, as
docs/ref/sharing-contracts.md says, and a CKAN with an organisation (article 13(1))."""

import json
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import psycopg
from psycopg.conninfo import conninfo_to_dict

from mingcha.bench.engine import engine, newest_server
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.sharing.adapters.table_schema import schema_text

ORGANISATION = "mingcha-bench"
_TAKEN_EVERY_S = 0.2
_ENDS_WITHIN_S = 10
_PIECE_BYTES = 64 * 1024
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_TAKE = """
INSERT INTO gs_receipt (batch_no, key, version, result)
SELECT batch_no, key, version, 'ok' FROM gs_point WHERE batch_no = %(batch)s
UNION ALL
SELECT batch_no, key, version, 'ok' FROM gs_dataset WHERE batch_no = %(batch)s
ON CONFLICT (batch_no, key) DO NOTHING
"""
_SET_TAKEN = "UPDATE gs_batch SET state = 'taken' WHERE batch_no = %(batch)s AND state = 'sent'"


@dataclass(frozen=True, slots=True)
class FrontEnd:
    """A front-end database as a target names it: its address with the port of this machine, the password, and what
    decides how durable a commit is there."""

    address: str
    secret: str
    server: dict[str, str]

    @property
    def host(self) -> str:
        """As MINGCHA_SHARING_HOSTS names it."""
        return urlsplit(self.address).netloc.rpartition("@")[2]


@contextmanager
def front_end(url: str) -> Iterator[FrontEnd | None]:
    """A receiver that takes each batch. `url`: an empty PostgreSQL database on this machine, "" for one of our own,
    None where none is installed. Raises Fault(INVALID) for a database of another machine."""
    with ExitStack() as stack:
        if not url:
            if newest_server() is None:
                yield None
                return
            url = stack.enter_context(engine()).url
        parts = {name: str(value) for name, value in conninfo_to_dict(url).items() if value is not None}
        host, port = parts.get("host", "127.0.0.1"), int(parts.get("port") or 5432)
        if host.startswith("/"):
            host, port = "127.0.0.1", stack.enter_context(_relay(Path(host) / f".s.PGSQL.{port}"))
        elif host not in _LOOPBACK:
            words = Words("前置库须在本机", "the front-end database is to be on this machine")
            raise Fault(FaultKind.INVALID, words, host)
        user, database = quote(parts.get("user", "")), quote(parts.get("dbname", ""))
        with psycopg.connect(url, autocommit=True) as owner:
            owner.execute(schema_text())
            names = ("server_version", "fsync", "synchronous_commit")
            server = {name: str(_one(owner, f"SHOW {name}")) for name in names}
        stack.enter_context(_taking(url))
        yield FrontEnd(f"postgresql://{user}@{host}:{port}/{database}", parts.get("password", ""), server)


def ckan_address(url: str, token: str) -> str:
    """The address of a target in a CKAN, whose organisation is made unless it is there. Raises Fault(UNAVAILABLE)."""
    body = json.dumps({"name": ORGANISATION, "title": "公安局"}).encode()
    headers = {"Content-Type": "application/json", "Authorization": token}
    asked = urllib.request.Request(f"{url.rstrip('/')}/api/3/action/organization_create", body, headers)
    try:
        with urllib.request.urlopen(asked, timeout=60):
            pass
    except urllib.error.HTTPError as error:
        if error.code != 409:  # there is one already
            words = Words(f"CKAN 答 {error.code}", f"the CKAN answered {error.code}")
            raise Fault(FaultKind.UNAVAILABLE, words) from None
    except OSError as error:
        raise Fault(FaultKind.UNAVAILABLE, Words("CKAN 没有应答", "the CKAN does not answer"), str(error)) from None
    return f"{url.rstrip('/')}/?organisation={ORGANISATION}"


@contextmanager
def _taking(url: str) -> Iterator[None]:
    """Another side that takes what lies in its tables, in a thread with a connection of its own."""
    stopped = threading.Event()

    def take() -> None:
        with psycopg.connect(url, autocommit=True) as theirs:
            while not stopped.wait(_TAKEN_EVERY_S):
                rows = theirs.execute("SELECT batch_no FROM gs_batch WHERE state = 'sent' ORDER BY place").fetchall()
                for (batch,) in rows:
                    with theirs.transaction():
                        theirs.execute(_TAKE, {"batch": batch})
                        theirs.execute(_SET_TAKEN, {"batch": batch})

    thread = threading.Thread(target=take, name="receiver", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join(_ENDS_WITHIN_S)


@contextmanager
def _relay(path: Path) -> Iterator[int]:
    """A port of this machine behind which a socket file is: a target names host and port. Yields the port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_accept, args=[server, path], name="relay", daemon=True)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join(_ENDS_WITHIN_S)


def _accept(server: socket.socket, path: Path) -> None:
    with suppress(OSError):
        while True:
            client, _ = server.accept()
            threading.Thread(target=_join, args=[client, path], name="relayed", daemon=True).start()


def _join(client: socket.socket, path: Path) -> None:
    """Passes on both ways until both sides have ended, then closes both."""
    with client, suppress(OSError), socket.socket(socket.AF_UNIX) as inside:
        inside.connect(str(path))
        back = threading.Thread(target=_pass, args=[inside, client], name="relayed back", daemon=True)
        back.start()
        _pass(client, inside)
        back.join()


def _pass(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(_PIECE_BYTES):
            sink.sendall(piece)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_WR)


def _one(connection: psycopg.Connection[Any], statement: str) -> object:
    row = connection.execute(statement).fetchone()
    return row[0] if row else ""
