"""The folder of a redaction below MINGCHA_HOME/redactions: its working files, and the film that they become."""

import errno
import fcntl
import hashlib
import io
import os
import re
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.separate_users import group_writes
from mingcha.kit.words import Words

FILM = "film.mp4"
_OWNER, _LOCKS = "owner", ".lock"
RESERVE_BYTES = 256 << 20
"""Space that a redaction leaves free on its disk, which pages and database share."""
_FULL = (errno.ENOSPC, errno.EDQUOT)
_NO_FILE = (errno.ENOENT, errno.ELOOP)
_NUMBER = re.compile(r"R\d{8}-\d{4,}", re.ASCII)


class RedactionWork:
    """The folder of one redaction. Raises ValueError for what is no number of one."""

    def __init__(self, redactions: Path, no: str) -> None:
        if not is_redaction_no(no):
            raise ValueError(no)
        self.path = redactions / no
        self.film = self.path / FILM
        self.source = self.path / "source"
        """The clips, and nothing else of their kind."""

    def make(self) -> None:
        """Creates the folders for their owner; with separate users, the pages read what was found and may remove it."""
        for folder in (self.path.parent, self.path, self.source):
            folder.mkdir(mode=group_writes(0o700), exist_ok=True)

    def claim(self, owner: str) -> None:
        """Makes sure, before anything is fetched, that all that lies here is of this redaction. After a restored
        database another one may have its number, and the footage of its point, detections and film lie here still."""
        note = self.path / _OWNER
        if note.is_file() and note.read_text(encoding="utf-8") == owner:
            return
        for path in self.path.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            elif path.suffix != _LOCKS:  # of the part that does this
                path.unlink()
        self.make()
        note.write_text(owner, encoding="utf-8")

    @contextmanager
    def alone(self, part: str) -> Iterator[None]:
        """While one part of a job is done: a worker that lost its lease without knowing it may still write the same
        files. Raises Fault(UNAVAILABLE) while another process of this host has the part; it is tried again."""
        with (self.path / f".{part}.lock").open("ab") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                words = Words("该部分仍由另一进程处理，稍后重试", "another worker still has this part")
                raise Fault(FaultKind.UNAVAILABLE, words, part) from None
            yield

    def film_folder(self, frozen_sha256: str) -> Path:
        """Where the film of exactly these frozen boxes is made: a job of earlier boxes that still runs writes nothing
        into it."""
        return self.path / f"film-{frozen_sha256[:16]}"

    def make_film_folder(self, frozen_sha256: str) -> Path:
        """Creates that folder and removes those of other boxes."""
        wanted = self.film_folder(frozen_sha256)
        for folder in self.path.glob("film-*"):
            if folder != wanted:
                shutil.rmtree(folder, ignore_errors=True)
        wanted.mkdir(mode=group_writes(0o700), exist_ok=True)
        return wanted

    def remove_film_folder(self, frozen_sha256: str) -> None:
        """Removes what the film of these boxes was made of."""
        shutil.rmtree(self.film_folder(frozen_sha256), ignore_errors=True)

    def put_film(self, made: Path) -> None:
        """Gives a finished film its place. The file has two names then."""
        draft = self.path / f".{FILM}.draft"
        draft.unlink(missing_ok=True)
        draft.hardlink_to(made)
        draft.replace(self.film)

    def film_sha256(self) -> str:
        """The SHA-256 of the film as it lies there, "" if there is none; what a link leads to is none."""
        try:
            with _opened(self.film) as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as problem:
            if problem.errno in _NO_FILE:
                return ""
            raise

    def has_film(self, sha256: str) -> bool:
        """Whether the film that lies there has a digest: for each part that is read of it, so the file is read anew
        only if it was written or moved since."""
        try:
            found = self.film.lstat()
        except FileNotFoundError:
            return False
        is_file = stat.S_ISREG(found.st_mode)
        return is_file and _digest_of(self.film, found.st_ino, found.st_size, found.st_ctime_ns) == sha256 != ""

    def remove_film(self) -> None:
        """Removes the film alone: it is rendered again."""
        self.film.unlink(missing_ok=True)

    def has_more_than_film(self) -> bool:
        """Whether anything lies here besides the film."""
        return self.path.is_dir() and any(path != self.film for path in self.path.iterdir())

    def remove_all_but_film(self) -> None:
        """Removes the source and everything that the film was made of."""
        for path in self.path.iterdir() if self.path.is_dir() else ():
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            elif path != self.film:
                path.unlink(missing_ok=True)

    def remove(self) -> None:
        """Removes the whole folder."""
        shutil.rmtree(self.path, ignore_errors=True)


def is_redaction_no(text: str) -> bool:
    """Whether a text has the form of a redaction's number, so that it can name a folder."""
    return _NUMBER.fullmatch(text) is not None


def _opened(path: Path) -> io.BufferedReader:
    return io.BufferedReader(io.FileIO(os.open(path, os.O_RDONLY | os.O_NOFOLLOW)))


@lru_cache(maxsize=64)
def _digest_of(path: Path, *_state: int) -> str:
    with _opened(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def disk_may_be_full(folder: Path) -> Iterator[None]:
    """Turns a disk that is full, or has not the reserve free, into Fault(EXHAUSTED)."""
    try:
        if shutil.disk_usage(folder).free < RESERVE_BYTES:
            raise _no_room(str(folder.name))
        yield
    except OSError as problem:
        if problem.errno in _FULL:
            raise _no_room(str(problem)) from None
        raise


def _no_room(detail: str) -> Fault:
    words = Words("脱敏所用磁盘空间不足，稍后重试", "the disk has no room for the redaction; it is tried again")
    return Fault(FaultKind.EXHAUSTED, words, detail)
