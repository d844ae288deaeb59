"""Repairs over a list, and the digest of its lines as they were judged (articles 7, 20(2)). Plain values.

The list itself is never written again: a repair is (line, column, new value), applied whenever its part is read.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from mingcha.kit.canonical import canonical_json
from mingcha.registry.imports.rules import LEFT_OUT
from mingcha.registry.lists.csv_file import Record

LABEL = "coordinate_system"
"""The column of the label of a coordinate."""

type Repairs = Mapping[int, Mapping[str, str]]
"""Line -> column -> new value."""


def repaired(records: Iterable[Record], repairs: Repairs, label: str = "") -> Iterator[Record]:
    """The lines as they are judged and registered: with their repairs, without those that are left out, and with the
    label of the whole list where a line has none of its own."""
    for record in records:
        changes = repairs.get(record.line, {})
        if not (changes or label):
            yield record
            continue
        if changes.get(LEFT_OUT) == "1":
            continue
        cells = record.cells | {column: value for column, value in changes.items() if column != LEFT_OUT}
        if label and not cells.get(LABEL):
            cells |= {LABEL: label}
        yield replace(record, cells=cells)


def part_digest(records: Iterable[Record]) -> str:
    """SHA-256 over the lines of a part as they are judged, in hexadecimal: of each line the canonical JSON of number,
    cells and whether it has more cells than the header."""
    digest = hashlib.sha256()
    for record in records:
        digest.update(canonical_json([record.line, record.cells, record.has_more]) + b"\n")
    return digest.hexdigest()


def list_digest(parts: Iterable[str]) -> str:
    """SHA-256 over the digests of the parts, one a line: the same however often a part was judged."""
    return hashlib.sha256("".join(f"{one}\n" for one in parts).encode()).hexdigest()
