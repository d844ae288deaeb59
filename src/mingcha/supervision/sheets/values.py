"""Sheets as frozen values: what pages show, and what rules judge (articles 12, 21)."""

from dataclasses import dataclass
from datetime import datetime

from mingcha.kit.words import Words
from mingcha.media.looks.values import LookFinding
from mingcha.media.masks.polygons import Polygon
from mingcha.registry.identity.duty import Place
from mingcha.supervision.looks.values import KIND_WORDS, CoverCause
from mingcha.supervision.sheets.states import ReceiverKind, SheetPart, SheetState


@dataclass(frozen=True, slots=True)
class PictureOfSheet:
    """A picture of a sheet: `proposed` by the detector (`is_sought`: it looked), `polygons` as a person drew them, in
    1/65535 of width and height, or `is_empty`: that person says that no person and no plate is seen. `copy`: SHA-256 of
    the covered copy, "" before; `covered_by`, `checked_by` user ids, 0 for nobody."""

    part: SheetPart
    picture_at: datetime
    original: str
    has_original: bool
    is_sought: bool
    proposed: tuple[Polygon, ...]
    polygons: tuple[Polygon, ...]
    is_empty: bool
    copy: str
    covered_by: int
    covered_session: int
    covered_at: datetime | None
    checked_by: int
    checked_at: datetime | None

    @property
    def is_covered(self) -> bool:
        """Whether there is a copy."""
        return self.copy != ""

    @property
    def covered_actor(self) -> str:
        """Actor id of who covered it; "" if nobody."""
        return f"user:{self.covered_by}" if self.covered_by else ""

    @property
    def checked_actor(self) -> str:
        """Actor id of the second person; "" if nobody."""
        return f"user:{self.checked_by}" if self.checked_by else ""

    @property
    def is_checked(self) -> bool:
        """Whether a second person checked that copy."""
        return self.checked_by != 0


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """A sheet as rules judge it; `place`: of its point; `has_ended`: its finding stands no more."""

    state: SheetState
    place: Place
    prepared_by: int
    prepared_session: int
    prepared_at: datetime
    pictures: tuple[PictureOfSheet, ...]
    has_ended: bool


@dataclass(frozen=True, slots=True)
class SheetBefore:
    """The newest sheet of a finding, for who prepares another one; `withdrawn_by`: who withdrew it before it left, 0:
    nobody did."""

    prepared_at: datetime
    is_running: bool
    withdrawn_by: int


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A sheet for pages: `no` as BT-00000001; kind, share, since, cause and owner as they were when it was prepared;
    receiver and owner are "" once its files were removed."""

    no: str
    number: int
    finding: str
    camera: str
    state: SheetState
    receiver_kind: ReceiverKind
    receiver: str
    purpose: str
    kind: LookFinding
    share_permille: int
    since: datetime
    cause: CoverCause
    owner: str
    prepared_by: int
    prepared_at: datetime
    sent_by: int
    sent_at: datetime | None
    withdrawn_by: int
    withdrawn_at: datetime | None
    withdrawn_reason: str
    removed_at: datetime | None
    pictures: tuple[PictureOfSheet, ...]

    @property
    def prepared_actor(self) -> str:
        """Actor id of who prepared it."""
        return f"user:{self.prepared_by}"

    @property
    def sent_actor(self) -> str:
        """Actor id of who sent it; "" if nobody."""
        return f"user:{self.sent_by}" if self.sent_by else ""

    @property
    def withdrawn_actor(self) -> str:
        """Actor id of who withdrew it; "" if nobody."""
        return f"user:{self.withdrawn_by}" if self.withdrawn_by else ""

    @property
    def claim(self) -> Words:
        """What is claimed, for people."""
        return KIND_WORDS[self.kind]

    @property
    def kind_words(self) -> str:
        """What is claimed, in the words of the paper."""
        return self.claim.zh

    def picture(self, part: SheetPart) -> PictureOfSheet | None:
        """The picture of a part."""
        return next((one for one in self.pictures if one.part is part), None)


@dataclass(frozen=True, slots=True)
class SheetMark:
    """The newest sheet of a finding, for the row of the finding: its number and where it stands."""

    no: str
    state: SheetState


@dataclass(frozen=True, slots=True)
class SheetHandoutRow:
    """The paper of a sheet, handed out: who took it for which receiver, and when (16(3))."""

    person: str
    organisation: str
    at: datetime
    receiver: str
    paper: str
