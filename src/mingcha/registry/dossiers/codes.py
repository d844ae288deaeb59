"""From the register's facts to the code lists of the exports; pure (articles 7, 13, 16(5)).

The lists are those of docs/ref/dossier-exports.md. What a list cannot say without guessing stays empty.
"""

from collections.abc import Mapping
from datetime import date, datetime

from mingcha.geo.local_plane import NDEG_PER_DEGREE
from mingcha.kit.clock import SHANGHAI
from mingcha.registry.dossiers.exported import ExportPoint
from mingcha.registry.points.catalogue_values import RESOLUTION_CODES, Room

NORTH_ON = ("4", "6", "1", "5", "3", "7", "2", "8")
"""DirectionType of GB/T 28181-2022 from north on, clockwise, 45 degrees each: 1 east, 2 west, 3 south, 4 north,
5 south-east, 6 north-east, 7 south-west, 8 north-west."""
_WORDS_ON = ("北", "东北", "东", "东南", "南", "西南", "西", "西北")
_SECTOR_DEG = 45
_IN_USE, _SWITCHED_OFF, _TAKEN_AWAY = "1", "2", "3"
_CLASS_OF_SYSTEM: Mapping[str, int] = {"art7_1": 1, "art7_2": 2, "art9": 3, "art33": 3}
_OTHER_POINT = "9"
_ROOM_CODES = {Room.OUTDOOR: "1", Room.INDOOR: "2"}


def class_by_system(legal_class: str) -> int:
    """The class of a point that no project of a plan built, by the class of its system under decree 799: of the
    government 1, of an operating unit 2, of others 3; 0 for an unknown one. Our reading: no text says it."""
    return _CLASS_OF_SYSTEM.get(legal_class, 0)


def direction(point: ExportPoint) -> str:
    """The viewing direction as DirectionType; "" if it is unknown, or if a vehicle or ship carries the camera."""
    sector = _sector(point)
    return "" if sector is None else NORTH_ON[sector]


def cardinal_direction(point: ExportPoint) -> str:
    """The viewing direction if it is east, west, south or north (1 to 4), on whose codes all lists agree."""
    found = direction(point)
    return found if found in ("1", "2", "3", "4") else ""


def view_words(point: ExportPoint) -> str:
    """Site and direction as people say them: "江汉关广场，朝东北（45°）"."""
    sector = _sector(point)
    return point.site_name if sector is None else f"{point.site_name}，朝{_WORDS_ON[sector]}（{point.azimuth_deg}°）"


def degrees_text(ndeg: int | None) -> str:
    """Degrees with nine decimals, exactly as the register holds them; "" for none."""
    if ndeg is None:
        return ""
    whole, part = divmod(abs(ndeg), NDEG_PER_DEGREE)
    return f"{'-' if ndeg < 0 else ''}{whole}.{part:09d}"


def state_code(point: ExportPoint) -> str:
    """1 in use, 2 switched off, 3 moved or removed; "" on trial and before use, for which the list has no code."""
    if point.state == "out_of_use":
        return _TAKEN_AWAY
    if not point.enabled:
        return _SWITCHED_OFF
    return _IN_USE if point.state == "in_use" else ""


def class_code(point: ExportPoint) -> str:
    """The class of the point, 1 to 3; 9 for one of no class."""
    return str(point.point_class) if point.point_class else _OTHER_POINT


def room_code(point: ExportPoint) -> str:
    """RoomType of GB/T 28181: 1 outdoors, 2 indoors; "" if it was not stated."""
    return _ROOM_CODES.get(point.room, "")


def position_code(point: ExportPoint) -> str:
    """The main capture position, one code of annex O; "" if none was stated."""
    return point.positions[0] if point.positions else ""


def encoding_name(point: ExportPoint) -> str:
    """The name of the video encoding, on which all lists agree; "" if it was not stated."""
    return point.encoding.plain if point.encoding else ""


def encoding_code(point: ExportPoint) -> str:
    """The video encoding as a number of GB/T 28181-2022, annex G; "" if it was not stated."""
    return str(point.encoding.value) if point.encoding else ""


def resolution_code(point: ExportPoint) -> str:
    """The resolution as annex G writes it: a number up to 1920x1080, a size beyond; "" if it was not stated."""
    return RESOLUTION_CODES.get(point.resolution, point.resolution)


def day_text(day: date | None) -> str:
    """A Shanghai day as "2026-11-24"; "" for none."""
    return day.isoformat() if day else ""


def day_begins_text(day: date | None) -> str:
    """The begin of a Shanghai day as GB/T 28181 writes a time: "2026-11-24T00:00:00"; "" for none."""
    return f"{day.isoformat()}T00:00:00" if day else ""


def instant_text(instant: datetime) -> str:
    """An instant in Shanghai time as "2026-11-24 14:03:22"."""
    return f"{instant.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"


def ipv4(point: ExportPoint) -> str:
    """The address, if it is one of IPv4."""
    return "" if ":" in point.device.address else point.device.address


def ipv6(point: ExportPoint) -> str:
    """The address, if it is one of IPv6."""
    return point.device.address if ":" in point.device.address else ""


def number_text(number: int | None) -> str:
    """A whole number; "" for none."""
    return "" if number is None else str(number)


def _sector(point: ExportPoint) -> int | None:
    if point.azimuth_deg is None or point.carrier:
        return None
    return ((point.azimuth_deg * 2 + _SECTOR_DEG) // (2 * _SECTOR_DEG)) % len(NORTH_ON)
