"""The object of an entry in words, from its event: the point, unit or person by name (articles 16(3), 20).

Only readers who may read events get an event; for others the entry's act and a neutral word for its actor remain.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mingcha.evidence.queries import EntryView
from mingcha.kit.words import Words
from mingcha.registry.identity.queries import names_of_people
from mingcha.registry.places.queries import organisation_names, site_names
from mingcha.registry.points.queries import point_names
from mingcha.registry.systems.queries import system_names

_KINDS = ("camera", "system", "site", "organisation", "username")
"""Facts that name something of the register by its code."""
_PLAIN = {
    "grant": Words("授权", "grant"),
    "hold": Words("保全", "hold"),
    "seat": Words("席位", "seat"),
    "recorder": Words("录像机", "recorder"),
    "disk": Words("磁盘", "disk"),
    "program": Words("程序", "program"),
    "day": Words("日期", "day"),
    "year": Words("年度", "year"),
    "order": Words("处置令", "order"),
}
"""Facts that are shown as they are, with a word before them."""
_A_PERSON, _NOBODY = Words("平台用户", "a user of this platform"), Words("本平台", "this platform")
_MOST_POINTS_NAMED = 3


@dataclass(frozen=True, slots=True)
class Named:
    """Names of the register by kind and code."""

    names: Mapping[str, Mapping[str, str]]

    def of(self, kind: str, code: str) -> str:
        """The name, or the code if the register has none (any more)."""
        return self.names.get(kind, {}).get(code, code)


def names_in(entries: Sequence[EntryView]) -> Named:
    """The names of everything that the events of these entries mention, with one query a kind."""
    codes: dict[str, set[str]] = {kind: set() for kind in _KINDS}
    for entry in entries:
        facts = _facts(entry)
        for kind in _KINDS:
            if isinstance(facts.get(kind), str):
                codes[kind].add(facts[kind])
        codes["camera"] |= set(_points(facts)[:_MOST_POINTS_NAMED])
    readers = {
        "camera": point_names,
        "system": system_names,
        "site": site_names,
        "organisation": organisation_names,
        "username": names_of_people,
    }
    return Named({kind: readers[kind](held) for kind, held in codes.items() if held})


def object_words(entry: EntryView, named: Named) -> Words | None:
    """What an entry is about; None if its event is withheld or names nothing."""
    facts = _facts(entry)
    for kind in _KINDS:
        if isinstance(facts.get(kind), str) and facts[kind]:
            name = named.of(kind, facts[kind])
            return Words(name, name)
    points = _points(facts)
    if points:
        shown = [named.of("camera", code) for code in points[:_MOST_POINTS_NAMED]]
        more = len(points) - len(shown)
        zh, en = "、".join(shown), ", ".join(shown)
        return Words(f"{zh} 等 {len(points)} 个点位", f"{en} and {more} more") if more else Words(zh, en)
    for key, words in _PLAIN.items():
        if isinstance(facts.get(key), str | int):
            return Words(f"{words.zh} {facts[key]}", f"{words.en} {facts[key]}")
    return None


def actor_words(entry: EntryView) -> Words:
    """Who acted: the name from the event for readers who may know it, else a neutral word; programs by their name."""
    by = (entry.event or {}).get("by")
    name = by.get("name") if isinstance(by, dict) else None
    kind, _, program = entry.by.partition(":")
    if kind == "program":
        return Words(f"程序 {program}", f"program {program}")
    if name:
        return Words(str(name), str(name))
    return _A_PERSON if kind == "user" else _NOBODY


def _facts(entry: EntryView) -> dict[str, Any]:
    facts = (entry.event or {}).get("facts")
    return facts if isinstance(facts, dict) else {}


def _points(facts: Mapping[str, Any]) -> list[str]:
    held = facts.get("points")
    return [str(code) for code in held] if isinstance(held, list) else []
