"""Entries of the catalogue as frozen values (article 13)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from mingcha.kit.decision import Decision
from mingcha.sharing.catalogue.lists import (
    BasisRank,
    Cycle,
    DataLevel,
    Openness,
    SetFormat,
    SetItemKind,
    SetSource,
    ShareType,
    ShareWay,
)
from mingcha.sharing.catalogue.states import SetState


@dataclass(frozen=True, slots=True)
class SetItem:
    """An item of a set. `length`: most characters or digits, 0 where its kind has none; `share_type`: of this item
    alone, None for that of the set."""

    name: str
    code: str
    kind: SetItemKind
    length: int = 0
    required: bool = False
    unique: bool = False
    share_type: ShareType | None = None


@dataclass(frozen=True, slots=True)
class ShareConditions:
    """On what a set is shared: with whom, for what, which fields, how long, how it is kept safe."""

    who: str = ""
    purpose: str = ""
    fields: str = ""
    term: str = ""
    security: str = ""


@dataclass(frozen=True, slots=True)
class ShareBasis:
    """What says that a set is not shared: rank, title and article."""

    rank: BasisRank | None = None
    title: str = ""
    article: str = ""


@dataclass(frozen=True, slots=True)
class NewSet:
    """An entry as it is written; a draft may lack anything but its name. `provider`: code of an organisation,
    `provider_code`: its unified social credit code; `contact`: an office, no person."""

    name: str
    summary: str = ""
    provider: str = ""
    provider_code: str = ""
    subject: str = ""
    industry: str = ""
    formats: tuple[SetFormat, ...] = ()
    items: tuple[SetItem, ...] = ()
    share_type: ShareType | None = None
    conditions: ShareConditions = ShareConditions()
    basis: ShareBasis = ShareBasis()
    share_way: ShareWay | None = None
    openness: Openness | None = None
    cycle: Cycle | None = None
    level: DataLevel | None = None
    contact: str = ""
    related: str = ""
    spatial: str = ""
    temporal: str = ""


@dataclass(frozen=True, slots=True)
class SetFacts:
    """A set with its open version, or the newest one where none is open, as rules see it. Persons by user id, 0 for
    nobody and for programs; `writers`: all who wrote the version, since any of them may have written its text."""

    source: SetSource
    state: SetState
    has_published: bool = False
    writers: tuple[int, ...] = ()
    submitter: int = 0
    registrar: int = 0

    @property
    def persons(self) -> tuple[int, ...]:
        """All who did a step of the version."""
        return (*self.writers, self.submitter, self.registrar)


@dataclass(frozen=True, slots=True)
class SetStep:
    """When a step of a version was done and by which actor; None and "" before."""

    at: datetime | None
    by: str


@dataclass(frozen=True, slots=True)
class SetVersionRow:
    """A version of a set. `digest`: SHA-256 of its content, hexadecimal; `returned_why`: "" unless it was returned."""

    version: int
    state: SetState
    entry: NewSet
    digest: str
    written: SetStep
    submitted: SetStep
    registered: SetStep
    published: SetStep
    returned: SetStep
    returned_why: str


@dataclass(frozen=True, slots=True)
class SetRow:
    """A set in a list, by its newest version. `number`: of its addresses, never used again; `published_version`: 0
    while none is; `withdrawn_why`: "" while it stands."""

    number: int
    code: str
    source: SetSource
    version: int
    state: SetState
    name: str
    provider_name: str
    share_type: ShareType | None
    share_way: ShareWay | None
    cycle: Cycle | None
    written_at: datetime
    published_version: int
    withdrawn_why: str


@dataclass(frozen=True, slots=True)
class PublishedSet:
    """A set as its published version describes it, for readers outside; of its rows nothing. `number`: of its
    addresses, never used again."""

    number: int
    code: str
    version: int
    entry: NewSet
    provider_name: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class SetSteps:
    """Which steps the reader may take with a set now, each with its reason."""

    draft: Decision
    submit: Decision
    register: Decision
    publish: Decision
    give_back: Decision
    withdraw: Decision


@dataclass(frozen=True, slots=True)
class SetPage:
    """A set with its versions, newest first, the names of their providers by code, and what the reader may do."""

    row: SetRow
    versions: tuple[SetVersionRow, ...]
    providers: Mapping[str, str]
    steps: SetSteps

    @property
    def newest(self) -> SetVersionRow:
        """The newest version."""
        return self.versions[0]

    @property
    def published(self) -> SetVersionRow | None:
        """The published version."""
        return next((one for one in self.versions if one.state is SetState.PUBLISHED), None)
