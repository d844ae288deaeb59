"""Documents that are kept as files: written once, never opened for writing again, known by name, size and SHA-256."""

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from mingcha.kit.durable import sync_folder
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.separate_users import group_reads
from mingcha.kit.words import Words

SNAPSHOTS = "snapshots"
"""The folder of pictures kept as evidence, below the documents."""
CLEAR_STILLS = "clear-stills"
"""The folder of last clear pictures of findings (supervision/looks), below the documents: `mingcha look` keeps them."""
LOOK_VIEWS = "look-views"
"""The folder of views that were taken to be signed as a reference (supervision/looks), below the documents."""
SHEET_ORIGINALS, SHEET_COPIES, SHEET_PAPERS = "sheet-originals", "sheet-copies", "sheet-papers"
"""The folders of uncovered stills, covered copies and issued papers of sheets (supervision/sheets), likewise."""
CLOCK_REMOVES = (LOOK_VIEWS, SHEET_ORIGINALS, SHEET_COPIES, SHEET_PAPERS)
"""The folders in which the pages keep files and the clock removes them when their time is over (month_folders.py)."""
PAPERS = "papers"
"""The folder of papers that were shown (article 15(3)), below the documents."""
MOST_DOCUMENT_BYTES = 64 * 2**20
"""No document of ours is longer."""


def keep_document(folder: Path, name: str, data: bytes) -> None:
    """Writes `folder/name` durably, readable by its owner alone, with separate users also by its group.

    Raises FileExistsError when the name is taken.
    """
    path = folder / name
    path.parent.mkdir(mode=group_reads(0o700), parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, group_reads(0o400))
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view) :]
        os.fsync(handle)
    finally:
        os.close(handle)
    for directory in (path.parent, path.parent.parent):
        sync_folder(directory)


def remove_document(folder: Path, name: str) -> None:
    """Takes back a document whose act did not end well."""
    (folder / name).unlink(missing_ok=True)


def read_document(folder: Path, name: str) -> bytes:
    """The bytes of a document, cut to the longest one we write (a longer file then matches no digest).

    Raises FileNotFoundError also for a name that leads out of the folder and for anything that is not a regular file (a
    link, a pipe): rows and files may have been tampered with.
    """
    if not _is_inside(name):
        raise FileNotFoundError(name)
    try:
        handle = os.open(folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        raise FileNotFoundError(name) from None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise FileNotFoundError(name)
    with os.fdopen(handle, "rb") as file:
        return file.read(MOST_DOCUMENT_BYTES + 1)


def read_unaltered(folder: Path, name: str, digest: str, words: Words, about: str) -> bytes:
    """The bytes of a document whose row has this SHA-256, hexadecimal.

    Raises Fault(CORRUPT) with these words about this subject if the file is gone or differs.
    """
    try:
        data = read_document(folder, name)
    except FileNotFoundError:
        raise Fault(FaultKind.CORRUPT, words, about) from None
    if hashlib.sha256(data).hexdigest() != digest:
        raise Fault(FaultKind.CORRUPT, words, about)
    return data


def documents_in(folder: Path) -> Iterator[str]:
    """The names of all that lies below a folder and is no folder, in order."""
    there = (path for path in sorted(folder.rglob("*")) if path.is_symlink() or not path.is_dir())
    yield from (path.relative_to(folder).as_posix() for path in there)


def _is_inside(name: str) -> bool:
    parts = name.split("/")
    return "\0" not in name and all(part not in ("", ".", "..") for part in parts)
