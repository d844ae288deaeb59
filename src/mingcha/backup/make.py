"""Makes a backup of a running home: tables as of one moment, the footage that they name, the published logs.

The order matters. First the bulk of the footage (files are only ever added or disposed of), then the published logs,
then the database, then the journal, then the footage added meanwhile. So the journal is never behind the database, and
the copied logs are never behind their published state.
"""

import errno
import fcntl
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from mingcha import __version__
from mingcha.backup.databases import copy_application, copy_sqlite
from mingcha.backup.files import PLAIN, Files
from mingcha.backup.manifest import (
    AGE,
    APPLICATION_LOG,
    BACKUP_KEY,
    CONTENTS,
    DOCUMENTS,
    FOOTAGE,
    FOOTAGE_LIST,
    HOME_MARKER,
    JOURNAL,
    MANIFEST,
    OPEN_FILES,
    RECORDER_LOG,
    Manifest,
    digest_of,
    read_manifest,
    read_sums,
    write_sums,
    write_whole,
)
from mingcha.evidence.log.checkpoint import open_checkpoint
from mingcha.evidence.log.publish import FolderFiles
from mingcha.evidence.log.tiles import CHECKPOINT, tiles_of
from mingcha.evidence.log.time_stamps import stamped_paths
from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder
from mingcha.kit.words import Words
from mingcha.media.journal.inventory import files_being_written, finished_files, torn_paths, totals
from mingcha.media.journal.log_tables import signed_head
from mingcha.media.journal.schema import open_reader
from mingcha.station.disks import disks_of

OWNER = "backup-of"
"""The file with the id of the home whose backups the folder holds, written first."""
RECIPIENTS = "recipients"
"""The file with those for whom the encrypted footage of the folder is encrypted, also of an interrupted run."""
_RETRIES = 5


@dataclass(slots=True)
class Done:
    """The result of a backup."""

    manifest: Manifest
    copied_files: int
    copied_bytes: int
    removed_files: int
    missing: list[str] = field(default_factory=list)
    """Footage in the journal that is not on disk: `mingcha check` reports it too."""


class Vanished(Exception):  # noqa: N818 - an event of a file, not an error of the program
    """A file was disposed of between reading the journal and copying: the tables are read again."""


def make_backup(
    home: Home, target: Path, clock: Clock, *, footage: bool = True, link: bool = False, files: Files = PLAIN,
    tell: Callable[[str], None] = lambda _: None,
) -> Done:  # fmt: skip
    """Updates the backup in `target`. `files` says for whom it is encrypted. With `link` sealed footage becomes hard
    links (same file system only, not encrypted).

    Raises Fault(CONFLICT) if the folder holds something else or another home's backups, or another run is active there;
    OSError if it cannot be written. The previous backup stays complete until the new one is.
    """
    require_apart(home, target)
    with only_one_in(target, home):
        if not footage and (target / FOOTAGE).exists():
            words = Words(
                f"{target} 中已有录像：不含录像的备份请另选文件夹",
                f"{target} holds footage: a backup without it goes to a folder of its own",
            )
            raise Fault(FaultKind.CONFLICT, words)
        return _Backup(home, target, clock, files, link=link, tell=tell).run(with_footage=footage)


def require_apart(home: Home, target: Path) -> None:
    """Raises Fault(INVALID) for a target inside the home, or a home inside the target."""
    one, other = home.path.resolve(), target.resolve()
    if one == other or one in other.parents or other in one.parents:
        words = Words("备份须放在安装目录之外", "the backup must be outside the home, and the home outside the backup")
        raise Fault(FaultKind.INVALID, words, str(target))


@contextmanager
def only_one_in(target: Path, home: Home) -> Iterator[None]:
    """Locks the target for one run; the kernel releases the lock however the run ends."""
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    owner = target / OWNER
    if owner.exists():
        if owner.read_text(encoding="utf-8").strip() != home.identity:
            words = Words(f"{target} 中是另一套系统的备份", f"{target} holds the backups of another home")
            raise Fault(FaultKind.CONFLICT, words)
    elif any(target.iterdir()):
        words = Words(f"{target} 不是空的，也不是备份", f"{target} is not empty and holds no backup")
        raise Fault(FaultKind.CONFLICT, words)
    else:
        write_whole(owner, f"{home.identity}\n".encode())
    with owner.open("r") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            words = Words(f"另一次备份正写入 {target}", f"another backup is being written into {target}")
            raise Fault(FaultKind.CONFLICT, words) from None
        yield


class _Backup:
    """One run for one target."""

    def __init__(
        self, home: Home, target: Path, clock: Clock, files: Files, *, link: bool, tell: Callable[[str], None]
    ) -> None:
        self._home = home
        self._target = target
        self._clock = clock
        self._files = files
        self._link = link
        self._tell = tell
        self._keys = KeyFolder(home.keys)
        self._disks = disks_of(home, home.recorder_name)
        self._sums = self._sums_before()
        self._copied_files = self._copied_bytes = 0

    def run(self, *, with_footage: bool) -> Done:
        tables = self._unused_folder()
        self._remove_tables()  # leftovers of an interrupted run; the last complete backup stays
        if with_footage and self._home.journal.exists():
            self._copy_footage(sealed_files(self._home.journal), final=False)
            self._tell(f"footage: {self._copied_files} new files, {self._copied_bytes} bytes")
        for _ in range(_RETRIES):
            try:
                return self._tables(tables, with_footage=with_footage)
            except Vanished:
                shutil.rmtree(tables)
            except BaseException:
                shutil.rmtree(tables, ignore_errors=True)
                raise
        words = Words("备份期间录像处置不断，请稍后再试", "footage is being disposed of all the time: try again later")
        raise Fault(FaultKind.CONFLICT, words)

    def _unused_folder(self) -> Path:
        number = int(self._clock.now().timestamp() * 1000)
        while (folder := self._target / f"tables-{number}").exists():
            number += 1
        return folder

    def _tables(self, tables: Path, *, with_footage: bool) -> Done:
        tables.mkdir(mode=0o700)
        self._files.store(self._home.marker, tables / HOME_MARKER)
        self._copy_log(self._home.application_log, tables / APPLICATION_LOG, "log-app")
        self._copy_log(self._home.recorder_log, tables / RECORDER_LOG, "log-recorder")
        made_ms = int(self._clock.now().timestamp() * 1000)
        recorder_head, missing, listed = "", list[str](), dict[str, str]()
        with self._staged(tables) as staging:
            database, application_head = copy_application(staging)
            self._copy_documents(tables)  # after the database: a document is written before its row
            if self._home.journal.exists():
                copy_sqlite(self._home.journal, staging / JOURNAL)
                recorder_head = signed_head(staging / JOURNAL)
                if with_footage:
                    listed, missing = self._copy_footage(sealed_files(staging / JOURNAL), final=True)
                    self._copy_open_files(staging / JOURNAL, tables)
        write_sums(tables / FOOTAGE_LIST, listed)
        names = [path for path in sorted(tables.rglob("*")) if path.is_file()]
        write_sums(tables / CONTENTS, {path.relative_to(tables).as_posix(): digest_of(path) for path in names})
        manifest = Manifest(
            program=__version__, home=self._home.identity, demo=self._home.is_demo, made_ms=made_ms, database=database,
            tables=tables.name, contents=digest_of(tables / CONTENTS), footage=with_footage, footage_files=len(listed),
            footage_bytes=sum((self._target / FOOTAGE / name).stat().st_size for name in listed),
            application_head=application_head, recorder_head=recorder_head, recipients=" ".join(self._files.recipients),
        )  # fmt: skip
        os.sync()  # all files and names must be durable before the manifest lists them
        write_whole(self._target / MANIFEST, manifest.signed(self._keys.signer(BACKUP_KEY)))
        self._remove_tables(keep=tables.name)
        return Done(manifest, self._copied_files, self._copied_bytes, self._remove_footage(set(listed)), missing)

    @contextmanager
    def _staged(self, tables: Path) -> Iterator[Path]:
        """The folder for copies of databases. If the backup is encrypted it lies in the home, so that nothing readable
        is ever written to the backup's medium; the copies are encrypted at the end and removed."""
        if not self._files.recipients:
            yield tables
            return
        with TemporaryDirectory(prefix="backup-", dir=self._home.run) as name:
            staging = Path(name)
            yield staging
            for path in sorted(staging.iterdir()):
                self._files.store(path, tables / path.name)

    def _copy_footage(self, names: Sequence[str], *, final: bool) -> tuple[dict[str, str], list[str]]:
        """Copies what the target lacks; returns (name -> digest of all, missing names). Raises Vanished."""
        listed: dict[str, str] = {}
        missing: list[str] = []
        for name in names:
            stored = name + self._files.suffix
            digest = self._sums.get(stored) or self._copy_one(name, self._target / FOOTAGE / stored)
            if digest:
                listed[stored] = self._sums[stored] = digest
                continue
            missing.append(name)
        if final and missing and set(missing) - set(sealed_files(self._home.journal)):
            raise Vanished
        return listed, missing

    def _copy_one(self, name: str, target: Path) -> str:
        """Copies a footage file if needed and returns the digest of what is stored; "" if the home has no such file."""
        source = self._find_footage(name)
        try:
            size_bytes = source.stat().st_size
            if target.exists() and (self._files.recipients or target.stat().st_size == size_bytes):
                return digest_of(
                    target
                )  # copied by an interrupted run; an encrypted file has its name when it is whole
            if self._link:
                target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                target.unlink(missing_ok=True)
                try:
                    os.link(source, target)
                    digest = digest_of(target)
                except OSError as error:
                    if error.errno != errno.EXDEV:  # footage on another disk cannot be linked
                        raise
                    digest = self._files.store(source, self._target / FOOTAGE / name)
            else:
                digest = self._files.store(source, self._target / FOOTAGE / name)
        except FileNotFoundError:
            return ""
        self._copied_files += 1
        self._copied_bytes += size_bytes
        return digest

    def _find_footage(self, name: str) -> Path:
        """The path of a footage file on any of the home's disks, torn files included."""
        roots = [disk.root for disk in self._disks.readable]
        return next((root / name for root in roots if (root / name).exists()), self._home.footage / name)

    def _copy_documents(self, tables: Path) -> None:
        """Copies documents of acts (pictures kept as evidence): few and small, so completely with each backup."""
        for path in sorted(self._home.documents.rglob("*")):
            if path.is_file():
                self._files.store(path, tables / DOCUMENTS / path.relative_to(self._home.documents))

    def _copy_open_files(self, journal: Path, tables: Path) -> None:
        """Copies files being written: they contain at least what the copied journal names."""
        for name in open_files(journal):
            try:
                self._files.store(self._find_footage(name), tables / OPEN_FILES / name)
            except FileNotFoundError:
                continue

    def _copy_log(self, folder: Path, target: Path, key: str) -> None:
        """Copies the published files of a log for one checkpoint; starts again if the log advanced meanwhile."""
        files = FolderFiles(folder)
        for _ in range(_RETRIES):
            note = files.read(CHECKPOINT)
            if note is None:
                return
            size = open_checkpoint(note, self._keys.verifier(key)).checkpoint.size
            copies = {tile.path: files.read(tile.path) for tile in tiles_of(size)}
            copies |= {path: files.read(path) for path in stamped_paths(files, size)}
            if files.read(CHECKPOINT) == note or None not in copies.values():
                for path, data in [*copies.items(), (CHECKPOINT, note)]:
                    if data is not None:  # a file missing in the home is reported by its own check
                        self._files.store_bytes(data, target / path)
                return
        words = Words("日志公布不断，请稍后再试", "the log is being published all the time: try again later")
        raise Fault(FaultKind.CONFLICT, words, str(folder))

    def _sums_before(self) -> dict[str, str]:
        """The digests of footage in the last complete backup that still exists here. Files for other recipients are
        removed: those of now could not open them."""
        recipients = " ".join(self._files.recipients)
        if recipients != self._recipients_before():
            for path in (self._target / FOOTAGE).rglob(f"*{AGE}"):
                path.unlink()
        write_whole(self._target / RECIPIENTS, f"{recipients}\n".encode())
        if not (self._target / MANIFEST).exists():
            return {}
        before = read_manifest(self._target, self._keys)
        sums = read_sums(self._target / before.tables / FOOTAGE_LIST)
        return {name: digest for name, digest in sums.items() if (self._target / FOOTAGE / name).exists()}

    def _recipients_before(self) -> str:
        path = self._target / RECIPIENTS
        return path.read_text(encoding="utf-8").strip() if path.exists() else ""

    def _remove_tables(self, keep: str = "") -> None:
        named = keep
        if not named and (self._target / MANIFEST).exists():
            named = read_manifest(self._target, self._keys).tables
        for folder in self._target.glob("tables-*"):
            if folder.name != named:
                shutil.rmtree(folder)

    def _remove_footage(self, listed: set[str]) -> int:
        """Removes footage that the home disposed of: a backup must not extend retention (20(2))."""
        removed = 0
        root = self._target / FOOTAGE
        for path in [path for path in root.rglob("*") if path.is_file()]:
            if path.relative_to(root).as_posix() not in listed:
                path.unlink()
                removed += 1
        for folder in sorted((path for path in root.rglob("*") if path.is_dir()), reverse=True):
            if not any(folder.iterdir()):
                folder.rmdir()
        return removed


@dataclass(frozen=True, slots=True)
class Holdings:
    """The footage of a host according to its journal."""

    files: int = 0
    bytes: int = 0
    cameras: int = 0
    first_minute: datetime | None = None


def holdings(journal: Path) -> Holdings:
    """Footage files not disposed of: their number, bytes, cameras and oldest minute."""
    with closing(open_reader(journal)) as connection:
        found = totals(connection)
    first = None if found.first_minute is None else datetime.fromtimestamp(found.first_minute * 60, UTC)
    return Holdings(found.files, found.size_bytes, found.cameras, first)


def sealed_files(journal: Path) -> list[str]:
    """Paths below the footage folder of finished files that were not disposed of."""
    with closing(open_reader(journal)) as connection:
        return sorted([*(name.path for name in finished_files(connection)), *torn_paths(connection)])


def open_files(journal: Path) -> list[str]:
    """Paths of the files being written."""
    with closing(open_reader(journal)) as connection:
        return sorted(name.path for name in files_being_written(connection))
