"""Leak cases as frozen values (articles 20(4), 20(5))."""

from dataclasses import dataclass
from datetime import datetime

from mingcha.law.incident_clocks import IncidentGrade, NoticeDue, NoticeTo
from mingcha.registry.identity.duty import Place
from mingcha.registry.identity.hands import Hand
from mingcha.supervision.leaks.states import LeakKind, LeakState
from mingcha.supervision.locks.values import LockRow


@dataclass(frozen=True, slots=True)
class NewLeak:
    """A leak case to be opened. `known_at`: when it became known, from which the clocks run; `organ`: code of the
    suspect's organisation, "" for one that is in no register (article 20 binds any unit and person): then `organ_name`
    and `district`; `suspect`: user name, "" for unknown; the range [from_at, to_at) and `points` are locked."""

    kind: LeakKind
    summary: str
    known_at: datetime
    organ: str
    from_at: datetime
    to_at: datetime
    suspect: str = ""
    points: tuple[str, ...] = ()
    grade: IncidentGrade | None = None
    critical: bool = False
    organ_name: str = ""
    district: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """What leaked and what harm it does. `personal`: information of persons leaked or may have (PIPL 57);
    `eased_reason`: why less is notified than the opening owed, or later, "" where that is not so."""

    kind: LeakKind
    harm: str
    personal: bool
    persons: int = 0
    grade: IncidentGrade | None = None
    critical: bool = False
    eased_reason: str = ""


@dataclass(frozen=True, slots=True)
class NewLeakNotice:
    """A notice that was given: to whom, the receiver's name, a number or the way, and when; `late_reason`: why it is
    recorded long after it was given."""

    to: NoticeTo
    receiver: str
    number: str
    sent_at: datetime
    late_reason: str = ""


@dataclass(frozen=True, slots=True)
class LeakFacts:
    """A leak case as its rules see it for a person. `organ`: code of the organisation that it was opened against, which
    lies at `place`; `organs`: of suspects who became known later; `suspects`: ids of all who are suspected; `hands`: in
    whose hands their accounts and that of the person asking are; `handlers`: ids of those who handle it now;
    `noticed`: who was notified; `silence_by`: actor who says that no person is told, `silence_signed`: another person
    signed that; `personal_from`: when an assessment found that persons are concerned, None: known from the opening on;
    `transfer_closed`: a transfer of it was taken and closed; `is_orphaned`: none of its handlers may act any more, as
    far as the caller has asked (rows.with_orphaned)."""

    state: LeakState
    kind: LeakKind
    place: Place
    organ: str
    known_at: datetime
    organs: frozenset[str] = frozenset()
    suspects: frozenset[int] = frozenset()
    unsigned: frozenset[int] = frozenset()
    namings: tuple[tuple[int, int], ...] = ()
    hands: tuple[Hand, ...] = ()
    opened_by: str = ""
    handlers: frozenset[int] = frozenset()
    grade: IncidentGrade | None = None
    critical: bool = False
    personal: bool = False
    personal_from: datetime | None = None
    noticed: frozenset[NoticeTo] = frozenset()
    silence_by: str = ""
    silence_signed: bool = False
    transfer_closed: bool = False
    is_orphaned: bool = False

    @property
    def owes_persons(self) -> bool:
        """Whether information of persons is concerned, so that notices are owed at once (PIPL 57)."""
        return self.personal or self.kind is LeakKind.PRIVACY


@dataclass(frozen=True, slots=True)
class LeakRow:
    """A leak case in a list; `next_due`: the most urgent notice that is still owed."""

    number: int
    no: str
    state: LeakState
    kind: LeakKind
    organ_name: str
    known_at: datetime
    next_due: NoticeDue | None
    overdue: bool
    revision: int


@dataclass(frozen=True, slots=True)
class LeakNoticeRow:
    """A notice that was given. `entry_minutes`: how long after that it was recorded, 0 for soon enough, with the
    `entry_reason`."""

    to: NoticeTo
    receiver: str
    number: str
    sent_at: datetime
    noted_by: str
    late: bool
    entry_minutes: int = 0
    entry_reason: str = ""


@dataclass(frozen=True, slots=True)
class LeakHandlerRow:
    """A person who handles a case, or did. `end_asked_by`: actor who asked for the end, which another person has to
    sign; `ended_at`: None while the person handles it."""

    username: str
    name: str
    named_at: datetime
    end_asked_by: str
    end_reason: str
    ended_by: str
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class LeakSuspectRow:
    """A suspect: who, of which organisation, since when and why, and the locks of that person's accesses; of who was
    known at the opening neither reason nor locks of its own."""

    name: str
    organ_name: str
    named_at: datetime
    reason: str
    locks: tuple[LockRow, ...] = ()
    username: str = ""
    named_by: str = ""
    signed_by: str = ""
    back_asked_by: str = ""
    back_reason: str = ""
    back_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SuspectNaming:
    """A running naming of a suspect; `back_asked_by`: who asked that it be taken back, which another has to sign."""

    user: int
    organ: str
    named_by: str
    signed: bool
    back_asked_by: str = ""


@dataclass(frozen=True, slots=True)
class SuspectActs:
    """What a suspect had done in the case, by any account: it is not believed any more."""

    assessed: bool = False
    silenced: bool = False
    decided: bool = False


@dataclass(frozen=True, slots=True)
class LeakStepRow:
    """An act on the case: its name, who, when, and its entry in the log."""

    act: str
    by: str
    at: datetime
    entry: int


@dataclass(frozen=True, slots=True)
class LeakSteps:
    """What the reader may do next."""

    name: bool = False
    end: bool = False
    suspect: bool = False
    answer: bool = False
    contain: bool = False
    assess: bool = False
    notice: bool = False
    silence: bool = False
    sign: bool = False
    decide: bool = False
    transfer: bool = False
    close: bool = False


@dataclass(frozen=True, slots=True)
class WholeLeak:
    """A leak case with what was done, what is owed, and the next steps of the reader."""

    row: LeakRow
    facts: LeakFacts
    summary: str
    suspects: tuple[LeakSuspectRow, ...]
    from_at: datetime
    to_at: datetime
    points: tuple[str, ...]
    measures: str
    harm: str
    persons: int
    eased_reason: str
    silence_reason: str
    silence_signed_by: str
    decision: str
    decided_by: str
    close_reason: str
    handlers: tuple[LeakHandlerRow, ...]
    owed: tuple[NoticeDue, ...]
    notices: tuple[LeakNoticeRow, ...]
    course: tuple[LeakStepRow, ...]
    lock: LockRow
    transfer: int
    transfer_no: str
    steps: LeakSteps
