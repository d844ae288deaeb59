"""Log entries of a set of holds, and their reader (articles 16(5), 20): the log alone gives the set at every entry.

An entry of the log holds at most 65,535 bytes. A set of up to 500 holds is one entry with `ranges`. A longer set is
the difference to the set `base` (`added`, `removed`), or, if the log does not contain that set, several entries with
`some`.
"""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from itertools import batched
from typing import Any

from mingcha.kit.canonical import Json, canonical_json
from mingcha.media.journal.rows import HoldRow

_RANGES_IN_ENTRY = 500


def entries_of(
    rows: Sequence[HoldRow], version: int, before: Sequence[HoldRow], base: int | None, head: Mapping[str, Json]
) -> list[dict[str, Json]]:
    """The log entries of a set that replaces the set `before`. `base`: the version of `before`, or None if the log
    does not contain that set. `head`: the fields common to all entries (version, recorder, time)."""
    ranges = [_range(row) for row in rows]
    common: dict[str, Json] = {
        **head, "t": "holds", "version": version, "count": len(rows),
        "digest": base64.b64encode(hashlib.sha256(canonical_json(list(ranges))).digest()).decode(),
    }  # fmt: skip
    if len(rows) <= _RANGES_IN_ENTRY:
        return [common | {"ranges": list(ranges)}]
    stood, stands = set(before), set(rows)
    added = [_range(row) for row in rows if row not in stood]
    removed: list[Json] = [row.hold for row in before if row not in stands]
    if base is not None and len(added) + len(removed) <= _RANGES_IN_ENTRY:
        return [common | {"base": base, "added": list(added), "removed": removed}]
    parts = list(batched(ranges, _RANGES_IN_ENTRY))
    return [common | {"part": n, "parts": len(parts), "some": list(part)} for n, part in enumerate(parts)]


class HoldSetReader:
    """Reads the set from the log entries in order; `rows` is None while the entries give only a digest."""

    def __init__(self) -> None:
        self.version = 0
        self.rows: dict[str, HoldRow] | None = {}
        self._parts: dict[str, HoldRow] = {}

    def take(self, entry: Mapping[str, Any]) -> None:
        """Applies the next `holds` entry. Raises KeyError, TypeError or ValueError on a malformed one."""
        version = int(entry["version"])
        if "ranges" in entry:
            self.rows = _rows(entry["ranges"])
        elif "some" in entry:
            self._parts = {} if entry["part"] == 0 else self._parts
            self._parts |= _rows(entry["some"])
            self.rows = dict(self._parts) if len(self._parts) == entry["count"] else None
        elif "base" in entry and self.rows is not None and entry["base"] == self.version:
            gone = set(entry["removed"])
            self.rows = {name: row for name, row in self.rows.items() if name not in gone} | _rows(entry["added"])
        else:
            self.rows = None
        self.version = version


def _rows(ranges: Sequence[Sequence[Any]]) -> dict[str, HoldRow]:
    return {hold: HoldRow(hold, camera, from_ms, to_ms) for hold, camera, from_ms, to_ms in ranges}


def _range(row: HoldRow) -> Json:
    return [row.hold, row.camera, row.from_ms, row.to_ms]
