"""The hours and executed orders in a recorder's log, read from its entries alone (pure).

Shares no code with the actions that decided (art. 20). evidence.log.classify judges footage and disposal.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from mingcha.evidence.log.recorder_story import MINUTE_MARK

type Entry = Mapping[str, object]


@dataclass(slots=True)
class Ledger:
    """`hours`: (camera, hour, epoch, label) -> (index, entry); `intents`: index -> order; `done`: executed orders;
    `unreadable`: indices of unreadable entries."""

    hours: dict[tuple[str, int, int, str], tuple[int, Entry]] = field(default_factory=dict)
    intents: dict[int, str] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)
    unreadable: list[int] = field(default_factory=list)


def read_ledger(entries: Iterable[tuple[int, bytes]]) -> Ledger:
    """Reads (index, entry) of a whole log in order. Lists unreadable entries in `unreadable`, never skips them."""
    ledger = Ledger()
    for index, body in entries:
        if MINUTE_MARK in body:
            continue
        try:
            entry = json.loads(body)
            _READERS.get(entry["t"], _nothing)(ledger, index, entry)
        except (ValueError, TypeError, KeyError, RecursionError):
            ledger.unreadable.append(index)
    return ledger


def _hour(ledger: Ledger, index: int, entry: Entry) -> None:
    key = (str(entry["cam"]), _whole(entry["hour"]), _whole(entry["ep"]), str(entry["label"]))
    ledger.hours[key] = (index, {name: entry[name] for name in ("digest", "bitmap", "bytes", "gaps")})


def _intent(ledger: Ledger, index: int, entry: Entry) -> None:
    ledger.intents[index] = str(entry["order"])


def _done(ledger: Ledger, _: int, entry: Entry) -> None:
    order, intent = str(entry["order"]), entry["intent"]
    if "refused" not in entry and isinstance(intent, int) and ledger.intents.get(intent) == order:
        ledger.done.add(order)


def _nothing(_ledger: Ledger, _index: int, _entry: Entry) -> None:
    """Entries of other kinds are irrelevant for custody."""


_READERS = {"hour": _hour, "dispose_intent": _intent, "dispose_done": _done}


def _whole(value: object) -> int:
    if type(value) is not int:
        raise TypeError("not a whole number")
    return value
