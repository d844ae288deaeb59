"""The numbers of the law as dated values: each has its first day, its reference and its legal bounds.

Code never contains such a number. A value is looked up on the day of the event (art. 26).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import pairwise
from pathlib import Path

from mingcha.kit.decision import Decision, Refused, allow, cites, refuse
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law import other_law
from mingcha.law.parameters.units import in_words
from mingcha.law.reference import Reference
from mingcha.law.yaml_text import from_yaml

type Value = int | str | bool | tuple[int, ...]
type Table = Mapping[str, tuple["Parameter", ...]]

_OWN = "own"


class ValueBasis(StrEnum):
    """The basis of a value: the law itself, a choice stricter than a legal bound, or only our own choice."""

    LAW = "law"
    STRICTER = "stricter"
    OWN = "own"

    @property
    def words(self) -> Words:
        """The name for people."""
        return _BASES[self]


_BASES = {
    ValueBasis.LAW: Words("法定", "law"),
    ValueBasis.STRICTER: Words("严于法定界限", "stricter than the law"),
    ValueBasis.OWN: Words("平台自定，非法定", "our own, not law"),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value from `since` to `until` (both days included; None: still in force).

    A legal value may only be configured stricter: not below `floor`, not above `ceiling`. `reference` is an article
    ("799-17"), another text by name ("Civil Code 201"), or "own". `own`: the text sets the duty, we chose the number.
    `choice` is the text for a value that is not a number; `theme` is the name of the file with the key.
    """

    key: str
    value: Value
    since: dt.date
    until: dt.date | None
    reference: str
    note: Words
    floor: int | None = None
    ceiling: int | None = None
    own: bool = False
    choice: Words | None = None
    theme: str = ""

    @property
    def number(self) -> int:
        """The value as an integer. Raises TypeError if it is not one."""
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            raise TypeError(f"{self.key} is not a number")
        return self.value

    @property
    def is_own(self) -> bool:
        """Whether no text of law sets this value."""
        return self.own or self.reference == _OWN

    @property
    def standing(self) -> ValueBasis:
        """Whether the law sets the value, bounds it, or leaves it to us."""
        if self.is_own:
            return ValueBasis.OWN
        bounds = [bound for bound in (self.floor, self.ceiling) if bound is not None]
        return ValueBasis.STRICTER if bounds and self.value not in bounds else ValueBasis.LAW

    @property
    def source(self) -> Words:
        """The reference as shown to people."""
        if self.reference == _OWN:
            return Words("平台自定，非法定", "our own choice")
        if self.reference[0].isdigit():
            return Reference.parse(self.reference).words
        return other_law.name(self.reference)

    @property
    def value_words(self) -> Words:
        """The value as shown to people, with its unit: 30 日 / 30 days."""
        return self.choice or in_words(self.key, self.value)

    def holds_on(self, day: dt.date) -> bool:
        """Whether the value is in force on a (Shanghai) day."""
        return self.since <= day and (self.until is None or day <= self.until)


@cites("26")
def value(key: str, on: dt.date, table: Table | None = None) -> Parameter:
    """The parameter in force on a (Shanghai) day, from the shipped table by default.

    Raises Refused under art. 26 if no value is in force on that day, Fault(NOT_FOUND) for an unknown key.
    """
    dated = history(key, table)
    for parameter in dated:
        if parameter.holds_on(on):
            return parameter
    first = dated[0].since
    if on < first:
        zh = f"“{key}”自 {first.isoformat()} 起施行，不适用于 {on.isoformat()}"
        en = f"{key} is in force from {first.isoformat()} and does not apply to {on.isoformat()}"
    else:
        zh, en = f"“{key}”在 {on.isoformat()} 没有施行的值", f"no value of {key} is in force on {on.isoformat()}"
    raise Refused(refuse("26", zh, en))


def number(key: str, on: dt.date) -> int:
    """The integer value of a parameter on a (Shanghai) day; raises as `value` does, and TypeError if not an integer."""
    return value(key, on).number


def ceiling(key: str) -> int:
    """The highest value that any dated value of a key may take: what a form takes in before the rule of the day judges
    it. Raises Fault(NOT_FOUND) for an unknown key, TypeError for one without a ceiling."""
    bounds = [one.ceiling for one in history(key)]
    if any(bound is None for bound in bounds):
        raise TypeError(f"{key} has no ceiling")
    return max(bound for bound in bounds if bound is not None)


def history(key: str, table: Table | None = None) -> tuple[Parameter, ...]:
    """Every dated value of a key, oldest first. Raises Fault(NOT_FOUND) for an unknown key."""
    dated = (shipped() if table is None else table).get(key)
    if not dated:
        raise Fault(FaultKind.NOT_FOUND, Words(f"没有参数“{key}”", f"there is no parameter {key!r}"))
    return dated


@cites(
    "9", "15(1)", "15(2)", "15(3)", "16(5)", "18", "18(5)", "19", "20(1)", "21", "22", "23", "25", "26",
    "799-14", "799-17", "799-20", "799-21",
)  # fmt: skip
def may_set(key: str, setting: int | str | bool, on: dt.date) -> Decision:
    """Whether configuration may set this value from a day on: stricter than the legal bounds, never looser (T16-5c).

    A legal value without bounds cannot be changed; our own choices can. A refusal cites the article of decree 314 or
    799 that sets the value, or art. 22 if another law does.
    """
    held = value(key, on)
    article = held.reference if held.reference[0].isdigit() else "22"
    counts = isinstance(setting, int) and not isinstance(setting, bool)
    if held.floor is not None and (not counts or int(setting) < held.floor):
        least = in_words(key, held.floor)
        return refuse(article, f"不能少于 {least.zh}", f"it cannot be below {least.en}")
    if held.ceiling is not None and (not counts or int(setting) > held.ceiling):
        most = in_words(key, held.ceiling)
        return refuse(article, f"不能多于 {most.zh}", f"it cannot be above {most.en}")
    if held.is_own or held.floor is not None or held.ceiling is not None or setting == held.value:
        return allow("" if held.is_own else article)
    words = held.value_words
    return refuse(
        article, f"由法律规定为“{words.zh}”，不能改设", f"the law sets it to {words.en}: it is not ours to set"
    )


def keys() -> tuple[str, ...]:
    """All keys, sorted."""
    return tuple(sorted(shipped()))


def read(text: str, theme: str = "") -> dict[str, tuple[Parameter, ...]]:
    """The dated values of one YAML text.

    Raises Fault(CORRUPT) on overlapping dates, a missing or unknown field, or a value outside its legal bounds.
    """
    table: dict[str, tuple[Parameter, ...]] = {}
    content = from_yaml(text) or {}
    for key, rows in content.items():
        try:
            dated = tuple(sorted((_parameter(key, row, theme) for row in rows), key=lambda parameter: parameter.since))
        except (KeyError, TypeError, ValueError) as error:
            raise _corrupt(key, repr(error)) from error
        for earlier, later in pairwise(dated):
            if earlier.until is None or earlier.until >= later.since:
                raise _corrupt(key, f"the values of {earlier.since} and {later.since} overlap")
        table[key] = dated
    return table


_FIELDS = {"value", "since", "until", "reference", "zh", "en", "floor", "ceiling", "own", "choice_zh", "choice_en"}


def _parameter(key: str, row: Mapping[str, object], theme: str) -> Parameter:
    if unknown := set(row) - _FIELDS:
        raise ValueError(f"unknown fields {sorted(unknown)}")
    raw, since, until, own = row["value"], row["since"], row.get("until"), row.get("own", False)
    held = tuple(raw) if isinstance(raw, list) else raw
    if not isinstance(held, int | str | tuple) or not isinstance(since, dt.date) or not isinstance(own, bool):
        raise TypeError("a value and the day from which it holds are needed")
    if until is not None and (not isinstance(until, dt.date) or until < since):
        raise ValueError("until is not a day after since")
    floor, ceiling = (_bound(row.get(name)) for name in ("floor", "ceiling"))
    if (floor is not None or ceiling is not None) and (isinstance(held, bool) or not isinstance(held, int)):
        raise ValueError("only a number has bounds")
    if isinstance(held, int) and ((floor is not None and held < floor) or (ceiling is not None and held > ceiling)):
        raise ValueError("the value lies outside its legal bounds")
    reference = str(row["reference"])
    if reference[0].isdigit():
        Reference.parse(reference)
    choice = Words(str(row["choice_zh"]), str(row["choice_en"])) if "choice_zh" in row else None
    note = Words(str(row["zh"]), str(row["en"]))
    return Parameter(key, held, since, until, reference, note, floor, ceiling, own, choice, theme)


def _bound(raw: object) -> int | None:
    if raw is not None and (isinstance(raw, bool) or not isinstance(raw, int)):
        raise ValueError("a bound is a whole number")
    return raw


def _corrupt(key: str, detail: str) -> Fault:
    return Fault(FaultKind.CORRUPT, Words(f"参数“{key}”有误", f"parameter {key!r} is wrong"), detail)


def read_folder(folder: Path) -> Table:
    """The dated values of all *.yaml files in a folder; a file is a theme. Raises Fault(CORRUPT) on a duplicate key."""
    table: dict[str, tuple[Parameter, ...]] = {}
    for path in sorted(folder.glob("*.yaml")):
        for key, dated in read(path.read_text(encoding="utf-8"), path.stem).items():
            if key in table:
                raise _corrupt(key, f"held twice, again in {path.name}")
            table[key] = dated
    return table


@cache
def shipped() -> Table:
    """The table shipped with the product, read once."""
    return read_folder(Path(__file__).parent)
