"""Acceptances as frozen values (articles 7, 8)."""

from dataclasses import dataclass, field
from datetime import date, datetime

from mingcha.kit.words import Words
from mingcha.registry.acceptance.states import AcceptanceState, Conclusion, DocumentKind, Item


@dataclass(frozen=True, slots=True)
class NewMember:
    """A member of the acceptance group. `account`: user name, "" for a person who signs on paper."""

    name: str
    unit: str
    title: str
    account: str = ""


@dataclass(frozen=True, slots=True)
class NewAcceptance:
    """An acceptance as it is opened: what is accepted, by which standards, by whom. `built_on`: Shanghai day on which
    building ended."""

    title: str
    standards: str
    built_on: date
    members: tuple[NewMember, ...]


@dataclass(frozen=True, slots=True)
class Measurement:
    """An item with its measured value in the item's unit, whether it fits the standard, and the instrument or method by
    which it was measured."""

    item: Item
    value: str
    fits: bool
    instrument: str


@dataclass(frozen=True, slots=True)
class ReportedItem:
    """An item of a report as it is kept. `recorder_value`: what the recorder had measured when the report was recorded,
    "" if it measured nothing; `recorder_how`: how, or why not, empty for an item that no recorder measures."""

    item: Item
    value: str
    fits: bool
    instrument: str
    recorder_value: str
    recorder_how: Words


@dataclass(frozen=True, slots=True)
class NewProblem:
    """A problem that the group found: who mends it by which day."""

    text: str
    mends: str
    due_on: date


@dataclass(frozen=True, slots=True)
class NewReport:
    """The report of an inspection: its day, what was measured, what is to be mended, the conclusion."""

    accepted_on: date
    conclusion: Conclusion
    measurements: tuple[Measurement, ...]
    problems: tuple[NewProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member of the group with the signature under the newest report; `signed_at` is None without one. `on_paper`:
    whether it stands on the sheet that was handed in."""

    number: int
    name: str
    unit: str
    title: str
    account: str
    user: int
    signed_at: datetime | None
    on_paper: bool


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A problem of a report; `mended_on` is None until it was recorded as mended."""

    number: int
    text: str
    mends: str
    due_on: date
    mended_on: date | None
    mended_note: str


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report of an inspection, in the order of `number` within its acceptance."""

    number: int
    accepted_on: date
    conclusion: Conclusion
    measurements: tuple[ReportedItem, ...]
    problems: tuple[ProblemRow, ...]
    recorded_by: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document of an acceptance."""

    number: int
    kind: DocumentKind
    title: str
    media_type: str
    sha256: str
    added_by: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """The scan of a document, as it was handed in; `name` for its download is made of our number."""

    data: bytes = field(repr=False)
    media_type: str
    name: str


@dataclass(frozen=True, slots=True)
class AcceptanceRow:
    """An acceptance for lists. `report`: number of its newest report, 0 for none; `accepted_on`: day of that report."""

    number: int
    title: str
    system: str
    system_name: str
    organiser: str
    organiser_name: str
    project: int | None
    state: AcceptanceState
    built_on: date
    points: int
    report: int
    accepted_on: date | None
    opened_by: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Steps:
    """What the reader may do with an acceptance now."""

    report: bool
    sign: bool
    sign_paper: bool
    close: bool
    reinspect: bool
    mend: bool
    withdraw: bool
    add_document: bool


@dataclass(frozen=True, slots=True)
class AcceptanceFacts:
    """An acceptance as form 5.3 shows it: its row, standards, first points (code, name), group, reports with the newest
    first, documents, and what the reader may do."""

    row: AcceptanceRow
    standards: str
    site: str
    contractor: str
    points: tuple[tuple[str, str], ...]
    members: tuple[MemberRow, ...]
    reports: tuple[ReportRow, ...]
    documents: tuple[DocumentRow, ...]
    withdrawn_reason: str
    steps: Steps
