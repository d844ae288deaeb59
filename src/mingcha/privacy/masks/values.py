"""Masks as frozen values (article 18)."""

import json
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from mingcha.geo.rings import Corner
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import Place

PICTURE = 65_535
"""Width and height of a picture in the units of a mask: it covers the same share of any size."""

type Polygon = tuple[Corner, ...]
"""Corners in order, (x, y) from the left and the top in 1/PICTURE, the first one not repeated."""


class MaskMaker(StrEnum):
    """What burns a mask into the picture. The value is stored in the database, so it never changes."""

    RECORDER = "recorder"
    CAMERA = "camera"

    @property
    def words(self) -> Words:
        """The name for people."""
        return _MAKERS[self]


_MAKERS = {
    MaskMaker.RECORDER: Words("录像机遮挡", "by the recorder"),
    MaskMaker.CAMERA: Words("摄像机自身遮挡", "by the camera itself"),
}


class StillDue(StrEnum):
    """Which current still of a camera a person has seen before a version of its mask is checked."""

    NONE = ""
    MASKED = "masked"
    WHOLE = "whole"


class MaskState(StrEnum):
    """Where a version of a mask stands. The value is stored in the database, so it never changes."""

    PROPOSED = "proposed"
    CHECKED = "checked"
    RETURNED = "returned"
    SUPERSEDED = "superseded"
    ENDED = "ended"

    @property
    def words(self) -> Words:
        """The name for people."""
        return _STATES[self]


_STATES = {
    MaskState.PROPOSED: Words("待核验", "to be checked"),
    MaskState.CHECKED: Words("已核验", "checked"),
    MaskState.RETURNED: Words("已退回", "returned"),
    MaskState.SUPERSEDED: Words("已被新版本取代", "superseded by a newer version"),
    MaskState.ENDED: Words("已终止", "ended"),
}


@dataclass(frozen=True, slots=True)
class MaskWindow:
    """The time in which a mask covers: from `from_at` until before `until_at` (None: without end), in the Shanghai
    hours `opens` to `closes` of each day (None: all day)."""

    from_at: datetime
    until_at: datetime | None = None
    opens: time | None = None
    closes: time | None = None


@dataclass(frozen=True, slots=True)
class NewMask:
    """A mask as it is drawn. `needs`: the numbers of the needs that it answers; `from_at` None: from now on."""

    polygons: tuple[Polygon, ...]
    by: MaskMaker
    reason: str
    needs: tuple[int, ...] = ()
    from_at: datetime | None = None
    until_at: datetime | None = None
    opens: time | None = None
    closes: time | None = None

    def window(self, at: datetime) -> MaskWindow:
        """Its time, drawn at an instant: never from before."""
        return MaskWindow(max(self.from_at or at, at), self.until_at, self.opens, self.closes)


@dataclass(frozen=True, slots=True)
class Proof:
    """The picture that shows a masked view: when it was taken, and its digest."""

    taken_at: datetime
    sha256: str
    media_type: str


@dataclass(frozen=True, slots=True)
class MaskRow:
    """A version of a mask of a point (its code). `needs`: the numbers of the needs that it answers; `drawn_by` is a
    person's name; `proof` None until there is one; the last five are None or "" until they happened."""

    no: str
    version: int
    point: str
    point_name: str
    place: Place
    by: MaskMaker
    window: MaskWindow
    polygons: tuple[Polygon, ...]
    grow_permille: int
    reason: str
    state: MaskState
    needs: tuple[int, ...]
    drawn_by: str
    drawn_at: datetime
    is_less: bool
    proof: Proof | None
    checked_by: str
    checked_at: datetime | None
    check_reason: str
    ended_at: datetime | None
    end_reason: str

    @property
    def is_open(self) -> bool:
        """Whether it covers or is to cover something."""
        return self.state in (MaskState.PROPOSED, MaskState.CHECKED)


def polygons_text(polygons: tuple[Polygon, ...]) -> str:
    """Polygons as they are stored: a JSON list of lists of [x, y]."""
    return json.dumps(polygons, separators=(",", ":"))


def polygons_of(text: str) -> tuple[Polygon, ...]:
    """Polygons read from JSON. Raises Fault(INVALID) for a text that is no list of lists of two whole numbers."""
    try:
        read = json.loads(text)
        found = tuple(tuple((_whole(x), _whole(y)) for x, y in polygon) for polygon in read)
    except (ValueError, TypeError, RecursionError):
        words = Words("遮挡区须为顶点列表：[[[x,y],…],…]", "a mask is a list of polygons: [[[x,y],…],…]")
        raise Fault(FaultKind.INVALID, words) from None
    return found


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError
    return value
