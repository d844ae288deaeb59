"""Requests of persons concerned as frozen values (decree 799, art. 21)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mingcha.kit.decision import Decision
from mingcha.kit.words import Words


class Relation(StrEnum):
    """Who asks (799-21); the value is stored."""

    SELF = "self"
    CLOSE_RELATIVE = "close_relative"
    GUARDIAN = "guardian"

    @property
    def words(self) -> Words:
        """The relation for people."""
        return _WORDS[self]


_WORDS = {
    Relation.SELF: Words("本人", "the person concerned"),
    Relation.CLOSE_RELATIVE: Words("近亲属", "a close relative"),
    Relation.GUARDIAN: Words("监护人", "a guardian"),
}


@dataclass(frozen=True, slots=True)
class SubjectAsked:
    """What a person concerned asks to view, as it is typed at the counter.

    `proof`: the documents that were shown for person and relation; `event`: what happened to life, health or property;
    `points` are 20-digit codes, [from_ms, to_ms) Unix milliseconds, 0 if not given; `consents`: whether the managing
    unit consents.
    """

    applicant: str
    relation: str
    concerned: str
    proof: str
    event: str
    points: tuple[str, ...]
    from_ms: int
    to_ms: int
    consents: bool


@dataclass(frozen=True, slots=True)
class SubjectConsentRow:
    """Who of the managing unit confirmed its consent, and when."""

    person: str
    given_at: datetime


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """A request of a person concerned with its answer: a refusal, or that it can be redacted for that person; `consent`
    is None until another person of the unit confirmed it."""

    no: str
    asked: SubjectAsked
    managing_unit: str
    recorded_by: str
    recorded_at: datetime
    answer: Decision
    consent: SubjectConsentRow | None = None


@dataclass(frozen=True, slots=True)
class SubjectFilmFacts:
    """A redacted film for rules. `is_of_request`: it was begun for the request of this person concerned, so that all
    others in it are masked; `is_released`: reviewed, signed and released; `is_over`: its term is over, and the clock
    takes it away."""

    is_of_request: bool
    is_released: bool
    is_over: bool
