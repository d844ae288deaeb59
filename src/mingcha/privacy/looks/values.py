"""Looks at masks as frozen values, and read from a recorder's status (articles 7, 18)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from mingcha.kit.words import Words
from mingcha.media.masks.plan import SHARP_PERMILLE
from mingcha.media.units import MaskSeen

_VERSION = re.compile(r"M\d{8}\.[1-9]\d{0,8}", re.ASCII)
_ASKED_EVERY = timedelta(hours=1)
_LATEST_MS = 2**47
_MOST = 32_000
"""Numbers of a look beyond this are malformed."""
MOST_OF_A_CAMERA = 64


class LookKind(StrEnum):
    """Why a look was recorded. The value is stored in the database, so it never changes."""

    DAILY = "daily"
    START = "start"
    MOVED = "moved"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class LookReport:
    """A look of a recorder at a version of a mask ("M00000012.3") of a camera (its code): `worst_deviation` in levels
    of luma, None where it was not measured; the shift and its score in permille. `seen_at`: the newest look known to
    the uplink that saw the mask in its place, None for none."""

    camera: str
    version: str
    at: datetime
    result: MaskSeen
    worst_deviation: int | None
    shift_x_permille: int
    shift_y_permille: int
    score_permille: int
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LostView:
    """What the detector of pictures finds of a whole view: the kind by value, since when it stands, its last look
    before that in which nothing was lost (None: none is known), by how much the view is shifted in permille of the
    width (0: not measured), and when that was reported."""

    kind: str
    since: datetime
    clear_at: datetime | None
    shift_permille: float
    at: datetime


@dataclass(frozen=True, slots=True)
class LookRow:
    """The last recorded look at a version of a mask: when, what was seen, and since when looks have seen that."""

    at: datetime
    result: MaskSeen
    since: datetime

    @property
    def words(self) -> Words:
        """What was seen, for people."""
        return _SEEN[self.result]


_SEEN = {
    MaskSeen.SEEN: Words("遮挡在位，视角未变", "the mask is in its place and the view is the same"),
    MaskSeen.NOT_SEEN: Words("画面中未见摄像机自身的遮挡", "the camera does not burn its mask in"),
    MaskSeen.MOVED: Words("视角已变动", "the view has moved"),
    MaskSeen.UNKNOWN: Words("无法辨认视角", "whether the view is the same cannot be told"),
}


def is_sent(one: LookReport, before: LookReport | None) -> bool:
    """Whether an uplink asks the database about a look after the one it asked about before: a fault always, else if its
    result is another one or an hour has passed. A recorder looks every ten seconds."""
    if before is None or one.result in (MaskSeen.MOVED, MaskSeen.NOT_SEEN) or one.result is not before.result:
        return before is None or one.at != before.at
    return one.at - before.at >= _ASKED_EVERY


def looks_of(status: Mapping[str, object]) -> Iterator[LookReport]:
    """The looks in a recorder's status; malformed ones are left out."""
    cameras = status.get("cameras")
    for code, state in cameras.items() if isinstance(cameras, Mapping) else ():
        looks = state.get("looks") if isinstance(state, Mapping) else None
        for one in looks[:MOST_OF_A_CAMERA] if isinstance(looks, list) else ():
            read = _read(code, one) if isinstance(one, Mapping) else None
            if read is not None:
                yield read


def _read(camera: object, one: Mapping[str, object]) -> LookReport | None:
    version, at_ms, result = one.get("version"), one.get("at_ms"), one.get("result")
    worst = one.get("worst_deviation")
    numbers = [one.get(name) for name in ("shift_x_permille", "shift_y_permille", "score_permille")]
    given = [*numbers, *([] if worst is None else [worst])]
    whole = [number for number in given if type(number) is int and abs(number) <= _MOST]
    named = isinstance(camera, str) and isinstance(version, str) and _VERSION.fullmatch(version)
    timed = type(at_ms) is int and 0 < at_ms < _LATEST_MS
    if not named or not timed or len(whole) != len(given) or not isinstance(result, str) or result not in MaskSeen:
        return None
    at = datetime.fromtimestamp(int(str(at_ms)) / 1000, UTC)
    deviation = whole[3] if worst is not None else None
    seen = MaskSeen(result)
    if seen is MaskSeen.SEEN and 0 < whole[2] < SHARP_PERMILLE:
        seen = MaskSeen.UNKNOWN  # a mask by the camera stays in its place in whatever picture: it shows no view
    return LookReport(str(camera), str(version), at, seen, deviation, whole[0], whole[1], whole[2])
