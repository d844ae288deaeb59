"""Applications of departments as frozen values (article 13(2))."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from mingcha.kit.decision import Decision
from mingcha.kit.words import Words
from mingcha.sharing.applications.purposes import SharingKind
from mingcha.sharing.applications.states import ANSWERED, OF_DEPARTMENT, ApplicationState
from mingcha.sharing.catalogue.lists import SetSource, ShareType
from mingcha.sharing.catalogue.values import SetItem, ShareBasis, ShareConditions


class ApplicationPart(StrEnum):
    """The parts of an application, by which a check names what lacks; the value is stored."""

    DATA_SET = "data_set"
    FIELDS = "fields"
    PURPOSE = "purpose"
    BASIS = "basis"
    DUTY = "duty"
    PLACES = "places"
    HOURS = "hours"
    TERM = "term"
    SECURITY = "security"
    CONTACT = "contact"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _PARTS[self]


_PARTS = {
    ApplicationPart.DATA_SET: Words("目录条目和方式", "data set and kind"),
    ApplicationPart.FIELDS: Words("信息项", "fields"),
    ApplicationPart.PURPOSE: Words("使用目的", "purpose"),
    ApplicationPart.BASIS: Words("职责依据", "legal basis of the duty"),
    ApplicationPart.DUTY: Words("需要的理由", "why it is needed"),
    ApplicationPart.PLACES: Words("范围", "places"),
    ApplicationPart.HOURS: Words("时段", "hours"),
    ApplicationPart.TERM: Words("期限", "term"),
    ApplicationPart.SECURITY: Words("安全保障", "how it is kept safe"),
    ApplicationPart.CONTACT: Words("联系部门", "office to ask"),
}
FIELDS_OF_PART: Mapping[ApplicationPart, tuple[str, ...]] = {
    ApplicationPart.DATA_SET: ("data_set", "kind"),
    ApplicationPart.FIELDS: ("fields",),
    ApplicationPart.PURPOSE: ("purpose",),
    ApplicationPart.BASIS: ("basis_law", "basis_article"),
    ApplicationPart.DUTY: ("duty",),
    ApplicationPart.PLACES: ("divisions", "categories", "points"),
    ApplicationPart.HOURS: ("opens", "closes", "back_hours"),
    ApplicationPart.TERM: ("term_months",),
    ApplicationPart.SECURITY: ("security",),
    ApplicationPart.CONTACT: ("contact",),
}
"""The fields of NewApplication that each part is made of; each field is of one part."""


@dataclass(frozen=True, slots=True)
class NewApplication:
    """An application as it is written; a draft may lack anything. `data_set`: number of the set, 0 for none; `fields`:
    codes of its items; `divisions`: codes of divisions or zones; `categories`: of article 6, empty for all; `points`:
    GB/T 28181 codes that the department knows, beside or instead of divisions; `opens`, `closes`: daily hours of
    pictures, None for the whole day; `back_hours`: how far back recorded pictures go."""

    data_set: int = 0
    kind: SharingKind | None = None
    fields: tuple[str, ...] = ()
    purpose: str = ""
    basis_law: str = ""
    basis_article: str = ""
    duty: str = ""
    divisions: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    opens: time | None = None
    closes: time | None = None
    back_hours: int = 0
    term_months: int = 0
    security: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class OfferedSet:
    """A published set as a department sees it: its entry without any row."""

    number: int
    code: str
    version: int
    name: str
    summary: str
    source: SetSource
    share_type: ShareType
    items: tuple[SetItem, ...] = ()
    conditions: ShareConditions = ShareConditions()
    basis: ShareBasis = ShareBasis()


@dataclass(frozen=True, slots=True)
class Gap:
    """What a check found lacking in a part."""

    part: ApplicationPart
    why: str


@dataclass(frozen=True, slots=True)
class ApplicationFacts:
    """An application as rules see it. Persons by user id, 0 for nobody; `unchanged`: the parts that say what they said
    when it was last returned, None if it never was."""

    department: str
    state: ApplicationState
    writers: tuple[int, ...] = ()
    submitter: int = 0
    unchanged: frozenset[ApplicationPart] | None = None

    @property
    def applicants(self) -> tuple[int, ...]:
        """All who wrote or submitted it."""
        return (*self.writers, self.submitter)


@dataclass(frozen=True, slots=True)
class ApplicationStepRow:
    """A step that was taken. `by`: "" for the department, of a step of the other side, which it reads as an office;
    `gaps`: of a return; `why`: of a withdrawal, "" else."""

    state: ApplicationState
    at: datetime
    by: str
    gaps: tuple[Gap, ...] = ()
    why: str = ""

    @property
    def office(self) -> Words:
        """For whom the step was taken."""
        if self.state in ANSWERED:
            return Words("公安机关", "the police")
        if self.state in OF_DEPARTMENT:
            return Words("需求部门", "the department")
        return Words("数据主管部门", "the data authority")


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    """An application in a list. `number`: its place in lists; `set_name`: "" while a draft names no set; `check_by`,
    `reply_by`: the last days of the check and of the answer, None where none runs; `is_provisional`: that day lies
    where no holidays are published yet."""

    number: int
    no: str
    department: str
    department_name: str
    state: ApplicationState
    kind: SharingKind | None
    purpose: str
    set_name: str
    written_at: datetime
    submitted_at: datetime | None
    forwarded_at: datetime | None
    check_by: date | None
    reply_by: date | None
    is_provisional: bool = False


@dataclass(frozen=True, slots=True)
class ApplicationSteps:
    """Which steps the reader may take with an application now, each with its reason."""

    draft: Decision
    submit: Decision
    give_back: Decision
    forward: Decision
    withdraw: Decision


@dataclass(frozen=True, slots=True)
class ApplicationPage:
    """An application with its content as the reader may read it: its department the draft, others what it submitted.
    `asked`: the set as it is published now, None if it is not; `set_number`: the set that the content names, 0 for
    none; `set_version`: its version when it was last submitted, 0 before; `open_parts`: what a check may name."""

    row: ApplicationRow
    content: NewApplication
    digest: str
    asked: OfferedSet | None
    set_number: int
    set_version: int
    history: tuple[ApplicationStepRow, ...]
    open_parts: tuple[ApplicationPart, ...]
    steps: ApplicationSteps
