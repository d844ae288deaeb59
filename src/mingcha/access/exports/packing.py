"""Makes the file of a bag for delivery: an uncompressed zip, encrypted to its recipient if there is one."""

import base64
import io
import os
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import BinaryIO

import pyrage

from mingcha.access.exports.sealing import policy_text
from mingcha.access.exports.values import ExportRow
from mingcha.access.exports.work_folder import WorkFolder
from mingcha.custody.interruptions.reason_words import REASON_WORDS
from mingcha.evidence.bag.bag_files import Tags, bag_paths, write_tags
from mingcha.evidence.bag.film_files import write_film_tags
from mingcha.evidence.bag.paths import PLAYER, VERIFIER
from mingcha.evidence.bag.readme import ReadmeWords
from mingcha.evidence.bag.zip_stream import ZipStream
from mingcha.evidence.queries import entry_body, entry_opening, entry_proof
from mingcha.kit.canonical import canonical_json
from mingcha.kit.durable import sync_folder
from mingcha.kit.separate_users import group_reads
from mingcha.law.request_purposes import RequestPurpose, request_purpose

_VERIFIER_PACKAGE = "mingcha.evidence.bag_verifier"
_COPY_BYTES = 1 << 20


def pack_bag(export: ExportRow, folder: WorkFolder, organisation: str) -> int:
    """Writes the tag files and, in one step, the file for delivery; returns its length in bytes.

    Raises OSError if the disk cannot be written to.
    """
    assert export.entry is not None
    export_json = canonical_json(_opening(export.entry))
    tags = Tags(policy_text(), export_json, entry_proof(export.entry), organisation, _extras(), _words())
    write_tags(folder.bag, folder.payload(), tags)
    return _close(export, folder)


def pack_films(export: ExportRow, folder: WorkFolder, organisation: str) -> int:
    """The same for an export whose only payload are redacted films: it proves no originals, so it brings no proofs."""
    write_film_tags(folder.bag, folder.payload(), organisation, _words())
    return _close(export, folder)


def _close(export: ExportRow, folder: WorkFolder) -> int:
    """Makes the file for delivery of a bag that is complete; its length in bytes."""
    stream = ZipStream(folder.bag, bag_paths(folder.bag), export.no, export.started_at)
    folder.require_room(stream.size_bytes)
    draft = folder.file.with_name(folder.file.name + ".draft")
    try:
        with draft.open("wb") as file:
            _write(stream, file, export.recipient)
            file.flush()
            os.fsync(file.fileno())
            size = file.tell()
        draft.chmod(group_reads(0o600))
        draft.replace(folder.file)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(folder.path)
    folder.discard_building()
    return size


def _words() -> ReadmeWords:
    return ReadmeWords(
        REASON_WORDS, {one.value: found.words for one in RequestPurpose if (found := request_purpose(one))}
    )


def _opening(entry: int) -> dict[str, str]:
    """The entry of the act that made the bag, with its salt and event."""
    salt, event = entry_opening(entry)
    return {"entry": entry_body(entry).decode(), "salt": base64.b64encode(salt).decode(), "event": event.decode()}


def _extras() -> Mapping[str, bytes]:
    """verify.py and the player, if this installation has them."""
    found = {}
    try:
        package = resources.files(_VERIFIER_PACKAGE)
    except ModuleNotFoundError:
        return {}
    for name in (VERIFIER, PLAYER):
        path = package / name
        if path.is_file():
            found[name] = path.read_bytes()
    return found


def _write(stream: ZipStream, file: BinaryIO, recipient: str) -> None:
    if not recipient:
        stream.write_to(file)
        return
    source, target = _Pieces(stream.pieces()), _Target(file)
    try:
        pyrage.encrypt_io(io.BufferedReader(source, _COPY_BYTES), target, [pyrage.x25519.Recipient.from_str(recipient)])
    except (pyrage.EncryptError, OSError) as problem:
        raise source.error or target.error or OSError(str(problem)) from problem


class _Pieces(io.RawIOBase):
    """A stream of pieces as a file; `error` keeps an OSError, which pyrage replaces by another error."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._left = memoryview(b"")
        self.error: OSError | None = None

    def readable(self) -> bool:
        """True."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fills the buffer with the next bytes."""
        try:
            while not self._left:
                self._left = memoryview(next(self._pieces))
        except StopIteration:
            return 0
        except OSError as problem:
            self.error = problem
            raise
        count = min(len(buffer), len(self._left))
        buffer[:count] = self._left[:count]
        self._left = self._left[count:]
        return count


class _Target:
    """A file that keeps its OSError."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.error: OSError | None = None

    def write(self, data: bytes) -> int:
        """Writes all of it."""
        try:
            self._file.write(data)
        except OSError as problem:
            self.error = problem
            raise
        return len(data)

    def flush(self) -> None:
        """Flushes the file."""
        self._file.flush()


def bag_file(exports: Path, export: ExportRow) -> Path:
    """The path of an export's delivered file (a zip, possibly encrypted) below the folder of exports."""
    return WorkFolder(exports, export.no, export.file_name).file
