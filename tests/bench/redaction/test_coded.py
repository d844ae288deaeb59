"""A coded clip has the frames and labels of the clip, and the picture is worse by the coding alone (article 21)."""

import numpy as np

from mingcha.bench.redaction.clips import Cast, make_clip
from mingcha.bench.redaction.coded import coded_frames
from mingcha.bench.redaction.manners import ClipKind


def test_each_frame_comes_once_with_its_labels_and_time():
    clip = make_clip(ClipKind.EMPTY, 5, Cast(), width=160, height=96, rate=10, length=6)
    made, coded = list(clip.frames()), list(coded_frames(clip))
    assert [frame.pts for frame, _ in coded] == [number * 9000 for number in range(6)]
    assert [labels for _, labels in coded] == [frame.labels for frame in made]
    for (frame, _), source in zip(coded, made, strict=True):
        away = np.abs(frame.to_ndarray(format="rgb24").astype(int) - source.picture).mean()
        assert 0 < away < 12
