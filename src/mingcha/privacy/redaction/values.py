"""Redactions as frozen values (articles 19, 21; decree 799, art. 21).

Times are in 90 kHz from the begin of the film.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from mingcha.kit.words import Words
from mingcha.privacy.redaction.states import RedactionState
from mingcha.registry.identity.duty import Place
from mingcha.registry.identity.hands import Hand


class RedactionKind(StrEnum):
    """What a film is redacted for. The value is stored in the database, so it never changes."""

    PUBLICATION = "publication"
    SUBJECT = "subject"
    NONSAFETY = "nonsafety"

    @property
    def words(self) -> Words:
        """The name for people."""
        return _KINDS[self]


_KINDS = {
    RedactionKind.PUBLICATION: Words("公开传播", "publication"),
    RedactionKind.SUBJECT: Words("本人或者近亲属查阅", "viewing by the person concerned"),
    RedactionKind.NONSAFETY: Words("公共安全以外的用途", "a purpose other than public safety"),
}


class ItemKind(StrEnum):
    """What a reviewer looks at, besides the whole film. The value is stored in the database, so it never changes."""

    BEGIN = "begin"
    END = "end"
    BRIDGED = "bridged"
    WEAK = "weak"
    DROPPED = "dropped"
    CUT = "cut"
    EMPTY = "empty"
    EDIT = "edit"
    RESIDUAL = "residual"
    KEPT = "kept"

    @property
    def words(self) -> Words:
        """The name for people."""
        return _ITEMS[self]


_ITEMS = {
    ItemKind.BEGIN: Words("轨迹开始", "a track begins"),
    ItemKind.END: Words("轨迹结束", "a track ends"),
    ItemKind.BRIDGED: Words("检测中断，由插值补足", "interpolated over a gap of detection"),
    ItemKind.WEAK: Words("检测分值低", "detected with a low score"),
    ItemKind.DROPPED: Words(
        "较大的疑似号牌，复检未检出，未遮盖", "a large plate that a second look did not find: not covered"
    ),
    ItemKind.CUT: Words("画面突变", "the scene changes"),
    ItemKind.EMPTY: Words("长时间未检出", "nothing detected for long"),
    ItemKind.EDIT: Words("有修改", "edited"),
    ItemKind.RESIDUAL: Words("生成后检查指出", "pointed out by the check of the film"),
    ItemKind.KEPT: Words("保持可见，须确认是本人", "stays visible: the person concerned, and nobody else"),
}


class ItemAnswer(StrEnum):
    """What a reviewer states of an item: it is as it should be, or it was mended by an edit."""

    OK = "ok"
    EDITED = "edited"


class SignAct(StrEnum):
    """What a person did with exactly these bytes. The value is stored in the database, so it never changes."""

    REVIEWED = "reviewed"
    OPENED = "opened"
    SIGNED = "signed"


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a film: from `from_90k` until before `to_90k`."""

    from_90k: int
    to_90k: int

    def meets(self, other: "Span") -> bool:
        """Whether the two have a time in common; an empty one is an instant."""
        return self.from_90k < max(other.to_90k, other.from_90k + 1) and other.from_90k < max(
            self.to_90k, self.from_90k + 1
        )


@dataclass(frozen=True, slots=True)
class FoundItem:
    """What there is to be looked at: a kind, its time, and the track that it concerns ("" for none)."""

    kind: ItemKind
    span: Span
    track: str = ""


@dataclass(frozen=True, slots=True)
class JudgedItem:
    """An item of a review for rules: its number, and its answer by the person who reviews ("" for none)."""

    number: int
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Frozen:
    """What is covered in which picture, as it will be rendered: digests of the tracks and of the frozen boxes, and
    everything that is to be looked at."""

    tracks_sha256: str
    frozen_sha256: str
    items: tuple[FoundItem, ...]


class TrackBox(NamedTuple):
    """A box of a track in a picture, in 1/65535 of its width and height. `kind`: face | person | plate | region |
    frame; `is_covered`: whether the film has it filled; a large faint face of a single look is not."""

    track: str
    kind: str
    left: int
    top: int
    width: int
    height: int
    is_covered: bool


class FilmTrack(NamedTuple):
    """A track of a film without any picture of it: its name and kind as `TrackBox` has them, its time, and its box in
    the middle picture of that time, in 1/65535 of the picture's width and height."""

    name: str
    kind: str
    span: Span
    left: int
    top: int
    width: int
    height: int


class PictureBoxes(NamedTuple):
    """A picture: its time from the begin of the film, its time in the recording (Unix, 90 kHz), and what is in it."""

    at_90k: int
    wall_90k: int
    boxes: tuple[TrackBox, ...]


@dataclass(frozen=True, slots=True)
class Tracked:
    """What the first job found: digest of the source, number of its pictures, the length of the film, the settings
    with the digests of the models, and what is covered."""

    source_sha256: str
    frames: int
    length_90k: int
    settings: str
    frozen: Frozen


@dataclass(frozen=True, slots=True)
class Gate:
    """What was found on a rendered film. `residual_permille`: the highest score of a detection that is not covered, 0
    for none; `source_packets`: packets of the source in it; `longest_run_bytes`: the longest row of bytes that its
    media data have in common with the source; `same_frames`: as many pictures as the source, at its times;
    `same_inputs`: frozen boxes and models had the digests of the row."""

    residual_permille: int
    streams: int
    metadata_boxes: int
    sei_units: int
    source_packets: int
    longest_run_bytes: int
    same_frames: bool
    same_inputs: bool


@dataclass(frozen=True, slots=True)
class Made:
    """A rendered film: which frozen boxes are burnt in, the film's digest, size and number of pictures, the gate, and
    what the gate found to be looked at."""

    frozen_sha256: str
    output_sha256: str
    output_bytes: int
    frames: int
    gate: Gate
    residual: tuple[FoundItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Parties:
    """Whose hands were on a redaction, by user id; 0 is nobody. `editors`: everybody who edited; `uncoverers`: those of
    them whose edits may leave something open; `hands`: the accounts behind them and the person judged."""

    maker: int
    editors: tuple[int, ...] = ()
    uncoverers: tuple[int, ...] = ()
    reviewer: int = 0
    signer: int = 0
    hands: tuple[Hand, ...] = ()


@dataclass(frozen=True, slots=True)
class Signed:
    """What a person did with exactly these bytes; `output_sha256` is "" for a review, which has no film yet."""

    act: SignAct
    user_id: int
    revision: int
    frozen_sha256: str
    output_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Product:
    """What is to be released: the revision, its frozen boxes and the film. `gate`: None before it was made."""

    revision: int
    frozen_sha256: str
    output_sha256: str
    gate: Gate | None = None


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """Whose footage a redaction covers, for rules: the point's code, place and state, the redaction's state and kind,
    and whether a publication that a second person approved names it."""

    point: str
    place: Place
    point_state: str
    state: RedactionState
    kind: RedactionKind
    has_publication: bool


class GroundRank(StrEnum):
    """The rank of the text that an exception rests on: only laws and regulations may except (article 21)."""

    LAW = "law"
    REGULATION = "regulation"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class ExceptionGround:
    """Why something stays visible: the rank of the text, its title and article, the organ that ordered it, and the
    SHA-256 of its document ("" while there is none)."""

    rank: GroundRank
    title: str
    article: str
    organ: str
    document_sha256: str = ""


class ExceptionState(StrEnum):
    """Where an exception stands. The value is stored in the database, so it never changes."""

    ASKED = "asked"
    APPROVED = "approved"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class NewException:
    """What is to stay visible: tracks in a time of the film, on this ground; `document_no`: the number of the organ's
    document, which the film shows with the organ."""

    tracks: tuple[str, ...]
    span: Span
    ground: ExceptionGround
    document_no: str


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """An exception of a redaction. `decided_by`: who approved or returned it, "" until then; `end_reason`: why it was
    returned."""

    number: int
    tracks: tuple[str, ...]
    span: Span
    ground: ExceptionGround
    document_no: str
    state: ExceptionState
    asked_by: str
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None
    end_reason: str


@dataclass(frozen=True, slots=True)
class NewRedaction:
    """Footage of a point to be redacted: [from_at, to_at), what for, and the legal basis."""

    kind: RedactionKind
    from_at: datetime
    to_at: datetime
    basis: str


@dataclass(frozen=True, slots=True)
class RedactionRow:
    """A redaction of footage of a point (its code). Digests are "" and numbers 0 until there is one; `reviewer` and
    `signer` are names, "" until there is one; `end_reason` says why it was refused, failed or withdrawn."""

    no: str
    kind: RedactionKind
    point: str
    point_name: str
    place: Place
    from_at: datetime
    to_at: datetime
    basis: str
    state: RedactionState
    revision: int
    maker: str
    begun_at: datetime
    reviewer: str
    signer: str
    settings: str
    source_sha256: str
    tracks_sha256: str
    frozen_sha256: str
    output_sha256: str
    output_bytes: int
    frames: int
    length_90k: int
    gate: Gate | None
    ended_at: datetime | None
    end_reason: str


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item of a review; `answered_by` is a name, "" until somebody answered; `together`: the number of the first
    item that the same look answers, 0 where it was not computed."""

    number: int
    kind: ItemKind
    span: Span
    track: str
    answer: str
    answered_by: str
    answered_at: datetime | None
    together: int = 0


@dataclass(frozen=True, slots=True)
class RedactionsAsked:
    """What a list is asked for: states (none: all), the code of a unit, and a text in number, name or code of point;
    `awaits_officer`: only those of which something is asked to stay visible by law and nobody decided it."""

    states: tuple[RedactionState, ...] = ()
    unit: str = ""
    text: str = ""
    awaits_officer: bool = False


ALL_REDACTIONS = RedactionsAsked()
