"""Interfaces of redaction: the engine, and the source of footage from access; both are set when Django starts.

If one is missing, `has_detectors` refuses and nothing is redacted.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from mingcha.evidence.entries import ActRecord
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.privacy.redaction.edits import NewEdit
from mingcha.privacy.redaction.values import FilmTrack, Frozen, PictureBoxes, RedactionRow
from mingcha.registry.identity.duty import DutyFacts


class Engine(Protocol):
    """Detects, tracks, freezes and renders, in jobs that end in `tracked` and `made` or `failed`."""

    def lacking(self) -> Sequence[Words]:
        """The detectors that are missing here, by name; empty if it can work."""

    def queue_detection(self, no: str, *, by: Actor, clock: Clock) -> int:
        """Queues fetching, detecting and tracking in the transaction of an act; the number of the job."""

    def queue_rendering(self, no: str, *, by: Actor, clock: Clock) -> int:
        """Queues rendering and gate in the transaction of an act; the number of the job."""

    def frozen(self, no: str, edits: Sequence[NewEdit]) -> Frozen:
        """What is covered after these edits, in order, of the tracks that were found. The same answer each time.
        Raises Fault(INVALID) for an edit that names no track of the film."""

    def boxes(self, no: str, edits: Sequence[NewEdit], from_90k: int, until_90k: int) -> Sequence[PictureBoxes]:
        """What is covered in each picture of a part of the film after these edits, with the tracks, for the page of the
        review. Raises as `frozen`."""

    def tracks(self, no: str, edits: Sequence[NewEdit]) -> Sequence[FilmTrack]:
        """The tracks of the film after these edits, by their begin, without regions by hand. Raises as `frozen`."""


class Source(Protocol):
    """Fetches the source of a redaction; the door fulfils it, since it opens footage."""

    def fetch(
        self,
        no: str,
        point: str,
        from_at: datetime,
        to_at: datetime,
        folder: Path,
        advance: Callable[[int], None] = lambda _: None,
    ) -> str:
        """Fetches the clips of a span into a folder, which exists: files `*.mp4` in or below it, as
        `rendering.source.fragments_of` reads them, and nothing else of that name. `advance(bytes)` is called between
        pieces of work of some seconds and may end it by raising. Returns the SHA-256 of the list of their names and
        digests. May be called again after any end; what is there whole is not fetched twice. Raises Refused, and
        Fault(UNAVAILABLE) for what may be tried again."""


type NoteOpening = Callable[[ActRecord, RedactionRow, DutyFacts, datetime], None]
"""Writes the register's line of an opening of a film, in its act (article 16(3))."""


type NamedByPublications = Callable[[Collection[str], datetime], Mapping[str, bool]]
"""Those of these numbers of redactions that a publication names which a second person approved and which has not ended
at that instant; each with whether one of them is out."""


class _Plugged:
    engine: Engine | None = None
    source: Source | None = None
    note_opening: NoteOpening | None = None
    named: NamedByPublications | None = None


def set_engine(engine: Engine | None) -> None:
    """Plugs in the engine of this process; None: there is none."""
    _Plugged.engine = engine


def set_source(source: Source | None) -> None:
    """Plugs in the source of this process; None: there is none."""
    _Plugged.source = source


def set_register(note_opening: NoteOpening) -> None:
    """Plugs in the register of the door, which is above this plane."""
    _Plugged.note_opening = note_opening


def set_publications(named: NamedByPublications | None) -> NamedByPublications | None:
    """Plugs in the publications of the door; returns what was plugged in before."""
    before, _Plugged.named = _Plugged.named, named
    return before


def named_by_publications(numbers: Collection[str], at: datetime) -> Mapping[str, bool]:
    """The redactions among these that an approved publication names, with whether it is out; none without a door."""
    return _Plugged.named(numbers, at) if _Plugged.named is not None and numbers else {}


def note_opening(record: ActRecord, film: RedactionRow, who: DutyFacts, now: datetime) -> None:
    """The register's line of an opening. Raises Fault(UNAVAILABLE) without a register: nothing is opened then."""
    if _Plugged.note_opening is None:
        raise Fault(FaultKind.UNAVAILABLE, Words("没有调取登记", "there is no register"))
    _Plugged.note_opening(record, film, who, now)


def engine() -> Engine | None:
    """The engine of this process."""
    return _Plugged.engine


def source() -> Source | None:
    """The source of this process."""
    return _Plugged.source


def lacking() -> Sequence[Words] | None:
    """What is missing for a redaction here, None if there is no engine or no source at all."""
    if _Plugged.engine is None or _Plugged.source is None:
        return None
    return _Plugged.engine.lacking()
