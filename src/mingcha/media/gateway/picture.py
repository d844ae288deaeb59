"""One picture of recorded footage: which frame an instant shows, its JPEG, and where in the files it lies.

The picture of evidence (article 16(2)) is not this JPEG but the fragment it was taken from: `source` names it with the
digest that the recorder's log has.
"""

import base64
from collections.abc import AsyncIterator
from dataclasses import dataclass

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.gateway.index import FootageReader, Init
from mingcha.media.gateway.key_frames import ABUTTING_90K, Indexed, KeyPicture, parse_head, parse_samples
from mingcha.media.gateway.transcode.workers import LiveItem
from mingcha.media.local.wire import LIVE_FORMAT, LiveUnit
from mingcha.media.mp4.scan import FoundFragment, parse_fragment, parse_header

_HEADER_MORE_BYTES = 4096
"""Bytes read after the init of a footage file: the rest of its header is mingcha's box, some 300 bytes."""


@dataclass(frozen=True, slots=True)
class Moment:
    """The frame that an instant shows."""

    fragments: tuple[Indexed, ...]
    """From the key fragment needed to decode it to the fragment that holds it; one fragment if it is the key frame."""
    at_90k: int
    """The latest instant at which the frame may begin."""
    only_key: bool

    @property
    def fragment(self) -> Indexed:
        """The fragment that holds the frame."""
        return self.fragments[-1]


async def moment_at(fragments: list[Indexed], at_90k: int, reader: FootageReader, *, exact: bool) -> Moment | None:
    """The frame shown at an instant; None in a gap. `fragments` are in order of time and begin with a key fragment.

    If display order differs from decoding order, a key picture may be shown after the begin of its fragment: the frame
    is then the last of the group before. Raises Fault(CORRUPT).
    """
    before = [one for one in fragments if one.start_90k <= at_90k]
    if not before or not before[0].key or at_90k >= before[-1].end_90k:
        return None
    keys = [place for place, one in enumerate(before) if one.key]
    last = before[keys[-1]]
    if len(keys) > 1 and before[keys[-1] - 1].end_90k + ABUTTING_90K >= last.start_90k:
        head = parse_head(await reader.read(last.file, last.offset_bytes, last.head_bytes), last.frames)
        if head.start_90k + head.samples[0][3] > at_90k:
            keys.pop()
    return Moment(tuple(before[keys[-1] :] if exact else before[keys[-1] : keys[-1] + 1]), at_90k, not exact)


async def pictures_of(moment: Moment, init: Init, reader: FootageReader) -> AsyncIterator[LiveItem]:
    """The pictures to decode for a moment, as items of `live`. Raises Fault(CORRUPT)."""
    facts: dict[str, object] = {"codec": init.codec, "init": base64.b64encode(init.data).decode()}
    yield LIVE_FORMAT, facts
    if moment.only_key:
        sample = await reader.key_sample(KeyPicture(moment.fragment, moment.fragment.duration_90k))
        yield LiveUnit(
            sample.key, moment.fragment.start_90k, sample.composition_90k, sample.duration_90k, sample.payload
        )
        return
    for fragment in moment.fragments:
        data = await reader.read(fragment.file, fragment.offset_bytes, fragment.size_bytes)
        head, samples = parse_samples(data, fragment.frames)
        dts_90k = head.start_90k
        for sample in samples:
            if dts_90k <= moment.at_90k:
                yield LiveUnit(sample.key, dts_90k, sample.composition_90k, sample.duration_90k, sample.payload)
            dts_90k += sample.duration_90k


@dataclass(frozen=True, slots=True)
class Source:
    """The position of a picture's fragment and its digest (docs/ref/footage-format.md, docs/ref/evidence-log.md)."""

    recorder: str
    epoch: int
    label: str
    minute: int
    n: int
    """Which file of the camera-minute."""
    part: int
    """Position among the file's parts: 0 is the header, fragments count from 1."""
    offset_bytes: int
    size_bytes: int
    digest: bytes
    """SHA-256 of `prft moof mdat`, computed from the bytes on disk."""
    frame: int
    """Position of the picture in the fragment, in order of decoding, from 0."""
    codec: str

    def as_json(self) -> dict[str, object]:
        """The JSON for the page."""
        return {
            "recorder": self.recorder, "epoch": self.epoch, "label": self.label, "minute": self.minute, "n": self.n,
            "part": self.part, "offset": self.offset_bytes, "bytes": self.size_bytes,
            "digest": base64.b64encode(self.digest).decode(), "frame": self.frame, "codec": self.codec,
        }  # fmt: skip


async def source_of(moment: Moment, init: Init, reader: FootageReader) -> tuple[Source, int]:
    """Where the picture of a moment lies, and when it is shown (ticks). Raises Fault(CORRUPT) on altered bytes."""
    best: tuple[int, int, Indexed, bytes, int] | None = None
    # where pictures are shown in another order than they are coded, the one shown may lie in the fragment before
    for fragment in moment.fragments[-2:]:
        data = await reader.read(fragment.file, fragment.offset_bytes, fragment.size_bytes)
        head, samples = parse_samples(data, fragment.frames)
        dts_90k = head.start_90k
        for frame, sample in enumerate(samples[:1] if moment.only_key else samples):
            pts_90k = dts_90k + sample.composition_90k
            if best is None or best[0] < pts_90k <= moment.at_90k:
                best = pts_90k, frame, fragment, data, head.number
            dts_90k += sample.duration_90k
    assert best is not None
    pts_90k, frame, fragment, data, number = best
    found = parse_fragment(data, fragment.offset_bytes, number)
    header_bytes = min(fragment.offset_bytes, len(init.data) + _HEADER_MORE_BYTES)
    header = parse_header(await reader.read(fragment.file, 0, header_bytes))
    if found is None or header is None:
        raise Fault(FaultKind.CORRUPT, Words("录像片段与其摘要不符", "the fragment does not agree with its digest"))
    return _source(header.facts, found, frame, init.codec), pts_90k


def _source(facts: dict[str, object], found: FoundFragment, frame: int, codec: str) -> Source:
    whole = {name: int(str(facts[name])) for name in ("epoch", "minute", "n")}
    return Source(
        str(facts["recorder"]), whole["epoch"], str(facts["label"]), whole["minute"], whole["n"], found.number,
        found.offset_bytes, found.size_bytes, found.digest, frame, codec,
    )  # fmt: skip


def whole_ms(ticks_90k: int) -> int:
    """The millisecond in which a frame begins to be shown; a request for it returns the same frame."""
    return ticks_90k // 90
