"""The numbers of the engine: thresholds, which pictures are looked at, how far a box is widened. They are no law; their
name stands in the row of a redaction, so a set of numbers never changes under its name."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.privacy.detection.model_files import Detects


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """One named set of numbers."""

    name: str
    least_permille: Mapping[Detects, int]
    """A detection with a lower score is dropped."""
    faint_permille: Mapping[Detects, int]
    """A track whose best score is below is none unless `faint_looks` looks found it; the gate drops lower ones."""
    faint_looks: int
    scant_permille: int
    """A detection with a lower score counts in tracks of `far_looks` looks alone."""
    far_looks: int
    """What no track took is a track if so many looks found it, in boxes that need not overlap; 0: it is none."""
    far_most_step: float
    """Between the middles of two such boxes, in mean sides of the larger one."""
    input_width: Mapping[Detects, int]
    """Pixels to which a wider picture is scaled before it is looked at."""
    has_parts: bool
    """Whether plates are sought in enlarged parts of a picture, some at each look in turn (tiles.parts_of); else in
    four parts of one that is wider than the input, at each look."""
    fine_turns: int
    """Looks in a row in which all small parts were looked at, greatly enlarged, for plates (tiles.fine_parts_of); 0:
    there are none."""
    checks_plates: bool
    """Whether a large plate is looked at again in the size at which plates are found best, and is none if it is not
    found there."""
    reports_dropped: bool
    """Whether such a plate is kept all the same: it covers nothing, and a person looks at it."""
    close_ninths: int
    """Ninths of a picture's shorter side that the parts have in which persons are sought too, some at each look in turn
    (tiles.close_parts_of); 0: there are none."""
    close_turns: int
    """Looks in a row in which all of those parts were looked at."""
    close_least_permille: int
    """A person of such a part with a lower score is dropped."""
    every: int
    """Every n-th picture of a chunk is looked at."""
    same_levels: float
    """A picture takes the detections of the last one over if no block differs by more levels of luma."""
    still_levels: float
    """A part of a picture is not looked at again while no block of it (still_parts.BLOCK) differs by more levels from
    the picture of its last look; 0: each part is looked at when its turn is."""
    cut_levels: float
    """Mean difference of luma between two small pictures at which a scene changes."""
    hold_frames: int
    """Pictures for which a box stays before it was found first and after it was found last."""
    person_hold_frames: int
    """The same for persons: parts are looked at in turn."""
    plate_hold_frames: int
    """The same for plates."""
    person_most_step: float
    """Between the middles of two boxes of a person that do not overlap, in mean sides of the larger one: so far
    somebody small walks until that part is looked at again."""
    far_most_growth: float
    """Where two boxes are joined over more than 1.5 sides, and the larger is more times as large, the track is covered
    as if it had ended, too."""
    plate_drift_permille: int
    """By which the box of a plate of a single look is widened to both sides for each picture in which it is held, of
    its width; by two fifths of that up and down."""
    brief_permille: int
    """A face of a single look with a lower score stays for `brief_frames` alone."""
    brief_frames: int
    weak_permille: int
    """A track whose best score is below is looked at by a person."""
    lone_permille: Mapping[Detects, int]
    """Something large with a lower score is covered only if two looks found it."""
    faint_most_permille: int
    """How high something faint is at most, of the height of the picture: what is higher is nothing."""
    large_permille: int
    """How high something large is at least, of the height of the picture."""
    widen_permille: Mapping[Detects, int]
    """By which a box is widened on each side, of its width and height."""
    grid: int
    """Boxes are rounded outward to whole multiples of it, in pixels."""
    least_side: int
    """Pixels."""

    def hold_of(self, kind: Detects) -> int:
        """Pictures for which a box of a kind stays."""
        frames = {Detects.PERSON: self.person_hold_frames, Detects.PLATE: self.plate_hold_frames}
        return frames.get(kind, self.hold_frames)


S1 = EngineSettings(
    name="s1",
    least_permille=MappingProxyType({Detects.FACE: 80, Detects.PERSON: 250, Detects.PLATE: 250}),
    faint_permille=MappingProxyType({Detects.FACE: 80, Detects.PERSON: 250, Detects.PLATE: 250}),
    faint_looks=1,
    scant_permille=0,
    far_looks=0,
    far_most_step=0.0,
    input_width=MappingProxyType({Detects.FACE: 1280, Detects.PERSON: 416, Detects.PLATE: 1280}),
    has_parts=False,
    fine_turns=0,
    checks_plates=False,
    reports_dropped=False,
    close_ninths=0,
    close_turns=1,
    close_least_permille=250,
    every=3,
    same_levels=1.5,
    still_levels=0.0,
    cut_levels=30.0,
    hold_frames=9,
    person_hold_frames=9,
    plate_hold_frames=9,
    person_most_step=1.5,
    far_most_growth=2.0,
    plate_drift_permille=0,
    brief_permille=0,
    brief_frames=9,
    weak_permille=300,
    lone_permille=MappingProxyType({Detects.FACE: 200, Detects.PERSON: 0, Detects.PLATE: 0}),
    faint_most_permille=80,
    large_permille=80,
    widen_permille=MappingProxyType({Detects.FACE: 500, Detects.PERSON: 100, Detects.PLATE: 300}),
    grid=8,
    least_side=16,
)
"""From measurement (docs/design/privacy.md, sections 4 and 6)."""
S2 = replace(
    S1,
    name="s2",
    least_permille=MappingProxyType({Detects.FACE: 50, Detects.PERSON: 250, Detects.PLATE: 250}),
    faint_looks=2,
    has_parts=True,
    every=4,
    hold_frames=12,
    person_hold_frames=12,
    plate_hold_frames=16,
    brief_permille=150,
    brief_frames=4,
    lone_permille=MappingProxyType({Detects.FACE: 200, Detects.PERSON: 0, Detects.PLATE: 600}),
)
"""Looks less often and finds more: what is faint counts where looks find it again, plates are sought enlarged."""
S3 = replace(S2, name="s3", close_ninths=6, close_turns=3, close_least_permille=150, plate_hold_frames=24)
"""Finds small persons."""
S4 = replace(
    S3, name="s4", close_ninths=4, close_turns=5, fine_turns=9, checks_plates=True, person_hold_frames=20,
    person_most_step=2.5, faint_most_permille=45,
)  # fmt: skip
"""Finds smaller ones and dark plates, and fewer large plates that are none."""
S5 = replace(S4, name="s5", reports_dropped=True, still_levels=4.0, far_most_growth=1.5, plate_drift_permille=20)
"""Looks at no part again in which nothing changed, covers more where a person is joined over a distance, holds a plate
of one look wider, and shows what a second look dropped."""
S6 = replace(
    S5,
    name="s6",
    least_permille=MappingProxyType({**S5.least_permille, Detects.FACE: 40}),
    scant_permille=50,
    far_looks=4,
    far_most_step=2.0,
)
"""Accepts faint detections that move by more than its own size from look to look, where four looks find it. With these
a redaction is begun; those of an earlier one stay as they are named in it."""
_ALL = {one.name: one for one in (S1, S2, S3, S4, S5, S6)}


def settings_of(name: str) -> EngineSettings:
    """The numbers of a name. Raises Fault(INVALID)."""
    if name not in _ALL:
        raise Fault(FaultKind.INVALID, Words("没有这套检测参数", "there are no settings of this name"), name)
    return _ALL[name]
