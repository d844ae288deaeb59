"""The law in force for an event: by the day of the event, not the day of the query (arts. 1 and 26)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mingcha.kit.decision import Decision, allow, cites, refuse
from mingcha.law import fine_rules, parameters, register
from mingcha.law.fine_rules import PenaltyRule
from mingcha.law.parameters import Parameter
from mingcha.law.reference import Reference
from mingcha.law.register import LegalText

_CLAUSE = {314: "26", 799: "799-34"}
_BINDS_OLDER_SYSTEMS = frozenset({7, 10, 12, 15, 16, 18, 20})
"""Articles of decree 314 that bind older systems from its first day: continuing duties."""
_BOUND_TO_BUILDING = frozenset({5, 8, 9, 11})
"""Articles of decree 314 about planning, building or acceptance: for older systems those events precede the decree."""


@dataclass(frozen=True, slots=True)
class LawPack:
    """The law as data: the register of texts, the parameters, the penalty table."""

    texts: tuple[LegalText, ...]
    parameters: parameters.Table
    fines: fine_rules.Table


def shipped() -> LawPack:
    """The law that comes with the product."""
    return LawPack(register.shipped(), parameters.shipped(), fine_rules.shipped())


def pack_in(folder: Path) -> LawPack:
    """The shipped law with files of a folder replacing ours: register.yaml, parameters/*.yaml, fines.yaml.

    Raises Fault(CORRUPT) if a file is invalid.
    """
    ours, held, fines = shipped(), folder / "register.yaml", folder / "fines.yaml"
    texts = register.read(held.read_text(encoding="utf-8")) if held.exists() else ours.texts
    table = fine_rules.read(fines.read_text(encoding="utf-8")) if fines.exists() else ours.fines
    return LawPack(texts, {**ours.parameters, **parameters.read_folder(folder / "parameters")}, table)


@dataclass(frozen=True, slots=True)
class LawInForce:
    """The law in force on a day. `gaps`: texts in force without a stored text; `coming`: keys with no value yet."""

    day: dt.date
    texts: tuple[LegalText, ...]
    gaps: tuple[LegalText, ...]
    parameters: dict[str, Parameter]
    fines: dict[str, PenaltyRule]
    coming: tuple[str, ...]

    def version_of(self, key: str) -> dt.date:
        """The first day of the version of this key in force on this day. Raises KeyError."""
        return self.parameters[key].since


@cites("1", "26")
def law_in_force(event_day: dt.date, pack: LawPack | None = None) -> LawInForce:
    """The texts, the value of each parameter and the penalty rules that hold for an event of this (Shanghai) day."""
    held = pack or shipped()
    texts = tuple(text for text in held.texts if text.holds_on(event_day))
    found = dict(_in_force(held.parameters, event_day))
    fines = {key: rule for key, dated in held.fines.items() for rule in dated if rule.holds_on(event_day)}
    coming = tuple(key for key, dated in held.parameters.items() if dated[0].since > event_day)
    return LawInForce(event_day, texts, tuple(text for text in texts if text.is_gap), found, fines, coming)


def _in_force(table: parameters.Table, day: dt.date) -> Iterator[tuple[str, Parameter]]:
    for key, dated in sorted(table.items()):
        for one in dated:
            if one.holds_on(day):
                yield key, one


@cites("1", "26")
def version_for(key: str, event_day: dt.date, pack: LawPack | None = None) -> Parameter:
    """The value in force for an event of this day, with its version (`since`) and reference (T1).

    Raises Refused under art. 26 for an event before the first version.
    """
    return parameters.value(key, event_day, (pack or shipped()).parameters)


@cites("26", "799-34")
def may_apply(reference: str, event_day: dt.date, system_since: dt.date | None = None) -> Decision:
    """Whether an article may be applied to an event of this day (T26-N).

    Never to an event before its decree. `system_since` is the day on which the system was accepted: a system older
    than decree 314 is bound from the decree's first day by arts. 7, 10, 12, 15, 16, 18 and 20, but not by articles
    about its planning, building or acceptance (arts. 5, 8, 9, 11).
    """
    place = Reference.parse(reference)
    first, clause, words = register.first_day(place.decree), _CLAUSE[place.decree], place.words
    if event_day < first:
        zh = f"{words.zh}自 {first.isoformat()} 起施行，不适用于 {event_day.isoformat()} 的事项"
        en = f"{words.en} is in force from {first.isoformat()} and does not apply to {event_day.isoformat()}"
        return refuse("26", zh, en) if place.decree == 314 else refuse("799-34", zh, en)
    older = place.decree == 314 and system_since is not None and system_since < first
    if older and place.article in _BOUND_TO_BUILDING:
        zh = f"系统在本办法施行（{first.isoformat()}）前已经建成，{words.zh}不适用；施行后的持续义务仍须履行"
        en = f"older than the regulation ({first.isoformat()}): {words.en} does not apply; duties that go on do"
        return refuse("26", zh, en)
    return allow(clause)


def binds_older_systems(reference: str) -> bool:
    """Whether this article of decree 314 binds older systems from the decree's first day."""
    place = Reference.parse(reference)
    return place.decree == 314 and place.article in _BINDS_OLDER_SYSTEMS
