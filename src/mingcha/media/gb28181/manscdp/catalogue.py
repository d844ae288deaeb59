"""Catalogue: the question, its answer in pages, notifications of changes (2022: 9.5, annexes M, N; article 13(1)).

The answer comes in many messages with the serial number of the question; it is whole when SumNum entries are there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import batched

from mingcha.kit.bounded_xml import Element
from mingcha.kit.errors import Fault
from mingcha.media.gb28181.manscdp.catalogue_item import CatalogueItem, read_item, write_item
from mingcha.media.gb28181.manscdp.envelope import MessageKind, new_message
from mingcha.media.gb28181.manscdp.fields import instant_of, int_of, write_instant
from mingcha.media.gb28181.manscdp.versions import Version

CATALOGUE = "Catalog"
_MOST_ENTRIES = 10_000_000


@dataclass(frozen=True, slots=True)
class CatalogueQuery:
    """Which entries are asked for: those of a code, added or changed in a span; all where no end is set."""

    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class CataloguePage:
    """One message of an answer or of a notification."""

    total: int
    """SumNum: entries of all messages together; those of this message if the device gives none."""
    items: tuple[CatalogueItem, ...]
    unreadable: int = 0
    """Entries of this message without a valid code."""


def write_catalogue_query(serial: int, device: str, query: CatalogueQuery) -> Element:
    """The question for the catalogue below a code."""
    root = new_message(MessageKind.QUERY, CATALOGUE, serial, device)
    for name, instant in (("StartTime", query.start), ("EndTime", query.end)):
        if instant is not None:
            root.add(name, write_instant(instant))
    return root


def read_catalogue_query(root: Element) -> CatalogueQuery:
    """The question, of which a span that cannot be read is no span."""
    return CatalogueQuery(instant_of(root, "StartTime"), instant_of(root, "EndTime"))


def read_catalogue_page(root: Element) -> CataloguePage:
    """One message of an answer or a notification. An entry without a valid code is counted and left out."""
    listed = root.child("DeviceList")
    items, unreadable = [], 0
    for element in () if listed is None else listed.all("Item"):
        try:
            items.append(read_item(element))
        except Fault:
            unreadable += 1
    total = int_of(root, "SumNum", 0, _MOST_ENTRIES)
    return CataloguePage(len(items) + unreadable if total is None else total, tuple(items), unreadable)


def write_catalogue_page(kind: MessageKind, serial: int, device: str, page: CataloguePage, version: Version) -> Element:
    """One message of an answer (RESPONSE) or a notification (NOTIFY). Without entries it has no list (annex M)."""
    root = new_message(kind, CATALOGUE, serial, device)
    root.add("SumNum", page.total)
    if page.items:
        listed = root.add("DeviceList")
        listed.attributes["Num"] = str(len(page.items))
        listed.children.extend(write_item(item, version) for item in page.items)
    return root


def catalogue_pages(items: Sequence[CatalogueItem], most_items: int) -> Iterator[CataloguePage]:
    """Splits entries into pages of at most `most_items` each; one empty page if there are none."""
    if not items:
        yield CataloguePage(0, ())
    for part in batched(items, most_items):
        yield CataloguePage(len(items), part)
