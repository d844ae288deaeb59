"""Fetches the original footage of one point into its clips: from every gateway that recorded it, in order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Protocol

from mingcha.access.exports.fetching import Content, GatewayOriginals
from mingcha.access.exports.work_folder import PointContent
from mingcha.evidence.bag.clip_writer import ClipWriter
from mingcha.evidence.bag.gaps import DAMAGED, LOST, MinuteFacts
from mingcha.evidence.bag.proofs import log_id
from mingcha.evidence.bag.values import Fragment, SourceFile, missing_of
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

HOUR_MS = 3_600_000
BATCH_BYTES = 32 << 20
"""Length of footage per response, which ends well before its ticket."""
_TRIES = 2
"""A single fragment is fetched this often before it counts as damaged, since the transfer may have damaged it."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the requested span and the gateway that has it. Unix milliseconds."""

    gateway: str
    from_ms: int
    to_ms: int


class PointFolder(Protocol):
    """Where the clips of a point are written: that of an export, or of the source of a redaction."""

    @property
    def bag(self) -> Path:
        """The folder that gets `data` with the clips."""

    def notes(self, camera: str) -> Path:
        """The notes of a point's writer."""

    def require_room(self, wanted_bytes: int) -> None:
        """Raises Fault(EXHAUSTED) if the disk has not this much space besides a reserve."""

    def keep_content(self, camera: str, content: PointContent) -> None:
        """Stores what was learned of a point, in one step, once all of it is fetched."""


@dataclass(slots=True)
class _Learned:
    minutes: list[MinuteFacts] = field(default_factory=list)
    entries: dict[tuple[str, int], None] = field(default_factory=dict)
    logs: dict[str, tuple[str, str]] = field(default_factory=dict)

    def add(self, gateway: str, content: Content) -> None:
        log = log_id(content.origin)
        self.logs.setdefault(log, (content.origin, gateway))
        for minute, entry in zip(content.minutes, content.entries, strict=True):
            if (log, entry) not in self.entries:
                self.entries[log, entry] = None
                self.minutes.append(minute)


def fetch_point(
    camera: str,
    stretches: Sequence[Stretch],
    folder: PointFolder,
    originals: Callable[[str], GatewayOriginals],
    advance: Callable[[int], None],
) -> int:
    """Writes the clips of a point and its sealed minutes from the gateways; returns the bytes of its footage.

    `originals(gateway)` opens a gateway; `advance(bytes)` is called after each fragment and may cancel by raising. An
    altered fragment, or one of a lost file, is noted and left out. Raises Refused; Fault: UNAVAILABLE if a gateway is
    unreachable or the newest minutes are not sealed yet, EXHAUSTED if the disk is full.
    """
    learned, fetched = _Learned(), 0
    writer = ClipWriter(folder.bag, folder.notes(camera), camera)
    try:
        for one in stretches:
            source = originals(one.gateway)
            for from_ms in range(one.from_ms, one.to_ms, HOUR_MS):
                span = from_ms, min(from_ms + HOUR_MS, one.to_ms)
                content = _whole(source.content(camera, *span))
                learned.add(one.gateway, content)
                folder.require_room(2 * sum(part.size_bytes for _, part in content.fragments))
                fetched += _write(camera, span, content, writer, source, partial(_advance, advance, fetched))
        writer.finish()
    finally:
        writer.close()
    logs = tuple((log, origin, gateway) for log, (origin, gateway) in learned.logs.items())
    folder.keep_content(camera, PointContent(tuple(learned.minutes), tuple(learned.entries), logs))
    return fetched


def _advance(advance: Callable[[int], None], before: int, more: int) -> None:
    advance(before + more)


def _whole(content: Content) -> Content:
    if content.is_unsealed:
        words = Words("最近的录像尚未封存，请稍候", "the newest footage is not sealed yet: wait a moment")
        raise Fault(FaultKind.UNAVAILABLE, words)
    return content


def _write(
    camera: str,
    span: tuple[int, int],
    content: Content,
    writer: ClipWriter,
    source: GatewayOriginals,
    advance: Callable[[int], None],
) -> int:
    """Writes the fragments of one response that are not written yet, and notes unavailable ones; returns the bytes of
    all."""
    done = 0
    for missing in content.missing:
        writer.note_missing(missing)
    for batch in _batches([each for each in content.fragments if not writer.has(each[0].name, each[1].part)]):
        try:
            for file, part, pieces in source.footage(camera, span, batch):
                writer.write(file, part, pieces)
                done += part.size_bytes
                advance(done)
        except Fault as fault:
            if fault.kind not in (FaultKind.CORRUPT, FaultKind.UNAVAILABLE):
                raise
            for one in batch:  # one by one, so that only damaged or lost ones are left out
                if not writer.has(one[0].name, one[1].part):
                    _write_alone(camera, span, one, writer, source)
                    done += one[1].size_bytes
                    advance(done)
    return sum(part.size_bytes for _, part in content.fragments)


def _write_alone(
    camera: str, span: tuple[int, int], one: tuple[SourceFile, Fragment], writer: ClipWriter, source: GatewayOriginals
) -> None:
    """Writes one fragment, or notes why it is unavailable: its bytes differed twice from the sealed digest, or its file
    lacks them. Raises as fetch_point."""
    for _ in range(_TRIES):
        answer = source.footage(camera, span, [one])
        try:
            file, part, pieces = next(answer)
        except Fault as fault:
            if fault.kind is not FaultKind.CORRUPT:
                raise
            writer.note_missing(missing_of(camera, one[0].name, one[1], LOST))
            return
        try:
            writer.write(file, part, pieces)
        except Fault as fault:
            if fault.kind is not FaultKind.CORRUPT:
                raise
            continue
        finally:
            answer.close()
        return
    writer.note_missing(missing_of(camera, one[0].name, one[1], DAMAGED))


def _batches(fragments: Sequence[tuple[SourceFile, Fragment]]) -> list[list[tuple[SourceFile, Fragment]]]:
    """Neighbours of at most BATCH_BYTES together; already written fragments separate them."""
    batches: list[list[tuple[SourceFile, Fragment]]] = []
    size = 0
    for one in fragments:
        if not batches or size + one[1].size_bytes > BATCH_BYTES or batches[-1][-1][1].end_90k != one[1].begin_90k:
            batches.append([])
            size = 0
        batches[-1].append(one)
        size += one[1].size_bytes
    return batches
