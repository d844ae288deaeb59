"""What a recorder's log says of hours, holds, disposal and footage files, read anew from its entries alone (pure).

It shares no code with the actions that decided: it is what a check, or a court, finds out without them (art. 20).
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from mingcha.custody.rules import DisposalBasis, HoldFacts
from mingcha.law.retention import RetentionClass
from mingcha.media.footage_files import FootageName

type Entry = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Intent:
    """A logged intent to dispose; times in Unix ms."""

    index: int
    order: str
    camera: str
    epoch: int
    hours: frozenset[int]
    basis: DisposalBasis
    retention_class: RetentionClass
    not_before_ms: int


@dataclass(frozen=True, slots=True)
class Removal:
    """A footage file that a done entry names, with the intent it refers to (None: there is no such intent)."""

    index: int
    at_ms: int
    order: str
    name: str
    intent: Intent | None


@dataclass(slots=True)
class Ledger:
    """`hours`: (camera, hour, epoch, label) -> (index, entry); `files`: name -> (place, label) of sealed minutes;
    `holds`: (index, ranges) of each set taken in, ranges None where the entry gives only their digest;
    `enabled`: camera -> [(at_ms, whether it was to record)]; `done`: orders that were carried out."""

    hours: dict[tuple[str, int, int, str], tuple[int, Entry]] = field(default_factory=dict)
    files: dict[str, tuple[FootageName, str]] = field(default_factory=dict)
    holds: list[tuple[int, tuple[HoldFacts, ...] | None]] = field(default_factory=list)
    enabled: dict[str, list[tuple[int, bool]]] = field(default_factory=dict)
    intents: dict[int, Intent] = field(default_factory=dict)
    removals: dict[str, Removal] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)
    unreadable: list[int] = field(default_factory=list)

    def holds_at(self, index: int) -> tuple[HoldFacts, ...] | None:
        """The holds that bound the recorder when it wrote the entry `index`; None when the log does not tell them."""
        held: tuple[HoldFacts, ...] | None = None
        for at, ranges in self.holds:
            if at > index:
                break
            held = ranges
        return held

    def was_enabled(self, camera: str, from_ms: int, to_ms: int) -> bool:
        """Whether the camera was to record during the whole of [from_ms, to_ms)."""
        enabled = False
        for at_ms, value in self.enabled.get(camera, ()):
            if at_ms <= from_ms:
                enabled = value
            elif at_ms < to_ms:
                enabled = enabled and value
        return enabled


def read_ledger(entries: Iterable[tuple[int, bytes]]) -> Ledger:
    """Reads (index, entry) of a whole log in order. What cannot be read is named in `unreadable`, never passed over."""
    ledger = Ledger()
    for index, body in entries:
        try:
            entry = json.loads(body)
            _READERS.get(entry["t"], _nothing)(ledger, index, entry)
        except (ValueError, TypeError, KeyError, RecursionError):
            ledger.unreadable.append(index)
    return ledger


def _hour(ledger: Ledger, index: int, entry: Entry) -> None:
    key = (str(entry["cam"]), _whole(entry["hour"]), _whole(entry["ep"]), str(entry["label"]))
    ledger.hours[key] = (index, {name: entry[name] for name in ("digest", "bitmap", "bytes", "gaps")})


def _minute(ledger: Ledger, _: int, entry: Entry) -> None:
    for file in _list(entry["files"]):
        place = FootageName(str(entry["cam"]), _whole(entry["ep"]), _whole(entry["min"]), _whole(file["n"]))
        ledger.files[place.name] = (place, str(entry["label"]))


def _camera(ledger: Ledger, _: int, entry: Entry) -> None:
    on = entry["act"] != "withdrawn" and entry["enabled"] is True
    ledger.enabled.setdefault(str(entry["cam"]), []).append((_whole(entry["at"]), on))


def _holds(ledger: Ledger, index: int, entry: Entry) -> None:
    ranges = entry.get("ranges")
    facts = (
        None
        if ranges is None
        else tuple(HoldFacts(str(h), str(c), _whole(a), _whole(b)) for h, c, a, b in _list(ranges))
    )
    ledger.holds.append((index, facts))


def _intent(ledger: Ledger, index: int, entry: Entry) -> None:
    ledger.intents[index] = Intent(
        index=index,
        order=str(entry["order"]),
        camera=str(entry["camera"]),
        epoch=_whole(entry["epoch"]),
        hours=frozenset(_whole(hour) for hour in _list(entry["hours"])),
        basis=DisposalBasis(str(entry["basis"])),
        retention_class=RetentionClass(str(entry["class"])),
        not_before_ms=_whole(entry["not_before_ms"]),
    )


def _done(ledger: Ledger, index: int, entry: Entry) -> None:
    order, intent = str(entry["order"]), entry["intent"]
    meant = ledger.intents.get(intent) if isinstance(intent, int) else None
    if meant is not None and meant.order != order:
        meant = None
    for name, _ in _list(entry["files"]):
        ledger.removals[str(name)] = Removal(index, _whole(entry["at"]), order, str(name), meant)
    if "refused" not in entry and meant is not None:
        ledger.done.add(order)


def _nothing(_ledger: Ledger, _index: int, _entry: Entry) -> None:
    """Entries of other kinds say nothing of custody."""


_READERS = {
    "hour": _hour,
    "minute": _minute,
    "camera": _camera,
    "holds": _holds,
    "dispose_intent": _intent,
    "dispose_done": _done,
}


def _whole(value: object) -> int:
    if type(value) is not int:
        raise TypeError("not a whole number")
    return value


def _list(value: object) -> Iterator[Any]:
    if not isinstance(value, list):
        raise TypeError("not a list")
    return iter(value)
