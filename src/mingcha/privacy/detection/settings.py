"""The numbers of the engine: thresholds, which pictures are looked at, how far a box is widened. They are no law; their
name stands in the row of a redaction, so a set of numbers never changes under its name."""

from collections.abc import Mapping
from dataclasses import dataclass
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
    input_width: Mapping[Detects, int]
    """Pixels to which a wider picture is scaled before it is looked at."""
    every: int
    """Every n-th picture of a chunk is looked at."""
    same_levels: float
    """A picture takes the detections of the last one over if no block differs by more levels of luma."""
    cut_levels: float
    """Mean difference of luma between two small pictures at which a scene changes."""
    hold_frames: int
    """Pictures for which a box stays before it was found first and after it was found last."""
    weak_permille: int
    """A track whose best score is below is looked at by a person."""
    lone_permille: int
    """A large face with a lower score is covered only if two looks found it."""
    large_permille: int
    """How high a large face is at least, of the height of the picture."""
    widen_permille: Mapping[Detects, int]
    """By which a box is widened on each side, of its width and height."""
    grid: int
    """Boxes are rounded outward to whole multiples of it, in pixels."""
    least_side: int
    """Pixels."""


S1 = EngineSettings(
    name="s1",
    least_permille=MappingProxyType({Detects.FACE: 80, Detects.PERSON: 250, Detects.PLATE: 250}),
    input_width=MappingProxyType({Detects.FACE: 1280, Detects.PERSON: 416, Detects.PLATE: 1280}),
    every=3,
    same_levels=1.5,
    cut_levels=30.0,
    hold_frames=9,
    weak_permille=300,
    lone_permille=200,
    large_permille=80,
    widen_permille=MappingProxyType({Detects.FACE: 500, Detects.PERSON: 100, Detects.PLATE: 300}),
    grid=8,
    least_side=16,
)
"""From measurement (docs/design/privacy.md, sections 4 and 6). No row names them yet, so they could be tuned."""
_ALL = {one.name: one for one in (S1,)}


def settings_of(name: str) -> EngineSettings:
    """The numbers of a name. Raises Fault(INVALID)."""
    if name not in _ALL:
        raise Fault(FaultKind.INVALID, Words("没有这套检测参数", "there are no settings of this name"), name)
    return _ALL[name]
