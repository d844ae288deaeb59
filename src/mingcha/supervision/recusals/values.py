"""Recusals as frozen values (APL 43)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mingcha.kit.words import Words


class AskedBy(StrEnum):
    """Who asks that an officer is taken off a case."""

    PERSON = "person"
    OFFICER = "officer"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _ASKED_BY[self]


_ASKED_BY = {
    AskedBy.PERSON: Words("当事人申请回避", "asked for by the person"),
    AskedBy.OFFICER: Words("执法人员应当回避", "the officer has to withdraw"),
}


@dataclass(frozen=True, slots=True)
class NewRecusal:
    """A request as it is recorded: the officer (user name), who asks, the relation that may be in the way."""

    username: str
    asked_by: AskedBy
    reason: str


@dataclass(frozen=True, slots=True)
class RecusalFacts:
    """The request that waits, as rules see it: the officer's account, and the actor who recorded it."""

    officer: int
    noted_by: str


@dataclass(frozen=True, slots=True)
class RecusalRow:
    """A request for its page. `granted`: None while it waits."""

    number: int
    officer: str
    asked_by: AskedBy
    reason: str
    asked_on: date
    granted: bool | None
    answer: str
    answered_on: date | None
    answered_by: str
