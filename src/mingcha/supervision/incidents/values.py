"""Security incidents and their notices as frozen values (article 16(6); PIPL 57; CIR)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mingcha.kit.words import Words
from mingcha.law.incident_clocks import IncidentGrade, NoticeTo
from mingcha.registry.identity.duty import Place


class IncidentKind(StrEnum):
    """What happened to the platform."""

    INTRUSION = "intrusion"
    MALWARE = "malware"
    DATA = "data"
    OUTAGE = "outage"
    OTHER = "other"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _KINDS[self]


class NoticeReceiver(StrEnum):
    """Who is to be told of an incident, as its table spells it."""

    PROTECTION_DEPARTMENT = "protection"
    POLICE = "police"
    PROVINCIAL_CAC = "cac"
    PERSONAL_INFORMATION = "pi_department"
    PERSONS = "persons"

    @property
    def to(self) -> NoticeTo:
        """Who that is."""
        return _TO[self]

    @property
    def words(self) -> Words:
        """Its name for people."""
        return self.to.words


_TO = {
    NoticeReceiver.PROTECTION_DEPARTMENT: NoticeTo.PROTECTION_DEPARTMENT,
    NoticeReceiver.POLICE: NoticeTo.POLICE,
    NoticeReceiver.PROVINCIAL_CAC: NoticeTo.CYBERSPACE_OFFICE,
    NoticeReceiver.PERSONAL_INFORMATION: NoticeTo.DATA_DEPARTMENT,
    NoticeReceiver.PERSONS: NoticeTo.PERSONS,
}
RECEIVER = {receiver.to: receiver for receiver in NoticeReceiver}
"""How the table spells who is told, by who that is."""
_KINDS = {
    IncidentKind.INTRUSION: Words("网络攻击、入侵", "attack or intrusion"),
    IncidentKind.MALWARE: Words("有害程序", "malicious program"),
    IncidentKind.DATA: Words("数据泄露、篡改、丢失", "data leaked, altered or lost"),
    IncidentKind.OUTAGE: Words("设备设施故障、系统中断", "failure of equipment, system down"),
    IncidentKind.OTHER: Words("其他", "other"),
}


@dataclass(frozen=True, slots=True)
class NewIncident:
    """An incident as it is noted. `is_critical`: a critical infrastructure; `personal`: personal information leaked,
    altered or lost, or may have been; `persons`: how many, None for unknown; `what`, `harm`, `measures`, `contact`: the
    contents of PIPL 57 (1) to (3)."""

    kind: IncidentKind
    title: str
    found_at: datetime
    grade: IncidentGrade
    grade_reason: str
    what: str
    harm: str
    measures: str
    contact: str
    is_critical: bool = False
    personal: bool = False
    persons: int | None = None


@dataclass(frozen=True, slots=True)
class AddedToIncident:
    """What turned out later: that personal information is concerned, how many persons (None: no other number), that
    critical infrastructure is; `reason`: what it rests on; `more_persons`: others are concerned than those who were
    known, which a higher number says, too."""

    reason: str
    personal: bool = False
    persons: int | None = None
    is_critical: bool = False
    more_persons: bool = False


@dataclass(frozen=True, slots=True)
class NewIncidentNotice:
    """A notice as it is recorded: to whom (a side and the name of the body), its number, when it was given, in which
    words; `late_reason`: why it is recorded long after it was given."""

    receiver: NoticeReceiver
    name: str
    number: str
    given_at: datetime | None
    text: str
    late_reason: str = ""


@dataclass(frozen=True, slots=True)
class NoticeDuty:
    """A notice that is owed: to whom, by when, under which article; `own_limit`: the law says at once, the minutes are
    our own."""

    receiver: NoticeReceiver
    due_at: datetime
    article: str
    own_limit: bool = False

    def is_late(self, at: datetime) -> bool:
        """Whether its time is over."""
        return at > self.due_at


@dataclass(frozen=True, slots=True)
class IncidentFacts:
    """An incident as rules see it. `clock_from`: from when the hours of its grade run; `larger_from`: from when they
    ran as it first was larger or above, None if it never was; `graders`: the persons (user ids) who noted it and gave
    its grade, or added to it; `personal_from`: when it turned out to concern persons, None: since it was found;
    `given`: whom it was given to; `averted`: a person signed that no harm comes of it; `persons`: how many, None for
    unknown; `more_persons_from`: when others were found after persons had been told or harm stated as averted, which is
    owed to them anew."""

    grade: IncidentGrade
    is_critical: bool
    personal: bool
    found_at: datetime
    clock_from: datetime
    is_open: bool = True
    averted: bool = False
    given: frozenset[NoticeReceiver] = frozenset()
    larger_from: datetime | None = None
    graders: frozenset[int] = frozenset()
    personal_from: datetime | None = None
    persons: int | None = None
    more_persons_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class IncidentNoticeRow:
    """A notice that was given. `late_minutes`: how long after its time, rounded up; 0 in time or where no clock ran;
    `entry_minutes`: how long after it was given it was recorded, 0 for soon enough, with the `entry_reason`, which
    earlier ones lack."""

    number: int
    receiver: NoticeReceiver
    name: str
    reference: str
    given_at: datetime
    text: str
    entered_by: str
    entered_at: datetime
    late_minutes: int
    entry_minutes: int = 0
    entry_reason: str = ""


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """An incident. `owed`: the notices that are still to be given; times and actors of steps not yet taken are None
    and ""; `more_persons_at`: when other persons were last found; `averted_for_all`: harm is stated as averted, and
    nobody was found since."""

    number: int
    unit: str
    unit_name: str
    place: Place
    kind: IncidentKind
    title: str
    found_at: datetime
    grade: IncidentGrade
    grade_reason: str
    clock_from: datetime
    is_critical: bool
    personal: bool
    persons: int | None
    what: str
    harm: str
    measures: str
    contact: str
    noted_by: str
    noted_at: datetime
    averted_by: str
    averted_at: datetime | None
    averted_reason: str
    closed_by: str
    closed_at: datetime | None
    result: str
    notices: tuple[IncidentNoticeRow, ...]
    owed: tuple[NoticeDuty, ...]
    more_persons_at: datetime | None = None
    averted_for_all: bool = False

    @property
    def is_open(self) -> bool:
        """Whether something may still be to be done."""
        return self.closed_at is None
