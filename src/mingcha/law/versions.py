"""A dated value never changes once it has taken effect: a new version is written instead (arts. 1 and 26, T1-N).

An installation stores each version once, with its digest; this module compares the stored versions with the shipped.
"""

import base64
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from mingcha.kit.canonical import Json, canonical_json, sha256
from mingcha.kit.decision import Decision, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law.fine_rules import PenaltyRule
from mingcha.law.in_force import LawPack, shipped
from mingcha.law.parameters import Parameter

type Taken = Mapping[tuple[str, dt.date], str]
"""The versions stored by an installation: canonical JSON by (key, first day)."""


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A parameter, penalty rule or text from a day on; `value` is canonical JSON, "null" from the day of repeal.

    Descriptions are left out, so that better wording is not a change of the law.
    """

    key: str
    since: dt.date
    value: str


class Change(StrEnum):
    """How the shipped value differs from the stored one."""

    NEW = "new"
    EDITED = "edited"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One dated value that differs. `taken` (stored) and `here` (shipped) are canonical JSON, None if absent.
    `took_effect`: its first day is not after today.
    """

    change: Change
    key: str
    since: dt.date
    taken: str | None
    here: str | None
    took_effect: bool

    @property
    def is_forbidden(self) -> bool:
        """Whether this edits or removes a value in effect: a new version is needed instead."""
        return self.took_effect and self.change is not Change.NEW

    @property
    def decision(self) -> Decision:
        """Whether the difference is lawful."""
        return refuse("26", self.words.zh, self.words.en) if self.is_forbidden else allow("26")

    @property
    def words(self) -> Words:
        """The error for people, with both values and the article."""
        day, here = self.since.isoformat(), self.here or "–"
        return Words(
            f"“{self.key}”自 {day} 起的值已经施行，不得改动（第二十六条）："
            f"收录时为 {self.taken}，现为 {here}；请另立新的版本",
            f"{self.key} from {day} has taken effect and must not be edited (art. 26): it was stored as {self.taken} "
            f"and is now {here}; write a new version instead",
        )


def dated_values(pack: LawPack | None = None) -> tuple[DatedValue, ...]:
    """Every dated value of the law, ordered by key and day; a value that ends without a successor gives a repeal."""
    held = pack or shipped()
    found: list[DatedValue] = []
    for key, dated in held.parameters.items():
        found += _series(f"parameter:{key}", [(one.since, one.until, _of_parameter(one)) for one in dated])
    for key, rules in held.fines.items():
        found += _series(f"fine:{key}", [(one.since, one.until, _of_fine(one)) for one in rules])
    for text in held.texts:
        found += _series(f"text:{text.key}", [(text.since, text.until, {"number": text.number.zh})])
        if text.sha256:  # a key of its own: the words of a text that was missing may be supplied later
            found += _series(f"words:{text.key}", [(text.since, text.until, {"sha256": text.sha256})])
    return tuple(sorted(found, key=lambda one: (one.key, one.since)))


def _series(key: str, dated: list[tuple[dt.date, dt.date | None, Json]]) -> Iterator[DatedValue]:
    begins = {since for since, _, _ in dated}
    for since, until, value in dated:
        yield DatedValue(key, since, canonical_json(value).decode())
        if until is not None and (ended := until + dt.timedelta(days=1)) not in begins:
            yield DatedValue(key, ended, "null")


def _of_parameter(one: Parameter) -> Json:
    value: Json = list(one.value) if isinstance(one.value, tuple) else one.value
    bounds = {"floor": one.floor, "ceiling": one.ceiling}
    limits: dict[str, Json] = {name: bound for name, bound in bounds.items() if bound is not None}
    return {"value": value, "reference": one.reference, **limits}


def _of_fine(one: PenaltyRule) -> Json:
    amounts: list[Json] = [
        {"who": who, "grave": grave, "least": least, "most": most, "turnover_percent": percent}
        for who, grave, least, most, percent in one.amounts
    ]
    extras, violates = [str(extra) for extra in one.extras], list(one.violates)
    steps: dict[str, Json] = {"act": str(one.offence), "first": str(one.first), "then": str(one.then)}
    opinion: dict[str, Json] = {"opinion_for": list(one.opinion_for)} if one.opinion_for else {}
    corrects: dict[str, Json] = {"corrects": True} if one.corrects else {}
    return {**steps, "violates": violates, "amounts": amounts, "extras": extras, **opinion, **corrects}


@cites("1", "26")
def differences(taken: Taken, today: dt.date, pack: LawPack | None = None) -> tuple[Difference, ...]:
    """The values that are new, edited or removed since an installation stored the law. `today` is a Shanghai day."""
    here = {(one.key, one.since): one.value for one in dated_values(pack)}
    found = []
    for key, since in sorted({*taken, *here}):
        before, now = taken.get((key, since)), here.get((key, since))
        if before != now:
            change = Change.NEW if before is None else Change.REMOVED if now is None else Change.EDITED
            found.append(Difference(change, key, since, before, now, since <= today))
    return tuple(found)


@cites("1", "26")
def may_stand(key: str, since: dt.date, taken: str, today: dt.date, pack: LawPack | None = None) -> Decision:
    """Decides whether a stored value `taken` (canonical JSON) may differ from the law as shipped.

    A value that has taken effect must not be edited or removed: past events were decided by it (T1-N).
    """
    found = differences({(key, since): taken}, today, pack)
    return next((one.decision for one in found if (one.key, one.since) == (key, since)), allow("26"))


def value_digest(value: str) -> str:
    """Base64 of the SHA-256 of a value's canonical JSON."""
    return base64.b64encode(sha256(value.encode())).decode()
