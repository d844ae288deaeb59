"""Recall of what must be hidden (article 21): boxes that were found or masked, against the boxes of labels. Pure.

Two measures. *Covered*: all masks of the picture together lie over at least 0.8 of the labelled box, whatever they
were made for: what is filled is hidden (the gate judges by the same share). *Found*: a box of the same kind overlaps it
by at least 0.3 of what both fill; a box that was found stands for one label, so one box over two persons finds one of
them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from mingcha.bench.redaction.labels import Label
from mingcha.privacy.detection.model_files import Detects
from mingcha.privacy.detection.values import Box, Detection, overlap
from mingcha.privacy.rendering.gate import LEAST_COVERED, covered_share

FOUND_OVERLAP = 0.3


class Seen(NamedTuple):
    """One picture: what is in it, what was masked, and what was found, if it was looked at."""

    labels: Sequence[Label]
    masks: Sequence[Box]
    found: Sequence[Detection] = ()


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


def found_labels(labels: Sequence[Label], findings: Sequence[Detection], least: float = FOUND_OVERLAP) -> set[int]:
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


def counts_of(pictures: Iterable[Seen], kind: Detects, *, with_hidden: bool = True) -> Counts:
    """Counts of all labels of a kind, or of those alone that are seen whole."""
    total = Counts()
    for picture in pictures:
        total += _counts(picture, kind, 0, None, with_hidden=with_hidden)
    return total


def counts_by_size(
    pictures: Iterable[Seen], kind: Detects, edges: Sequence[int]
) -> dict[tuple[int, int | None], Counts]:
    """Counts by size in pixels: the width of plates, else the height of the box. `edges` rise; a class reaches from one
    edge up to the next one, which is not part of it (None: no end). Smaller things than the first edge are left out.

    Partly hidden ones are left out: what is seen of them is no measure of their size.
    """
    ranges = [*pairwise(edges), (edges[-1], None)]
    total: dict[tuple[int, int | None], Counts] = {one: Counts() for one in ranges}
    for picture in pictures:
        for least, end in ranges:
            total[least, end] += _counts(picture, kind, least, end, with_hidden=False)
    return total


def uncovered_pictures(pictures: Iterable[Seen], kind: Detects, least: float = LEAST_COVERED) -> Uncovered:
    """Pictures in which a thing of a kind is not covered: one that shows a face for one frame has shown it."""
    count = uncovered = 0
    for picture in pictures:
        shares = [covered_share(label.box, picture.masks) for label in picture.labels if label.kind is kind]
        count += bool(shares)
        uncovered += any(share < least for share in shares)
    return Uncovered(count, uncovered)


def masked_share(masks: Iterable[Box], width: int, height: int) -> float:
    """The share of a picture that is masked, 0 to 1. On an empty scene all of it is masked for nothing."""
    return covered_share(Box(0, 0, width, height), masks)


def _counts(picture: Seen, kind: Detects, least: int, end: int | None, *, with_hidden: bool) -> Counts:
    """The pairs are made with all labels, so that what belongs to one that is left out finds no other."""
    labels = picture.labels
    found = found_labels(labels, picture.found)
    wanted = [
        place for place, label in enumerate(labels)
        if label.kind is kind and (with_hidden or not label.is_partly_hidden)
        and least <= _size(label) and (end is None or _size(label) < end)
    ]  # fmt: skip
    covered = sum(covered_share(labels[place].box, picture.masks) >= LEAST_COVERED for place in wanted)
    return Counts(len(wanted), len(found & set(wanted)), covered)


def _size(label: Label) -> int:
    return label.box.width if label.kind is Detects.PLATE else label.box.height
