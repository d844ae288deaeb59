"""The plan of a camera's privacy masks: what holds at an instant (article 18). Knows instants and polygons, no law.

The plan contains all windows in advance, so that the recorder switches by its own clock while nothing else is up.
"""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from mingcha.kit.canonical import Json, canonical_json
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.masks.polygons import Polygon, parse_polygons

MOST_WINDOWS = 256
MOST_AT_ONCE = 8
"""Masks that hold at one instant; their versions are sent with every picture."""
MOST_CORNERS_AT_ONCE = 512
"""Corners of all masks that hold at one instant: the worker renders them within the time limit of one picture."""
MOST_GROW_PERMILLE = 100
MOST_TEXT_BYTES = 64 << 10
"""A plan as text: in an assignment and in the journal."""
VIEW_WIDTH, VIEW_HEIGHT = 80, 45
"""Of the small picture of what lies outside of a mask (masker/shift.py)."""
SHARP_PERMILLE = 300
"""From this score on the shift of two such pictures is that of the camera; below it they have too little in common:
night, fog, a lorry."""
_VERSION = re.compile(r"[A-Z][0-9]{1,12}\.[0-9]{1,6}", re.ASCII)
_LAST_MS = 1 << 53


class MaskedBy(StrEnum):
    """Who fills a mask."""

    RECORDER = "recorder"
    CAMERA = "camera"


class ClosedReason(StrEnum):
    """Why nothing may be read; the values are those of units.GapReason."""

    MISSING = "MASK_MISSING"
    MOVED = "MASK_MOVED"
    DEVICE = "MASK_DEVICE"


@dataclass(frozen=True, slots=True)
class Mask:
    """One version of a mask."""

    version: str
    """Number and version, "M00000012.3"."""
    by: MaskedBy
    grow_permille: int
    """By which it is grown on all sides, of the width of the picture."""
    polygons: tuple[Polygon, ...]
    view: bytes = b""
    """What lay outside of it when it was checked, VIEW_WIDTH * VIEW_HEIGHT values of luma; b"" if unknown."""


@dataclass(frozen=True, slots=True)
class Open:
    """Nothing need be covered."""


@dataclass(frozen=True, slots=True)
class Masked:
    """These masks hold."""

    masks: tuple[Mask, ...]

    @property
    def to_fill(self) -> tuple[Mask, ...]:
        """Those that are not filled by the camera."""
        return tuple(mask for mask in self.masks if mask.by is MaskedBy.RECORDER)

    @property
    def versions(self) -> str:
        """The versions of `to_fill`, separated by blanks; the name of what a picture was filled with."""
        return " ".join(mask.version for mask in self.to_fill)

    def takes(self, filled: str) -> bool:
        """Whether a picture in which these versions (as `versions`) were filled has what is demanded: all of `to_fill`,
        and beside them none but masks that the camera should fill (a worker fills those too, ingest/mask_looks.py)."""
        versions = set(filled.split())
        return {mask.version for mask in self.to_fill} <= versions <= {mask.version for mask in self.masks}

    def names(self, filled: str) -> str:
        """Version and filler of every mask, as canonical JSON `[["M00000012.3","recorder"]]`; for footage files.
        `filled`: the versions that were filled here."""
        here, versions = MaskedBy.RECORDER.value, filled.split()
        pairs = [[mask.version, here if mask.version in versions else mask.by.value] for mask in self.masks]
        return canonical_json(pairs).decode()


def masks_named(names: str) -> int:
    """How many masks a text as of `Masked.names` has; 0 for ""."""
    return len(json.loads(names)) if names else 0


@dataclass(frozen=True, slots=True)
class Closed:
    """Nothing may be read."""

    reason: ClosedReason


type Answer = Open | Masked | Closed


@dataclass(frozen=True, slots=True)
class Window:
    """A half-open interval (Unix ms; `until_ms` None: no end) in which a mask applies or nothing may be read."""

    from_ms: int
    until_ms: int | None
    holds: Mask | ClosedReason

    def covers(self, at_ms: int) -> bool:
        """Whether an instant lies in it."""
        return self.from_ms <= at_ms and (self.until_ms is None or at_ms < self.until_ms)


@dataclass(frozen=True, slots=True)
class MaskPlan:
    """All windows of one camera, in any order; outside of them it is open."""

    windows: tuple[Window, ...] = ()

    def at(self, at_ms: int) -> Answer:
        """What holds at an instant (Unix ms). Closed prevails; masks at one time all hold."""
        found = [window.holds for window in self.windows if window.covers(at_ms)]
        for one in found:
            if isinstance(one, ClosedReason):
                return Closed(one)
        masks = tuple(one for one in found if isinstance(one, Mask))
        return Masked(masks) if masks else Open()

    @property
    def mask_versions(self) -> frozenset[str]:
        """The versions of all its masks, of whatever time."""
        return frozenset(one.holds.version for one in self.windows if isinstance(one.holds, Mask))

    @property
    def filled_here(self) -> "MaskPlan":
        """The plan of a worker that fills all masks, also those that the camera should fill."""
        return MaskPlan(tuple(_filled_here(window) for window in self.windows))

    @property
    def closed_where_masked(self) -> "MaskPlan":
        """The plan of another stream of the same camera, which no worker masks: closed in every window."""
        windows = (
            one if isinstance(one.holds, ClosedReason) else Window(one.from_ms, one.until_ms, ClosedReason.MISSING)
            for one in self.windows
        )
        return MaskPlan(tuple(windows))

    def as_json(self) -> list[Json]:
        """As `parse_plan` reads it."""
        return [_window_json(window) for window in self.windows]

    def as_text(self) -> str:
        """Canonical JSON, as `plan_from_text` reads it; "" without windows."""
        return canonical_json(self.as_json()).decode() if self.windows else ""


UNMASKED = MaskPlan()
"""The plan of a camera without masks; named wherever one is read so, for to forget a plan would uncover a camera."""
CLOSED = MaskPlan((Window(0, None, ClosedReason.MISSING),))
"""Nothing may be read: of a camera whose plan cannot be read."""


def plan_from_text(text: str) -> MaskPlan:
    """A plan from `MaskPlan.as_text`; UNMASKED for "". Raises Fault(INVALID) as `parse_plan` does, and for a text that
    is no JSON or longer than MOST_TEXT_BYTES."""
    if not text:
        return UNMASKED
    try:
        if len(text.encode()) > MOST_TEXT_BYTES:
            raise _invalid(f"longer than {MOST_TEXT_BYTES} bytes")
        return parse_plan(json.loads(text))
    except (ValueError, RecursionError):
        raise _invalid("not JSON") from None


def parse_plan(value: object) -> MaskPlan:
    """A plan out of JSON. Raises Fault(INVALID) on anything that `MaskPlan.as_json` does not write, on polygons that
    cannot be filled and on more than MOST_AT_ONCE masks or MOST_CORNERS_AT_ONCE at one time."""
    if not isinstance(value, list) or len(value) > MOST_WINDOWS:
        raise _invalid(f"a list of at most {MOST_WINDOWS} windows")
    windows = tuple(_window(one) for one in value)
    for begun in windows:
        at_once = [window.holds for window in windows if window.covers(begun.from_ms)]
        if len(at_once) > MOST_AT_ONCE:
            raise _invalid(f"more than {MOST_AT_ONCE} masks at one time")
        if sum(map(_corners, at_once)) > MOST_CORNERS_AT_ONCE:
            raise _invalid(f"more than {MOST_CORNERS_AT_ONCE} corners at one time")
    return MaskPlan(windows)


def _filled_here(window: Window) -> Window:
    holds = window.holds
    return replace(window, holds=replace(holds, by=MaskedBy.RECORDER)) if isinstance(holds, Mask) else window


def _corners(holds: Mask | ClosedReason) -> int:
    return sum(map(len, holds.polygons)) if isinstance(holds, Mask) else 0


def _window_json(window: Window) -> dict[str, Json]:
    times: dict[str, Json] = {"from": window.from_ms, "until": window.until_ms}
    holds = window.holds
    if isinstance(holds, ClosedReason):
        return {**times, "closed": holds.value}
    polygons = [[[x, y] for x, y in polygon] for polygon in holds.polygons]
    mask: dict[str, Json] = {"version": holds.version, "by": holds.by.value, "grow": holds.grow_permille}
    view: dict[str, Json] = {"view": base64.b64encode(holds.view).decode()} if holds.view else {}
    return {**times, **mask, "polygons": polygons, **view}


def _window(value: object) -> Window:
    if not isinstance(value, Mapping):
        raise _invalid("a window")
    from_ms, until = _integer(value.get("from"), _LAST_MS), value.get("until")
    until_ms = None if until is None else _integer(until, _LAST_MS)
    if until_ms is not None and until_ms <= from_ms:
        raise _invalid("a window that ends before it begins")
    names = value.keys() - {"from", "until"}
    if names == {"closed"} and _is_value_of(ClosedReason, value["closed"]):
        return Window(from_ms, until_ms, ClosedReason(value["closed"]))
    if names - {"view"} != {"version", "by", "grow", "polygons"} or not _is_value_of(MaskedBy, value["by"]):
        raise _invalid("neither a mask nor a reason")
    version = value["version"]
    if not isinstance(version, str) or not _VERSION.fullmatch(version):
        raise _invalid("the version of a mask")
    grow_permille = _integer(value["grow"], MOST_GROW_PERMILLE)
    view = _view(value.get("view", ""))
    mask = Mask(version, MaskedBy(value["by"]), grow_permille, parse_polygons(value["polygons"]), view)
    return Window(from_ms, until_ms, mask)


def _view(value: object) -> bytes:
    try:
        view = base64.b64decode(value, validate=True) if isinstance(value, str) else b"?"
    except ValueError:
        view = b"?"
    if len(view) not in (0, VIEW_WIDTH * VIEW_HEIGHT):
        raise _invalid("the view of a mask")
    return view


def _is_value_of(kind: type[StrEnum], value: object) -> bool:
    """Python 3.12 raises TypeError for a list or an object in a StrEnum."""
    return isinstance(value, str) and value in kind


def _integer(value: object, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise _invalid("a number out of range")
    return value


def _invalid(detail: str) -> Fault:
    return Fault(FaultKind.INVALID, Words("遮挡计划无效", "the plan of masks is not valid"), detail)
