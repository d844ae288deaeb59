"""Counts what a person did from the events of the browser. One rule for us and for the manuals of the peers
(docs/ref/jobs.md):

- a click, a double click, a drag and a choice in a list or menu are one step each;
- a key and a chord (Ctrl+K) are one step each;
- typed text is one step a field, however long, together with the click or the Tab that leads into the field;
- waiting, reading and moving the pointer are no steps.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class EventKind(StrEnum):
    """What the listener reports."""

    CLICK = "click"
    KEY = "key"
    TEXT = "text"
    CHOICE = "choice"  # in a drop-down list
    FILE = "file"  # its button and its name
    LOAD = "load"


@dataclass(frozen=True, slots=True)
class PageEvent:
    """One event of the listener."""

    kind: EventKind
    field: str = ""
    """The text field that it happened in; "" if in none."""
    key: str = ""
    characters: int = 0

    @classmethod
    def of(cls, reported: Mapping[str, Any]) -> "PageEvent":
        """The event as the page reported it. Raises ValueError, KeyError."""
        kind = EventKind(str(reported["kind"]))
        return cls(kind, str(reported["field"]), str(reported["key"]), int(reported["characters"]))


@dataclass(frozen=True, slots=True)
class Count:
    """What a job took."""

    clicks: int = 0
    keys: int = 0
    """Without typed characters."""
    entries: int = 0
    """Texts typed, one a field."""
    led: int = 0
    """Of the clicks and keys, those that only led into the field of an entry: they belong to it."""
    characters: int = 0
    page_loads: int = 0

    @property
    def steps(self) -> int:
        """Clicks, keys and entries by the rule above."""
        return self.clicks + self.keys + self.entries - self.led


def counted(events: Iterable[PageEvent]) -> Count:
    """Counts the events in their order."""
    clicks = keys = entries = led = characters = page_loads = 0
    field, before = "", None
    for event in events:
        if event.kind is EventKind.TEXT:
            entries += event.field != field
            led += event.field != field and leads_into(before, event.field)
            characters += event.characters
            field = event.field
        else:
            field = ""
        clicks += event.kind in (EventKind.CLICK, EventKind.CHOICE, EventKind.FILE)
        entries += event.kind is EventKind.FILE
        keys += event.kind is EventKind.KEY
        page_loads += event.kind is EventKind.LOAD
        before = event
    return Count(clicks, keys, entries, led, characters, page_loads)


def leads_into(event: PageEvent | None, field: str) -> bool:
    """Whether the event before a text did nothing but lead into its field: a click on the field, or the Tab key."""
    if event is None:
        return False
    return (event.kind is EventKind.CLICK and event.field == field) or (
        event.kind is EventKind.KEY and event.key == "Tab"
    )
