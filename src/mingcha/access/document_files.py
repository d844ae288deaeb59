"""Documents that are kept as files: written once, never opened for writing again, known by name, size and SHA-256."""

import os
from collections.abc import Iterator
from pathlib import Path

SNAPSHOTS = "snapshots"
"""The folder of pictures kept as evidence, below the documents."""


def keep_document(folder: Path, name: str, data: bytes) -> None:
    """Writes `folder/name` durably, readable by its owner alone. Raises FileExistsError when the name is taken."""
    path = folder / name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view) :]
        os.fsync(handle)
    finally:
        os.close(handle)
    for directory in (path.parent, path.parent.parent):
        _sync_directory(directory)


def remove_document(folder: Path, name: str) -> None:
    """Takes back a document whose act did not end well."""
    (folder / name).unlink(missing_ok=True)


def read_document(folder: Path, name: str) -> bytes:
    """The bytes of a document. Raises FileNotFoundError."""
    return (folder / name).read_bytes()


def documents_in(folder: Path) -> Iterator[str]:
    """The names of all documents below a folder, in order."""
    yield from (path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file())


def _sync_directory(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
