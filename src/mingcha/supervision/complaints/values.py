"""Complaints against organs and officials as frozen values (article 25; decree 799, arts. 25, 32)."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from mingcha.kit.words import Words
from mingcha.registry.identity.duty import Place

DIGEST_ABOUT = "mingcha.complaint"
"""What the secret of a complaint opens, for its digest (registry/reports/check_words.py)."""
_NO = re.compile(r"(?:KG)?([0-9]{1,12})", re.ASCII)


class Channel(StrEnum):
    """The way on which a complaint came."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    COUNTER = "counter"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _CHANNELS[self]


class ComplaintState(StrEnum):
    """The states of a complaint. REFERRED: another organ has it; its reply comes before the end."""

    RECEIVED = "received"
    EXAMINED = "examined"
    ANSWERED = "answered"
    REFERRED = "referred"
    CLOSED = "closed"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _STATES[self]


class ReferredTo(StrEnum):
    """To whom a complaint is referred: the supervisory organ (Supervision Law 37), or for the police their own
    inspection (督察)."""

    SUPERVISORY = "supervisory"
    POLICE_INSPECTION = "police_inspection"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _BODIES[self]


_CHANNELS = {
    Channel.PUBLIC: Words("群众网上提交", "by the public page"),
    Channel.SIGNED_IN: Words("平台人员提交", "by a signed-in person"),
    Channel.COUNTER: Words("窗口书面提交", "on paper at the counter"),
}
_STATES = {
    ComplaintState.RECEIVED: Words("已收到", "received"),
    ComplaintState.EXAMINED: Words("已审查", "examined"),
    ComplaintState.ANSWERED: Words("已答复", "answered"),
    ComplaintState.REFERRED: Words("已移交", "referred"),
    ComplaintState.CLOSED: Words("已办结", "closed"),
}
_BODIES = {
    ReferredTo.SUPERVISORY: Words("监察机关", "supervisory organ"),
    ReferredTo.POLICE_INSPECTION: Words("公安机关督察机构", "inspection of the police"),
}


def complaint_no(number: int) -> str:
    """The number of a complaint as people write it: "KG000017"."""
    return f"KG{number:06d}"


def number_of_complaint(text: str) -> int:
    """The number of a typed one, with or without its letters; 0 if it is none."""
    found = _NO.fullmatch(text.strip().upper())
    return int(found[1]) if found else 0


@dataclass(frozen=True, slots=True)
class NewComplaint:
    """A complaint as its form states it. `district`: division code ("420100": an organ of the city) or zone of the
    organ; `official`: who is complained of, "" for the organ itself; `name`, `contact`: of who complains, "" for
    anonymous."""

    district: str
    organ_name: str
    text: str
    official: str = ""
    name: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Complained:
    """The organ and the person complained of as the wall compares them: `organ`: code of the register, "" where its
    name is in no row; the keys: names as kit.spelling.name_key has them."""

    place: Place
    organ: str
    organ_key: str
    official_key: str = ""


@dataclass(frozen=True, slots=True)
class ComplaintFacts:
    """A complaint as its rules see it. `of_police`: the organ is one of public security; `has_reply`: whether the
    organ to which it was referred has replied."""

    state: ComplaintState
    received_on: date
    of_police: bool = False
    referred_on: date | None = None
    has_reply: bool = False


@dataclass(frozen=True, slots=True)
class ComplaintReceipt:
    """What who complains gets: the number, and the secret with which its state is read; shown once."""

    no: str
    secret: str


@dataclass(frozen=True, slots=True)
class ComplaintSteps:
    """What the reader may do now."""

    examine: bool = False
    answer: bool = False
    refer: bool = False
    reply: bool = False
    close: bool = False


@dataclass(frozen=True, slots=True)
class ComplaintRow:
    """A complaint for its auditors. It never holds who complains: `is_named` says whether a sealed name is there.
    Times and texts of steps not yet taken are None and ""."""

    number: int
    no: str
    channel: Channel
    place: Place
    organ_name: str
    official: str
    text: str
    is_named: bool
    scan_digest: str
    """SHA-256 of the scan of a paper, "" where none was taken."""
    received_at: datetime
    due_on: date
    is_late: bool
    state: ComplaintState
    examination: str
    examined_at: datetime | None
    examined_by: str
    answer: str
    answered_at: datetime | None
    answered_by: str
    referred_to: ReferredTo | None
    body: str
    refer_reason: str
    referred_at: datetime | None
    reply_number: str
    reply: str
    replied_on: date | None
    closed_at: datetime | None
    beyond_bound: bool
    """Whether it was received beyond a bound of its day."""


@dataclass(frozen=True, slots=True)
class ComplainantView:
    """What who complained reads with number and secret: the state, where it was referred to, and the answer."""

    no: str
    received_on: date
    due_on: date
    state: ComplaintState
    referred_to: ReferredTo | None
    body: str
    answer: str


@dataclass(frozen=True, slots=True)
class ComplaintScan:
    """The scan of a paper as it was handed in; `name` for its download is made of our number."""

    data: bytes = field(repr=False)
    media_type: str
    name: str
