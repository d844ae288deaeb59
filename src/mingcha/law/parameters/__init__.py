"""The numbers of the law as dated values: each with the day from which it holds, its reference and its legal floor.

Code never carries such a number. A value is asked for on the day of the event (art. 26: not before its effective day).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import yaml

from mingcha.kit.decision import Refused, cites, refuse
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.reference import Reference

type Value = int | str | bool | tuple[int, ...]

_OWN = "own"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value from `since` to `until` (both days included; None: still in force).

    Configuration may not go below `floor`.

    `reference` is an article ("799-17"), another text by name ("Civil Code 201"), or "own" for our own choice.
    """

    key: str
    value: Value
    since: dt.date
    until: dt.date | None
    reference: str
    note: Words
    floor: int | None = None

    @property
    def number(self) -> int:
        """The value of a parameter that counts. Raises TypeError for one that does not."""
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            raise TypeError(f"{self.key} is not a number")
        return self.value

    @property
    def is_own(self) -> bool:
        """Whether no text of law stands behind the value."""
        return self.reference == _OWN

    @property
    def source(self) -> Words:
        """The reference for people."""
        if self.is_own:
            return Words("平台自定", "our own choice")
        if self.reference[0].isdigit():
            return Reference.parse(self.reference).words
        return Words(self.reference, self.reference)


@cites("26")
def value(key: str, on: dt.date) -> Parameter:
    """The parameter in force on a (Shanghai) day.

    Raises Refused under art. 26 before its first effective day, Fault(NOT_FOUND) for an unknown key.
    """
    dated = _table().get(key)
    if not dated:
        raise Fault(FaultKind.NOT_FOUND, Words(f"没有参数“{key}”", f"there is no parameter {key!r}"))
    for parameter in dated:
        if parameter.since <= on and (parameter.until is None or on <= parameter.until):
            return parameter
    first = dated[0].since
    raise Refused(
        refuse(
            "26",
            f"“{key}”自 {first.isoformat()} 起施行，不适用于 {on.isoformat()}",
            f"{key} is in force from {first.isoformat()} and does not apply to {on.isoformat()}",
        )
    )


def number(key: str, on: dt.date) -> int:
    """The value of a parameter that counts, on a (Shanghai) day; raises as `value` does."""
    return value(key, on).number


def history(key: str) -> tuple[Parameter, ...]:
    """Every dated value of a key, oldest first. Raises Fault(NOT_FOUND) for an unknown key."""
    dated = _table().get(key)
    if not dated:
        raise Fault(FaultKind.NOT_FOUND, Words(f"没有参数“{key}”", f"there is no parameter {key!r}"))
    return dated


def keys() -> tuple[str, ...]:
    """All keys, sorted."""
    return tuple(sorted(_table()))


def read(text: str) -> dict[str, tuple[Parameter, ...]]:
    """The dated values of one YAML text.

    Raises Fault(CORRUPT) on overlapping dates, a missing or unknown field, or a value below its floor.
    """
    table: dict[str, tuple[Parameter, ...]] = {}
    content = yaml.safe_load(text) or {}
    for key, rows in content.items():
        try:
            dated = tuple(sorted((_parameter(key, row) for row in rows), key=lambda parameter: parameter.since))
        except (KeyError, TypeError, ValueError) as error:
            raise _corrupt(key, repr(error)) from error
        for earlier, later in pairwise(dated):
            if earlier.until is None or earlier.until >= later.since:
                raise _corrupt(key, f"the values of {earlier.since} and {later.since} overlap")
        table[key] = dated
    return table


def _parameter(key: str, row: Mapping[str, object]) -> Parameter:
    allowed = {"value", "since", "until", "reference", "zh", "en", "floor"}
    if unknown := set(row) - allowed:
        raise ValueError(f"unknown fields {sorted(unknown)}")
    raw, since, until, floor = row["value"], row["since"], row.get("until"), row.get("floor")
    held = tuple(raw) if isinstance(raw, list) else raw
    if not isinstance(held, int | str | tuple) or not isinstance(since, dt.date):
        raise TypeError("a value and the day from which it holds are needed")
    if until is not None and (not isinstance(until, dt.date) or until < since):
        raise ValueError("until is not a day after since")
    if floor is not None and (not isinstance(floor, int) or not isinstance(held, int) or held < floor):
        raise ValueError("the value lies below its floor")
    reference = str(row["reference"])
    if reference[0].isdigit():
        Reference.parse(reference)
    return Parameter(key, held, since, until, reference, Words(str(row["zh"]), str(row["en"])), floor)


def _corrupt(key: str, detail: str) -> Fault:
    return Fault(FaultKind.CORRUPT, Words(f"参数“{key}”有误", f"parameter {key!r} is wrong"), detail)


@cache
def _table() -> dict[str, tuple[Parameter, ...]]:
    table: dict[str, tuple[Parameter, ...]] = {}
    for path in sorted(Path(__file__).parent.glob("*.yaml")):
        for key, dated in read(path.read_text(encoding="utf-8")).items():
            if key in table:
                raise _corrupt(key, f"held twice, again in {path.name}")
            table[key] = dated
    return table
