"""Figures of what was covered in the pictures of a clip, an empty scene or the labelled film."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import av

from mingcha.bench.redaction.coded import CodedClip
from mingcha.bench.redaction.passes import covered_by_engine
from mingcha.bench.redaction.persons import LabelledFilm
from mingcha.bench.redaction.recall import Counts, Seen, counts_by_size, counts_of, masked_share, uncovered_pictures
from mingcha.media.mp4.boxes import TIMESCALE
from mingcha.privacy.detection.model_files import Detects
from mingcha.privacy.detection.values import Box, Detector

PLATE_WIDTHS = (14, 29, 53, 92)
"""Pixels: a plate of 29 has letters of some 6 pixels, of 53 of 11."""
_FILM_RATE = 10


def covering_figures(clip: CodedClip, masks: Sequence[Sequence[Box]]) -> dict[str, Any]:
    """Recall by kind, pictures with an uncovered face, and the masked area of a clip."""
    seen = [Seen(labels, boxes) for labels, boxes in zip(clip.labels, masks, strict=True)]
    by_width = counts_by_size(seen, Detects.PLATE, PLATE_WIDTHS).items()
    recalls = {f"{kind.value}_{name}": value for kind in Detects for name, value in _recall(counts_of(seen, kind))}
    open_faces = uncovered_pictures(seen, Detects.FACE)
    return {
        **recalls,
        "plates_by_width": [
            {"from_px": least, "to_px": end, **dict(_recall(counts))} for (least, end), counts in by_width
        ],
        "uncovered_face_share": _rounded(open_faces.share),
        "masked_share": mean_masked(masks, clip.clip.width, clip.clip.height),
    }


def mean_masked(masks: Sequence[Sequence[Box]], width: int, height: int) -> float:
    """The mean share of the pictures that is masked, 0 to 1."""
    return round(sum(masked_share(boxes, width, height) for boxes in masks) / max(1, len(masks)), 4)


def film_figures(film: Path, labels: LabelledFilm, detectors: Sequence[Detector]) -> dict[str, Any]:
    """How many persons of the labelled frames were covered, the whole film having been redacted. `found` counts only
    labelled frames on which the engine ran its detectors."""
    chunk, frozen = covered_by_engine(film_frames(film), detectors)
    looked_at = dict(chunk.looked_at)
    masks = {number: frozen.frames[number].boxes for number in labels.frames}
    seen = [Seen(persons, masks[number]) for number, persons in labels.frames.items()]
    looked = [
        Seen(persons, masks[number], looked_at[number])
        for number, persons in labels.frames.items() if number in looked_at
    ]  # fmt: skip
    every, whole = counts_of(seen, Detects.PERSON), counts_of(seen, Detects.PERSON, with_hidden=False)
    found = counts_of(looked, Detects.PERSON)
    return {
        "film": labels.name, "pictures": len(frozen.frames), "frames": len(seen),
        **dict(_recall(every)), "whole_count": whole.labelled, "whole_recall": _rounded(whole.recall_covered),
        "looked_count": found.labelled, "found_recall": _rounded(found.recall_found),
        "masked_share": mean_masked(list(masks.values()), labels.width, labels.height),
        "cannot_show": list(labels.cannot_show),
    }  # fmt: skip


def film_frames(film: Path) -> Iterator[Any]:
    """The pictures of a film, with times in ticks of 90 kHz."""
    with av.open(str(film)) as container:
        for number, frame in enumerate(container.decode(video=0)):
            frame.pts = number * TIMESCALE // _FILM_RATE
            yield frame


def _recall(counts: Counts) -> tuple[tuple[str, Any], ...]:
    return ("count", counts.labelled), ("recall", _rounded(counts.recall_covered))


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)
