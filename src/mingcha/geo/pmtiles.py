"""Reads raster tiles from a PMTiles file, version 3 (github.com/protomaps/PMTiles, spec/v3): a city's own base map.

The file is read in place: header and root directory once, then a leaf directory and a tile a request. It is written by
whoever keeps the machine; its numbers are bounded all the same, so that a broken file costs an error and no memory.
"""

import os
import zlib
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

HEADER_BYTES = 127
MOST_TILE_BYTES = 4 * 2**20
LAST_ZOOM = 26
_MAGIC = b"PMTiles\x03"
_MOST_DIRECTORY_BYTES = 16 * 2**20
_MOST_ENTRIES = 2**21
_MOST_DEPTH = 4
"""Directories between the root and a tile; the specification names three."""
_PLAIN, _GZIP = 1, 2
_KINDS = {2: "image/png", 3: "image/jpeg", 4: "image/webp", 5: "image/avif"}
"""Raster types of tiles (spec 3.1)."""


class _Entry(NamedTuple):
    first: int
    run: int
    """Tiles from `first` on that are the same; 0: the entry is a leaf directory."""
    length: int
    offset: int


@dataclass(frozen=True, slots=True)
class TileFile:
    """An open file of raster tiles; `kind` is the MIME type of each tile."""

    path: Path
    kind: str
    first_zoom: int
    last_zoom: int
    _root: tuple[_Entry, ...]
    _leaves_at: int
    _tiles_at: int
    _packed: bool

    def tile(self, zoom: int, column: int, row: int) -> bytes:
        """The tile, b"" if the file has none there. Raises Fault(INVALID) for a tile that does not exist, and for a
        broken file."""
        if not 0 <= zoom <= LAST_ZOOM or not (0 <= column < 1 << zoom and 0 <= row < 1 << zoom):
            raise Fault(FaultKind.INVALID, Words("超出地图的范围", "beyond the map"))
        number, entries = tile_number(zoom, column, row), self._root
        for _ in range(_MOST_DEPTH):
            at = bisect_right(entries, number, key=lambda one: one.first) - 1
            if at < 0:
                return b""
            entry = entries[at]
            if entry.run:
                inside = number < entry.first + entry.run
                return _read(self.path, self._tiles_at + entry.offset, entry.length, MOST_TILE_BYTES) if inside else b""
            entries = _directory(self.path, self._leaves_at + entry.offset, entry.length, packed=self._packed)
        raise _broken(self.path)


def is_tile_file(address: str) -> bool:
    """Whether the address of a base map names a file on this machine."""
    return address.startswith("/") and address.endswith(".pmtiles")


def tile_number(zoom: int, column: int, row: int) -> int:
    """The number of a tile: those of smaller zooms first, within a zoom along a Hilbert curve (spec 4.1)."""
    number = ((1 << 2 * zoom) - 1) // 3
    for bit in reversed(range(zoom)):
        side = 1 << bit
        east, south = column & side, row & side
        number += (3 * east ^ south) << bit
        if not south:
            if east:
                column, row = side - 1 - column, side - 1 - row
            column, row = row, column
    return number


@lru_cache(2)
def open_tiles(path: Path) -> TileFile:
    """The file, with its header and root directory read, once a program. Raises Fault(INVALID) if it is no PMTiles file
    of version 3 or has no raster tiles, Fault(UNAVAILABLE) if it cannot be read."""
    head = _read(path, 0, HEADER_BYTES, HEADER_BYTES)
    if not head.startswith(_MAGIC):
        raise _broken(path)
    root_at, root_bytes, _, _, leaves_at, _, tiles_at, _ = (
        int.from_bytes(head[at : at + 8], "little") for at in range(8, 72, 8)
    )
    inside, _, kind, first_zoom, last_zoom = head[97:102]
    if kind not in _KINDS or inside not in (_PLAIN, _GZIP) or not first_zoom <= last_zoom <= LAST_ZOOM:
        words = Words(
            f"{path} 不含图片瓦片，或者压缩方式不支持", f"{path} holds no pictures, or is compressed otherwise"
        )
        raise Fault(FaultKind.INVALID, words)
    packed = inside == _GZIP
    root = _directory(path, root_at, root_bytes, packed=packed)
    return TileFile(path, _KINDS[kind], first_zoom, last_zoom, root, leaves_at, tiles_at, packed)


@lru_cache(64)
def _directory(path: Path, offset: int, length: int, *, packed: bool) -> tuple[_Entry, ...]:
    """A directory (spec 4): tile numbers as differences, run lengths, lengths, offsets; 0 is right after the last."""
    text = _read(path, offset, length, _MOST_DIRECTORY_BYTES)
    if packed:
        text = _unpacked(path, text)
    numbers = _varints(path, text)
    count, values = numbers[0], numbers[1:]
    if count > _MOST_ENTRIES or len(values) != 4 * count:
        raise _broken(path)
    entries: list[_Entry] = []
    number = place = 0
    for at in range(count):
        number += values[at]
        length_bytes, named = values[2 * count + at], values[3 * count + at]
        place = named - 1 if named else place
        entries.append(_Entry(number, values[count + at], length_bytes, place))
        place += length_bytes
    return tuple(entries)


def _unpacked(path: Path, text: bytes) -> bytes:
    """Gzip, bounded. Raises Fault(INVALID)."""
    reader = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        plain = reader.decompress(text, _MOST_DIRECTORY_BYTES)
    except zlib.error:
        raise _broken(path) from None
    if not reader.eof:
        raise _broken(path)
    return plain


def _varints(path: Path, text: bytes) -> Sequence[int]:
    numbers: list[int] = []
    number = shift = 0
    for byte in text:
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            numbers.append(number)
            number = shift = 0
        elif shift > 63:
            raise _broken(path)
    if shift or not numbers:
        raise _broken(path)
    return numbers


def _read(path: Path, offset: int, length: int, most: int) -> bytes:
    if not 0 < length <= most or offset >= 1 << 62:
        raise _broken(path)
    try:
        with path.open("rb") as file:
            found = os.pread(file.fileno(), length, offset)
    except OSError as error:
        words = Words(f"读不了底图文件 {path}", f"the file of the base map cannot be read: {path}")
        raise Fault(FaultKind.UNAVAILABLE, words) from error
    if len(found) != length:
        raise _broken(path)
    return found


def _broken(path: Path) -> Fault:
    return Fault(
        FaultKind.INVALID, Words(f"{path} 不是完整的 PMTiles 文件", f"{path} is no whole PMTiles file of version 3")
    )
