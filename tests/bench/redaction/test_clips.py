"""Clips are the same for the same seed, and their boxes hold what is seen in them (article 21)."""

import hashlib

import numpy as np
import pytest

from mingcha.bench.redaction.clips import Cast, make_clip
from mingcha.bench.redaction.cutouts import FacePlace, face_cutout, person_cutout, with_worn_mask
from mingcha.bench.redaction.manners import ClipKind
from mingcha.privacy.detection.model_files import Detects
from mingcha.privacy.detection.values import Box

PLACE = FacePlace(Box(60, 40, 100, 100), Box(20, 10, 140, 150), (80, 62), (80, 82))
GREY = np.full((160, 160, 3), 90, np.uint8)


def magenta_face():
    """A face in a colour that nothing else has, an ellipse in its box."""
    still = GREY.copy()
    rows, columns = np.mgrid[0:160, 0:160] + 0.5
    still[((columns - 80) / 20) ** 2 + ((rows - 70) / 30) ** 2 <= 1] = (255, 0, 255)
    return face_cutout("drawn", still, PLACE)


def person():
    frame = GREY.copy()
    frame[30:130, 60:100] = (20, 60, 70)
    return person_cutout("drawn", frame, GREY, Box(60, 30, 100, 130))


CAST = Cast([magenta_face()], [person()])


def small(kind, seed, cast=CAST, length=4):
    return make_clip(kind, seed, cast, width=320, height=180, rate=5, length=length)


def digest(clip):
    frames = [(frame.picture.tobytes(), repr(frame.labels).encode()) for frame in clip.frames()]
    return hashlib.sha256(b"".join(part for frame in frames for part in frame)).hexdigest()


@pytest.mark.parametrize("kind", list(ClipKind))
def test_the_same_seed_gives_the_same_frames_and_another_one_others(kind):
    first = digest(small(kind, 3, length=2))
    assert digest(small(kind, 3, length=2)) == first
    assert digest(small(kind, 4, length=2)) != first


def test_a_frame_is_the_same_when_those_before_it_are_left_out():
    clip = small(ClipKind.HARD, 6, length=3)
    *_, last = clip.frames()
    *_, alone = clip.frames(every=2)
    assert (alone.picture == last.picture).all()
    assert alone.labels == last.labels


@pytest.mark.parametrize("seed", [1, 2, 5])
def test_boxes_of_faces_hold_the_faces_that_are_seen_and_end_where_they_end(seed):
    count = 0
    for frame in small(ClipKind.EASY, seed).frames():
        red, green, blue = (frame.picture[:, :, number].astype(int) for number in range(3))
        seen = (red - green > 120) & (blue - green > 120)
        boxes = [label.box for label in frame.labels if label.kind is Detects.FACE]
        for box in boxes:
            part = seen[box.top : box.bottom, box.left : box.right]
            edges = [part[:3].any(), part[-3:].any(), part[:, :3].any(), part[:, -3:].any()]
            assert all(edges), (box, edges)
            seen[box.top - 1 : box.bottom + 1, max(0, box.left - 1) : box.right + 1] = False
        count += len(boxes)
        assert seen.sum() < 40  # what is seen of a face less than a tenth of which is seen
    assert count >= 8


def test_each_kind_has_what_it_is_for():
    kinds = {
        kind: {label.kind for frame in small(kind, 9).frames() for label in frame.labels}
        for kind in (ClipKind.EASY, ClipKind.COVERED, ClipKind.EMPTY)
    }
    assert kinds == {
        ClipKind.EASY: {Detects.FACE, Detects.PERSON, Detects.PLATE}, ClipKind.COVERED: {Detects.FACE, Detects.PERSON},
        ClipKind.EMPTY: set(),
    }  # fmt: skip


def test_what_is_left_out_is_in_no_frame():
    bare = make_clip(ClipKind.HARD, 9, Cast(), width=320, height=180, rate=5, length=2, without=frozenset(Detects))
    assert [frame.labels for frame in bare.frames()] == [(), ()]


def test_far_faces_are_small_and_night_is_dark():
    far = [label.box.height for frame in small(ClipKind.FAR, 2).frames() for label in frame.labels
           if label.kind is Detects.FACE and not label.is_partly_hidden]  # fmt: skip
    assert min(far) >= 1
    assert max(far) <= 6  # a quarter of the pixels of 720
    means = [next(small(kind, 2).frames()).picture.mean() for kind in (ClipKind.NIGHT, ClipKind.EASY)]
    assert means[0] < 0.6 * means[1]


def test_what_a_pole_hides_is_labelled_as_partly_hidden():
    labels = [label for frame in small(ClipKind.HARD, 1, length=12).frames() for label in frame.labels]
    assert {label.is_partly_hidden for label in labels} == {True, False}
    assert all(label.box.shared_with(Box(0, 0, 320, 180)) == label.box and label.box.area for label in labels)


def test_a_worn_mask_covers_the_mouth_and_leaves_the_eyes():
    face = magenta_face()
    dressed = with_worn_mask(face, np.random.default_rng(1))
    changed = (dressed.pixels != face.pixels).any(axis=2)
    eyes, mouth = (60, 52), (60, 72)  # in the cut-out
    assert changed[mouth[1], mouth[0]]
    assert not changed[eyes[1], eyes[0]]
    assert (dressed.thing == face.thing).all()


def test_what_cannot_be_made_is_refused():
    with pytest.raises(ValueError, match="no stills"):
        small(ClipKind.EASY, 1, Cast())
    profile = face_cutout("drawn", GREY, FacePlace(PLACE.face, PLACE.patch, PLACE.eyes, PLACE.mouth, is_front=False))
    with pytest.raises(ValueError, match="no stills"):
        small(ClipKind.COVERED, 1, Cast([profile], [person()]))
    with pytest.raises(ValueError, match="no face from the front"):
        with_worn_mask(profile, np.random.default_rng(1))
    with pytest.raises(ValueError, match="the table names"):
        face_cutout("drawn", GREY[:140], PLACE)
    with pytest.raises(ValueError, match="hardly differs"):
        person_cutout("drawn", GREY, GREY, Box(60, 30, 100, 130))
