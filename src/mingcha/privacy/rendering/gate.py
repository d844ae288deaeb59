"""The release gate: what must hold of a film before anybody may sign it, judged on the film itself (article 21).

Each check returns findings; a film with one goes back to review. Whether persons signed is no matter of this module.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import BinaryIO

import numpy as np

from mingcha.kit.errors import Fault
from mingcha.privacy.detection.chunk import ChunkDetections
from mingcha.privacy.detection.values import Box, Detection
from mingcha.privacy.rendering.canvas import canvas_of, on_canvas
from mingcha.privacy.rendering.common_bytes import LEAST_RUN_BYTES, SourceIndex
from mingcha.privacy.rendering.film_file import fragments_in, is_slices_alone
from mingcha.privacy.tracks.freezing import FrozenFilm, FrozenFrame

LOOKED_EVERY, LOOKED_FIRST = 6, 1
"""Pictures of the film that are looked at: others than the pass of detection saw."""
MOST_SHIFT_90K = 90
LEAST_COVERED = 0.8
"""Of a detection that lies in frozen boxes: the detector found the fill itself, or its edge."""
_PART_BYTES = 256 << 20
_MOST_FINDINGS = 100


class GateKind(StrEnum):
    """What was found."""

    STREAMS = "streams"  # something besides one picture stream, as our writer writes it
    NOTES = "notes"  # a picture with SEI or anything else that is no slice
    TIMES = "times"  # pictures missing, more, or at other times
    SOURCE_PACKET = "source_packet"  # a picture of the source as it was
    SOURCE_BYTES = "source_bytes"  # a run of bytes of the source
    UNCOVERED = "uncovered"  # a face, person or plate that no box covers
    UNLOOKED = "unlooked"  # a chunk in which no picture was looked at
    DIGEST = "digest"  # frozen boxes or a model are not those that were signed or used


@dataclass(frozen=True, slots=True)
class GateFinding:
    """One reason not to release."""

    kind: GateKind
    at_90k: int | None = None
    """Time of a picture of the source, if one is meant."""
    detail: str = ""
    score_permille: int = 0
    """Of what was found uncovered."""
    box: Box | None = None
    """Of what was found uncovered, in pixels of the film."""


def film_findings(film: BinaryIO, frozen: FrozenFilm) -> list[GateFinding]:
    """Judges form and times: one stream, no metadata, no SEI, as many pictures as were frozen, at their times."""
    wanted = [frame.at.pts_90k for frame in frozen.frames]
    times: list[int] = []
    try:
        for fragment in fragments_in(film):
            time_90k = fragment.start_90k
            for sample in fragment.samples:
                if sample.composition_90k or not is_slices_alone(sample.payload):
                    return [GateFinding(GateKind.NOTES, time_90k + wanted[0] if wanted else None)]
                times.append(time_90k)
                time_90k += sample.duration_90k
    except (ValueError, Fault) as error:
        return [GateFinding(GateKind.STREAMS, detail=str(error)[:200])]
    shifted = [
        one for one, time_90k in zip(wanted, times, strict=False) if abs(one - wanted[0] - time_90k) > MOST_SHIFT_90K
    ]
    if len(times) != len(wanted):
        return [GateFinding(GateKind.TIMES, detail=f"{len(times)} pictures, {len(wanted)} were frozen")]
    return [GateFinding(GateKind.TIMES, one) for one in shifted[:1]]


def source_findings(film: BinaryIO, source: Iterable[bytes]) -> list[GateFinding]:
    """Judges that no coded picture of the source, and no run of LEAST_RUN_BYTES bytes of one, is in the film. The
    source is gone through once, its coded pictures one after another, the film once for each 256 MiB of it. A film
    that cannot be read is `film_findings`' matter. Raises ValueError on one."""
    packets = {
        sha256(sample.payload).digest(): fragment.start_90k
        for fragment in fragments_in(film)
        for sample in fragment.samples
        if len(sample.payload) >= LEAST_RUN_BYTES
    }
    found = []
    for part in _parts(source):
        if any(sha256(packet).digest() in packets for packet in part if len(packet) >= LEAST_RUN_BYTES):
            found.append(GateFinding(GateKind.SOURCE_PACKET))
        index = SourceIndex(b"".join(part))
        if any(index.has_run_in(b"".join(one.payload for one in made.samples)) for made in fragments_in(film)):
            found.append(GateFinding(GateKind.SOURCE_BYTES))
    return found


def residual_findings(
    looked_at: Sequence[ChunkDetections],
    frozen: FrozenFilm,
    residual_permille: int,
    excepted: Mapping[int, Sequence[Detection]] | None = None,
) -> list[GateFinding]:
    """Judges what detectors found in pictures of the film: a score above the residual one of which less than 80 % lies
    in frozen boxes, or in one that stays visible, is a finding. Of each box that stays visible (by its time, ticks of
    the source) the largest thing of its kind that lies in it is excepted, and what lies in that. Times in
    `looked_at` count from 0, its boxes are in pixels of the film. Findings too are a film or chunk in which no picture
    was looked at, and another number of pictures than was frozen."""
    if not frozen.frames or not any(chunk.looked_at for chunk in looked_at):
        return [GateFinding(GateKind.UNLOOKED)]
    canvas, begin_90k = canvas_of(frame.at for frame in frozen.frames), frozen.frames[0].at.pts_90k
    frames = {frame.at.pts_90k: frame for frame in frozen.frames}
    found = []
    shown = [frame.pts_90k for chunk in looked_at for frame in chunk.frames]
    if len(shown) != len(frozen.frames):
        found.append(GateFinding(GateKind.TIMES, detail=f"{len(shown)} decoded, {len(frozen.frames)} were frozen"))
    for chunk in looked_at:
        if chunk.frames and not chunk.looked_at:
            found.append(GateFinding(GateKind.UNLOOKED, begin_90k + chunk.frames[0].pts_90k))
        for number, detections in chunk.looked_at:
            at_90k = begin_90k + chunk.frames[number].pts_90k
            frame = frames.get(at_90k)
            visible = _left_visible(detections, (excepted or {}).get(at_90k, ()), frame, canvas)
            for one in detections:
                boxes = _visible_or_covered(frame, canvas, [each.box for each in visible if each.kind is one.kind])
                if one.score_permille > residual_permille and covered_share(one.box, boxes) < LEAST_COVERED:
                    detail = f"{one.kind.value} {one.score_permille} {list(one.box)}"
                    found.append(GateFinding(GateKind.UNCOVERED, at_90k, detail, one.score_permille, one.box))
    return found[:_MOST_FINDINGS]


def digest_findings(
    frozen: bytes, signed_sha256: str, models: Mapping[str, str], used: Mapping[str, str]
) -> list[GateFinding]:
    """Judges that the frozen boxes are those that were signed, and the files of the models (name -> SHA-256) those
    with which the source was looked at."""
    names = ["frozen"] if sha256(frozen).hexdigest() != signed_sha256 else []
    names += sorted(name for name in used if models.get(name) != used[name])
    return [GateFinding(GateKind.DIGEST, detail=name) for name in names]


def covered_share(box: Box, boxes: Iterable[Box]) -> float:
    """The share of a box that lies in others together, 0 to 1."""
    if not box.area:
        return 1.0
    pixels = np.zeros((box.bottom - box.top, box.right - box.left), bool)
    for one in boxes:
        top, left = max(one.top - box.top, 0), max(one.left - box.left, 0)
        pixels[top : max(one.bottom - box.top, 0), left : max(one.right - box.left, 0)] = True
    return float(pixels.mean())


def _visible_or_covered(frame: FrozenFrame | None, canvas: tuple[int, int], excepted: Sequence[Box]) -> list[Box]:
    if frame is None:
        return []
    return [*(on_canvas(box, frame.at, canvas) for box in frame.boxes), *excepted]


def _left_visible(
    found: Sequence[Detection], excepted: Sequence[Detection], frame: FrozenFrame | None, canvas: tuple[int, int]
) -> list[Detection]:
    """The detections that may stay visible: in each excepted box the largest one of its kind. A track is one thing;
    another person under the same box, however wide it was drawn, is still a finding."""
    if frame is None:
        return []
    things = []
    for each in excepted:
        box = on_canvas(each.box, frame.at, canvas)
        inside = [one for one in found if one.kind is each.kind and covered_share(one.box, [box]) >= LEAST_COVERED]
        things += [max(inside, key=lambda one: one.box.area)] if inside else []
    return things


def _parts(source: Iterable[bytes]) -> Iterator[list[bytes]]:
    part: list[bytes] = []
    size = 0
    for packet in source:
        part.append(packet)
        size += len(packet)
        if size >= _PART_BYTES:
            yield part
            part, size = [], 0
    if part:
        yield part
