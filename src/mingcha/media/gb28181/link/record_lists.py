"""The list of a device's recordings over the link: what is asked, its parts and its end (article 13(1)).

A list comes in lines with "part", each of at most 100 recordings, before the answer with its figures.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from mingcha.media.gb28181.link.wire import Fields, broken, code_of, number_of, text_of
from mingcha.media.gb28181.record_kind import RecordKind

PART_RECORDS = 100
NAME_LIMIT_CHARACTERS = 80
LONGEST_DAYS = 366
_MOST_S = 32_503_680_000
"""The year 3000, in Unix seconds."""
_MOST_COUNT = 10**12


@dataclass(frozen=True, slots=True)
class RecordsAsk:
    """Which recordings of a channel (20 digits) a device has between two instants in Unix seconds."""

    device: str
    channel: str
    start_s: int
    end_s: int
    kind: RecordKind = RecordKind.ALL

    def fields(self) -> dict[str, object]:
        """As it is sent."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class HeldRecord:
    """A recording that a device claims to have. Unix seconds; `kind` as the device writes it, in lower case;
    `size_bytes` 0: unknown."""

    start_s: int
    end_s: int
    kind: str = ""
    name: str = ""
    size_bytes: int = 0


@dataclass(frozen=True, slots=True)
class RecordsEnd:
    """The figures of a list. `completeness`: "whole" or "partial"; `expected`: as many as the device announced;
    `received`: as many as came; `left_out`: without a span, of another channel, or beyond the bound."""

    completeness: str
    expected: int
    received: int
    left_out: int

    def fields(self) -> dict[str, object]:
        """As it is sent."""
        return asdict(self)


def records_ask_of(fields: Fields) -> RecordsAsk:
    """A request for a list. Raises Fault(INVALID)."""
    kind = text_of(fields, "kind", RecordKind.ALL.value)
    start_s, end_s = number_of(fields, "start_s", 0, _MOST_S), number_of(fields, "end_s", 0, _MOST_S)
    if kind not in RecordKind or not start_s < end_s <= start_s + LONGEST_DAYS * 86_400:
        raise broken("span or kind")
    return RecordsAsk(code_of(fields, "device"), code_of(fields, "channel"), start_s, end_s, RecordKind(kind))


def part_fields(records: Sequence[HeldRecord]) -> dict[str, object]:
    """A part of a list, of at most PART_RECORDS."""
    return {"part": [[one.start_s, one.end_s, one.kind, one.name, one.size_bytes] for one in records]}


def part_of(fields: Fields) -> tuple[HeldRecord, ...]:
    """A part of a list. Raises Fault(INVALID)."""
    rows = fields.get("part")
    if not isinstance(rows, list) or len(rows) > PART_RECORDS:
        raise broken("part")
    return tuple(_record_of(row) for row in rows)


def records_end_of(fields: Fields) -> RecordsEnd:
    """The figures of a list. Raises Fault(INVALID)."""
    numbers = (number_of(fields, name, 0, _MOST_COUNT) for name in ("expected", "received", "left_out"))
    return RecordsEnd(text_of(fields, "completeness"), *numbers)


def plain_text(text: str, most: int = NAME_LIMIT_CHARACTERS) -> str:
    """A text of a device without what cannot be printed, cut at `most` characters."""
    return "".join(sign for sign in text if sign.isprintable())[:most]


def _record_of(row: object) -> HeldRecord:
    if not isinstance(row, list) or len(row) != 5:
        raise broken("part")
    named = dict(zip(("start_s", "end_s", "kind", "name", "size_bytes"), row, strict=True))
    return HeldRecord(
        number_of(named, "start_s", 0, _MOST_S),
        number_of(named, "end_s", 0, _MOST_S),
        text_of(named, "kind"),
        text_of(named, "name"),
        number_of(named, "size_bytes", 0, _MOST_COUNT),
    )
