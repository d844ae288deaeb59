"""An uncompressed zip as a stream of known length (APPNOTE 6.3.10: method 0, ZIP64 where a size or an offset needs it).

The checksums are computed first, so that no data descriptors are needed and the length is known in advance.
"""

import errno
import os
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from mingcha.kit.clock import SHANGHAI

PIECE_BYTES = 1 << 20
_KERNEL_BYTES = 64 << 20
_CANNOT = (errno.EXDEV, errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EBADF, errno.ETXTBSY)
_LIMIT_32, _LIMIT_16 = 0xFFFFFFFF, 0xFFFF
_STORED, _STORED_64 = 20, 45
"""Version needed to extract: 2.0, and 4.5 for ZIP64."""
_UNIX = 3 << 8
_FILE_MODE = 0o100644 << 16


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the archive: its name and the fields of its headers."""

    name: bytes
    path: Path
    size_bytes: int
    crc: int

    @property
    def is_long(self) -> bool:
        """Whether its size needs ZIP64."""
        return self.size_bytes >= _LIMIT_32

    @property
    def head_bytes(self) -> int:
        """The length of its local header."""
        return 30 + len(self.name) + (20 if self.is_long else 0)


class ZipStream:
    """The zip of these files below `root`, each named `top/path`. `at`: the time in its headers."""

    def __init__(self, root: Path, paths: Sequence[str], top: str, at: datetime) -> None:
        self._members = [_member(root / path, f"{top}/{path}") for path in paths]
        local = at.astimezone(SHANGHAI)
        self._time = local.hour << 11 | local.minute << 5 | local.second // 2
        self._date = (max(local.year, 1980) - 1980) << 9 | local.month << 5 | local.day
        self._directory = self._central_directory()

    @property
    def size_bytes(self) -> int:
        """The total length of the stream."""
        return self._directory_at() + len(self._directory)

    def pieces(self) -> Iterator[bytes]:
        """The stream. Raises OSError, also if the length of a file has changed."""
        for one in self._members:
            yield self._local_header(one)
            left = one.size_bytes
            with one.path.open("rb") as file:
                while piece := file.read(min(PIECE_BYTES, left)):
                    left -= len(piece)
                    yield piece
                if left or file.read(1):
                    raise OSError(f"{one.path.name} changed while it was packed")
        yield self._directory

    def write_to(self, file: BinaryIO) -> None:
        """Writes the stream to an open file, members copied by the kernel where it can. Raises OSError as pieces()."""
        for one in self._members:
            file.write(self._local_header(one))
            file.flush()
            with one.path.open("rb") as source:
                copied = _copied(source.fileno(), file.fileno(), one.size_bytes)
                file.seek(0, os.SEEK_END)
                source.seek(copied)
                while piece := source.read(PIECE_BYTES):
                    copied += len(piece)
                    file.write(piece)
            if copied != one.size_bytes:
                raise OSError(f"{one.path.name} changed while it was packed")
        file.write(self._directory)

    def _directory_at(self) -> int:
        return sum(one.head_bytes + one.size_bytes for one in self._members)

    def _local_header(self, one: Member) -> bytes:
        size = _LIMIT_32 if one.is_long else one.size_bytes
        extra = struct.pack("<HHQQ", 1, 16, one.size_bytes, one.size_bytes) if one.is_long else b""
        version = _STORED_64 if one.is_long else _STORED
        fields = (version, 0, 0, self._time, self._date, one.crc, size, size, len(one.name), len(extra))
        return struct.pack("<4sHHHHHIIIHH", b"PK\3\4", *fields) + one.name + extra

    def _central_directory(self) -> bytes:
        offset, entries = 0, []
        for one in self._members:
            long = [one.size_bytes] * 2 if one.is_long else []
            long += [offset] if offset >= _LIMIT_32 else []
            extra = struct.pack(f"<HH{len(long)}Q", 1, 8 * len(long), *long) if long else b""
            size, version = _LIMIT_32 if one.is_long else one.size_bytes, _STORED_64 if long else _STORED
            fields = (_UNIX | version, version, 0, 0, self._time, self._date, one.crc, size, size)
            names = (len(one.name), len(extra), 0, 0, 0, _FILE_MODE, min(offset, _LIMIT_32))
            entries.append(struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", *fields, *names) + one.name + extra)
            offset += one.head_bytes + one.size_bytes
        directory = b"".join(entries)
        return directory + _end(len(entries), len(directory), offset)


def _end(count: int, size_bytes: int, offset: int) -> bytes:
    end = struct.pack(
        "<4sHHHHIIH", b"PK\5\6", 0, 0, min(count, _LIMIT_16), min(count, _LIMIT_16), min(size_bytes, _LIMIT_32),
        min(offset, _LIMIT_32), 0,
    )  # fmt: skip
    if count < _LIMIT_16 and size_bytes < _LIMIT_32 and offset < _LIMIT_32:
        return end
    fields = (44, _UNIX | _STORED_64, _STORED_64, 0, 0, count, count, size_bytes, offset)
    long = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", *fields)
    return long + struct.pack("<4sIQI", b"PK\6\7", 0, offset + size_bytes, 1) + end


def _copied(source: int, target: int, size_bytes: int) -> int:
    """The number of bytes that the kernel copied from the beginning of one file to an offset of another: fewer than all
    if the file system does not support it (copy_file_range(2)); the caller reads and writes the rest."""
    copied = 0
    while copied < size_bytes:
        try:
            count = os.copy_file_range(source, target, min(_KERNEL_BYTES, size_bytes - copied))
        except OSError as problem:
            if problem.errno in _CANNOT:
                break
            raise
        if not count:
            break
        copied += count
    return copied


def _member(path: Path, name: str) -> Member:
    crc, size = 0, 0
    with path.open("rb") as file:
        while piece := file.read(PIECE_BYTES):
            crc = zlib.crc32(piece, crc)
            size += len(piece)
    return Member(name.encode("ascii"), path, size, crc)
