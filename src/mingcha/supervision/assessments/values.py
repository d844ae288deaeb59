"""Impact assessments as frozen values (article 16(6); PIPL 55, 56)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from mingcha.kit.words import Words
from mingcha.registry.identity.duty import Place


class AssessmentKind(StrEnum):
    """What is assessed. All but the first are ways in which footage comes to another (DisclosureKind)."""

    FACE_SYSTEM = "face_system"
    CONTRACTOR = "contractor"
    SHARING = "sharing"
    DEPARTMENT = "department"
    PUBLICATION = "publication"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _KINDS[self]

    @property
    def has_receiver(self) -> bool:
        """Whether it is about another organisation, by its code."""
        return self in (AssessmentKind.CONTRACTOR, AssessmentKind.SHARING)

    @property
    def has_systems(self) -> bool:
        """Whether it names systems of the unit."""
        return self is AssessmentKind.FACE_SYSTEM or self.has_receiver


_KINDS = {
    AssessmentKind.FACE_SYSTEM: Words("采集人脸的系统", "a system whose pictures show faces"),
    AssessmentKind.CONTRACTOR: Words("委托其他单位处理", "entrusting a contractor"),
    AssessmentKind.SHARING: Words("向其他单位共享", "sharing with another organisation"),
    AssessmentKind.DEPARTMENT: Words("非公共安全用途提供给部门", "giving to departments, not for public safety"),
    AssessmentKind.PUBLICATION: Words("公开传播", "publication"),
}


class AssessmentState(StrEnum):
    """The stored states of an assessment."""

    MADE = "made"
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    ENDED = "ended"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _STATES[self]


_STATES = {
    AssessmentState.MADE: Words("待确认", "to be confirmed"),
    AssessmentState.CONFIRMED: Words("已确认", "confirmed"),
    AssessmentState.RETURNED: Words("已退回", "returned"),
    AssessmentState.ENDED: Words("已终止", "ended"),
}


class AssessmentStanding(StrEnum):
    """How an assessment stands on a day: what its state, its days and what it is about come to."""

    WAITING = "waiting"
    RETURNED = "returned"
    IN_FORCE = "in_force"
    NOT_ACCEPTABLE = "not_acceptable"
    CHANGED = "changed"
    OVER = "over"
    ENDED = "ended"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _STANDINGS[self]

    @property
    def tone(self) -> str:
        """The colour of its chip."""
        return {"in_force": "ok", "waiting": "warn", "not_acceptable": "bad", "changed": "bad", "over": "bad"}.get(
            self.value, "plain"
        )


_STANDINGS = {
    AssessmentStanding.WAITING: Words("待确认", "to be confirmed"),
    AssessmentStanding.RETURNED: Words("已退回", "returned"),
    AssessmentStanding.IN_FORCE: Words("有效", "in force"),
    AssessmentStanding.NOT_ACCEPTABLE: Words("结论：不得进行", "not acceptable"),
    AssessmentStanding.CHANGED: Words("所评估的事项已变化", "what it is about has changed"),
    AssessmentStanding.OVER: Words("已满期限，须重新评估", "its months are over: assess again"),
    AssessmentStanding.ENDED: Words("已终止", "ended"),
}


@dataclass(frozen=True, slots=True)
class NewAssessment:
    """An assessment as its unit states it. `about`: the code of the system, of the other organisation, of the purpose
    of a department's request or of the place of a publication; `systems`: codes; the three contents of PIPL 56 as
    texts; `acceptable`: whether it may go on as described."""

    kind: AssessmentKind
    about: str
    purpose: str
    lawful: str
    effects: str
    measures: str
    acceptable: bool
    systems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AssessmentFacts:
    """An assessment as rules see it. `maker`: user id; `receiver`: code of the other organisation, "" for none;
    `unchanged`: what it is about is as it was assessed."""

    state: AssessmentState
    acceptable: bool
    valid_until: date | None
    unchanged: bool
    systems: tuple[str, ...] = ()
    maker: int = 0
    receiver: str = ""


@dataclass(frozen=True, slots=True)
class SystemAssessment:
    """How a system stands that shows people in public places. `number`: of its newest confirmed assessment, 0: none;
    `due_on`: the last Shanghai day for the first one of a system from before the doors asked, None: none is owed, or
    one was made; `makes`: the reader makes assessments of its unit."""

    number: int
    standing: AssessmentStanding | None
    due_on: date | None
    makes: bool


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """An assessment for pages. `valid_until`: its last Shanghai day, None before it is confirmed; `kept_until`: to when
    at least it is kept; times and actors of steps not yet taken are None and ""."""

    number: int
    kind: AssessmentKind
    unit: str
    unit_name: str
    place: Place
    about: str
    about_name: str
    systems: tuple[str, ...]
    purpose: str
    lawful: str
    effects: str
    measures: str
    acceptable: bool
    standing: AssessmentStanding
    made_by: str
    made_at: datetime
    decided_by: str
    decided_at: datetime | None
    note: str
    valid_until: date | None
    kept_until: date | None
    ended_by: str
    ended_at: datetime | None
    end_reason: str
