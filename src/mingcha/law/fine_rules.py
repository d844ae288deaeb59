"""The penalty table as dated data: the fine for an act, who pays it, the required first step (art. 22; fines.yaml)."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import cache
from itertools import pairwise
from pathlib import Path

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law import other_law, parameters
from mingcha.law.reference import Reference
from mingcha.law.yaml_text import from_yaml


class Offence(StrEnum):
    """The acts that carry a penalty; fine_words.py has their names for people."""

    INSTALL_WITHOUT_RIGHT = "install_without_right"
    FORBIDDEN_PLACE = "forbidden_place"
    NO_INSPECTION_BY_OPERATOR = "no_inspection_by_operator"
    NO_CONSENT_OF_CLASSIFIED_UNIT = "no_consent_of_classified_unit"
    NO_FILING = "no_filing"
    CHANGE_MOVE_OR_REMOVE = "change_move_or_remove"
    NO_SIGN = "no_sign"
    OBSTRUCTION = "obstruction"
    NO_KEY_TARGET_SYSTEMS = "no_key_target_systems"
    UNLAWFUL_PROCESSING = "unlawful_processing"
    NO_DATA_SECURITY = "no_data_security"
    PROTECTION_NOT_KEPT = "protection_not_kept"
    OFFICIALS = "officials"


class Who(StrEnum):
    """Who is fined: a natural person, a unit, or each directly responsible person of a unit."""

    INDIVIDUAL = "individual"
    UNIT = "unit"
    RESPONSIBLE = "responsible"


class FirstStep(StrEnum):
    """What the authority does before or instead of a fine."""

    AT_ONCE = "at_once"
    ORDER = "order"
    ORDER_WITH_TIME = "order_with_time"
    ORDER_AND_WARNING = "order_and_warning"
    DISPOSITION = "disposition"


class Then(StrEnum):
    """The condition under which a fine may follow the first step."""

    NOTHING = "nothing"
    REFUSAL = "refusal"
    REFUSAL_OR_GRAVE = "refusal_or_grave"
    OVERDUE = "overdue"
    NO_FINE = "no_fine"
    BY_OTHER_LAW = "by_other_law"


class Extra(StrEnum):
    """Further measures that the rule allows or orders."""

    CONFISCATE_DEVICES = "confiscate_devices"
    DELETE_FOOTAGE = "delete_footage"
    CONFISCATE_GAINS = "confiscate_gains"
    SUSPEND_BUSINESS = "suspend_business"
    REVOKE_LICENCE = "revoke_licence"


type Amount = int | str
"""Whole yuan, or the key of the parameter that holds them."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Bounds in yuan, both included. `least` None: any amount above zero.
    `turnover_percent`: the upper bound may instead be this percentage of a year's turnover.
    """

    least: Decimal | None
    most: Decimal
    turnover_percent: int | None = None

    @property
    def words(self) -> Words:
        """For people: 100–500 元 / 100–500 yuan."""
        more = self.turnover_percent
        zh = f"，或者上一年度营业额 {more} % 以下" if more else ""
        en = f", or up to {more} % of last year's turnover" if more else ""
        if self.least is None:
            return Words(f"{spaced(self.most)} 元以下{zh}", f"up to {spaced(self.most)} yuan{en}")
        span = f"{spaced(self.least)}–{spaced(self.most)}"
        return Words(f"{span} 元{zh}", f"{span} yuan{en}")


def spaced(yuan: Decimal) -> str:
    """An amount with a narrow space between thousands, with fen only if not zero: 10 000, 99.99."""
    whole = yuan == yuan.to_integral_value()
    return (f"{yuan:,.0f}" if whole else f"{yuan:,.2f}").replace(",", "\u202f")


@dataclass(frozen=True, slots=True)
class PenaltyRule:
    """One rule of the penalty table, from `since` to `until` (both days included; None: still in force).

    `amounts` are (who, grave, least, most, percent of turnover); a parameter key is resolved on the day of the act.
    """

    rule: str
    since: dt.date
    until: dt.date | None
    offence: Offence
    violates: tuple[str, ...]
    first: FirstStep
    then: Then
    amounts: tuple[tuple[Who, bool, Amount | None, Amount, int | None], ...]
    extras: tuple[Extra, ...]
    opinion_for: tuple[str, ...] = ()
    """The provisions of `violates` under which a fine needs a recorded legal opinion."""
    corrects: bool = False
    """Whether it corrects our reading of the versions before it, of which its provisions hold, too."""

    @property
    def article(self) -> str:
        """The article that a decision cites: the rule's own, or art. 22 if the fine is in another law."""
        return self.rule if self.rule[0].isdigit() else "22"

    @property
    def source(self) -> Words:
        """The rule for people."""
        return Reference.parse(self.rule).words if self.rule[0].isdigit() else other_law.name(self.rule)

    @property
    def has_grave(self) -> bool:
        """Whether grave circumstances have their own bounds."""
        return any(grave for _, grave, *_ in self.amounts)

    def bounds(self, who: Who, day: dt.date, *, grave: bool = False) -> Bounds | None:
        """The bounds for this kind of person on a day; None if the rule does not fine them."""
        for held, is_grave, least, most, percent in self.amounts:
            if held is who and is_grave == (grave and self.has_grave):
                return Bounds(None if least is None else _yuan(least, day), _yuan(most, day), percent)
        return None

    def as_corrected(self, dated: Iterable["PenaltyRule"]) -> "PenaltyRule":
        """This version with the provisions of the newest one after it that corrects our reading."""
        later = [one for one in dated if one.corrects and one.since > self.since]
        if not later:
            return self
        newest = max(later, key=lambda one: one.since)
        return replace(self, violates=newest.violates, opinion_for=newest.opinion_for)

    def holds_on(self, day: dt.date) -> bool:
        """Whether the rule is in force on a (Shanghai) day."""
        return self.since <= day and (self.until is None or day <= self.until)


def _yuan(amount: Amount, day: dt.date) -> Decimal:
    return Decimal(amount if isinstance(amount, int) else parameters.number(amount, day))


type Table = Mapping[str, tuple[PenaltyRule, ...]]


def read(text: str) -> Table:
    """The penalty table of one YAML text. Raises Fault(CORRUPT) on a wrong field, date, bound or reference."""
    table: dict[str, tuple[PenaltyRule, ...]] = {}
    for rule, rows in (from_yaml(text) or {}).items():
        try:
            dated = tuple(sorted((_rule(str(rule), row) for row in rows), key=lambda one: one.since))
            if any(one.until is None or one.until >= next_one.since for one, next_one in pairwise(dated)):
                raise ValueError("two versions overlap")
        except (KeyError, TypeError, ValueError, Fault) as error:
            words = Words(f"罚则“{rule}”有误", f"the penalty rule {rule!r} is wrong")
            raise Fault(FaultKind.CORRUPT, words, repr(error)) from error
        table[str(rule)] = dated
    return table


_FIELDS = {"since", "until", "act", "violates", "first", "then", "grave", "extras", "opinion_for", "corrects", *Who}
_WITHOUT_BOUNDS = (Then.NO_FINE, Then.BY_OTHER_LAW)


def _rule(rule: str, row: Mapping[str, object]) -> PenaltyRule:
    if unknown := set(row) - _FIELDS:
        raise ValueError(f"unknown fields {sorted(unknown)}")
    since, until, violates, extras = row["since"], row.get("until"), row["violates"], row.get("extras") or ()
    if not isinstance(since, dt.date) or (until is not None and (not isinstance(until, dt.date) or until < since)):
        raise ValueError("the days from which and to which it holds are wrong")
    if not isinstance(violates, list) or not isinstance(extras, list | tuple):
        raise TypeError("a list is needed")
    for reference in (rule, *violates):
        if reference[0].isdigit():
            Reference.parse(reference)
    amounts = (*_amounts(row, grave=False), *_amounts(row.get("grave") or {}, grave=True))
    then = Then(str(row["then"]))
    opinion_for = row.get("opinion_for") or ()
    if not isinstance(opinion_for, list | tuple) or not set(opinion_for) <= set(violates):
        raise ValueError("an opinion is needed of what the rule punishes")
    if bool(amounts) == (then in _WITHOUT_BOUNDS):
        raise ValueError("a rule with a fine needs bounds; a rule without a fine must have none")
    return PenaltyRule(
        rule, since, until, Offence(str(row["act"])), tuple(violates), FirstStep(str(row["first"])), then, amounts,
        tuple(Extra(one) for one in extras), tuple(opinion_for), row.get("corrects") is True,
    )  # fmt: skip


def _amounts(row: object, *, grave: bool) -> tuple[tuple[Who, bool, Amount | None, Amount, int | None], ...]:
    if not isinstance(row, Mapping):
        raise TypeError("bounds by who are needed")
    found = []
    for who in Who:
        if who not in row:
            continue
        held = row[who]
        least, most, percent = held.get("min"), held["max"], held.get("or_percent_of_turnover")
        if unknown := set(held) - {"min", "max", "or_percent_of_turnover"}:
            raise ValueError(f"unknown bounds {sorted(unknown)}")
        if isinstance(least, int) and isinstance(most, int) and not 0 < least <= most:
            raise ValueError("the least is not below the most")
        found.append((who, grave, least, most, percent))
    return tuple(found)


@cache
def shipped() -> Table:
    """The penalty table shipped with the product, read once."""
    return read(Path(__file__).with_name("fines.yaml").read_text(encoding="utf-8"))
