"""Stores that keep files by their SHA-256: what one must be able to do, and one in a folder (article 11).

The address of a file is the digest of its bytes, so nothing is replaced, the same bytes lie there once, and what is
read is compared with its address.
"""

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import structlog

from mingcha.kit.durable import sync_folder
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.separate_users import group_reads
from mingcha.kit.words import Words
from mingcha.registry.documents.document_files import MOST_DOCUMENT_BYTES, documents_in

_LOG = structlog.get_logger(__name__)


class ContentStore(Protocol):
    """A store of files by digest. Every method raises Fault(UNAVAILABLE) while the store is away or refuses us, and
    Fault(EXHAUSTED) if it is full. A digest is the SHA-256 of the bytes, hexadecimal."""

    @property
    def address(self) -> str:
        """Where it is, for people and the log, without a secret."""
        ...

    def read(self, digest: str) -> bytes:
        """What lies under a digest, cut to the longest document; the caller compares it. Raises FileNotFoundError."""
        ...

    def has(self, digest: str, size_bytes: int) -> bool:
        """Whether something of this length lies under a digest."""
        ...

    def write(self, digest: str, data: bytes) -> None:
        """Keeps bytes under their digest, all of them or none."""
        ...

    def remove(self, digest: str) -> None:
        """Takes away what lies under a digest, if anything does."""
        ...

    def names(self) -> Iterator[str]:
        """The names of all that lies in the store (`name_of`, or anything else)."""
        ...


def name_of(digest: str) -> str:
    """The name of a file in a store."""
    return f"{digest[:2]}/{digest}"


def is_content(digest: str, data: bytes) -> bool:
    """Whether bytes have this digest."""
    return hashlib.sha256(data).hexdigest() == digest


def put_once(store: ContentStore, digest: str, data: bytes) -> bool:
    """Keeps bytes under their digest; returns False if they lay there already. Raises Fault(CORRUPT) if other bytes do:
    they are evidence of an alteration and are not written over."""
    try:
        held = store.read(digest)
    except FileNotFoundError:
        store.write(digest, data)
        return True
    if not is_content(digest, held):
        words = Words(
            "存储中同一摘要的文件已被改动，未予归入，请通知管理员",
            "the store has other bytes under the digest of this file: it is not filed, tell the administrators",
        )
        raise Fault(FaultKind.CORRUPT, words, digest)
    return False


def store_away(store: str, detail: str) -> Fault:
    """The fault of a store that does not answer or refuses us, entered into the program's log."""
    _LOG.warning("store_away", store=store, detail=detail)
    words = Words(
        "档案文件存储暂时不可用，什么也没有改变，请稍后再试；持续出现请通知管理员",
        "the store of archive files is not available, and nothing was changed: try again later, and tell the "
        "administrators if it lasts",
    )
    return Fault(FaultKind.UNAVAILABLE, words, detail)


@dataclass(frozen=True, slots=True)
class ContentFolder:
    """A store in a folder, such as one below the mount of a file system. The folder is never made: while it is not
    there, its disk is away."""

    root: Path

    @property
    def address(self) -> str:
        """See ContentStore."""
        return str(self.root)

    def read(self, digest: str) -> bytes:
        """See ContentStore."""
        self._require_there()
        name = name_of(digest)
        try:
            handle = os.open(self.root / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                os.close(handle)
                raise FileNotFoundError(name)
            with os.fdopen(handle, "rb") as file:
                return file.read(MOST_DOCUMENT_BYTES + 1)
        except FileNotFoundError:
            raise
        except OSError as error:
            if error.errno == errno.ELOOP:
                raise FileNotFoundError(name) from None  # a link is no file of ours
            raise store_away(self.address, type(error).__name__) from None

    def has(self, digest: str, size_bytes: int) -> bool:
        """See ContentStore."""
        self._require_there()
        try:
            return (self.root / name_of(digest)).stat().st_size == size_bytes
        except FileNotFoundError:
            return False
        except OSError as error:
            raise store_away(self.address, type(error).__name__) from None

    def write(self, digest: str, data: bytes) -> None:
        """See ContentStore. Under another name until it is whole and on the disk."""
        self._require_there()
        path = self.root / name_of(digest)
        draft = path.with_name(f"{digest}.{os.urandom(4).hex()}.part")
        with self._may_fail():
            path.parent.mkdir(mode=group_reads(0o700), exist_ok=True)
            try:
                with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, group_reads(0o400)), "wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                draft.replace(path)
            finally:
                draft.unlink(missing_ok=True)
            for folder in (path.parent, self.root):
                sync_folder(folder)

    def remove(self, digest: str) -> None:
        """See ContentStore."""
        self._require_there()
        with self._may_fail():
            (self.root / name_of(digest)).unlink(missing_ok=True)

    def names(self) -> Iterator[str]:
        """See ContentStore."""
        self._require_there()
        yield from documents_in(self.root)

    def _require_there(self) -> None:
        if not self.root.is_dir():
            raise store_away(self.address, "no such folder")

    @contextmanager
    def _may_fail(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                words = Words("档案文件存储已满，未予归入", "the store of archive files is full: it is not filed")
                raise Fault(FaultKind.EXHAUSTED, words, self.address) from None
            raise store_away(self.address, type(error).__name__) from None
