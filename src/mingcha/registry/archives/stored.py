"""Where files of volumes lie: in the home by their names, or, with MINGCHA_ARCHIVE_STORE, in a store by their SHA-256
(article 11). What the home kept before stays readable there until it is copied, and afterwards.

A file is written before its row and taken back if the act fails, unless another row has the same bytes. Two people may
hand in the same bytes at once, one of them in vain: who takes them back looks again afterwards, and who files them
looks for them once more, so that the row that stands has its file.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

import structlog
from django.conf import settings
from django.db import Error as DatabaseError

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.archives.models import ArchiveVersion
from mingcha.registry.documents.content_store import ContentStore, is_content, put_once
from mingcha.registry.documents.document_files import read_document
from mingcha.registry.documents.keeping import kept_scan
from mingcha.registry.documents.scans import SUFFIXES, judged_scan
from mingcha.registry.documents.values import DocumentFacts

ARCHIVES = "archives"
"""The folder of files of volumes, below the documents of the home."""
_LOG = structlog.get_logger(__name__)


def archive_store() -> ContentStore | None:
    """The store of MINGCHA_ARCHIVE_STORE; None if files lie in the home."""
    found: ContentStore | None = settings.MINGCHA_ARCHIVE_STORE
    return found


@contextmanager
def kept_in_archives(scan: bytes, *, folder: Path, on: date) -> Iterator[DocumentFacts]:
    """Keeps a scan and gives its facts to the act inside; an exception there takes it back. `folder`: the documents of
    the home; `on`: the Shanghai day. Raises Refused (article 11) for a file that is no scan, Fault(UNAVAILABLE) while
    the store is away, Fault(CORRUPT) if it has other bytes under the digest."""
    store = archive_store()
    if store is None:
        with kept_scan(scan, below=ARCHIVES, folder=folder, on=on, article="11") as kept:
            yield kept
        return
    judged = judged_scan(scan, on, "11")
    data = scan[: judged.kept_bytes]
    digest = hashlib.sha256(data).hexdigest()
    is_new = put_once(store, digest, data)
    # no two rows have one name; the bytes are found by their digest
    name = f"{ARCHIVES}/{on:%Y%m}/{digest[:16]}-{os.urandom(4).hex()}.{SUFFIXES[judged.media_type]}"
    try:
        yield DocumentFacts(name, digest, judged.media_type, len(data))
    except BaseException:
        if is_new:
            _take_back(store, digest, data)
        raise
    _look_again(store, digest, data)


def read_archived(folder: Path, name: str, digest: str) -> bytes:
    """The bytes of a file of a volume, from the home if they are there as they were handed in, else from the store; the
    caller compares them. Raises FileNotFoundError, and Fault(UNAVAILABLE) while the store is away."""
    store = archive_store()
    if store is None:
        return read_document(folder, name)
    with suppress(FileNotFoundError):
        data = read_document(folder, name)
        if is_content(digest, data):
            return data
    return store.read(digest)


def read_unaltered_archived(folder: Path, row: ArchiveVersion, about: str) -> bytes:
    """The same, compared. Raises Fault(CORRUPT) about this subject for a file that is gone or differs."""
    words = Words("材料缺失或与归档时不符", "the file is missing or differs from what was archived")
    try:
        data = read_archived(folder, row.file, row.digest)
    except FileNotFoundError:
        raise Fault(FaultKind.CORRUPT, words, about) from None
    if not is_content(row.digest, data):
        raise Fault(FaultKind.CORRUPT, words, about)
    return data


def _take_back(store: ContentStore, digest: str, data: bytes) -> None:
    """What cannot be taken back stays without a row, and the check names it."""
    with suppress(Fault, DatabaseError):
        if _is_filed(digest):
            return
        store.remove(digest)
        if _is_filed(digest):
            store.write(digest, data)


def _look_again(store: ContentStore, digest: str, data: bytes) -> None:
    """After the act: it has succeeded, so a store that went away since is no fault of it."""
    try:
        if not store.has(digest, len(data)):
            store.write(digest, data)
    except Fault as fault:
        _LOG.warning("archived_file_not_seen_again", digest=digest, fault=fault.kind.value)


def _is_filed(digest: str) -> bool:
    return ArchiveVersion.objects.filter(digest=digest).exists()
