"""What the lists of article 13 ask of a point beside its place: class, capture positions, room, encoding, resolution,
and how far it leaves the register (secrecy, precision). Plain values; no Django.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from types import MappingProxyType

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.capture_positions import CODE_DIGITS, is_capture_position

CLASSES: Mapping[int, Words] = MappingProxyType(
    {
        1: Words("一类视频监控点", "class 1"),
        2: Words("二类视频监控点", "class 2"),
        3: Words("三类视频监控点", "class 3"),
    }
)
"""PointType of GB/T 28181-2022: of the government, joined by sharing, of society."""
MOST_POSITIONS = 7
BETWEEN = "/"
"""Stands between the codes of several capture positions."""
MOST_POSITION_CHARACTERS = MOST_POSITIONS * (CODE_DIGITS + 1) - 1
MOST_RESOLUTION = 20
"""Characters of a resolution as it is typed: the width of its column."""
MOST_DOCUMENT = 200
"""Characters of the name and number of the document about a secret point."""


class PointSecrecy(StrEnum):
    """Whether a point is a work secret; the value is stored. A state secret is in no register of this platform."""

    NONE = ""
    WORK = "work_secret"


STATE_SECRET = "state_secret"  # noqa: S105 - a level of secrecy
"""What is asked for and always refused."""


class Precision(StrEnum):
    """How exactly a point's place is passed on to departments other than the police; the value is stored."""

    FULL = ""
    REDUCED = "reduced"


class Room(StrEnum):
    """Whether a camera stands inside; the value is stored."""

    UNKNOWN = ""
    OUTDOOR = "outdoor"
    INDOOR = "indoor"


class Encoding(IntEnum):
    """Video encodings by the numbers of GB/T 28181-2022, annex G (field f)."""

    MPEG4 = 1
    H264 = 2
    SVAC = 3
    GP3 = 4
    H265 = 5

    @property
    def plain(self) -> str:
        """Its name, on which all lists agree: 4 is H.265 in some of them and 3GP in the standard."""
        return _ENCODING_NAMES[self]


_ENCODING_NAMES = {
    Encoding.MPEG4: "MPEG-4",
    Encoding.H264: "H.264",
    Encoding.SVAC: "SVAC",
    Encoding.GP3: "3GP",
    Encoding.H265: "H.265",
}
_ENCODINGS = {
    **{name.replace(".", "").replace("-", ""): encoding for encoding, name in _ENCODING_NAMES.items()},
    "AVC": Encoding.H264,
    "HEVC": Encoding.H265,
    **{str(number): Encoding(number) for number in (1, 2, 3, 5)},
}
ROOM_WORDS: Mapping[Room, Words] = MappingProxyType(
    {Room.OUTDOOR: Words("室外", "outdoors"), Room.INDOOR: Words("室内", "indoors")}
)
_ROOMS = {
    "1": Room.OUTDOOR,
    "2": Room.INDOOR,
    **{words.zh: room for room, words in ROOM_WORDS.items()},
    **{room.value: room for room in ROOM_WORDS},
}
_CLASS_TEXTS = {**{str(number): number for number in CLASSES}, "一类": 1, "二类": 2, "三类": 3}
_NO_CLASS = frozenset({"4", "9", "公安内部", "其他"})
"""Kinds of points that some lists have beside the three classes."""
_NAMED_SIZES: Mapping[str, str] = MappingProxyType(
    {
        "QCIF": "176x144",
        "CIF": "352x288",
        "4CIF": "704x576",
        "D1": "720x576",
        "720P": "1280x720",
        "1080P": "1920x1080",
    }
)
"""The sizes that the standard numbers from 1 on, by their names."""
RESOLUTION_CODES: Mapping[str, str] = MappingProxyType(
    {size: str(number) for number, size in enumerate(_NAMED_SIZES.values(), 1)}
)
_SIZE = re.compile(r"([1-9][0-9]{2,4})[x*×]([1-9][0-9]{2,4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class CatalogueFields:
    """What a unit states of a point for the lists. `point_class` is taken only where no plan names the point;
    `positions` are codes of annex O of GB/T 28181-2022, the main one first; `resolution` is "1920x1080".
    Raises Fault(INVALID)."""

    point_class: int | None = None
    positions: tuple[str, ...] = ()
    room: Room = Room.UNKNOWN
    encoding: Encoding | None = None
    resolution: str = ""

    def __post_init__(self) -> None:
        if self.point_class is not None and self.point_class not in CLASSES:
            raise _invalid("点位类别须为 1、2 或者 3", "a class is 1, 2 or 3")
        if len(self.positions) > MOST_POSITIONS or len(set(self.positions)) < len(self.positions):
            raise _invalid(
                f"采集部位最多 {MOST_POSITIONS} 个，不得重复", f"at most {MOST_POSITIONS} capture positions, each once"
            )
        for code in self.positions:
            if not is_capture_position(code):
                raise _no_position(code)
        if resolution_from(self.resolution) != self.resolution:
            raise _no_resolution()

    @property
    def position_text(self) -> str:
        """The capture positions as they are stored and typed: "0120100/0160200"."""
        return BETWEEN.join(self.positions)


def class_from(text: str) -> int | None:
    """The class of a text of a list; None for "" and for kinds of points that are no class. Raises Fault(INVALID)."""
    if not text or text in _NO_CLASS:
        return None
    if text not in _CLASS_TEXTS:
        raise _invalid("点位类别须为 1、2 或者 3", "a class is 1, 2 or 3")
    return _CLASS_TEXTS[text]


def positions_from(text: str) -> tuple[str, ...]:
    """The codes of a text with "/" between them. Raises Fault(INVALID)."""
    codes = tuple(part.strip() for part in text.split(BETWEEN)) if text.strip() else ()
    return CatalogueFields(positions=codes).positions


def room_from(text: str) -> Room:
    """Inside or outside, by code or name. Raises Fault(INVALID)."""
    if text.strip() and text.strip() not in _ROOMS:
        raise _invalid("室内外须为 1 室外或 2 室内", "this is 1 (outdoors) or 2 (indoors)")
    return _ROOMS.get(text.strip(), Room.UNKNOWN)


def encoding_from(text: str) -> Encoding | None:
    """The encoding of a name, or of a number that means the same in every list; None for "". Raises Fault(INVALID)."""
    plain = text.strip().upper().replace(".", "").replace("-", "")
    if not plain:
        return None
    if plain not in _ENCODINGS:
        raise _invalid(
            "视频编码格式请写 H.264、H.265、MPEG-4、SVAC 或 3GP（代码 4 在各表中含义不同）",
            "write H.264, H.265, MPEG-4, SVAC or 3GP: the number 4 means different ones in different lists",
        )
    return _ENCODINGS[plain]


def resolution_from(text: str) -> str:
    """A resolution as "1920x1080", from such a size, a name or a number of the standard. Raises Fault(INVALID)."""
    plain = text.strip().upper()
    if not plain:
        return ""
    by_number = {number: size for size, number in RESOLUTION_CODES.items()}
    named = _NAMED_SIZES.get(plain) or by_number.get(plain)
    if named:
        return named
    size = _SIZE.fullmatch(plain.replace("X", "x"))
    if size is None:
        raise _no_resolution()
    return f"{size[1]}x{size[2]}"


def _no_position(code: str) -> Fault:
    return _invalid(
        f"没有这个采集部位代码：“{code[:20]}”（GB/T 28181-2022 附录 O，7 位）",
        f"there is no capture position {code[:20]!r} in annex O of GB/T 28181-2022 (seven digits)",
    )


def _no_resolution() -> Fault:
    return _invalid("分辨率请写宽x高，如 1920x1080", "write a resolution as width x height: 1920x1080")


def _invalid(zh: str, en: str) -> Fault:
    return Fault(FaultKind.INVALID, Words(zh, en))
