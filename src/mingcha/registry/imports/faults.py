"""The faults of a list by line and column: all of them, counted by column and article (articles 7, 13). Plain values.

A value that is or may hold a password is never shown: the password's column, what looks like one elsewhere, and of an
address all but its scheme, host and port.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from mingcha.kit.canonical import Json, canonical_json
from mingcha.kit.words import Words
from mingcha.registry.imports.lines import missing, readable_point
from mingcha.registry.imports.port import ImportedPoint, LineRefusal
from mingcha.registry.imports.rules import MOST_VALUE
from mingcha.registry.lists.csv_file import COLUMNS, Record
from mingcha.registry.points.address import names_secret
from mingcha.registry.points.field_words import FIELD_WORDS

LINE = "line"
"""In the place of a column: the fault is of the line as a whole."""
_AXES = ("longitude", "latitude")
_VIEW = ("azimuth_deg", "angle_deg", "range_m", "height_cm")
_GROUPS: Mapping[str, tuple[str, ...]] = {"position": ("coordinate", *_AXES), "view": _VIEW}
"""A field of a point that is no column -> the columns it is read from."""
_READ_FROM: Mapping[str, tuple[str, ...]] = {"position": _AXES, "url": ("path", "ipv4", "ipv6")}
"""A field -> the columns without one of which it cannot be read either: that is no fault of its own."""
_OF_POSITION = ("position", "coordinate", *_AXES, "coordinate_system", "label_reason", "outside_reason", "carrier")
_OF_VIEW = (*_OF_POSITION, "view", *_VIEW, "direction", "moves")
_RESTS_ON: Mapping[str, tuple[str, ...]] = {
    "url": (*_READ_FROM["url"], "port", "protocol", "username", "password", "address_reason"),
    "sub_url": ("username", "password"),
    "position": _OF_POSITION,
    "view": _OF_VIEW,
    "duplicate_reason": _OF_VIEW,
    "place_kind": ("place_reason",),
    "place_reason": ("place_kind",),
}
"""A field -> the other columns that the rules need for their judgement of it."""
_SECRET = "password"  # noqa: S105 - the name of a column
_REMARKS = "remarks"
"""Looked at alone for passwords: what is refused there is not shown."""
_ADDRESSES = ("url", "sub_url", "path")
_BEGIN = re.compile(
    r"(?P<scheme>[a-z]{1,8}://)(?P<credentials>[^/?#\s@]{0,400}@)?"
    r"(?P<host>(?:[0-9]{1,5}(?:\.[0-9]{1,5}){3}|\[[0-9a-f:.]{2,45}\])(?::[0-9]{1,5})?)(?P<rest>(?:[/?#][^@＠]*)?)",
    re.IGNORECASE | re.ASCII,
)
"""An address whose host is sure to be one; what has an @ behind it is none, since that may end a password with a /."""
_LEFT_OUT = "/…"
"""Behind the begin of an address. It is not ASCII, so that an address with it is refused where it is sent back."""

type Cells = tuple[tuple[str, str | None], ...]
"""Columns with their values; None for a value that is not shown."""
type Kind = tuple[str, str]
"""Column and article, "" for input that cannot be right."""


@dataclass(frozen=True, slots=True)
class CellFault:
    """Why a line cannot be registered: its number, the column (or "position", "view", LINE), the cells in which it can
    be put right, the article ("" when the input itself cannot be right), the reason, and what is missing."""

    line: int
    column: str
    cells: Cells
    article: str
    words: Words
    missing: tuple[Words, ...] = ()

    @property
    def kind(self) -> Kind:
        """What it is counted under."""
        return self.column, self.article


@dataclass(frozen=True, slots=True)
class PartHead:
    """What the faults of a part are, without naming them: its lines with their first and last number, how many are left
    out, how many have faults, the faults by kind, and the digest of the lines as they were judged."""

    lines: int = 0
    first: int = 0
    last: int = 0
    left_out: int = 0
    refused: int = 0
    kinds: tuple[tuple[str, str, int], ...] = ()
    sha256: str = ""

    @property
    def faults(self) -> int:
        """All of them."""
        return sum(count for _, _, count in self.kinds)

    def count(self, column: str, article: str | None) -> int:
        """Those of a column ("": any) and an article (None: any)."""
        return sum(
            count for name, under, count in self.kinds if column in ("", name) and article in (None, under)
        )  # fmt: skip


def column_words(column: str) -> Words:
    """A column in both languages: in Chinese its head, in English as the forms of a point call it, or its head."""
    if column in _OTHER_WORDS:
        return _OTHER_WORDS[column]
    heads = COLUMNS.get(column, (column,))
    english = next((head for head in reversed(heads) if head.isascii()), column)
    words = FIELD_WORDS.get(column)
    return Words(heads[0], words.en if words else english[0].upper() + english[1:])


def shown_value(column: str, value: str) -> str | None:
    """The value of a cell as it may be shown; None where it is or may hold a password, and where an input of a page
    would alter it: line breaks, other signs that cannot be seen, more characters than a repair may have. Of an address
    its scheme, host and port."""
    shown = shown_as_typed(column, value)
    if not value or column not in _ADDRESSES:
        return shown
    found = _BEGIN.fullmatch(value) if len(value) <= MOST_VALUE else None
    if found is None or not value.isprintable():
        return None
    is_whole = not found["credentials"] and found["rest"] in ("", "/")
    return value if is_whole else found["scheme"] + found["host"] + _LEFT_OUT


def shown_as_typed(column: str, value: str) -> str | None:
    """What somebody has just typed into a cell, as it may be shown to that person again: addresses whole, unless they
    seem to hold a password; otherwise as shown_value."""
    if not value:
        return ""
    if column in (_SECRET, _REMARKS) or len(value) > MOST_VALUE or not value.isprintable():
        return None
    is_address = column in _ADDRESSES or "://" in value
    return None if names_secret(value) or (is_address and ("@" in value or "＠" in value)) else value


def fault_of(record: Record, refusal: LineRefusal) -> CellFault:
    """A refusal of a line with the cells in which it can be put right."""
    columns = _columns_to_repair(record, refusal.field, refusal.article)
    cells = tuple((column, shown_value(column, record.cells.get(column, ""))) for column in columns)
    return CellFault(record.line, refusal.field or LINE, cells, refusal.article, refusal.words, refusal.missing)


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line as far as it can be read: its cells that cannot be and the required ones that are empty, and a point of
    the others, None for a line about a registered point with such cells."""

    faults: tuple[LineRefusal, ...]
    point: ImportedPoint | None

    def says(self, refusal: LineRefusal) -> bool:
        """Whether what the rules say of the point is so for the line: not where it lacks a cell that it rests on."""
        wrong = {one.field for one in self.faults}
        return wrong.isdisjoint((refusal.field, *_RESTS_ON.get(refusal.field, ())))


def read_line(record: Record) -> ReadLine:
    """The point of a line, and all that cannot be read of it."""
    found: list[LineRefusal] = []
    rest = record
    while isinstance(point := readable_point(rest), LineRefusal) and len(found) <= len(COLUMNS):
        put_aside = {one.field for one in found}
        if rest.cells.get(point.field) or put_aside.isdisjoint(_READ_FROM.get(point.field, ())):
            found.append(point)
        columns = _GROUPS.get(point.field, (point.field,))
        cells = {column: "" if column in columns else cell for column, cell in rest.cells.items()}
        without = replace(rest, cells=cells, has_more=rest.has_more and bool(point.field))
        if without == rest:
            break  # nothing is left to be put aside
        rest = without
    faults = (*missing(record), *found)
    if isinstance(point, LineRefusal) or (faults and record.cells.get("code")):
        return ReadLine(faults, None)
    return ReadLine(faults, point)


def head_of(records: Iterable[Record], faults: Iterable[CellFault], *, left_out: int, sha256: str) -> PartHead:
    """The head of a part: of all its lines, those left out included."""
    numbers = [record.line for record in records]
    listed = list(faults)
    kinds = Counter(one.kind for one in listed)
    return PartHead(
        lines=len(numbers),
        first=numbers[0] if numbers else 0,
        last=numbers[-1] if numbers else 0,
        left_out=left_out,
        refused=len({one.line for one in listed}),
        kinds=tuple((column, article, count) for (column, article), count in sorted(kinds.items())),
        sha256=sha256,
    )


def packed_head(head: PartHead) -> bytes:
    """A head as a line of canonical JSON: it has no cell of the list."""
    kinds: list[Json] = [[column, article, count] for column, article, count in head.kinds]
    return canonical_json([head.lines, head.first, head.last, head.left_out, head.refused, kinds, head.sha256])


def unpacked_head(data: bytes) -> PartHead:
    """The head of such a line. Raises ValueError."""
    lines, first, last, left_out, refused, kinds, sha256 = json.loads(data)
    return PartHead(lines, first, last, left_out, refused, tuple(tuple(kind) for kind in kinds), sha256)


def packed_faults(faults: Iterable[CellFault]) -> str:
    """Faults as canonical JSON; a reason that many of them have stands there once."""
    reasons: dict[tuple[Words, tuple[Words, ...]], int] = {}
    rows: list[Json] = []
    for one in faults:
        reason = reasons.setdefault((one.words, one.missing), len(reasons))
        rows.append([one.line, one.column, [list(cell) for cell in one.cells], one.article, reason])
    listed: list[Json] = [
        [words.zh, words.en, [[item.zh, item.en] for item in missing]] for words, missing in reasons
    ]  # fmt: skip
    return canonical_json([listed, rows]).decode()


def unpacked_faults(text: str) -> Iterator[CellFault]:
    """The faults of such a text, in their order."""
    listed, rows = json.loads(text)
    reasons = [(Words(zh, en), tuple(Words(*item) for item in missing)) for zh, en, missing in listed]
    for line, column, cells, article, reason in rows:
        words, missing = reasons[reason]
        yield CellFault(line, column, tuple((name, value) for name, value in cells), article, words, missing)


def _columns_to_repair(record: Record, field: str, article: str) -> tuple[str, ...]:
    """The columns in which a fault of a field can be put right."""
    if field == "position":
        axes = _AXES if any(record.cells.get(axis) for axis in _AXES) else ("coordinate",)
        reason = {"13": ("label_reason",), "2": ("outside_reason",)}.get(article, ())
        return (*axes, "coordinate_system", *reason)
    if field == "view":
        return _VIEW
    if field == "place_kind":
        return ("place_kind", "place_reason")
    if field == "url":
        if not article:
            return ("url", "username", _SECRET)
        return ("url", "address_reason") if article.partition("(")[0] in ("8", "14") else ("url",)
    return (field,) if field in COLUMNS else ()


_OTHER_WORDS: Mapping[str, Words] = {
    "position": FIELD_WORDS["coordinate"],
    "view": FIELD_WORDS["view"],
    "height_cm": Words("高度（厘米）", f"{FIELD_WORDS['height_cm'].en} (cm)"),
    LINE: Words("整行", "Whole line"),
}
