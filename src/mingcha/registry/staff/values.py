"""Trainings, filings and what is due of a person, as frozen values (article 16(2))."""

from dataclasses import dataclass
from datetime import date

from mingcha.registry.identity.duty import Role
from mingcha.registry.staff.record_kinds import StaffRecordKind


@dataclass(frozen=True, slots=True)
class TrainingRow:
    """A recorded training; `valid_to` is its last valid day, None for one that was not passed."""

    username: str
    course: str
    held_on: date
    hours: int
    passed: bool
    taught_by: str
    document: str
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class MonitorFilingRow:
    """The receipt of a filing; `authority` is the code of the organ's district or zone."""

    username: str
    receipt_no: str
    organ: str
    organ_name: str
    officer_name: str
    filed_on: date
    authority: str


@dataclass(frozen=True, slots=True)
class MonitorReceipt:
    """One filing with its people as they were filed: names and work certificates by name, and the unit of each;
    `others`: how many of its people the reader may not read."""

    receipt_no: str
    organ_name: str
    officer_name: str
    filed_on: date
    authority: str
    people: tuple[tuple[str, str, str], ...]
    others: int = 0


@dataclass(frozen=True, slots=True)
class StaffRecordRow:
    """A background check or secrecy education that was done: its day, who did it, the number of its record."""

    username: str
    kind: StaffRecordKind
    done_on: date
    done_by: str
    document: str


@dataclass(frozen=True, slots=True)
class MonitorLine:
    """A monitor of a unit on its filing sheet: the newest training that was passed, with its last valid day, and the
    newest receipt; "" and None for what there is not."""

    name: str
    badge_no: str
    course: str
    valid_to: date | None
    receipt_no: str
    filed_on: date | None


@dataclass(frozen=True, slots=True)
class StaffRow:
    """A person of monitoring or managing staff. `valid_to`: last day of the newest training, None without one; `due`:
    the training is missing, over, or ends within the days of notice. `filed`: codes of the districts and zones where
    the person is filed; `old_filing`: filed before receipts were recorded; `lacks`: what is not recorded yet."""

    username: str
    name: str
    organisation_name: str
    roles: tuple[Role, ...]
    valid_to: date | None
    due: bool
    filed: tuple[str, ...]
    old_filing: bool
    lacks: tuple[StaffRecordKind, ...]
