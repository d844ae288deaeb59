"""Restores a backup into an empty home: verifies everything, continues both logs, records the restore in both (art.
20). Until the restore is complete home.json says `restoring` and no program uses the home; an interrupted restore
starts from the beginning.
"""

import json
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib.sessions.models import Session
from django.db import connection

from mingcha.access.duty.actions import end_every_grant
from mingcha.backup.age_keys import identities
from mingcha.backup.databases import fill_application, require_empty_database
from mingcha.backup.files import Opener
from mingcha.backup.manifest import (
    APPLICATION_LOG,
    CONTENTS,
    DOCUMENTS,
    FOOTAGE,
    FOOTAGE_LIST,
    HOME_MARKER,
    JOURNAL,
    OPEN_FILES,
    POSTGRESQL_COPY,
    RECORDER_LOG,
    SQLITE_COPY,
    Manifest,
    digest_of,
    open_head,
    read_manifest,
    read_sums,
)
from mingcha.backup.newer_log import Missing, missing_after
from mingcha.evidence.actions import record_restore
from mingcha.evidence.entries import application_log
from mingcha.evidence.log.checkpoint import SignedCheckpoint
from mingcha.evidence.tasks import publish_application_log
from mingcha.kit.actor import program
from mingcha.kit.canonical import Json, canonical_json
from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import FIRST_RECORDER, Home, require_not_newer
from mingcha.kit.keys import KeyFolder
from mingcha.kit.words import Words
from mingcha.media.journal.assignments import parse_assignments, take_in_assignments
from mingcha.media.journal.file_rows import forget_disks
from mingcha.media.journal.states import StateName
from mingcha.media.journal.writing import JournalWriter
from mingcha.registry.assignments.queries import assignments
from mingcha.registry.law_versions.actions import take_in
from mingcha.registry.points.actions import begin_epochs_anew
from mingcha.registry.sessions.actions import end_every_session
from mingcha.station.recorder_log import RecorderLog, recorder_origin
from mingcha.station.uplink.wanted import version_of, with_plans

RESTORES = "restores"
"""In the backup's folder, one JSON line per restore from it: a second restore forks the logs."""
BY = program("restore")
GRANTS_ENDED = "从备份恢复 / restored from a backup"


@dataclass(slots=True)
class Restored:
    """The result of a restore."""

    manifest: Manifest
    footage_files: int
    points: int
    missing: list[Missing] = field(default_factory=list)
    earlier: list[str] = field(default_factory=list)
    """Earlier restores from the same backup, as listed in its folder."""


def restore(
    home: Home, source: Path, clock: Clock, *, bring_up_to_date: Callable[[], None], newer_logs: Sequence[Path] = (),
    identity: Path | None = None, tell: Callable[[str], None] = lambda _: None,
) -> Restored:  # fmt: skip
    """Fills `home`, which must be empty except for its keys, from the backup in `source`. `bring_up_to_date` migrates
    the tables of an older program to this one. `identity` is an age identity file beside the one of the key folder.
    Raises Fault(CONFLICT) if the home is not empty, Fault(NOT_FOUND) without a backup or its keys, Fault(FORBIDDEN) if
    no key opens it, Fault(CORRUPT) if anything in the backup or in a newer log differs from what was signed, OSError
    if the disk is full. Verifies the manifest, the tables and the logs before writing into the home.
    """
    keys = KeyFolder(home.keys)
    manifest = read_manifest(source, keys)
    require_not_newer(manifest.program)
    tables = source / manifest.tables
    opener = Opener(identities(keys, identity) if manifest.recipients else ())
    sums = verify_tables(tables, manifest, opener)
    heads = verify_heads(manifest, keys)
    missing = [found for folder in newer_logs if (found := missing_after(folder, heads, keys)) is not None]
    require_empty(home)
    require_empty_database(manifest.database)
    earlier = restores_from(source, manifest)
    home.make_folders()
    home.write_marker(manifest.home, demo=manifest.demo, restoring=True)
    tell(f"manifest, tables and logs of {manifest.made_at:%Y-%m-%d %H:%M:%S} UTC are verified")
    try:
        count = _copy(home, source, manifest, sums, opener)
        _fill(home, tables, manifest, opener)
    except BaseException:
        for path in home.data.iterdir():  # nothing half-written stays; the marker still says `restoring`
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        raise
    bring_up_to_date()
    tell(f"{count} footage files are there, each with its digest")
    facts: dict[str, Json] = {
        **_told_of(manifest),
        "heads": [_named(origin, signed) for origin, signed in sorted(heads.items())],
        "missing": [each.as_json() for each in missing],
        "newer_logs": len(newer_logs),
        "earlier_restores": len(earlier),
    }
    points = _continue_logs(home, manifest, heads, missing, facts, clock)
    home.write_marker(manifest.home, demo=manifest.demo)
    note_restore(source, home, manifest, clock)
    return Restored(manifest, count, points, missing, earlier)


def _told_of(manifest: Manifest) -> dict[str, Json]:
    """What the logs say of the backup itself."""
    return {
        "backup": manifest.digest(),
        "made_ms": manifest.made_ms,
        "program": manifest.program,
        "footage": manifest.footage,
    }


def require_empty(home: Home) -> None:
    """Raises Fault(CONFLICT) unless the home holds at most keys and folders without files (`mingcha keys split` makes
    these), or an unfinished restore, whose files are removed."""
    if home.marker.exists() and home.read_marker().get("restoring") is True:
        for folder in (home.data, home.run, home.logs):
            shutil.rmtree(folder, ignore_errors=True)
        return
    there = set(home.path.iterdir()) if home.path.is_dir() else set()
    if [path for path in there - {home.keys} if not path.is_dir() or any_file(path)]:
        words = Words(
            f"{home.path} 不是空的：只能恢复到空目录", f"{home.path} is not empty: restore into an empty home"
        )
        raise Fault(FaultKind.CONFLICT, words)


def any_file(folder: Path) -> bool:
    """Whether there is any file below a folder."""
    return any(not path.is_dir() for path in folder.rglob("*"))


def verify_tables(tables: Path, manifest: Manifest, opener: Opener) -> dict[str, str]:
    """Compares every stored file of the tables with the signed digests; returns these, by name below the tables.

    Raises Fault(CORRUPT) with the name of the first file that differs, Fault(FORBIDDEN) if no key opens them.
    """
    try:
        if digest_of(tables / CONTENTS) != manifest.contents:
            raise _altered(CONTENTS)
        sums = read_sums(tables / CONTENTS)
        for name, digest in sums.items():
            if digest_of(tables / name) != digest:
                raise _altered(name)
    except FileNotFoundError as error:
        raise _altered(str(error.filename)) from None
    marker = json.loads(opener.read(tables / (HOME_MARKER + manifest.suffix)))
    if (marker["id"], marker["demo"]) != (manifest.home, manifest.demo):
        raise _altered(HOME_MARKER)
    return sums


def verify_heads(manifest: Manifest, keys: KeyFolder) -> dict[str, SignedCheckpoint]:
    """Origin -> the signed head of each log that is not empty. Raises Fault(CORRUPT)."""
    given = {
        f"mingcha.invalid/{manifest.home}/application": ("log-app", manifest.application_head),
        f"mingcha.invalid/{manifest.home}/recorder/{FIRST_RECORDER}": ("log-recorder", manifest.recorder_head),
    }
    heads = {origin: open_head(note, keys, key, origin) for origin, (key, note) in given.items()}
    return {origin: head for origin, head in heads.items() if head is not None}


def restores_from(source: Path, manifest: Manifest) -> list[str]:
    """Earlier restores from this backup, one line each."""
    try:
        lines = (source / RESTORES).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    return [line for line in lines if manifest.digest() in line]


def note_restore(source: Path, home: Home, manifest: Manifest, clock: Clock) -> None:
    """Adds a line to the backup's own list; ignores a read-only medium."""
    at, host = clock.now().isoformat(timespec="seconds"), os.uname().nodename
    line = {"at": at, "host": host, "home": str(home.path), "backup": manifest.digest()}
    try:
        with (source / RESTORES).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    except OSError:
        pass


def _altered(name: str) -> Fault:
    words = Words(f"备份不完整或被改动：{name}", f"the backup is incomplete or was altered: {name}")
    return Fault(FaultKind.CORRUPT, words)


def _fill(home: Home, tables: Path, manifest: Manifest, opener: Opener) -> None:
    """Fills a PostgreSQL database from its copy, which is decrypted into the home and removed afterwards."""
    if manifest.database != "postgresql":
        return
    with TemporaryDirectory(prefix="restore-", dir=home.run) as folder:
        opener.copy(tables / (POSTGRESQL_COPY + manifest.suffix), Path(folder) / POSTGRESQL_COPY)
        fill_application(Path(folder), manifest.database)


def _copy(home: Home, source: Path, manifest: Manifest, sums: Mapping[str, str], opener: Opener) -> int:
    """Copies tables, logs and footage into the home; returns the number of footage files. Raises Fault(CORRUPT),
    OSError.

    Copies only what the manifest lists and compares the digest of the copy, not of the source: a medium may change
    during a restore, and files beside the listed ones are not trusted.
    """
    tables, opened = source / manifest.tables, 0
    for name, digest in sums.items():
        target = _place_of(home, name.removesuffix(manifest.suffix))
        if target is not None:
            _copy_named(tables / name, target, name, digest, opener)
            opened += name.startswith(f"{OPEN_FILES}/")
    listed = read_sums(tables / FOOTAGE_LIST) if manifest.footage else {}
    for name, digest in listed.items():
        place = home.footage / name.removesuffix(manifest.suffix)
        _copy_named(source / FOOTAGE / name, place, f"{FOOTAGE}/{name}", digest, opener)
    for path in home.documents.rglob("*"):
        if path.is_file():
            path.chmod(0o400)  # read-only, as originally written
    os.sync()
    return len(listed) + opened


def _place_of(home: Home, name: str) -> Path | None:
    """The path in a home for a file of the tables; None if it is not copied as a file."""
    files = {SQLITE_COPY: home.database, JOURNAL: home.journal}
    if name in files:
        return files[name]
    folders = {
        APPLICATION_LOG: home.application_log,
        RECORDER_LOG: home.recorder_log,
        DOCUMENTS: home.documents,
        OPEN_FILES: home.footage,
    }
    return next((to / name[len(folder) + 1 :] for folder, to in folders.items() if name.startswith(f"{folder}/")), None)


def _copy_named(path: Path, target: Path, name: str, digest: str, opener: Opener) -> None:
    """Copies one file. Raises Fault(CORRUPT) if it is missing or differs from what was signed."""
    try:
        copied = opener.copy(path, target)
    except FileNotFoundError:
        raise _altered(name) from None
    if copied != digest:
        raise _altered(name)


def _continue_logs(
    home: Home, manifest: Manifest, heads: Mapping[str, SignedCheckpoint], missing: Sequence[Missing],
    facts: Mapping[str, Json], clock: Clock,
) -> int:  # fmt: skip
    """Records in both logs that they continue from the backup's heads, and gives every camera a new epoch; returns the
    number of cameras."""
    head = application_log().head()
    if (b"" if head is None else head.note) != manifest.application_head.encode():
        raise _altered("the head of the application's log")
    Session.objects.all().delete()  # everyone must sign in again
    record_restore(facts, by=BY, clock=clock)
    end_every_session(BY, clock=clock)
    end_every_grant(BY, reason=GRANTS_ENDED, clock=clock)
    points = begin_epochs_anew(BY, clock=clock)
    take_in(BY, clock)
    publish_application_log()
    if home.journal.exists():
        _continue_recording(home, heads, missing, manifest, clock)
    connection.close()
    return points


def _continue_recording(
    home: Home, heads: Mapping[str, SignedCheckpoint], missing: Sequence[Missing], manifest: Manifest, clock: Clock
) -> None:
    """Adds an entry `restored` to the recorder's log, and the assignments under their new epochs, before it starts."""
    log, now = RecorderLog(home, KeyFolder(home.keys)), clock.now()
    origin = recorder_origin(home)
    signed, journal = heads.get(origin), JournalWriter(home.journal)
    try:
        head = log.over(journal.connection).head()
        if (b"" if head is None else head.note) != (b"" if signed is None else signed.note):
            raise _altered("the head of the recorder's log")
        with journal.transaction() as connection_:
            entry: dict[str, Json] = {
                "v": 1, "t": "restored", "rec": home.recorder_name, "at": int(now.timestamp() * 1000),
                "backup": manifest.digest(), "made_ms": manifest.made_ms,
                "from": None if signed is None else _named(origin, signed),
                "missing": [each.as_json() for each in missing if each.origin == origin],
            }  # fmt: skip
            log.append(connection_, [canonical_json(entry)], now)
            # all footage was copied into the home's own folder, which gets its own identity at the first start
            journal.set_state(StateName.OWN_DISK, "")
            forget_disks(connection_)
        wanted = with_plans(assignments(at=now), at=now)
        rows = parse_assignments(wanted)
        take_in_assignments(journal, home.recorder_name, rows, version_of(wanted), log.append, now)
    finally:
        journal.close()
    log.publish()


def _named(origin: str, signed: SignedCheckpoint) -> dict[str, Json]:
    """A head for an entry: origin, size and root in base64, as in the checkpoint's lines."""
    lines = signed.note.decode().splitlines()
    return {"origin": origin, "size": signed.checkpoint.size, "root": lines[2]}
