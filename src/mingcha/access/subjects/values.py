"""Requests of persons concerned as frozen values (decree 799, art. 21)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mingcha.kit.decision import Decision
from mingcha.kit.words import Words
from mingcha.privacy.redaction.states import RedactionState


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
class SubjectRow:
    """A request of a person concerned with its answer: a refusal, or that it can be redacted for that person."""

    no: str
    asked: SubjectAsked
    managing_unit: str
    recorded_by: str
    recorded_at: datetime
    answer: Decision


@dataclass(frozen=True, slots=True)
class SubjectFilmFacts:
    """A redacted film for rules. `is_of_request`: it was begun for the request of this person concerned, so that all
    others in it are masked; `is_released`: reviewed, signed and released."""

    is_of_request: bool
    is_released: bool


@dataclass(frozen=True, slots=True)
class FilmWanted:
    """Footage to be redacted for a request of a person concerned: a point of it and a part of its time."""

    point: str
    from_at: datetime
    to_at: datetime


@dataclass(frozen=True, slots=True)
class SubjectViewingRow:
    """A viewing of a film at the counter: its line of the register, of which redaction, by whom it was shown and until
    when its page plays it."""

    line: str
    redaction: str
    shown_by: str
    shown_at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class SubjectFilmRow:
    """A film of a request of a person concerned: its redaction and where that stands, and who viewed it when."""

    redaction: str
    point: str
    point_name: str
    from_at: datetime
    to_at: datetime
    state: RedactionState
    maker: str
    length_90k: int
    output_sha256: str
    viewings: tuple[SubjectViewingRow, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownFilm:
    """A film that is being viewed, for the page that plays it. `label`: what stands over the picture."""

    viewing: SubjectViewingRow
    request: str
    applicant: str
    film: SubjectFilmRow

    @property
    def length_s(self) -> int:
        """The length of the film in whole seconds, for the slider of its page."""
        return self.film.length_90k // 90_000

    @property
    def label(self) -> str:
        """Who views it, the request and the line of the register; it is drawn over every picture."""
        return f"仅供本人查阅 {self.applicant} {self.request} {self.viewing.line}"
