"""`act`: one transaction for the rows, entry and signed head of every business act (articles 16(3), 20)."""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict
from functools import partial

from django.conf import settings
from django.db import transaction

from mingcha.evidence.bulk_writing import BulkRows, PreparedRows
from mingcha.evidence.digests import SALT_BYTES, commitment, row_digest, stored_rows
from mingcha.evidence.log.checkpoint import LineSigner
from mingcha.evidence.log.continuation import Continuation
from mingcha.evidence.log.format_versions import IN_BULK
from mingcha.evidence.log.log import Log, Turn
from mingcha.evidence.log.publish import FolderFiles
from mingcha.evidence.log.sm2_line import sm2_line
from mingcha.evidence.log.tiles import MOST_ENTRY_BYTES
from mingcha.evidence.log.witness_views import WitnessViews, views_folder
from mingcha.evidence.models import Attested
from mingcha.evidence.not_recorded import bug as _bug
from mingcha.evidence.rows import DjangoRows
from mingcha.kit.actor import Actor
from mingcha.kit.canonical import Json, canonical_json
from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.keys import KeyFolder
from mingcha.kit.words import Words

ENTRY_VERSION = 1
_NAME = re.compile(r"[a-z]+(\.[a-z]+(_[a-z]+)*){2}")
_running: ContextVar[str] = ContextVar("mingcha_running_act", default="")


def application_origin() -> str:
    """The name of the application's log: mingcha.invalid/<home id>/application."""
    return f"mingcha.invalid/{settings.MINGCHA_HOME.identity}/application"


def application_log(rows: DjangoRows | None = None) -> Log:
    """The application's log, over Django's connection, signed by the key "log-app"."""
    keys: KeyFolder = settings.MINGCHA_KEYS
    others = other_signers(keys, sm2=settings.MINGCHA_SM2)
    return Log(application_origin(), keys.signer("log-app"), rows or DjangoRows(), others)


def other_signers(keys: KeyFolder, *, sm2: bool) -> tuple[LineSigner, ...]:
    """The signers of the application log's heads besides its own key: its SM2 key if MINGCHA_SM2 is on."""
    return (partial(sm2_line, signer=keys.sm2_signer("log-app")),) if sm2 else ()


def application_continuation(origin: str = "") -> Continuation:
    """The heads that the application's log must extend: those of its published files and of witnesses."""
    home = settings.MINGCHA_HOME
    verifier = settings.MINGCHA_KEYS.signer("log-app").verifier
    files = FolderFiles(home.application_log)
    return Continuation(
        origin or application_origin(), verifier, files, WitnessViews(views_folder(home, "application"))
    )


class _Place:
    """The position of an act in the log; from `take` on the log's lock is held until its transaction ends."""

    def __init__(self, *, beside: bool) -> None:
        self.rows = DjangoRows(beside=beside)
        self._log = application_log(self.rows)
        self._turn: Turn | None = None
        self.index = -1
        """The index of the act's entry, once `take` has been called."""
        if beside:
            self.rows.let_others_beside()
        else:
            self.take()

    def take(self) -> Turn:
        """Waits for the lock, once. Raises Fault(CORRUPT) as `act` does."""
        if self._turn is None:
            self._turn = self._log.lock()
            self.index = self._turn.size
            application_continuation(self._log.origin).require(self.rows, self.index)
        return self._turn


class ActRecord:
    """The record of an act: the rows that it wrote or removed, and the facts of the event."""

    def __init__(self, place: _Place, name: str, by: Actor) -> None:
        self._place = place
        self.name, self.by = name, by
        """The name of the act and its actor, for its entry."""
        self._rows: dict[tuple[type[Attested], str], object] = {}
        self._removed: set[tuple[type[Attested], str]] = set()
        self._facts: dict[str, Json] = {}
        self._bulk = BulkRows()

    @property
    def entry(self) -> int:
        """The index of the act's entry in the log; the entry exists once the act has succeeded. An act that runs beside
        others has no index before `alone_from_here` or its end."""
        if self._place.index < 0:
            raise _bug("an act beside others has no place in the log yet")
        return self._place.index

    def alone_from_here(self) -> None:
        """Takes the log's lock: from here on no other act writes until this one has ended, so data read now is final.
        Data that an act beside others read before may be outdated."""
        self._place.take()

    def wrote(self, *instances: Attested) -> None:
        """Names rows that this act created or changed; their digests are computed from the database at its end."""
        for instance in instances:
            self._rows[self._key(instance)] = instance.pk
            self._removed.discard(self._key(instance))

    def removed(self, instance: Attested) -> None:
        """Names a row that this act deletes; call it before `delete()`, which forgets the key."""
        self._rows[self._key(instance)] = instance.pk
        self._removed.add(self._key(instance))

    def insert_many[M: Attested](self, model: type[M], instances: Iterable[M]) -> int:
        """Inserts rows in batches as they are iterated, names them in bulk and returns their number.

        Their keys are integers and rise, also from call to call. Memory does not grow with their number.
        """
        return self._bulk.insert(self._attested(model), instances)

    def insert_prepared(self, rows: PreparedRows) -> int:
        """Inserts rows prepared by `prepare_rows` before the act, names them in bulk and returns their number. Not for
        an act beside others."""
        self._attested(rows.model)
        return self._bulk.insert_prepared(rows)

    def wrote_many(self, model: type[Attested], keys: Iterable[int]) -> int:
        """Names rows that this act created or changed in bulk, by rising keys; returns their number.

        A row is named here or in `wrote`, not in both. A row that the act deletes afterwards is an error.
        """
        return self._bulk.name(self._attested(model), keys)

    def fact(self, key: str, value: Json) -> None:
        """Adds a fact to the event, which the entry commits to but does not publish. Raises if it has no canonical
        form."""
        canonical_json(value)
        self._facts[key] = value

    def facts(self) -> dict[str, Json]:
        """The facts so far."""
        return dict(self._facts)

    def digests(self, salt: bytes) -> list[list[Json]]:
        """[table, primary key, digest or null] of every named row as in the database now, by table and key."""
        found: list[list[Json]] = []
        for model in {model for model, _ in self._rows}:
            keys = {text: key for (of, text), key in self._rows.items() if of is model}
            present = dict(stored_rows(model, keys.values()))
            table = model._meta.db_table
            for text in keys:
                columns = present.get(text)
                if (columns is None) is not ((model, text) in self._removed):
                    raise _bug(f"{table} {text}: named as written or removed, but the database says otherwise")
                found.append([table, text, None if columns is None else row_digest(salt, table, text, columns)])
        return sorted(found, key=lambda row: (str(row[0]), len(str(row[1])), str(row[1])))

    def bulk(self, salt: bytes) -> list[list[Json]]:
        """[table, rows, root, series] of every table with rows in bulk, after their digests were written."""
        for model, text in self._rows:
            if self._bulk.holds(model, self._rows[model, text]):
                raise _bug(f"{model._meta.db_table} {text}: named by itself and in bulk")
        return self._bulk.write_digests(salt)

    @staticmethod
    def _attested(kind: type) -> type[Attested]:
        model = kind._meta.concrete_model if issubclass(kind, Attested) else None
        if model is None or not issubclass(model, Attested):
            raise _bug(f"{kind.__name__} is not an attested model")
        return model

    @classmethod
    def _key(cls, instance: Attested) -> tuple[type[Attested], str]:
        model = cls._attested(type(instance))
        if instance.pk is None:
            raise _bug(f"{type(instance).__name__}: a row without a key (removed() comes before delete())")
        return model, str(instance.pk)


@contextmanager
def act(name: str, *, by: Actor, clock: Clock, cites: Sequence[str] = (), beside: bool = False) -> Iterator[ActRecord]:
    """Opens the one transaction of the act `name` ("plane.noun.verb") and takes the log's lock.

    If the block succeeds, one entry {v, t, act, at_ms, by, cites, rows, c}, its salted detail and a signed head are
    written in the same transaction; if it raises, everything is rolled back. Acts do not nest; an act is the outermost
    transaction. Raises Fault(EXHAUSTED) if it names more rows than one entry can hold (about 500), and Fault(CORRUPT)
    if the log's head is not the signed one or is older than a published or witnessed one.

    `beside`: for an act that only adds its own rows and does not depend on rows that other such acts write. On
    PostgreSQL such acts run concurrently and wait for the log's lock only at their end; every other act runs alone.
    SQLite has one writer at a time in any case.
    """
    if _NAME.fullmatch(name) is None:
        raise _bug(f"{name!r} is not the name of an act (plane.noun.verb)")
    if _running.get():
        raise _bug(f"{name} begins inside {_running.get()}")
    token = _running.set(name)
    try:
        with transaction.atomic(durable=True):
            place = _Place(beside=beside)
            record = ActRecord(place, name, by)
            yield record
            _record(place, record, name, by, clock, cites)
    finally:
        _running.reset(token)


def _actor(by: Actor) -> dict[str, Json]:
    """The actor in the event; without the field `token` if there is none, as in entries of older versions."""
    found: dict[str, Json] = asdict(by)
    return found if by.token else {key: value for key, value in found.items() if key != "token"}


def _record(place: _Place, record: ActRecord, name: str, by: Actor, clock: Clock, cites: Sequence[str]) -> None:
    salt = os.urandom(SALT_BYTES)
    rows, bulk = record.digests(salt), record.bulk(salt)
    turn = place.take()
    now, version = clock.now(), IN_BULK if bulk else ENTRY_VERSION
    head: dict[str, Json] = {"v": version, "act": name, "at_ms": int(now.timestamp() * 1000)}
    event = canonical_json({**head, "by": _actor(by), "cites": list(cites), "facts": record.facts()})
    public: dict[str, Json] = {**head, "t": "act", "by": by.id, "cites": list(cites), "rows": rows}
    body = canonical_json({**public, **({"bulk": bulk} if bulk else {}), "c": commitment(salt, event)})
    if len(body) > MOST_ENTRY_BYTES:
        words = Words("一次操作涉及的记录过多，请分批办理", "one act covers too many rows: split it")
        raise Fault(FaultKind.EXHAUSTED, words, f"{name}: {len(rows)} rows, {len(body)} bytes")
    place.rows.add_act(turn.extend([body], now), salt, event)
