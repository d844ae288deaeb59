"""Recall of what must be hidden: what counts as covered, as found, and what does not (article 21)."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.bench.redaction.boxes import Box, Finding, Kind, Label
from mingcha.bench.redaction.recall import (
    Counts,
    counts_by_size,
    counts_of,
    covered_share,
    found_labels,
    masked_share,
    overlap,
    uncovered_pictures,
    united_area,
)

BOXES = st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30), st.integers(0, 30)).map(
    lambda sides: Box(*sides)
)


def face(*sides, hidden=False):
    return Label(Kind.FACE, Box(*sides), hidden)


def found(*sides, kind=Kind.FACE):
    return Finding(kind, Box(*sides))


@given(st.lists(BOXES, max_size=6))
def test_the_area_of_several_boxes_is_that_of_their_pixels(boxes):
    """Also of boxes that are empty or turned over, which fill nothing."""
    pixels = np.zeros((30, 30), np.bool_)
    for box in boxes:
        if box.area:
            pixels[box.top : box.bottom, box.left : box.right] = True
    assert united_area(boxes) == pixels.sum()


def test_overlap_is_what_both_fill_of_what_either_fills():
    assert overlap(Box(0, 0, 10, 10), Box(5, 0, 15, 10)) == pytest.approx(1 / 3)
    assert overlap(Box(0, 0, 10, 10), Box(10, 0, 20, 10)) == 0
    assert overlap(Box(3, 3, 3, 9), Box(3, 3, 3, 9)) == 0


def test_a_box_is_covered_by_several_masks_together_of_whatever_kind():
    halves = [found(0, 0, 10, 5), found(0, 4, 10, 10, kind=Kind.PERSON)]
    assert covered_share(Box(0, 0, 10, 10), [one.box for one in halves]) == 1
    assert counts_of([([face(0, 0, 10, 10)], halves)], Kind.FACE).covered == 1


def test_masks_that_lie_over_each_other_cover_no_more_than_one():
    twice = [found(0, 0, 10, 5), found(0, 0, 10, 5)]
    assert counts_of([([face(0, 0, 10, 10)], twice)], Kind.FACE) == Counts(1, 1, 0)


def test_eight_tenths_are_covered_and_less_is_not():
    assert counts_of([([face(0, 0, 10, 10)], [found(0, 0, 10, 8)])], Kind.FACE).covered == 1
    assert counts_of([([face(0, 0, 10, 10)], [found(0, 0, 10, 7)])], Kind.FACE).covered == 0


def test_a_whole_picture_filled_covers_all_and_finds_nothing():
    everything = [found(0, 0, 1000, 1000)]
    counts = counts_of([([face(0, 0, 10, 10), face(50, 50, 60, 60)], everything)], Kind.FACE)
    assert (counts.recall_found, counts.recall_covered) == (0.0, 1.0)


def test_one_box_over_two_persons_finds_one():
    two = [Label(Kind.PERSON, Box(0, 0, 10, 40)), Label(Kind.PERSON, Box(8, 0, 18, 40))]
    one = [found(0, 0, 18, 40, kind=Kind.PERSON)]
    assert counts_of([(two, one)], Kind.PERSON) == Counts(2, 1, 2)


def test_each_pair_takes_the_box_that_fits_best():
    labels = [face(0, 0, 10, 10), face(6, 0, 16, 10)]
    assert found_labels(labels, [found(5, 0, 15, 10)]) == {1}
    assert found_labels(labels, [found(5, 0, 15, 10), found(0, 0, 9, 10)]) == {0, 1}


def test_a_box_of_another_kind_finds_nothing():
    assert found_labels([face(0, 0, 10, 10)], [found(0, 0, 10, 10, kind=Kind.PLATE)]) == set()


def test_without_labels_there_is_no_recall():
    counts = counts_of([([], [found(0, 0, 10, 10)])], Kind.FACE)
    assert counts.recall_found is None
    assert counts.recall_covered is None


def test_hidden_ones_are_left_out_with_what_belongs_to_them():
    labels = [face(0, 0, 10, 10), face(4, 0, 14, 10, hidden=True)]
    only_the_hidden = [found(4, 0, 14, 10)]
    assert counts_of([(labels, only_the_hidden)], Kind.FACE) == Counts(2, 1, 1)
    assert counts_of([(labels, only_the_hidden)], Kind.FACE, with_hidden=False) == Counts(1, 0, 0)


def test_plates_are_counted_by_width_and_faces_by_height():
    plates = [Label(Kind.PLATE, Box(0, 0, wide, 10)) for wide in (20, 29, 52, 53, 300)]
    by_width = counts_by_size([(plates, [found(0, 0, 53, 10, kind=Kind.PLATE)])], Kind.PLATE, (29, 53))
    assert by_width == {(29, 53): Counts(2, 0, 2), (53, None): Counts(2, 1, 1)}
    assert counts_by_size([([face(0, 0, 90, 14)], [])], Kind.FACE, (14, 56))[14, 56] == Counts(1, 0, 0)


def test_a_picture_with_one_uncovered_face_counts_and_one_without_faces_does_not():
    pictures = [
        ([face(0, 0, 10, 10), face(50, 0, 60, 10)], [found(0, 0, 10, 10)]),
        ([face(0, 0, 10, 10)], [found(0, 0, 10, 10)]),
        ([Label(Kind.PLATE, Box(0, 0, 10, 10))], []),
    ]
    seen = uncovered_pictures(pictures, Kind.FACE)
    assert (seen.pictures, seen.uncovered, seen.share) == (2, 1, 0.5)
    assert uncovered_pictures(pictures, Kind.PERSON).share is None


def test_masked_area_ends_at_the_edge_of_the_picture():
    assert masked_share([found(-10, -10, 10, 10), found(0, 0, 10, 10)], 100, 100) == 0.01
    assert masked_share([], 100, 100) == 0
