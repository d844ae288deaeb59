"""The list of an import while its job lives: encrypted in the home, a line of the file a part of the job.

It may hold passwords of cameras, so it is sealed with the master key as they are in the register, and removed with the
end of its job. It is no part of a backup: after a restore such a job fails and the list is given again.
"""

import hashlib
import json
import os
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import batched, islice
from pathlib import Path
from typing import BinaryIO

from mingcha.kit.canonical import canonical_json
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder
from mingcha.kit.words import Words
from mingcha.registry.imports.lines import LINES_A_PART
from mingcha.registry.lists.csv_file import Record

_NAME = re.compile(r"[0-9a-f]{64}", re.ASCII)
_DRAFT = "draft-"
_INDEX = b"["
"""Begins the last line of a list: where its parts begin, and where this line itself begins, the last number. A sealed
part begins with a letter."""
_MOST_DIGITS = 20
ORPHAN_AFTER = timedelta(hours=1)
"""A file of no open job is removed when it is this old: its process died before it queued the job."""


def keep_list(home: Home, keys: KeyFolder, records: Iterable[Record]) -> tuple[str, int, int]:
    """Writes a list into the home; its name (the digest of the sealed bytes), its parts and its records.

    Raises what reading the records raises; then nothing stays.
    """
    home.imports.mkdir(mode=0o700, exist_ok=True)
    draft = home.imports / f"{_DRAFT}{os.urandom(8).hex()}"
    digest, begins, lines, end = hashlib.sha256(), list[int](), 0, 0
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for batch in batched(records, LINES_A_PART):
                sealed = keys.seal(_packed(batch)).encode() + b"\n"
                digest.update(sealed)
                file.write(sealed)
                begins.append(end)
                lines, end = lines + len(batch), end + len(sealed)
            index = _index(begins, end)
            digest.update(index)
            file.write(index)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(home.imports / digest.hexdigest())
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return digest.hexdigest(), len(begins), lines


def part_of_list(home: Home, keys: KeyFolder, name: str, part: int) -> list[Record]:
    """The records of part `part`, counted from 1. Raises Fault(NOT_FOUND) if the list is gone, Fault(CORRUPT) if it is
    damaged or shorter."""
    with _opened(home, name) as file:
        begins = _begins(file)
        if begins is None:  # of an older version: the parts before are read
            file.seek(0)
            sealed = next(islice(file, part - 1, part), b"")
        elif 0 < part <= len(begins):
            file.seek(begins[part - 1])
            sealed = file.readline()
        else:
            sealed = b""
    if not sealed or sealed.startswith(_INDEX):
        raise _not_whole()
    return _unpacked(keys.unseal(sealed.decode("ascii", "replace").strip()))


def whole_list(home: Home, keys: KeyFolder, name: str) -> Iterator[list[Record]]:
    """The records of the list, part by part. Raises as part_of_list does; after the last part Fault(CORRUPT) when the
    file as a whole is not what its name, the digest, says."""
    digest = hashlib.sha256()
    with _opened(home, name) as file:
        for sealed in file:
            digest.update(sealed)
            if sealed.startswith(_INDEX):
                continue
            yield _unpacked(keys.unseal(sealed.decode("ascii", "replace").strip()))
    if digest.hexdigest() != name:
        raise _not_whole()


def remove_list(home: Home, name: str) -> None:
    """Removes a list; nothing happens when it is gone already."""
    if _NAME.fullmatch(name):
        (home.imports / name).unlink(missing_ok=True)


def remove_orphans(home: Home, wanted: Collection[str], now: datetime) -> int:
    """Removes lists, with what lies beside them, and drafts that nobody wants and that are older than an hour; returns
    how many files."""
    old = (now - ORPHAN_AFTER).timestamp()
    removed = 0
    for path in sorted(home.imports.glob("*")):
        if path.name.partition(".")[0] not in wanted and _written_at(path, otherwise=old) < old:
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _written_at(path: Path, *, otherwise: float) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # removed meanwhile by the end of its job
        return otherwise


def _opened(home: Home, name: str) -> BinaryIO:
    try:
        if not _NAME.fullmatch(name):
            raise FileNotFoundError(name)
        return (home.imports / name).open("rb")
    except FileNotFoundError:
        words = Words("清单已不在本机，请重新导入", "the list is no longer on this machine: import it again")
        raise Fault(FaultKind.NOT_FOUND, words) from None


def _index(begins: Sequence[int], end: int) -> bytes:
    """The last line of a list, so that a part is read without those before it."""
    return f"[{','.join(map(str, begins))}]{end:0{_MOST_DIGITS}}\n".encode()


def _begins(file: BinaryIO) -> Sequence[int] | None:
    """Where the parts of a list begin; None for a list without such a line. Raises Fault(CORRUPT) for a damaged one."""
    size = file.seek(0, os.SEEK_END)
    if size <= _MOST_DIGITS:
        return None
    file.seek(size - _MOST_DIGITS - 1)
    end = file.read().rstrip(b"\n")
    if not end.isdigit():
        return None
    file.seek(min(int(end), size))
    index, closed, _ = file.read().partition(b"]")
    if not closed or not index.startswith(_INDEX):
        raise _not_whole()
    try:
        return [int(one) for one in index[1:].split(b",") if one]
    except ValueError:
        raise _not_whole() from None


def _not_whole() -> Fault:
    return Fault(FaultKind.CORRUPT, Words("清单不完整", "the stored list is incomplete"))


def _packed(records: Iterable[Record]) -> str:
    return canonical_json([[record.line, record.cells, record.has_more] for record in records]).decode()


def _unpacked(text: str) -> list[Record]:
    return [Record(line, cells, has_more) for line, cells, has_more in json.loads(text)]
