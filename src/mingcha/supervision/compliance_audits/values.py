"""Compliance audits as frozen values (article 16(6); PIPL 54, 64)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from mingcha.kit.words import Words
from mingcha.registry.identity.duty import Place


class AuditCause(StrEnum):
    """Why an audit was made."""

    REGULAR = "regular"
    DEMANDED = "demanded"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _CAUSES[self]


_CAUSES = {
    AuditCause.REGULAR: Words("定期审计", "regular"),
    AuditCause.DEMANDED: Words("履行个人信息保护职责的部门要求", "demanded by the department in charge"),
}


class AuditState(StrEnum):
    """The stored states of an audit."""

    RECORDED = "recorded"
    RETURNED = "returned"
    CONFIRMED = "confirmed"
    MENDED = "mended"
    SETTLED = "settled"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _STATES[self]

    @property
    def tone(self) -> str:
        """The colour of its chip."""
        return {"recorded": "warn", "confirmed": "ok", "mended": "warn", "settled": "ok"}.get(self.value, "plain")


_STATES = {
    AuditState.RECORDED: Words("待确认", "to be confirmed"),
    AuditState.RETURNED: Words("已退回", "returned"),
    AuditState.CONFIRMED: Words("已确认", "confirmed"),
    AuditState.MENDED: Words("已整改，待确认", "put right, to be confirmed"),
    AuditState.SETTLED: Words("问题已整改", "put right"),
}


@dataclass(frozen=True, slots=True)
class NewAudit:
    """An audit as its unit records it. `from_on` and `until_on`: the Shanghai days that it is about; `done_on`: the day
    of its report; `problems`: "" where it found none, else with `measures` and the day `mend_by` until which they are
    done; `demanded_by`: the department that demanded it, "" for a regular one."""

    cause: AuditCause
    demanded_by: str
    from_on: date
    until_on: date
    done_on: date
    done_by: str
    report_no: str
    scope: str
    problems: str
    measures: str
    mend_by: date | None


@dataclass(frozen=True, slots=True)
class AuditFacts:
    """An audit as rules see it. `recorder`, `mender`: user ids of who recorded it and who stated that it was put right,
    0 for nobody; `has_problems`: whether it found something to be put right."""

    state: AuditState
    recorder: int
    has_problems: bool
    mender: int = 0


@dataclass(frozen=True, slots=True)
class AuditRow:
    """An audit for pages. `next_on`: the last day of the next regular one; times and actors of steps not yet taken are
    None and ""."""

    number: int
    unit: str
    unit_name: str
    place: Place
    new: NewAudit
    state: AuditState
    next_on: date
    recorded_by: str
    recorded_at: datetime
    decided_by: str
    decided_at: datetime | None
    note: str
    mended_by: str
    mended_at: datetime | None
    mended: str
    checked_by: str
    checked_at: datetime | None
    checked_note: str
    digest: str
    """SHA-256 of the report that was handed in, "" for none."""
    media_type: str
    size_bytes: int

    @property
    def is_to_be_mended(self) -> bool:
        """Whether a confirmed one found something that nobody stated to be put right."""
        return self.state is AuditState.CONFIRMED and self.new.problems != ""


@dataclass(frozen=True, slots=True)
class AuditReport:
    """The report of an audit as it was handed in; `name` for its download is made of our number."""

    data: bytes = field(repr=False)
    media_type: str
    name: str
