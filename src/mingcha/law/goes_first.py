"""Which laws go before decree 314 and are carried out by another organ, as data (article 22; goes_first.yaml)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.fine_rules import Offence
from mingcha.law.yaml_text import from_yaml

_FIELDS = {"since", "acts", "zh", "en", "organ_zh", "organ_en", "inside_police", "named"}


@dataclass(frozen=True, slots=True)
class LawFirst:
    """A law that goes first, from `since` on. `acts`: the acts that it may punish, () for any; `organ`: who carries it
    out; `inside_police`: a department of the police; `is_named`: the officer names law, provision and organ."""

    code: str
    since: dt.date
    acts: tuple[Offence, ...]
    law: Words
    organ: Words
    inside_police: bool = False
    is_named: bool = False


@cites("22")
def laws_first(act: Offence, day: dt.date) -> tuple[LawFirst, ...]:
    """The laws of other organs that may go first for an act of a (Shanghai) day, in the order of the list."""
    return tuple(one for one in shipped().values() if one.since <= day and (not one.acts or act in one.acts))


@cites("22")
def law_first(code: str, act: Offence | None, day: dt.date) -> LawFirst | None:
    """The law of this code, None where it does not punish such an act on that day."""
    if act is None:
        return None
    return next((one for one in laws_first(act, day) if one.code == code), None)


def read(text: str) -> Mapping[str, LawFirst]:
    """The list of one YAML text. Raises Fault(CORRUPT) on a wrong or unknown field."""
    found: dict[str, LawFirst] = {}
    for code, row in (from_yaml(text) or {}).items():
        try:
            if unknown := set(row) - _FIELDS:
                raise ValueError(f"unknown fields {sorted(unknown)}")
            since = row["since"]
            if not isinstance(since, dt.date):
                raise TypeError("the day from which it holds is needed")
            law, organ = Words(row["zh"], row["en"]), Words(row["organ_zh"], row["organ_en"])
            acts = tuple(map(Offence, row["acts"]))
            inside, named = bool(row.get("inside_police")), bool(row.get("named"))
            found[str(code)] = LawFirst(str(code), since, acts, law, organ, inside, named)
        except (KeyError, TypeError, ValueError) as error:
            words = Words(f"优先适用的规定“{code}”有误", f"the law {code!r} that goes first is wrong")
            raise Fault(FaultKind.CORRUPT, words, repr(error)) from error
    return found


@cache
def shipped() -> Mapping[str, LawFirst]:
    """The list shipped with the product, read once."""
    return read(Path(__file__).with_name("goes_first.yaml").read_text(encoding="utf-8"))
