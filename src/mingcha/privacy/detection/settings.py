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
    input_width: Mapping[Detects, int]
    """Pixels to which a wider picture is scaled before it is looked at."""
    has_parts: bool
    """Whether plates are sought in enlarged parts of a picture, some at each look in turn (tiles.parts_of); else in
    four parts of one that is wider than the input, at each look."""
    has_close_parts: bool
    """Whether persons are sought in parts of a picture too, some at each look in turn (tiles.close_parts_of)."""
    close_least_permille: int
    """A person of such a part with a lower score is dropped."""
    every: int
    """Every n-th picture of a chunk is looked at."""
    same_levels: float
    """A picture takes the detections of the last one over if no block differs by more levels of luma."""
    cut_levels: float
    """Mean difference of luma between two small pictures at which a scene changes."""
    hold_frames: int
    """Pictures for which a box stays before it was found first and after it was found last."""
    plate_hold_frames: int
    """The same for plates: parts are looked at in turn."""
    brief_permille: int
    """A face of a single look with a lower score stays for `brief_frames` alone."""
    brief_frames: int
    weak_permille: int
    """A track whose best score is below is looked at by a person."""
    lone_permille: Mapping[Detects, int]
    """Something large with a lower score is covered only if two looks found it."""
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
        return self.plate_hold_frames if kind is Detects.PLATE else self.hold_frames


S1 = EngineSettings(
    name="s1",
    least_permille=MappingProxyType({Detects.FACE: 80, Detects.PERSON: 250, Detects.PLATE: 250}),
    faint_permille=MappingProxyType({Detects.FACE: 80, Detects.PERSON: 250, Detects.PLATE: 250}),
    faint_looks=1,
    input_width=MappingProxyType({Detects.FACE: 1280, Detects.PERSON: 416, Detects.PLATE: 1280}),
    has_parts=False,
    has_close_parts=False,
    close_least_permille=250,
    every=3,
    same_levels=1.5,
    cut_levels=30.0,
    hold_frames=9,
    plate_hold_frames=9,
    brief_permille=0,
    brief_frames=9,
    weak_permille=300,
    lone_permille=MappingProxyType({Detects.FACE: 200, Detects.PERSON: 0, Detects.PLATE: 0}),
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
    plate_hold_frames=16,
    brief_permille=150,
    brief_frames=4,
    lone_permille=MappingProxyType({Detects.FACE: 200, Detects.PERSON: 0, Detects.PLATE: 600}),
)
"""Looks less often and finds more: what is faint counts where looks find it again, plates are sought enlarged."""
S3 = replace(S2, name="s3", has_close_parts=True, close_least_permille=150, plate_hold_frames=24)
"""Finds small persons. With these a redaction is begun; those of an earlier one stay as they are named in it."""
_ALL = {one.name: one for one in (S1, S2, S3)}


def settings_of(name: str) -> EngineSettings:
    """The numbers of a name. Raises Fault(INVALID)."""
    if name not in _ALL:
        raise Fault(FaultKind.INVALID, Words("没有这套检测参数", "there are no settings of this name"), name)
    return _ALL[name]
