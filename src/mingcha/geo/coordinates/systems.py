"""The supported coordinate systems, their usual names and the maximum error of a conversion from each."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words


class System(StrEnum):
    """A label that a coordinate must have; the value is stored."""

    CGCS2000 = "EPSG:4490"
    CGCS2000_GK_114E = "EPSG:4547"  # 3-degree Gauss-Kruger, central meridian 114E, false easting 500 km
    CGCS2000_GK_ZONE_38 = "EPSG:4526"  # the same with the zone number 38 before the easting
    WGS84 = "EPSG:4326"
    GCJ02 = "GCJ-02"
    BD09 = "BD-09"

    @property
    def is_projected(self) -> bool:
        """Whether its coordinates are metres (easting, northing), not degrees."""
        return self in (System.CGCS2000_GK_114E, System.CGCS2000_GK_ZONE_38)

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _TRAITS[self].words

    @property
    def conversion_accuracy_m(self) -> float:
        """The maximum error of the conversion from this system to CGCS2000, in metres."""
        return _TRAITS[self].conversion_accuracy_m

    @property
    def method(self) -> str:
        """The fixed name of the conversion from this system to CGCS2000, stored with every converted point."""
        return _TRAITS[self].method


@dataclass(frozen=True, slots=True)
class _Traits:
    words: Words
    method: str
    conversion_accuracy_m: float


# Current WGS-84 and CGCS2000 at epoch 2000.0 differ by the motion of the plate, about 3 cm a year; coordinates are
# taken over unchanged. The public GCJ-02 formulas are a reconstruction: 3 m is the upper end of the reported errors.
_PLATE_MOTION_M = 1.0
_RECONSTRUCTION_M = 3.0

_TRAITS = {
    System.CGCS2000: _Traits(Words("国家2000（经纬度）", "CGCS2000 geographic"), "identity", 0.0),
    System.CGCS2000_GK_114E: _Traits(
        Words("国家2000高斯投影（中央经线 114°）", "CGCS2000 Gauss-Kruger, CM 114E"), "gauss-kruger-inverse", 0.001
    ),
    System.CGCS2000_GK_ZONE_38: _Traits(
        Words("国家2000高斯投影（38 带，带号前缀）", "CGCS2000 Gauss-Kruger, zone 38 prefix"),
        "gauss-kruger-inverse",
        0.001,
    ),
    System.WGS84: _Traits(Words("WGS-84（GPS）", "WGS-84 (GPS)"), "null-transform", _PLATE_MOTION_M),
    System.GCJ02: _Traits(
        Words("GCJ-02（高德、腾讯）", "GCJ-02 (Amap, Tencent)"),
        "gcj02-inverse-iterated",
        _RECONSTRUCTION_M + _PLATE_MOTION_M,
    ),
    System.BD09: _Traits(
        Words("BD-09（百度）", "BD-09 (Baidu)"), "bd09-inverse-iterated", _RECONSTRUCTION_M + _PLATE_MOTION_M
    ),
}


class UnreadText(Fault):
    """Fault(INVALID) for a typed text that cannot be read. `words` repeats it; `plain` does not: where a table has its
    columns shifted the text may be a password."""

    def __init__(self, words: Words, plain: Words) -> None:
        super().__init__(FaultKind.INVALID, words)
        self.plain = plain


_NAMES = {
    System.CGCS2000: ("EPSG:4490", "4490", "CGCS2000", "国家2000", "国家2000坐标系", "2000国家大地坐标系"),
    System.CGCS2000_GK_114E: ("EPSG:4547", "4547", "CGCS2000GK114E"),
    System.CGCS2000_GK_ZONE_38: ("EPSG:4526", "4526", "CGCS2000GKZONE38"),
    System.WGS84: ("EPSG:4326", "4326", "WGS84", "GPS"),
    System.GCJ02: ("GCJ02", "火星坐标", "火星坐标系", "高德", "腾讯", "AMAP", "TENCENT"),
    System.BD09: ("BD09", "BD09LL", "百度", "百度坐标", "BAIDU"),
}
_BY_NAME = {name: system for system, names in _NAMES.items() for name in names}


def recognise_system(text: str) -> System:
    """The system with this name ("GCJ-02", "gcj02", "高德", "4547"). Raises UnreadText if unknown."""
    plain = "".join(c for c in unicodedata.normalize("NFKC", text[:60]).upper() if c not in " -_")
    try:
        return _BY_NAME[plain]
    except KeyError:
        raise UnreadText(
            Words(
                f"不认识的坐标系“{text[:40]}”：请注明国家2000、WGS-84、GCJ-02 或 BD-09",
                f"unknown coordinate system {text[:40]!r}: name CGCS2000, WGS-84, GCJ-02 or BD-09",
            ),
            Words(
                "不认识的坐标系：请注明国家2000、WGS-84、GCJ-02 或 BD-09",
                "unknown coordinate system: name CGCS2000, WGS-84, GCJ-02 or BD-09",
            ),
        ) from None
