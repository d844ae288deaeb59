"""A coded clip has the frames and labels of the clip, and the picture is worse by the coding alone (article 21)."""

import io

import av
import numpy as np

from mingcha.bench.redaction.clips import Cast, make_clip
from mingcha.bench.redaction.coded import coded
from mingcha.bench.redaction.manners import ClipKind
from mingcha.privacy.detection.model_files import Detects

PLATES_ALONE = frozenset({Detects.FACE, Detects.PERSON})


def test_each_picture_comes_once_with_its_labels_and_time_as_often_as_it_is_read():
    clip = make_clip(ClipKind.EMPTY, 5, Cast(), width=160, height=96, rate=10, length=6)
    made, written = list(clip.frames()), coded(clip)
    shown = list(written.frames())
    assert [frame.pts for frame in shown] == [number * 9000 for number in range(6)]
    assert list(written.labels) == [frame.labels for frame in made]
    for frame, again, source in zip(shown, written.frames(), made, strict=True):
        pixels = frame.to_ndarray(format="rgb24")
        assert (pixels == again.to_ndarray(format="rgb24")).all()
        assert 0 < np.abs(pixels.astype(int) - source.picture).mean() < 12


def test_the_file_of_a_clip_is_the_same_pictures():
    written = coded(
        make_clip(
            ClipKind.EASY,
            3,
            Cast(),
            width=160,
            height=96,
            rate=10,
            length=3,
            without=PLATES_ALONE,
        )
    )
    with av.open(io.BytesIO(written.file)) as film:
        pixels = [frame.to_ndarray() for frame in film.decode(video=0)]
    assert [one.tobytes() for one in pixels] == [frame.to_ndarray().tobytes() for frame in written.frames()]
    assert {label.kind for labels in written.labels for label in labels} <= {Detects.PLATE}
