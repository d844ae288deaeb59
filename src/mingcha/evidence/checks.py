"""Checks of the evidence plane for `mingcha check`: logs, details, and every row of every attested table."""

import base64
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Exists, OuterRef

from mingcha.evidence.bulk_rows import BulkPart, NamedRow, check_tiles, newest_in_bulk, part_of
from mingcha.evidence.digests import Columns, commitment, row_digest, stored_rows
from mingcha.evidence.entries import application_origin
from mingcha.evidence.log.bulk import row_salt
from mingcha.evidence.log.findings import log_finding
from mingcha.evidence.log.format_versions import IN_BULK, KNOWN, unknown_version
from mingcha.evidence.log.merkle import leaf_hash
from mingcha.evidence.log.publish import FolderFiles
from mingcha.evidence.log.sm2_line import check_sm2_lines
from mingcha.evidence.log.stored import check_log, check_recorder_log
from mingcha.evidence.models import Attested, Entry, EntryDetail, attested_models
from mingcha.evidence.queries import published_checkpoint
from mingcha.evidence.rows import DjangoRows
from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault
from mingcha.kit.finding import Finding
from mingcha.kit.keys import KeyFolder, Verifier

__all__ = ["check_application_log", "check_recorder_log"]

UNPUBLISHED_FOR = timedelta(minutes=10)
"""An entry older than this must have been published: the worker does so every minute."""
_ENTRIES_AT_A_TIME = 2000
_VERSIONS = KNOWN | {IN_BULK}


@dataclass(slots=True)
class _Known:
    """The digests in the entries: (table, key) -> (entry, digest or None if removed), and the rows in bulk."""

    rows: dict[tuple[str, str], tuple[int, str | None]] = field(default_factory=dict)
    salts: dict[int, bytes] = field(default_factory=dict)
    bulk: list[BulkPart] = field(default_factory=list)

    def bulk_of(self, table: str) -> list[BulkPart]:
        """The parts in bulk of one table."""
        return [part for part in self.bulk if part.table == table]


def check_application_log(
    clock: Clock | None = None, models: Sequence[type[Attested]] | None = None
) -> Iterator[Finding]:
    """Reports every row and file of the application's log, every detail and every attested row that does not agree.

    With a clock, also entries that were not published in time. `models`: the attested tables (default: all). Acts may
    run at the same time: everything is read in one snapshot of the database.
    """
    verifier = _public_key()
    if verifier is None:
        return
    rows, files = DjangoRows(), FolderFiles(settings.MINGCHA_HOME.application_log)
    with _one_view():
        found = list(check_log(application_origin(), verifier, rows, files))
        found += _check_sm2(files)
        known = _Known()
        found += _read_entries(rows, known)
        found += _loose_details()
        found += check_tiles(known.bulk)
        for model in attested_models() if models is None else models:
            found += _check_table(model, known)
        if clock is not None:
            found += _check_published(clock, rows)
    yield from found


def _check_sm2(files: FolderFiles) -> Iterator[Finding]:
    keys: KeyFolder = settings.MINGCHA_KEYS
    sm2 = keys.sm2_verifier("log-app") if settings.MINGCHA_SM2 else None
    if sm2 is not None:
        yield from check_sm2_lines(files, application_origin(), sm2)


@contextmanager
def _one_view() -> Iterator[None]:
    """A snapshot of the database that does not block acts; uses an open transaction if there is one."""
    if connection.in_atomic_block:
        yield
        return
    begin = {"postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", "sqlite": "BEGIN DEFERRED"}
    with connection.cursor() as cursor:
        cursor.execute(begin[connection.vendor])
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _public_key() -> Verifier | None:
    """The log's public key; None if there is neither a key nor an entry."""
    keys: KeyFolder = settings.MINGCHA_KEYS
    try:
        return keys.verifier("log-app")
    except Fault:
        if DjangoRows().heads():
            raise
        return None


def _read_entries(rows: DjangoRows, known: _Known) -> Iterator[Finding]:
    """Reads details and entries in parallel; fills `known` from the unaltered entries."""
    start, head = 0, rows.head()
    size = 0 if head is None else head.size
    while start < size:
        stop = min(start + _ENTRIES_AT_A_TIME, size)
        details = {
            index: (bytes(salt), bytes(event))
            for index, salt, event in EntryDetail.objects.filter(entry_id__gte=start, entry_id__lt=stop).values_list(
                "entry_id", "salt", "event"
            )
        }
        for entry in rows.entries(start, stop):
            parsed = _parse(entry.body)
            unknown = (
                None if parsed is None else unknown_version(parsed, f"{rows.tables.entry}/{entry.index}", _VERSIONS)
            )
            if unknown is not None:
                yield unknown
            if parsed is None:
                continue  # altered: the check of the log has reported it
            detail = details.get(entry.index)
            opened = detail is not None and commitment(*detail) == parsed["c"]
            if not opened and leaf_hash(entry.body) != entry.leaf_hash:
                continue
            for table, key, digest in parsed["rows"]:
                known.rows[table, key] = (entry.index, digest)
            known.bulk += [part_of(entry.index, part) for part in parsed["bulk"]]
            if detail is None:
                yield log_finding("detail_missing", f"{EntryDetail._meta.db_table}/{entry.index}")
            elif not opened:
                yield log_finding("detail_altered", f"{EntryDetail._meta.db_table}/{entry.index}")
            else:
                known.salts[entry.index] = detail[0]
        start = stop


def _parse(body: bytes) -> dict[str, Any] | None:
    """Parses the entry of an act; None if it is not one (altered bytes)."""
    try:
        parsed = json.loads(body)
        if parsed["t"] != "act" or not isinstance(parsed["at_ms"], int):
            return None
        parsed["rows"] = [(str(table), str(key), digest) for table, key, digest in parsed["rows"]]
        parsed["bulk"] = list(parsed["bulk"]) if parsed.get("v") == IN_BULK else []
        for part in parsed["bulk"]:
            part_of(0, part)
        base64.b64decode(parsed["c"], validate=True)
    except (ValueError, TypeError, KeyError):
        return None
    return dict(parsed)


def _loose_details() -> Iterator[Finding]:
    """Reports details without an entry."""
    loose = EntryDetail.objects.filter(~Exists(Entry.objects.filter(index=OuterRef("entry_id"))))
    for index in loose.order_by("entry_id").values_list("entry_id", flat=True):
        yield log_finding("detail_unexplained", f"{EntryDetail._meta.db_table}/{index}")


def _check_table(model: type[Attested], known: _Known) -> Iterator[Finding]:
    """Compares each row of a table with the newest entry that names it, singly or in bulk."""
    table, parts = model._meta.db_table, known.bulk_of(model._meta.db_table)
    blind = [part for part in parts if part.blind]
    gone = {key for (of, key), (_, digest) in known.rows.items() if of == table and digest is not None}
    for key, is_there, columns, bulk in _beside(stored_rows(model), newest_in_bulk(parts)):
        index, digest = known.rows.get((table, key), (-1, None))
        salt = known.salts.get(index)
        if bulk is not None and bulk[1] > index:
            index, digest = bulk[1], base64.b64encode(bulk[2]).decode()
            salt = row_salt(known.salts[index], table, key) if index in known.salts else None
        if not is_there:
            if digest is not None:
                gone.discard(key)
                yield log_finding("row_missing", f"{table}/{key}", entry=index)
            continue
        gone.discard(key)
        if any(part.entry > index and part.is_blind(int(key)) for part in blind):
            continue  # its last digest is in an altered tile, which has been reported
        if digest is None:
            yield log_finding("row_unexplained", f"{table}/{key}")
        elif columns is None or not _agrees(salt, table, key, columns, digest):
            yield log_finding("row_altered", f"{table}/{key}", entry=index)
    for key in sorted(gone):
        yield log_finding("row_missing", f"{table}/{key}", entry=known.rows[table, key][0])


def _beside(
    rows: Iterator[tuple[str, Columns | None]], in_bulk: Iterator[NamedRow]
) -> Iterator[tuple[str, bool, Columns | None, NamedRow | None]]:
    """(key, whether the row exists, its columns, its digest in bulk) of every row that exists or was named in bulk;
    both inputs are sorted by key."""
    bulk = next(in_bulk, None)
    for key, columns in rows:
        while bulk is not None and bulk[0] < int(key):
            yield str(bulk[0]), False, None, bulk
            bulk = next(in_bulk, None)
        if bulk is not None and bulk[0] == int(key):
            yield key, True, columns, bulk
            bulk = next(in_bulk, None)
        else:
            yield key, True, columns, None
    while bulk is not None:
        yield str(bulk[0]), False, None, bulk
        bulk = next(in_bulk, None)


def _agrees(salt: bytes | None, table: str, key: str, columns: Columns, digest: str) -> bool:
    """Whether a row agrees with its digest; True without its salt, since then its detail is the finding."""
    return salt is None or row_digest(salt, table, key, columns) == digest


def _check_published(clock: Clock, rows: DjangoRows) -> Iterator[Finding]:
    """Reports if the first unpublished entry is older than UNPUBLISHED_FOR."""
    published = published_checkpoint()
    size = 0 if published is None else published.checkpoint.size
    for entry in rows.entries(size, size + 1):
        parsed = _parse(entry.body)
        if parsed is not None and clock.now() - datetime.fromtimestamp(parsed["at_ms"] / 1000, UTC) > UNPUBLISHED_FOR:
            yield log_finding("log_unpublished", application_origin(), published=size)
