"""RecordInfo: which recordings a device holds (2022: 9.7, A.2.4.5 and A.2.6.7; article 13(1))."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import batched

from mingcha.kit.bounded_xml import Element
from mingcha.media.gb28181.manscdp.envelope import MessageKind, new_message
from mingcha.media.gb28181.manscdp.fields import instant_of, int_of, text_of, write_instant
from mingcha.media.gb28181.manscdp.text import invalid
from mingcha.media.gb28181.record_kind import RecordKind

RECORDS = "RecordInfo"
_MOST_RECORDS = 10_000_000


@dataclass(frozen=True, slots=True)
class RecordQuery:
    """Which recordings are asked for: those that touch the span. The kind is always written: devices need it."""

    start: datetime
    end: datetime
    kind: RecordKind = RecordKind.ALL
    stream: int | None = None
    """0 main, 1 and 2 sub streams (2022)."""


@dataclass(frozen=True, slots=True)
class RecordItem:
    """One recording. Instants are in UTC, None where the device's cannot be read."""

    device: str
    start: datetime | None
    end: datetime | None
    name: str = ""
    path: str = ""
    address: str = ""
    secrecy: int = 0
    kind: str = ""
    recorder: str = ""
    size_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class RecordPage:
    """One message of an answer."""

    total: int
    items: tuple[RecordItem, ...]
    name: str = ""
    """Name of the channel."""


def write_record_query(serial: int, device: str, query: RecordQuery) -> Element:
    """The question for the recordings of a channel."""
    root = new_message(MessageKind.QUERY, RECORDS, serial, device)
    root.add("StartTime", write_instant(query.start))
    root.add("EndTime", write_instant(query.end))
    root.add("Secrecy", 0)
    root.add("Type", query.kind.value)
    root.add_if("StreamNumber", query.stream)
    return root


def read_record_query(root: Element) -> RecordQuery:
    """The question. Raises Fault(INVALID) without a span."""
    start, end = instant_of(root, "StartTime"), instant_of(root, "EndTime")
    if start is None or end is None or end < start:
        raise invalid("no span of time")
    kind = root.value("Type").lower()
    wanted = RecordKind(kind) if kind in RecordKind else RecordKind.ALL
    return RecordQuery(start, end, wanted, int_of(root, "StreamNumber", 0, 9))


def read_record_page(root: Element) -> RecordPage:
    """One message of an answer. SumNum that is missing counts as the entries of this message."""
    listed = root.child("RecordList")
    items = () if listed is None else tuple(_read_item(item) for item in listed.all("Item"))
    total = int_of(root, "SumNum", 0, _MOST_RECORDS)
    return RecordPage(len(items) if total is None else total, items, text_of(root, "Name"))


def write_record_page(serial: int, device: str, page: RecordPage) -> Element:
    """One message of an answer. Without recordings it has no list."""
    root = new_message(MessageKind.RESPONSE, RECORDS, serial, device)
    root.add("Name", page.name)
    root.add("SumNum", page.total)
    if page.items:
        listed = root.add("RecordList")
        listed.attributes["Num"] = str(len(page.items))
        listed.children.extend(map(_write_item, page.items))
    return root


def record_pages(items: Sequence[RecordItem], most_items: int, name: str = "") -> Iterator[RecordPage]:
    """Splits recordings into pages of at most `most_items` each; one empty page if there are none."""
    if not items:
        yield RecordPage(0, (), name)
    for part in batched(items, most_items):
        yield RecordPage(len(items), part, name)


def _read_item(item: Element) -> RecordItem:
    return RecordItem(
        text_of(item, "DeviceID", 20),
        instant_of(item, "StartTime"),
        instant_of(item, "EndTime"),
        text_of(item, "Name"),
        text_of(item, "FilePath", 1_024),
        text_of(item, "Address"),
        int_of(item, "Secrecy", 0, 1) or 0,
        text_of(item, "Type", 16).lower(),
        text_of(item, "RecorderID", 64),
        int_of(item, "FileSize", 0, 10**12),
    )


def _write_item(record: RecordItem) -> Element:
    item = Element("Item")
    item.add("DeviceID", record.device)
    item.add("Name", record.name)
    item.add_if("FilePath", record.path)
    item.add_if("Address", record.address)
    for name, instant in (("StartTime", record.start), ("EndTime", record.end)):
        if instant is not None:
            item.add(name, write_instant(instant))
    item.add("Secrecy", record.secrecy)
    item.add_if("Type", record.kind)
    item.add_if("RecorderID", record.recorder)
    item.add_if("FileSize", record.size_bytes)
    return item
