"""Recall of what must be hidden: what counts as covered, as found, and what does not (article 21)."""

from mingcha.bench.redaction.labels import Label
from mingcha.bench.redaction.recall import (
    Counts,
    Seen,
    counts_by_size,
    counts_of,
    found_labels,
    masked_share,
    uncovered_pictures,
)
from mingcha.privacy.detection.model_files import Detects
from mingcha.privacy.detection.values import Box, Detection


def face(*sides, hidden=False):
    return Label(Detects.FACE, Box(*sides), hidden)


def found(*sides, kind=Detects.FACE):
    return Detection(kind, Box(*sides), 900)


def seen(labels, findings):
    """A picture in which all that was found is masked."""
    return Seen(labels, [one.box for one in findings], findings)


def test_a_box_is_covered_by_several_masks_together_of_whatever_kind():
    halves = [found(0, 0, 10, 5), found(0, 4, 10, 10, kind=Detects.PERSON)]
    assert counts_of([seen([face(0, 0, 10, 10)], halves)], Detects.FACE).covered == 1


def test_masks_that_lie_over_each_other_cover_no_more_than_one():
    twice = [found(0, 0, 10, 5), found(0, 0, 10, 5)]
    assert counts_of([seen([face(0, 0, 10, 10)], twice)], Detects.FACE) == Counts(1, 1, 0)


def test_eight_tenths_are_covered_and_less_is_not():
    assert counts_of([seen([face(0, 0, 10, 10)], [found(0, 0, 10, 8)])], Detects.FACE).covered == 1
    assert counts_of([seen([face(0, 0, 10, 10)], [found(0, 0, 10, 7)])], Detects.FACE).covered == 0


def test_a_whole_picture_filled_covers_all_and_finds_nothing():
    everything = [found(0, 0, 1000, 1000)]
    counts = counts_of([seen([face(0, 0, 10, 10), face(50, 50, 60, 60)], everything)], Detects.FACE)
    assert (counts.recall_found, counts.recall_covered) == (0.0, 1.0)


def test_one_box_over_two_persons_finds_one():
    two = [Label(Detects.PERSON, Box(0, 0, 10, 40)), Label(Detects.PERSON, Box(8, 0, 18, 40))]
    one = [found(0, 0, 18, 40, kind=Detects.PERSON)]
    assert counts_of([seen(two, one)], Detects.PERSON) == Counts(2, 1, 2)


def test_each_pair_takes_the_box_that_fits_best():
    labels = [face(0, 0, 10, 10), face(6, 0, 16, 10)]
    assert found_labels(labels, [found(5, 0, 15, 10)]) == {1}
    assert found_labels(labels, [found(5, 0, 15, 10), found(0, 0, 9, 10)]) == {0, 1}


def test_a_box_of_another_kind_finds_nothing():
    assert found_labels([face(0, 0, 10, 10)], [found(0, 0, 10, 10, kind=Detects.PLATE)]) == set()


def test_without_labels_there_is_no_recall():
    counts = counts_of([seen([], [found(0, 0, 10, 10)])], Detects.FACE)
    assert counts.recall_found is None
    assert counts.recall_covered is None


def test_hidden_ones_are_left_out_with_what_belongs_to_them():
    labels = [face(0, 0, 10, 10), face(4, 0, 14, 10, hidden=True)]
    only_the_hidden = [found(4, 0, 14, 10)]
    assert counts_of([seen(labels, only_the_hidden)], Detects.FACE) == Counts(2, 1, 1)
    assert counts_of([seen(labels, only_the_hidden)], Detects.FACE, with_hidden=False) == Counts(1, 0, 0)


def test_plates_are_counted_by_width_and_faces_by_height():
    plates = [Label(Detects.PLATE, Box(0, 0, wide, 10)) for wide in (20, 29, 52, 53, 300)]
    by_width = counts_by_size([seen(plates, [found(0, 0, 53, 10, kind=Detects.PLATE)])], Detects.PLATE, (29, 53))
    assert by_width == {(29, 53): Counts(2, 0, 2), (53, None): Counts(2, 1, 1)}
    assert counts_by_size([seen([face(0, 0, 90, 14)], [])], Detects.FACE, (14, 56))[14, 56] == Counts(1, 0, 0)


def test_a_picture_with_one_uncovered_face_counts_and_one_without_faces_does_not():
    pictures = [
        seen([face(0, 0, 10, 10), face(50, 0, 60, 10)], [found(0, 0, 10, 10)]),
        seen([face(0, 0, 10, 10)], [found(0, 0, 10, 10)]),
        seen([Label(Detects.PLATE, Box(0, 0, 10, 10))], []),
    ]
    open_ = uncovered_pictures(pictures, Detects.FACE)
    assert (open_.pictures, open_.uncovered, open_.share) == (2, 1, 0.5)
    assert uncovered_pictures(pictures, Detects.PERSON).share is None


def test_masked_area_ends_at_the_edge_of_the_picture():
    assert masked_share([Box(-10, -10, 10, 10), Box(0, 0, 10, 10)], 100, 100) == 0.01
    assert masked_share([], 100, 100) == 0
