"""Publications of redacted footage as frozen values (articles 19, 21)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from mingcha.kit.words import Words


class PublicationPurpose(StrEnum):
    """What footage may be published for: public safety alone (article 19). The value is stored in the database."""

    COMMENDATION = "commendation"
    EDUCATION = "education"
    APPEAL = "appeal"
    CLARIFICATION = "clarification"

    @property
    def words(self) -> Words:
        """The name for people."""
        return _PURPOSES[self]


_PURPOSES = {
    PublicationPurpose.COMMENDATION: Words("表彰见义勇为", "commending a brave act"),
    PublicationPurpose.EDUCATION: Words("公共安全宣传教育", "education in public safety"),
    PublicationPurpose.APPEAL: Words("征集线索", "an appeal for information"),
    PublicationPurpose.CLARIFICATION: Words("澄清公共安全事件", "clearing up an event of public safety"),
}


class PublicationPlace(StrEnum):
    """Where it is published. The value is stored in the database, so it never changes."""

    WEBSITE = "website"
    SOCIAL = "social"
    PRESS = "press"
    BROADCAST = "broadcast"
    NOTICE = "notice"

    @property
    def words(self) -> Words:
        """The name for people."""
        return _PLACES[self]


_PLACES = {
    PublicationPlace.WEBSITE: Words("网站", "a website"),
    PublicationPlace.SOCIAL: Words("新媒体账号", "an account of social media"),
    PublicationPlace.PRESS: Words("报刊", "the press"),
    PublicationPlace.BROADCAST: Words("广播电视", "broadcast"),
    PublicationPlace.NOTICE: Words("现场屏幕或者公告栏", "a screen or notice board on site"),
}


class PublicationState(StrEnum):
    """Where a publication stands. The value is stored in the database, so it never changes."""

    ASKED = "asked"
    APPROVED = "approved"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"
    OVER = "over"

    @property
    def words(self) -> Words:
        """The name for people."""
        return _STATES[self]


_STATES = {
    PublicationState.ASKED: Words("待批准", "to be approved"),
    PublicationState.APPROVED: Words("已批准，待放行", "approved, to be released"),
    PublicationState.RELEASED: Words("公开中", "published"),
    PublicationState.WITHDRAWN: Words("已撤回", "withdrawn"),
    PublicationState.OVER: Words("期满", "over"),
}
LASTING = (PublicationState.APPROVED, PublicationState.RELEASED)
"""The states in which a second person approved it and it has not ended: its film is made and shown for it."""


@dataclass(frozen=True, slots=True)
class NewPublication:
    """What a unit asks for: purpose, legal basis, where (a kind and its name), the term, both days included, and which
    redaction (its number) is shown: begun before, released or still to be reviewed."""

    purpose: str
    basis: str
    place_kind: PublicationPlace
    place: str
    from_on: date
    until_on: date
    redaction: str


@dataclass(frozen=True, slots=True)
class FilmFacts:
    """The redaction that is to be published, for rules: its unit, whether it is one of kind publication, whether it is
    released now, and whether it was refused, failed or withdrawn."""

    unit: str
    is_for_publication: bool
    is_released: bool
    is_over: bool


@dataclass(frozen=True, slots=True)
class PublicationRow:
    """A publication of a unit (its code). `output_sha256` is "" until it is released; names are ""
    and instants None until it happened; `informed` says who was asked to take it down, `down_at` when it was."""

    no: str
    unit: str
    unit_name: str
    purpose: PublicationPurpose
    basis: str
    place_kind: PublicationPlace
    place: str
    from_on: date
    until_on: date
    state: PublicationState
    redaction: str
    output_sha256: str
    asked_by: str
    asked_at: datetime
    approved_by: str
    approved_at: datetime | None
    released_by: str
    released_at: datetime | None
    ended_at: datetime | None
    end_reason: str
    informed: str
    down_at: datetime | None
    down_note: str


@dataclass(frozen=True, slots=True)
class PublicationsAsked:
    """What a list is asked for: states (none: all), the film of a redaction (its number), and a text in number, place
    or name of the unit."""

    states: tuple[PublicationState, ...] = ()
    redaction: str = ""
    text: str = ""


ALL_PUBLICATIONS = PublicationsAsked()
