"""An engine and a source of redactions that answer from what a test gives them, and films of any bytes."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from mingcha.kit.actor import Actor, program
from mingcha.kit.clock import Clock, HandClock
from mingcha.kit.words import Words
from mingcha.privacy.redaction import port
from mingcha.privacy.redaction.actions import begin_redaction, made, tracked
from mingcha.privacy.redaction.edits import NewEdit, edit_text
from mingcha.privacy.redaction.queries import items, redaction
from mingcha.privacy.redaction.review import answer_items, review_redaction, watch_span
from mingcha.privacy.redaction.signing import open_film, sign_redaction, watch_film
from mingcha.privacy.redaction.values import (
    FilmTrack,
    FoundItem,
    Frozen,
    Gate,
    ItemAnswer,
    ItemKind,
    Made,
    NewRedaction,
    PictureBoxes,
    RedactionKind,
    RedactionRow,
    Span,
    TrackBox,
    Tracked,
)
from mingcha.privacy.redaction.work_folder import RedactionWork
from mingcha.registry.identity.models import User

JOB = program("jobs")
LENGTH_90K = 10 * 90_000
WALL_90K = 1_800_000_000 * 90_000
"""When the film of a test begins."""
NOBODY_ELSE = "申请人只需查看车牌被撞经过，画面中无须看清任何人"
"""Why nobody is marked in a film for a person concerned."""
CLEAN = Gate(0, 1, 0, 0, 0, 12, same_frames=True, same_inputs=True)
BEGIN = FoundItem(ItemKind.BEGIN, Span(0, 90_000), "t1")
END = FoundItem(ItemKind.END, Span(450_000, 540_000), "t1")


@dataclass
class EngineOfTest:
    """Finds one track and one more item for each edit; notes what was queued."""

    missing: list[Words] = field(default_factory=list)
    queued: list[tuple[str, str]] = field(default_factory=list)

    def lacking(self) -> Sequence[Words]:
        """What the test says is missing."""
        return self.missing

    def queue_detection(self, no: str, *, by: Actor, clock: Clock) -> int:
        """Notes it; the number is how many were queued."""
        self.queued.append(("detect", no))
        return len(self.queued)

    def queue_rendering(self, no: str, *, by: Actor, clock: Clock) -> int:
        """Notes it."""
        self.queued.append(("render", no))
        return len(self.queued)

    def frozen(self, no: str, edits: Sequence[NewEdit]) -> Frozen:
        """Digests of the edits, and an item for each."""
        digest = hashlib.sha256("".join(edit_text(edit) for edit in edits).encode()).hexdigest()
        more = tuple(FoundItem(ItemKind.EDIT, edit.span, edit.track) for edit in edits)
        return Frozen(digest, digest, (BEGIN, END, *more))

    def boxes(self, no: str, edits: Sequence[NewEdit], from_90k: int, until_90k: int) -> Sequence[PictureBoxes]:
        """A picture a second with the box of one track."""
        box = TrackBox("t1", "face", 6_553, 6_553, 13_107, 13_107, is_covered=True)
        first = -(-from_90k // 90_000) * 90_000
        return [PictureBoxes(at, WALL_90K + at, (box,)) for at in range(first, until_90k, 90_000)]

    def tracks(self, no: str, edits: Sequence[NewEdit]) -> Sequence[FilmTrack]:
        """The one track that it finds."""
        return [FilmTrack("t1", "face", Span(0, 540_000), 6_553, 6_553, 13_107, 13_107)]


class SourceOfTest:
    """Fetches nothing."""

    def fetch(
        self,
        no: str,
        point: str,
        from_at: datetime,
        to_at: datetime,
        folder: Path,
        advance: Callable[[int], None] = lambda _: None,
    ) -> str:
        """A digest of nothing."""
        return hashlib.sha256(b"").hexdigest()


@contextmanager
def plugged_in(*, is_named: bool = True) -> Iterator[EngineOfTest]:
    """With this engine and a source, and a publication that is out for each redaction (`is_named`; else those of the
    program); with those of the program afterwards."""
    engine, before = EngineOfTest(), (port.engine(), port.source())
    port.set_engine(engine)
    port.set_source(SourceOfTest())
    named = port.set_publications(None)
    port.set_publications((lambda numbers, _at: dict.fromkeys(numbers, True)) if is_named else named)
    try:
        yield engine
    finally:
        port.set_publications(named)
        port.set_engine(before[0])
        port.set_source(before[1])


@contextmanager
def nothing_plugged_in() -> Iterator[None]:
    """Without engine and source, whatever models lie there; with those of the program afterwards."""
    before = port.engine(), port.source()
    port.set_engine(None)
    port.set_source(None)
    try:
        yield
    finally:
        port.set_engine(before[0])
        port.set_source(before[1])


def begin(by: User, code: str, clock: Clock, kind: RedactionKind = RedactionKind.PUBLICATION) -> RedactionRow:
    """Ten seconds of an hour ago."""
    at = clock.now() - timedelta(hours=1)
    new = NewRedaction(kind, at, at + timedelta(seconds=10), "公开表彰见义勇为")
    return begin_redaction(by, code=code, new=new, clock=clock)


def detected(no: str, clock: Clock) -> RedactionRow:
    """The first job has found what the engine of the test finds."""
    frozen = EngineOfTest().frozen(no, ())
    return tracked(JOB, no=no, found=Tracked("5" * 64, 250, LENGTH_90K, "s1", frozen), clock=clock)


def review(by: User, no: str, clock: HandClock) -> RedactionRow:
    """A person answers every item, watches all of it and signs."""
    row = answer_all(by, no, clock)
    watch_span(by, no=no, revision=row.revision, span=Span(0, LENGTH_90K), clock=clock)
    given = {"no": no, "revision": row.revision, "frozen_sha256": row.frozen_sha256, "clock": clock}
    return review_redaction(by, **given, statement=NOBODY_ELSE if row.kind is RedactionKind.SUBJECT else "")


def answer_all(by: User, no: str, clock: Clock) -> RedactionRow:
    """A person answers every item."""
    revision = redaction(by, no, at=clock.now()).revision
    answers = {one.number: ItemAnswer.OK for one in items(by, no, at=clock.now())}
    return answer_items(by, no=no, revision=revision, answers=answers, clock=clock)


def rendered(row: RedactionRow, folder: Path, clock: Clock, film: bytes = b"film", gate: Gate = CLEAN) -> RedactionRow:
    """The second job has made a film of these bytes."""
    work = RedactionWork(folder, row.no)
    work.make()
    work.film.write_bytes(film)
    digest = hashlib.sha256(film).hexdigest()
    residual = () if gate == CLEAN else (FoundItem(ItemKind.RESIDUAL, Span(90_000, 93_600)),)
    one = Made(row.frozen_sha256, digest, len(film), row.frames, gate, residual)
    return made(JOB, no=row.no, film=one, folder=folder, clock=clock)


def sign(by: User, row: RedactionRow, folder: Path, clock: Clock) -> RedactionRow:
    """A person opens the film, plays all of it and signs it."""
    play(by, row, folder, clock)
    return sign_redaction(by, no=row.no, output_sha256=row.output_sha256, folder=folder, clock=clock)


def play(by: User, row: RedactionRow, folder: Path, clock: Clock, until_90k: int = LENGTH_90K) -> None:
    """A person opens the film and plays it."""
    open_film(by, no=row.no, folder=folder, clock=clock)
    span, digest = Span(0, until_90k), row.output_sha256
    watch_film(by, no=row.no, output_sha256=digest, span=span, folder=folder, clock=clock)
