"""The kinds of test clips and how hard each is: sizes, speed, light, noise. Recall is reported by kind."""

from dataclasses import dataclass
from enum import StrEnum


class ClipKind(StrEnum):
    """What a clip tests."""

    EASY = "easy"
    HARD = "hard"
    NIGHT = "night"
    MOTION = "motion"
    COVERED = "covered"  # masks are worn over mouth and nose
    FAR = "far"
    EMPTY = "empty"  # nothing is to be hidden: whatever is masked is masked for nothing


type Sizes = tuple[int, int]
"""The smallest and the greatest in the middle of the way, which zooms by up to a fifth; in pixels of a picture that is
720 high, with which they scale."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How clips of a kind are made."""

    faces: int = 0
    face_high: Sizes = (40, 210)
    plates: int = 0
    plate_wide: Sizes = (53, 220)
    persons: int = 0
    person_high: Sizes = (90, 240)
    speed: float = 1.0
    """Multiplies the way of a thing over the picture."""
    turn_degrees: float = 8.0
    """The most that a thing is turned to either side."""
    exposures: int = 1
    """Positions within a frame whose mean is shown: motion blur."""
    shutter: float = 0.5
    """Share of the time of a frame that the exposure takes."""
    defocus: int = 0
    """Passes of a 3x3 mean over a thing."""
    gain: tuple[float, float] = (0.9, 1.1)
    gamma: tuple[float, float] = (1.0, 1.0)
    noise: float = 1.5
    """Standard deviation in levels."""
    has_pole: bool = False
    """A pole wanders through the picture before everything."""
    has_lamps: bool = False
    """The light of lamps lies over the scene."""
    wears_masks: bool = False
    crf: int = 23
    """With which the consumer encodes the clip by x264 before it is measured."""


MANNERS = {
    ClipKind.EASY: Manner(faces=4, plates=2, persons=2, face_high=(41, 211), plate_wide=(53, 220)),
    ClipKind.HARD: Manner(
        faces=5, plates=3, persons=3, face_high=(14, 56), plate_wide=(29, 92), person_high=(50, 140), speed=1.6,
        turn_degrees=18, exposures=3, defocus=1, gamma=(1.0, 1.9), noise=4, has_pole=True, crf=30,
    ),
    ClipKind.NIGHT: Manner(
        faces=4, plates=2, persons=3, face_high=(24, 120), plate_wide=(53, 160), gain=(0.22, 0.42), gamma=(1.1, 1.4),
        noise=8, has_lamps=True, crf=28,
    ),
    ClipKind.MOTION: Manner(
        faces=4, plates=2, persons=3, face_high=(30, 130), plate_wide=(53, 180), speed=4.0, turn_degrees=15,
        exposures=6, shutter=0.9,
    ),
    ClipKind.COVERED: Manner(faces=5, face_high=(30, 180), persons=1, wears_masks=True),
    ClipKind.FAR: Manner(
        faces=6, plates=3, persons=5, face_high=(8, 16), plate_wide=(14, 30), person_high=(22, 50), crf=26
    ),
    ClipKind.EMPTY: Manner(noise=3, gain=(0.6, 1.1)),
}  # fmt: skip
