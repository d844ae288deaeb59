"""Names and bytes of a log's published files: tiles and entry bundles (C2SP tlog-tiles)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mingcha.evidence.log.merkle import TILE_HEIGHT, TILE_WIDTH

CHECKPOINT = "checkpoint"
"""The file name of the signed head."""
WITNESSED = "checkpoint.witnessed"
"""The newest head with cosignatures, beside the checkpoint; written by the program that asks the witnesses."""
MOST_ENTRY_BYTES = 65_535
"""The maximum size of an entry: its length in a bundle is a uint16."""

_PATH = re.compile(
    r"tile/(?P<level>entries|0|[1-9][0-9]?)/(?P<index>(?:x[0-9]{3}/)*[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Tile:
    """One published file: a tile of hashes of `level`, or a bundle of entries if `level` is None.

    `width` is its number of hashes or entries: 256 if it is full.
    """

    level: int | None
    index: int
    width: int

    @property
    def path(self) -> str:
        """Its path under the log's prefix, such as tile/0/x001/234.p/17."""
        groups = [f"{self.index % 1000:03d}"]
        rest = self.index // 1000
        while rest:
            groups.append(f"x{rest % 1000:03d}")
            rest //= 1000
        level = "entries" if self.level is None else str(self.level)
        partial = "" if self.width == TILE_WIDTH else f".p/{self.width}"
        return f"tile/{level}/{'/'.join(reversed(groups))}{partial}"

    @property
    def start(self) -> int:
        """The index of its first hash or entry within its level."""
        return self.index * TILE_WIDTH


def parse_path(path: str) -> Tile:
    """The tile of a path. Raises ValueError if the path is not the canonical name of a tile."""
    match = _PATH.fullmatch(path)
    if match is None:
        raise ValueError(f"not the path of a tile: {path}")
    level = None if match["level"] == "entries" else int(match["level"])
    index = int(match["index"].replace("x", "").replace("/", ""))
    tile = Tile(level, index, int(match["width"] or TILE_WIDTH))
    if (level or 0) > 63 or tile.path != path:
        raise ValueError(f"not the path of a tile: {path}")
    return tile


def tiles_of(size: int, old_size: int = 0) -> list[Tile]:
    """Every tile and bundle of a tree of `size` leaves that differs from the tree of `old_size`."""
    tiles = []
    for level in (None, *range(64 // TILE_HEIGHT)):
        shift = TILE_HEIGHT * (level or 0)
        count, old_count = size >> shift, old_size >> shift
        if count == old_count:
            continue
        full, width = divmod(count, TILE_WIDTH)
        tiles += [Tile(level, index, TILE_WIDTH) for index in range(old_count // TILE_WIDTH, full)]
        if width:
            tiles.append(Tile(level, full, width))
    return tiles


def encode_bundle(entries: Sequence[bytes]) -> bytes:
    """The entries, each preceded by its length as a big-endian uint16."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def parse_bundle(data: bytes) -> list[bytes]:
    """The entries of a bundle. Raises ValueError if it ends within an entry or has more than 256."""
    entries, position, size = [], 0, len(data)
    while position < size:
        start = position + 2
        stop = start + (data[position] << 8) + data[position + 1] if start <= size else size + 1
        if stop > size:
            raise ValueError("a bundle ends within an entry")
        entries.append(data[start:stop])
        position = stop
    if len(entries) > TILE_WIDTH:
        raise ValueError("a bundle holds at most 256 entries")
    return entries
