"""Visits by two officers and orders to correct as frozen values (APL 28, 42, 61)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from mingcha.kit.words import Words
from mingcha.registry.identity.hands import Hand
from mingcha.supervision.officers.values import Signature


class ServiceWay(StrEnum):
    """How a paper is served (Civil Procedure Law, 87 to 95; APL 61)."""

    HANDED_OVER = "handed_over"
    LEFT = "left"
    POST = "post"
    ELECTRONIC = "electronic"
    NOTICE = "notice"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _WAYS[self]


_WAYS = {
    ServiceWay.HANDED_OVER: Words("直接送达", "handed over"),
    ServiceWay.LEFT: Words("留置送达（有见证人或者影像）", "left there, with a witness or pictures"),
    ServiceWay.POST: Words("邮寄送达", "by post"),
    ServiceWay.ELECTRONIC: Words("电子送达（已签确认书）", "electronic, with a signed consent"),
    ServiceWay.NOTICE: Words("公告送达", "by public notice"),
}


@dataclass(frozen=True, slots=True)
class Served:
    """How, when and to whom a paper was served. `proof`: what shows it, "" where it was handed over: the witness or the
    pictures, the signed consent, the receipt of the post, where the public notice stands; `published_on`: the day of a
    public notice, by which nothing is served before its thirty days are over."""

    on: date
    way: ServiceWay
    receiver: str
    proof: str = ""
    published_on: date | None = None


@dataclass(frozen=True, slots=True)
class ReceiptFacts:
    """What stands behind an earlier day on which a paper was handed over or served. `drawn_by`: the actor who drew it
    up; `scanned_by`: who handed in the newest signed scan of its receipt, "" without one; `hands`: in whose hands these
    accounts and that of who records the day are."""

    drawn_by: str = ""
    scanned_by: str = ""
    hands: tuple[Hand, ...] = ()


NO_RECEIPT = ReceiptFacts()
"""Of a paper without a signed scan."""


class OrderText(Protocol):
    """What a new order says: who is ordered, what is to be done, in how many days, why in fewer than usual."""

    @property
    def unit(self) -> str:
        """Who is ordered."""

    @property
    def what(self) -> str:
        """What is to be done."""

    @property
    def days(self) -> int:
        """From the service on; 0: at once."""

    @property
    def short_reason(self) -> str:
        """Why in fewer than usual, "" for none."""


class VisitText(Protocol):
    """What the first officer states of a visit."""

    @property
    def inspected_on(self) -> date:
        """The day, Shanghai."""

    @property
    def present(self) -> str:
        """Who of the other side was there."""

    @property
    def record(self) -> str:
        """What was found."""

    @property
    def corrected(self) -> bool | None:
        """What was found after the order, None before it."""

    @property
    def certificates_shown(self) -> bool:
        """Whether the officers showed their certificates on the spot."""

    @property
    def recusal_told(self) -> bool:
        """Whether the other side was told that it may ask for another officer (APL 43, 55)."""

    @property
    def absent(self) -> str:
        """Where nobody of the other side was there: the witness, or that there is none and why; else ""."""


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """An order as its rules see it. `article`: under which it is refused; `runs`: the state says that it was made and
    nobody has re-inspected; `at_once`: it has no days; `extensions`: how often its limit was extended;
    `provisional`: the days off of its last day's year are not known."""

    article: str
    runs: bool
    ordered_on: date | None
    served_on: date | None
    due_on: date | None
    extensions: int = 0
    at_once: bool = False
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """The visits of two officers as rules see them. `unsigned`: the first signature of the one that waits for the
    second; `found_on`: the signed one after the order that found it uncorrected; `first_on`: the newest signed one
    before it; `signed_by`: the actors of the signed ones."""

    unsigned: Signature | None
    found_on: date | None
    first_on: date | None
    signed_by: frozenset[str]


@dataclass(frozen=True, slots=True)
class VisitShown:
    """A visit for readers; `second` is empty while the second officer has not signed. `certificates_shown`,
    `recusal_told`: None of one from before this was asked; `absent`: nobody of the other side was there, with the
    witness, or that there is none and why; `struck`: who struck it unsigned, when and why."""

    number: int
    again: bool
    inspected_on: date
    present: str
    record: str
    corrected: bool | None
    certificates_shown: bool | None
    recusal_told: bool | None
    absent: str
    first: str
    first_certificate: str
    second: str
    second_certificate: str
    signed_at: datetime | None
    sha256: str
    struck: str
    struck_at: datetime | None
    struck_reason: str


@dataclass(frozen=True, slots=True)
class OrderShown:
    """An order to correct for readers; `due_on` None until it is served."""

    unit: str
    what: str
    days: int
    short_reason: str
    ordered_on: date
    ordered_by: str
    served: Served | None
    due_on: date | None
    provisional: bool
    extended_days: int
    extension_reason: str
