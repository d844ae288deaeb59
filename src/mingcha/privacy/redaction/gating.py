"""What the gate found on a film, as the law's side keeps and judges it (article 21)."""

from collections.abc import Mapping, Sequence
from typing import Any

from mingcha.kit.canonical import Json
from mingcha.privacy.detection.chunk import FrameAt
from mingcha.privacy.detection.values import Box
from mingcha.privacy.redaction.edits import EditKind, KeyFrame, NewEdit
from mingcha.privacy.redaction.values import FoundItem, Gate, ItemKind, Span
from mingcha.privacy.rendering.canvas import canvas_of, placing_of
from mingcha.privacy.rendering.common_bytes import LEAST_RUN_BYTES
from mingcha.privacy.rendering.gate import GateFinding, GateKind
from mingcha.privacy.tracks.items import AROUND_90K

_WHOLE_SCORE = 1000
_WHOLE = 65_535
_MOST_COVERS = 20
"""What needs more regions is for a person: there the detectors and the film disagree altogether."""
_WIDER = 4
"""A region is wider than what was found by a fourth of it on each side."""
_APART_90K = 270_000
"""Finds of one place that lie so far apart at most are one region: the gate looks at some pictures alone."""


def gate_of(findings: Sequence[GateFinding]) -> Gate:
    """The findings as numbers; none of them is lost: each kind makes `rules.gate_findings` find something."""
    kinds = [one.kind for one in findings]
    uncovered = [one.score_permille or _WHOLE_SCORE for one in findings if one.kind is GateKind.UNCOVERED]
    return Gate(
        residual_permille=max(uncovered, default=0),
        streams=0 if GateKind.STREAMS in kinds else 1,
        metadata_boxes=0,  # a film with one cannot be read by its parser: no stream of ours
        sei_units=kinds.count(GateKind.NOTES),
        source_packets=kinds.count(GateKind.SOURCE_PACKET),
        longest_run_bytes=LEAST_RUN_BYTES if GateKind.SOURCE_BYTES in kinds else 0,
        same_frames=GateKind.TIMES not in kinds and GateKind.UNLOOKED not in kinds,
        same_inputs=GateKind.DIGEST not in kinds,
    )


def residual_items(findings: Sequence[GateFinding], begin_90k: int, length_90k: int) -> tuple[FoundItem, ...]:
    """Where a person looks after the gate: a second around each picture that a finding names, joined where they meet.
    `begin_90k`: the first picture of the film. A finding without a picture makes none: `gate_reasons` has the words."""
    times = sorted({one.at_90k - begin_90k for one in findings if one.at_90k is not None})
    spans: list[Span] = []
    for at in times:
        begin, end = max(0, at - AROUND_90K), min(length_90k, at + AROUND_90K)
        if spans and begin <= spans[-1].to_90k:
            spans[-1] = Span(spans[-1].from_90k, end)
        else:
            spans.append(Span(begin, end))
    return tuple(FoundItem(ItemKind.RESIDUAL, span) for span in spans)


def covers_of(findings: Sequence[GateFinding], frames: Sequence[FrameAt], length_90k: int) -> tuple[NewEdit, ...]:
    """Regions over what the gate found uncovered, each from half a second before it was found first until half a second
    after it was found last. `frames`: the pictures of the film, in order. None if a finding is of another kind or has
    no place, if the pictures are of several sizes, or if it takes more than 20."""
    sizes = {(one.width, one.height) for one in frames}
    if len(sizes) != 1 or any(one.kind is not GateKind.UNCOVERED or one.at_90k is None for one in findings):
        return ()
    begin_90k, places = frames[0].pts_90k, list[tuple[Box, int, int]]()
    for one in sorted(findings, key=lambda one: one.at_90k or 0):
        if one.box is None or one.at_90k is None:
            return ()
        at_90k = one.at_90k - begin_90k
        near = [place for place in places if at_90k - place[2] <= _APART_90K and _meet(place[0], one.box)]
        box = _around([one.box, *(place[0] for place in near)])
        since = min((place[1] for place in near), default=at_90k)
        places = [place for place in places if place not in near] + [(box, since, at_90k)]
    if len(places) > _MOST_COVERS:
        return ()
    return tuple(_region(box, since, until, frames[0], length_90k) for box, since, until in places)


def _meet(one: Box, other: Box) -> bool:
    return one.left < other.right and other.left < one.right and one.top < other.bottom and other.top < one.bottom


def _around(boxes: Sequence[Box]) -> Box:
    return Box(
        min(one.left for one in boxes),
        min(one.top for one in boxes),
        max(one.right for one in boxes),
        max(one.bottom for one in boxes),
    )


def _region(box: Box, first_90k: int, last_90k: int, picture: FrameAt, length_90k: int) -> NewEdit:
    place = placing_of(picture.width, picture.height, canvas_of([picture]))
    across, down = box.width // _WIDER + 1, box.height // _WIDER + 1
    left, right = (
        max(0, min(_WHOLE, (at - place.left) * _WHOLE // place.width)) for at in (box.left - across, box.right + across)
    )
    top, bottom = (
        max(0, min(_WHOLE, (at - place.top) * _WHOLE // place.height)) for at in (box.top - down, box.bottom + down)
    )
    begin, end = max(0, first_90k - AROUND_90K), min(length_90k, last_90k + AROUND_90K)
    return NewEdit(EditKind.REGION, Span(begin, end), keys=(KeyFrame(begin, left, top, right - left, bottom - top),))


def findings_of(rows: Sequence[Mapping[str, Any]]) -> list[GateFinding]:
    """Findings as the result of a part has them (`finding_rows`)."""
    return [GateFinding(GateKind(one["kind"]), one.get("at_90k"), one["detail"]) for one in rows]


def finding_rows(findings: Sequence[GateFinding]) -> list[Json]:
    """Findings of the form of a film as the result of a part."""
    return [{"kind": one.kind.value, "at_90k": one.at_90k, "detail": one.detail} for one in findings]
