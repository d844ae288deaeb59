"""Funding records as frozen values (article 4)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mingcha.kit.words import Words
from mingcha.registry.identity.duty import Place


class FundingSource(StrEnum):
    """Who pays; the value is stored."""

    GOVERNMENT = "government"  # 政府投资
    PRIVATE = "private"  # 社会投资

    @property
    def words(self) -> Words:
        """The source's name for people."""
        return _SOURCE_WORDS[self]


class FundingUse(StrEnum):
    """What is paid for (article 4: 建设和运维); the value is stored."""

    BUILDING = "building"
    UPKEEP = "upkeep"

    @property
    def words(self) -> Words:
        """The use's name for people."""
        return _USE_WORDS[self]


class FundedKind(StrEnum):
    """What a record is about; the value is stored."""

    SYSTEM = "system"
    PROJECT = "project"


_SOURCE_WORDS = {
    FundingSource.GOVERNMENT: Words("政府投资", "government"),
    FundingSource.PRIVATE: Words("社会投资", "private"),
}
_USE_WORDS = {FundingUse.BUILDING: Words("建设", "building"), FundingUse.UPKEEP: Words("运维", "upkeep")}


@dataclass(frozen=True, slots=True)
class FundingFacts:
    """A record as the rule sees it. `area`: the division or functional zone whose budget it is, "" for private money;
    "420100" is the city's."""

    source: str
    area: str = ""


@dataclass(frozen=True, slots=True)
class NewFunding:
    """A record as it is entered. `document`: the budget's name and number, or the contract of private money."""

    source: str
    use: str
    year: int
    amount_fen: int
    area: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class FundingRow:
    """A record for pages, of a system (code) or of a project (number), the other one "" or None; `ended_at` is None
    while it stands."""

    number: int
    system: str
    project: int | None
    source: FundingSource
    area: str
    use: FundingUse
    year: int
    amount_fen: int
    document: str
    recorded_at: datetime
    recorded_by: str
    ended_at: datetime | None
    ended_by: str
    end_reason: str


@dataclass(frozen=True, slots=True)
class FundedSystem:
    """A system that a government pays for, with the area of its own level."""

    code: str
    name: str
    place: Place
    area: str


@dataclass(frozen=True, slots=True)
class FundedProject:
    """A project that a government pays for, with its unit and the area of its own level."""

    number: int
    title: str
    organisation_name: str
    place: Place
    area: str
