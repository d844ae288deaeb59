"""The adapter of a front-end database (库表): PostgreSQL, the tables of `table_schema` (article 13(1)).

A batch is one transaction, its header the last row: after a kill the header says whether the batch is there. The
receiver writes receipts; we read them and close the batch. Contract: docs/ref/sharing-contracts.md.
"""

import heapq
import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from operator import attrgetter
from socket import SHUT_RDWR, socket
from tempfile import NamedTemporaryFile
from threading import Timer
from typing import Any, LiteralString, cast
from urllib.parse import unquote, urlsplit

import psycopg

from mingcha.kit.canonical import Json, canonical_json
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.sharing.adapters.columns import COLUMNS, Column, ColumnKind, checked, row_digest_of
from mingcha.sharing.adapters.port import (
    HeldRow,
    KeyAnswer,
    KeyResult,
    OutgoingBatch,
    OutgoingItem,
    PushOperation,
    Receipt,
)
from mingcha.sharing.adapters.receipt_text import MOST_REASON_CHARACTERS, plain_reason
from mingcha.sharing.adapters.receiver_fault import GivenUpAtTheLast, MayLeave, ReceiverFault, always, never_left
from mingcha.sharing.adapters.table_schema import CLOSED, SENT, SQL_TYPES, TABLES, TAKEN, UNREADABLE
from mingcha.sharing.point_rows.codes import Subject
from mingcha.sharing.point_rows.values import Audience

_USUAL_PORT = 5432
_CONNECT_WITHIN_S = 10
_SETTINGS = "-c statement_timeout=60000 -c lock_timeout=10000 -c datestyle=ISO"
"""Milliseconds that the receiver's server may take for a statement and for a lock."""
_ANSWERS_WITHIN_MS = 60_000
ENDS_WITHIN_S = 240.0
"""A server that keeps the connection and says nothing is left after that, whatever it was asked."""
_BEGINS_PEM = "-----BEGIN CERTIFICATE-----"
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_READ_AT_ONCE = {Subject.POINT: 2_000, Subject.SET: 50}
_RECEIPTS_AT_ONCE = 100
_MOST_ITEMS = 100_000
_MOST_COLUMNS = 2_000
"""No table of PostgreSQL has more."""
_MOST_KEY_CHARACTERS = 100
_MOST_CELL_CHARACTERS = {Subject.POINT: 1_000, Subject.SET: 1_000_000}
"""Of a cell that is read back: what is longer there is no row of ours, and does not fill our memory."""
_SHARED = ("key", "version", "op", "digest", "batch_no")
_EMPTY_IS_NULL = (ColumnKind.DAY, ColumnKind.DEGREES, ColumnKind.METRES)
_SHARED_TYPES = {"key": "text", "version": "bigint", "op": "text", "digest": "text"}


@dataclass(frozen=True, slots=True)
class TableAddress:
    """Where a front-end database is; `host` that begins with "/" is the folder of a socket of this machine."""

    host: str
    port: int
    database: str
    user: str

    @property
    def is_of_this_machine(self) -> bool:
        """Whether nothing goes over a network."""
        return self.host.startswith("/") or self.host in _LOOPBACK


def table_address(text: str, hosts: Collection[str]) -> TableAddress:
    """The address "postgresql://USER@HOST[:PORT]/DATABASE". `hosts`: allowed ones, host or host:port, in small letters;
    a host without a port is allowed at 5432 alone. Raises Fault(INVALID); a password in it is refused, since addresses
    are shown."""
    try:
        parts = urlsplit(text)
        port = parts.port or _USUAL_PORT
    except ValueError:
        raise _wrong_address() from None
    host, database = (parts.hostname or "").lower(), unquote(parts.path.removeprefix("/"))
    is_whole = parts.scheme == "postgresql" and all((host, database, parts.username)) and "/" not in database
    if not is_whole or parts.password is not None or parts.query or parts.fragment or not text.isprintable():
        raise _wrong_address()
    if not {f"{host}:{port}", *((host,) if port == _USUAL_PORT else ())} & set(hosts):
        words = Words(f"主机 {host} 不在允许共享的主机之列", f"the host {host} is not one that is shared with")
        raise Fault(FaultKind.INVALID, words, "MINGCHA_SHARING_HOSTS", about="address")
    return TableAddress(host, port, database, unquote(parts.username or ""))


@dataclass(frozen=True, slots=True)
class TableReceiver:
    """An adapter (port.Adapter). `authorities`: certificates (PEM) from which its own must come, and the host's name be
    in it; "" on this machine alone. Raises Fault(INVALID) for a network without them."""

    address: TableAddress
    audience: Audience
    password: str = field(default="", repr=False)
    authorities: str = ""

    def __post_init__(self) -> None:
        if _BEGINS_PEM not in self.authorities and not (self.address.is_of_this_machine and not self.authorities):
            zh = "前置库的信任须为签发机构的证书（PEM），不支持证书指纹"
            en = "a front-end database is trusted by the certificate of its authority (PEM), not by a digest"
            raise Fault(FaultKind.INVALID, Words(zh, en), about="trust")

    def send(self, batch: OutgoingBatch, *, may_leave: MayLeave = always) -> Receipt | None:
        """See Adapter: None, receipts come later. A withdrawal needs no column of a row, so that tables of an earlier
        version take it. Raises ReceiverFault where the commit fails and NeverLeft for what fails before it, also where
        a newer version or another content of this version of a row is there, which stays as it is; GivenUpAtTheLast,
        ValueError for what must not leave."""
        found = checked(batch.items, self.audience)
        with never_left() as leaves, self._connected() as connection, connection.transaction():
            if _is_there(connection, batch):
                return None
            for subject, items in found.items():
                gone = [one for one in items if one.operation is PushOperation.WITHDRAW]
                rows = [one for one in items if one.operation is PushOperation.UPSERT]
                if gone:
                    there = _columns_there(connection, subject)
                    names = [one.name for one in COLUMNS[subject] if one.name in there]
                    _write(connection, batch.number, subject, gone, names)
                if rows:
                    _require_columns(connection, subject)
                    _write(connection, batch.number, subject, rows, [one.name for one in COLUMNS[subject]])
            connection.execute(
                "INSERT INTO gs_batch (batch_no, items, digest, state) VALUES (%s, %s, %s, %s)",
                (batch.number, len(batch.items), batch.digest, SENT),
            )
            if not may_leave():
                raise GivenUpAtTheLast(batch.number)
            leaves()
        return None

    def receipts(self) -> Iterator[Receipt]:
        """See Adapter: of the batches that the receiver has marked as taken, oldest first, some at a time. One that
        was handled (the next one is asked for) is closed and does not come again. One that cannot be read has no digest
        and no results, and is marked so."""
        with self._connected() as connection:
            taken = connection.execute(
                "SELECT left(batch_no, 20), left(digest, 64), items FROM gs_batch"
                " WHERE state = %s ORDER BY place LIMIT %s",
                (TAKEN, _RECEIPTS_AT_ONCE),
            ).fetchall()
            for number, digest, items in taken:
                receipt = _receipt(connection, str(number), str(digest), items)
                yield receipt
                connection.execute(
                    "UPDATE gs_batch SET state = %s WHERE batch_no = %s AND state = %s",
                    (CLOSED if receipt.digest else UNREADABLE, number, TAKEN),
                )

    def held(self, after: str) -> Iterator[HeldRow]:
        """See Adapter: what was not withdrawn. The digest is that of the cells as they lie there, "" if no row of ours
        can have them."""
        with self._connected() as connection:
            yield from heapq.merge(
                *(_held_of(connection, subject, after) for subject in Subject), key=attrgetter("key")
            )

    def newest_batch(self) -> str:
        """See Adapter. Raises ReceiverFault, also for a table that lacks a column, so that a try names it."""
        with self._connected() as connection:
            for subject in Subject:
                _require_columns(connection, subject)
            found = connection.execute("SELECT left(batch_no, 20) FROM gs_batch ORDER BY place DESC LIMIT 1").fetchone()
        return str(found[0]) if found else ""

    def take_back(self, number: str) -> None:
        """See Adapter: a row lies there once, and the next batch writes over it."""

    @contextmanager
    def _connected(self) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
        try:
            with (
                _trust(self.authorities) as (mode, authorities),
                psycopg.connect(
                    host=self.address.host,
                    port=self.address.port,
                    dbname=self.address.database,
                    user=self.address.user,
                    password=self.password or None,
                    connect_timeout=_CONNECT_WITHIN_S,
                    tcp_user_timeout=_ANSWERS_WITHIN_MS,
                    options=_SETTINGS,
                    client_encoding="UTF8",
                    application_name="mingcha",
                    autocommit=True,
                    prepare_threshold=None,
                    sslmode=mode,
                    sslrootcert=authorities,
                ) as connection,
                _left_in_time(connection),
            ):
                yield connection
        except psycopg.Error as error:
            # the detail of an error may repeat a row; its first line does not
            raise ReceiverFault(f"{type(error).__name__}: {_first_line(error)}") from None


@contextmanager
def _trust(authorities: str) -> Iterator[tuple[str, str | None]]:
    """How the certificate of the server is verified, and by which file of authorities, None for none: libpq reads them
    from a file alone."""
    if not authorities:
        yield "disable", None
        return
    with NamedTemporaryFile("w", encoding="utf-8", suffix=".pem") as file:
        file.write(authorities)
        file.flush()
        yield "verify-full", file.name


@contextmanager
def _left_in_time(connection: psycopg.Connection[tuple[Any, ...]]) -> Iterator[None]:
    """Ends a connection that goes on for ENDS_WITHIN_S: psycopg waits for an answer without end, and the server's own
    limits are the server's."""
    with socket(fileno=os.dup(connection.fileno())) as wire:
        timer = Timer(ENDS_WITHIN_S, _shut, [wire])
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()


def _shut(wire: socket) -> None:
    with suppress(OSError):
        wire.shutdown(SHUT_RDWR)


def _wrong_address() -> Fault:
    return Fault(
        FaultKind.INVALID,
        Words(
            "地址须写明用户、主机、端口和数据库，不含口令",
            "the address must be postgresql://USER@HOST[:PORT]/DATABASE, without a password",
        ),
        about="address",
    )


def _first_line(error: psycopg.Error) -> str:
    return (error.diag.message_primary or str(error)).partition("\n")[0]


def _is_there(connection: psycopg.Connection[tuple[Any, ...]], batch: OutgoingBatch) -> bool:
    """Whether the receiver has the batch. Raises ReceiverFault for another one under its number."""
    found = connection.execute("SELECT digest FROM gs_batch WHERE batch_no = %s", (batch.number,)).fetchone()
    if found is not None and found[0] != batch.digest:
        raise ReceiverFault(f"another batch is there under the number {batch.number}")
    return found is not None


def _columns_there(connection: psycopg.Connection[tuple[Any, ...]], subject: Subject) -> frozenset[str]:
    """The names of the columns that a table has there, none of one that is not there."""
    found = connection.execute(
        "SELECT attname::text FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped"
        " LIMIT %s",
        (TABLES[subject], _MOST_COLUMNS),
    ).fetchall()
    return frozenset(str(name) for (name,) in found)


def _require_columns(connection: psycopg.Connection[tuple[Any, ...]], subject: Subject) -> None:
    """Raises ReceiverFault for a table without a column that its rows have."""
    there = _columns_there(connection, subject)
    for name in (*_SHARED, *(one.name for one in COLUMNS[subject])):
        if name not in there:
            raise ReceiverFault(f"{TABLES[subject]} has no column {name}: mingcha sharing schema --add")


def _write(
    connection: psycopg.Connection[tuple[Any, ...]], number: str, subject: Subject, items: Sequence[OutgoingItem],
    names: Sequence[str],
) -> None:  # fmt: skip
    """Writes some items with these columns of a row. Raises ReceiverFault where one is there newer."""
    rows = canonical_json([_as_sent(subject, one) for one in items]).decode()
    written = connection.execute(_insert(subject, names), (number, rows)).rowcount
    if written != len(items):
        raise ReceiverFault(f"{len(items) - written} rows are there newer or with another content")


def _insert(subject: Subject, names: Sequence[str]) -> LiteralString:
    """The statement that writes rows of a batch with these columns of ours: its number, and the rows as one JSON
    text."""
    types = _SHARED_TYPES | {one.name: SQL_TYPES[one.kind] for one in COLUMNS[subject] if one.name in names}
    read = ", ".join(f"{name} {kind}" for name, kind in types.items())
    new = ", ".join(f"{name} = EXCLUDED.{name}" for name in (*_SHARED[1:], *names))
    same = " AND ".join(f"there.{name} = EXCLUDED.{name}" for name in ("version", "op", "digest"))
    return (
        f"INSERT INTO {TABLES[subject]} AS there ({', '.join((*_SHARED, *names))})"  # noqa: S608 - names of ours
        f" SELECT key, version, op, digest, %s, {', '.join(names)} FROM json_to_recordset(%s::json) AS sent ({read})"
        f" ON CONFLICT (key) DO UPDATE SET {new} WHERE there.version < EXCLUDED.version OR ({same})"
    )


def _select(subject: Subject) -> LiteralString:
    most = _MOST_CELL_CHARACTERS[subject]
    cells = ", ".join(f"left({one.name}::text, {most})" for one in COLUMNS[subject])
    return (
        f"SELECT key, version, {cells} FROM {TABLES[subject]}"  # noqa: S608 - names of ours
        f" WHERE op = %s AND key > %s AND length(key) <= {_MOST_KEY_CHARACTERS} ORDER BY key LIMIT %s"
    )


def _as_sent(subject: Subject, item: OutgoingItem) -> Mapping[str, Json]:
    row = item.row or {}
    empty = {one.name for one in COLUMNS[subject] if one.kind in _EMPTY_IS_NULL}
    cells = {name: None if name in empty and value == "" else value for name, value in row.items()}
    return cells | {
        "key": item.key, "version": item.version, "op": item.operation.value, "digest": item.digest,
    }  # fmt: skip


def _receipt(connection: psycopg.Connection[tuple[Any, ...]], number: str, digest: str, count: object) -> Receipt:
    """What the receiver wrote of a batch; more rows than it has items cannot be read."""
    if not isinstance(count, int):
        return Receipt(number, "", ())
    items = min(count, _MOST_ITEMS)
    rows = connection.execute(
        "SELECT left(key, %s), version, left(result, 20), left(reason, %s), left(taken_at::text, 40) FROM gs_receipt"
        " WHERE batch_no = %s ORDER BY key LIMIT %s",
        (_MOST_KEY_CHARACTERS, MOST_REASON_CHARACTERS, number, items + 1),
    ).fetchall()
    try:
        results = tuple(
            KeyResult(key, version, KeyAnswer(result), plain_reason(reason)) for key, version, result, reason, _ in rows
        )
    except (TypeError, ValueError):
        return Receipt(number, "", ())
    if len(rows) > items:
        return Receipt(number, "", ())
    return Receipt(number, digest, results, max((str(row[-1]) for row in rows), default=""))


def _held_of(connection: psycopg.Connection[tuple[Any, ...]], subject: Subject, after: str) -> Iterator[HeldRow]:
    columns, at_once = COLUMNS[subject], _READ_AT_ONCE[subject]
    while True:
        rows = connection.execute(_SELECTS[subject], (PushOperation.UPSERT.value, after, at_once)).fetchall()
        for key, version, *cells in rows:
            yield HeldRow(str(key), _held_version(version), _digest_of(columns, cells))
        if len(rows) < at_once:
            return
        after = str(rows[-1][0])


def _held_version(value: object) -> int:
    """The version of a row that is there. Raises ReceiverFault: the receiver may have made the column another one."""
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value < 2**53:
        raise ReceiverFault("a row is there with a version that is none")
    return value


def _digest_of(columns: Iterable[Column], cells: Sequence[str | None]) -> str:
    """The digest of the row that these cells are, as texts of the server; "" if no row of ours has them."""
    try:
        return row_digest_of({
            column.name: _as_row(column.kind, cell)
            for column, cell in zip(columns, cells, strict=True)
            if cell is not None or column.kind is not ColumnKind.TRUTH
        })  # fmt: skip
    except (TypeError, ValueError, RecursionError):
        return ""


def _as_row(kind: ColumnKind, cell: str | None) -> Json:
    """A cell as the row has it."""
    if cell is None:
        return "" if kind in _EMPTY_IS_NULL else None
    if kind is ColumnKind.WHOLE:
        return int(cell)
    if kind is ColumnKind.TRUTH:
        return cell == "true"
    return cast("Json", json.loads(cell)) if kind in (ColumnKind.LIST, ColumnKind.OBJECT) else cell


_SELECTS = {subject: _select(subject) for subject in Subject}
