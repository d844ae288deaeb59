"""Writes a small PMTiles file for the tests, from the specification (version 3) and sharing nothing with the reader."""

import gzip
import struct
from collections.abc import Mapping
from pathlib import Path

PNG = 2


def write_tiles(
    path: Path, tiles: Mapping[int, bytes], *, leaves: bool = False, packed: bool = True, kind: int = PNG
) -> Path:
    """A file with tiles by their number, all in the root directory or (`leaves`) two a leaf directory."""
    pack = gzip.compress if packed else bytes
    body, rows = b"", []
    for number in sorted(tiles):
        rows.append((number, 1, len(tiles[number]), len(body)))
        body += tiles[number]
    leaf_bytes = b""
    if leaves:
        heads = []
        for at in range(0, len(rows), 2):
            leaf = pack(_directory(rows[at : at + 2]))
            heads.append((rows[at][0], 0, len(leaf), len(leaf_bytes)))
            leaf_bytes += leaf
        rows = heads
    root = pack(_directory(rows))
    places = (
        127,
        len(root),
        127 + len(root),
        0,
        127 + len(root),
        len(leaf_bytes),
        127 + len(root) + len(leaf_bytes),
        len(body),
    )
    head = b"PMTiles\x03" + struct.pack("<11Q", *places, len(tiles), len(tiles), len(tiles))
    head += bytes((1, 2 if packed else 1, 1, kind, 0, 20)) + bytes(25)
    assert len(head) == 127
    path.write_bytes(head + root + leaf_bytes + body)
    return path


def _directory(rows: list[tuple[int, int, int, int]]) -> bytes:
    out = _varint(len(rows))
    last = 0
    for number, *_ in rows:
        out += _varint(number - last)
        last = number
    for column in (1, 2):
        out += b"".join(_varint(row[column]) for row in rows)
    end = None
    for *_, length, offset in rows:
        out += _varint(0 if offset == end else offset + 1)
        end = offset + length
    return out


def _varint(number: int) -> bytes:
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes((*out, number))
