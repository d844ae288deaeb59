"""Recall of what must be hidden (article 21): boxes that were found or masked, against the boxes of labels. Pure.

Two measures. *Covered*: all masks of the picture together lie over at least 0.8 of the box, whatever they were made
for: what is filled is hidden. *Found*: a box of the same kind overlaps it by at least 0.3 of what both fill; a box that
was found stands for one label, so one box over two persons finds one of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mingcha.bench.redaction.boxes import Box, Finding, Kind, Label

COVERED_SHARE = 0.8
FOUND_OVERLAP = 0.3

type Seen = tuple[Sequence[Label], Sequence[Finding]]
"""The labels of one picture, and what was found in it."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Labels of a kind, and how many of them were found and covered."""

    labelled: int = 0
    found: int = 0
    covered: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.labelled + other.labelled, self.found + other.found, self.covered + other.covered)

    @property
    def recall_found(self) -> float | None:
        """Share of the labels that were found, 0 to 1; None without labels, which is not 1."""
        return self.found / self.labelled if self.labelled else None

    @property
    def recall_covered(self) -> float | None:
        """Share of the labels that are covered, 0 to 1; None without labels."""
        return self.covered / self.labelled if self.labelled else None


@dataclass(frozen=True, slots=True)
class Uncovered:
    """Pictures with a thing of a kind, and those of them in which at least one is not covered."""

    pictures: int
    uncovered: int

    @property
    def share(self) -> float | None:
        """0 to 1; None if no picture has such a thing."""
        return self.uncovered / self.pictures if self.pictures else None


def overlap(one: Box, other: Box) -> float:
    """Intersection over union of two boxes, 0 to 1."""
    shared = one.shared_with(other).area
    together = one.area + other.area - shared
    return shared / together if together else 0.0


def united_area(boxes: Iterable[Box]) -> int:
    """Pixels that lie in at least one of the boxes; those in several count once."""
    filled = [box for box in boxes if box.area]
    columns = sorted({side for box in filled for side in (box.left, box.right)})
    area = 0
    for left, right in pairwise(columns):
        reached = 0
        for top, bottom in sorted((box.top, box.bottom) for box in filled if box.left <= left and right <= box.right):
            area += (right - left) * max(0, bottom - max(top, reached))
            reached = max(reached, bottom)
    return area


def covered_share(box: Box, masks: Iterable[Box]) -> float:
    """The share of a box that the masks fill together, 0 to 1. An empty box is not covered: 0."""
    return united_area(box.shared_with(mask) for mask in masks) / box.area if box.area else 0.0


def found_labels(labels: Sequence[Label], findings: Sequence[Finding], least: float = FOUND_OVERLAP) -> set[int]:
    """Places in `labels` of those that were found. Pairs are made from the greatest overlap down, each box once."""
    pairs = sorted(
        ((overlap(label.box, finding.box), place, other)
         for place, label in enumerate(labels)
         for other, finding in enumerate(findings) if finding.kind is label.kind),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )  # fmt: skip
    taken: set[int] = set()
    found: set[int] = set()
    for share, place, other in pairs:
        if share >= least and place not in found and other not in taken:
            found.add(place)
            taken.add(other)
    return found


def counts_of(pictures: Iterable[Seen], kind: Kind, *, with_hidden: bool = True) -> Counts:
    """Counts of all labels of a kind, or of those alone that are seen whole."""
    total = Counts()
    for labels, findings in pictures:
        total += _counts(labels, findings, kind, 0, None, with_hidden=with_hidden)
    return total


def counts_by_size(pictures: Iterable[Seen], kind: Kind, edges: Sequence[int]) -> dict[tuple[int, int | None], Counts]:
    """Counts by size in pixels: the width of plates, else the height of the box. `edges` rise; a class reaches from one
    edge up to the next one, which is not part of it (None: no end). Smaller things than the first edge are left out.

    Partly hidden ones are left out: what is seen of them is no measure of their size.
    """
    ranges = [*pairwise(edges), (edges[-1], None)]
    total: dict[tuple[int, int | None], Counts] = {one: Counts() for one in ranges}
    for labels, findings in pictures:
        for least, end in ranges:
            total[least, end] += _counts(labels, findings, kind, least, end, with_hidden=False)
    return total


def uncovered_pictures(pictures: Iterable[Seen], kind: Kind, least: float = COVERED_SHARE) -> Uncovered:
    """Pictures in which a thing of a kind is not covered: one that shows a face for one frame has shown it."""
    count = uncovered = 0
    for labels, findings in pictures:
        shares = [_share(label, findings) for label in labels if label.kind is kind]
        count += bool(shares)
        uncovered += any(share < least for share in shares)
    return Uncovered(count, uncovered)


def masked_share(findings: Iterable[Finding], width: int, height: int) -> float:
    """The share of a picture that is masked, 0 to 1. On an empty scene all of it is masked for nothing."""
    picture = Box(0, 0, width, height)
    return united_area(finding.box.shared_with(picture) for finding in findings) / picture.area


def _counts(
    labels: Sequence[Label], findings: Sequence[Finding], kind: Kind, least: int, end: int | None, *, with_hidden: bool
) -> Counts:
    """The pairs are made with all labels, so that what belongs to one that is left out finds no other."""
    found = found_labels(labels, findings)
    wanted = [
        place for place, label in enumerate(labels)
        if label.kind is kind and (with_hidden or not label.is_partly_hidden)
        and least <= _size(label) and (end is None or _size(label) < end)
    ]  # fmt: skip
    covered = sum(_share(labels[place], findings) >= COVERED_SHARE for place in wanted)
    return Counts(len(wanted), len(found & set(wanted)), covered)


def _share(label: Label, findings: Sequence[Finding]) -> float:
    return covered_share(label.box, (finding.box for finding in findings))


def _size(label: Label) -> int:
    return label.box.width if label.kind is Kind.PLATE else label.box.height
