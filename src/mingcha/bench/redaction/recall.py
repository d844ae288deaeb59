"""How much of what is known to be in a clip the frozen boxes cover."""

from collections.abc import Iterable, Sequence
from typing import Any

from mingcha.bench.redaction.clips import Truth
from mingcha.privacy.detection.model_files import Detects
from mingcha.privacy.detection.values import Box
from mingcha.privacy.rendering.gate import covered_share

_INNER_DIVISOR = 10
"""A tenth on each side is left away: boxes of people differ by as much."""
_LEAST_SHARE = 0.95


def is_covered(box: Box, boxes: Iterable[Box]) -> bool:
    """Whether at least 95 % of the inner 80 % of a box is covered."""
    across, down = (box.right - box.left) // _INNER_DIVISOR, (box.bottom - box.top) // _INNER_DIVISOR
    inner = Box(box.left + across, box.top + down, box.right - across, box.bottom - down)
    return covered_share(inner, boxes) >= _LEAST_SHARE


def recall_figures(truth: Truth, boxes: Sequence[Sequence[Box]], width: int, height: int) -> dict[str, Any]:
    """Shares of the object-pictures of each kind that are covered (None without one), of the pictures with an uncovered
    face, and of the area that is masked."""
    found = {kind: [0, 0] for kind in Detects}
    uncovered, area = 0, 0.0
    whole = Box(0, 0, width, height)
    for known, covering in zip(truth, boxes, strict=True):
        has_open_face = False
        for one in known:
            box = one.box.within(width, height)
            if not box.area:
                continue
            hit = is_covered(box, covering)
            found[one.kind][0] += hit
            found[one.kind][1] += 1
            has_open_face |= one.kind is Detects.FACE and not hit
        uncovered += has_open_face
        area += covered_share(whole, covering)
    shares = {f"{kind.value}_recall": round(hit / all_, 4) if all_ else None for kind, (hit, all_) in found.items()}
    counts = {f"{kind.value}_count": all_ for kind, (_, all_) in found.items()}
    pictures = max(1, len(truth))
    return {
        **shares, **counts, "uncovered_face_share": round(uncovered / pictures, 4),
        "masked_share": round(area / pictures, 4),
    }  # fmt: skip
