"""Checks of a unit, their periods, questions and answers, as frozen values (article 16(1))."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from mingcha.kit.words import Words
from mingcha.registry.identity.duty import Place
from mingcha.supervision.self_checks.kinds import Answer, CheckKind, CheckState


@dataclass(frozen=True, slots=True)
class Period:
    """What a check is about: a year (`part` 0), or a part of one from 1, for security checks."""

    kind: CheckKind
    year: int
    part: int = 0

    @property
    def words(self) -> Words:
        """Its name for people."""
        if self.kind is CheckKind.YEARLY:
            return Words(f"{self.year} 年", f"{self.year}")
        return Words(f"{self.year} 年第 {self.part} 期", f"{self.year}, no. {self.part}")


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its article. `may_not_apply`: "not applicable" can be true of it."""

    code: str
    article: str
    words: Words
    may_not_apply: bool = False


@dataclass(frozen=True, slots=True)
class KnownAnswer:
    """What the register knows of a question, and by what."""

    answer: Answer
    basis: Words


@dataclass(frozen=True, slots=True)
class StaffFacts:
    """Of a person of a unit's staff what the questions ask."""

    name: str
    monitors: bool
    manages: bool
    trained: bool
    filed: bool
    checked: bool
    educated: bool


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What the register knows of a unit. `missing`: names of the four systems that are not in force, by kind;
    `late`: names of staff with an overdue acknowledgement; `findings`: how many findings of each kind are open;
    `counted`: what else speaks against an answer, by question (questions.COUNTED)."""

    missing: Mapping[str, Words]
    late: tuple[str, ...]
    staff: tuple[StaffFacts, ...]
    findings: Mapping[str, int] = field(default_factory=dict)
    counted: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer that somebody gives, with its proof, or what is done about a "no"."""

    answer: Answer
    proof: str


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A check of a list."""

    number: int
    unit: str
    unit_name: str
    place: Place
    period: Period
    state: CheckState
    due_on: date
    signed_at: datetime | None
    signed_by: str
    reviewed_at: datetime | None
    reviewed_by: str
    note: str


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """A question of a check: what was given (None: nothing yet), and what the register knows now (None: nothing)."""

    question: Question
    given: GivenAnswer | None
    known: KnownAnswer | None

    @property
    def shown(self) -> GivenAnswer | None:
        """What stands in the form: what was given, else what is known."""
        if self.given is None and self.known is not None:
            return GivenAnswer(self.known.answer, self.known.basis.zh)
        return self.given


@dataclass(frozen=True, slots=True)
class CheckFacts:
    """A check with its questions in their order."""

    row: CheckRow
    questions: tuple[AnsweredQuestion, ...]
