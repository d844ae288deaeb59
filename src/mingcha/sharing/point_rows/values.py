"""Points as rows that leave the platform, as frozen values (article 13).

The two row classes are the whitelist: what they have no field for cannot leave. Every field is text, an integer, a
truth value or None, so that a row has a canonical form (kit.canonical).
"""

from dataclasses import dataclass
from enum import StrEnum

from mingcha.kit.words import Words


class Audience(StrEnum):
    """For whom rows are made: a fact of a target or of a grant, never of a request."""

    POLICE = "police"
    DEPARTMENT = "department"

    @property
    def words(self) -> Words:
        """The name for people."""
        return _AUDIENCES[self]


_AUDIENCES = {
    Audience.POLICE: Words("公安机关", "public security organs"),
    Audience.DEPARTMENT: Words("其他部门", "other departments"),
}


class Withheld(StrEnum):
    """Why a point is in no row, in the order in which it is asked; the value is stored."""

    SECRET = "secret"  # noqa: S105 - a reason, no password
    CLASSIFIED = "classified"
    NOT_PUBLIC = "not_public"
    ON_TRIAL = "on_trial"
    GONE = "gone"
    CARRIED = "carried"
    NO_COORDINATE = "no_coordinate"
    DOUBTED = "doubted"
    INACCURATE = "inaccurate"
    CLASS_NOT_ASKED = "class_not_asked"

    @property
    def words(self) -> Words:
        """The reason for people."""
        return _WITHHELD[self][0]

    @property
    def article(self) -> str:
        """The article by which it is withheld."""
        return _WITHHELD[self][1]


_WITHHELD = {
    Withheld.SECRET: (Words("列为工作秘密", "marked as a work secret"), "GDSR"),
    Withheld.CLASSIFIED: (Words("位于涉密场所", "at a classified place"), "799-10"),
    Withheld.NOT_PUBLIC: (Words("非公共场所的系统", "of a system at a place that is not public"), "799-33"),
    Withheld.ON_TRIAL: (Words("试运行或者尚未投入使用", "on trial or not yet in use"), "13(1)"),
    Withheld.GONE: (Words("已停用", "out of use"), "13(1)"),
    Withheld.CARRIED: (Words("由车辆或者船舶搭载，没有固定位置", "carried by a vehicle or ship"), "13(1)"),
    Withheld.NO_COORDINATE: (Words("没有坐标", "without a coordinate"), "13(1)"),
    Withheld.DOUBTED: (Words("坐标系标注存疑", "the label of its coordinate was questioned"), "13(1)"),
    Withheld.INACCURATE: (Words("坐标精度不足", "its coordinate is not accurate enough"), "13(1)"),
    Withheld.CLASS_NOT_ASKED: (Words("不属于推送的点位类别", "of a class that is not pushed"), "13(1)"),
}


@dataclass(frozen=True, slots=True)
class RowPoint:
    """What is read of a point for its rows: no address of a device, no user name, no password, no person.

    Coordinates in 1e-9 degrees CGCS2000 and `accuracy_mm`, None while it has none; `point_class` 1 to 3, 0 if unknown;
    `encoding` as GB/T 28181 numbers it, None if not stated; `used_on` as "2026-11-24", "" if it is not in use;
    `filing_no`: number of the received filing of its system, "" for none. Facts by which it is judged: `secrecy` ("" or
    "work_secret"), `is_classified` (its site), `is_public` (its system's class under decree 799), `is_key_target` (its
    system), `is_reduced` (marked to be shown by its cell alone), `carrier`, `label_reason`.
    """

    code: str
    name: str
    division: str
    street: str
    zone: str
    category: str
    state: str
    is_enabled: bool
    longitude_ndeg: int | None
    latitude_ndeg: int | None
    accuracy_mm: int | None
    coordinate_epoch: str
    azimuth_deg: int | None
    view_angle_deg: int | None
    view_range_m: int | None
    height_cm: int | None
    moves: bool
    unit: str
    uscc: str
    used_on: str
    retention_days: int
    filing_no: str
    point_class: int
    positions: str = ""
    room: str = ""
    encoding: int | None = None
    resolution: str = ""
    secrecy: str = ""
    is_classified: bool = False
    is_public: bool = True
    is_key_target: bool = False
    is_reduced: bool = False
    carrier: str = ""
    label_reason: str = ""


@dataclass(frozen=True, slots=True)
class RowLimits:
    """The limits of a Shanghai day: the least accuracy of a coordinate, the classes that are pushed to departments, the
    width of a cell in 1e-6 degrees."""

    most_inaccurate_m: int
    pushed_classes: tuple[int, ...]
    cell_microdegrees: int


@dataclass(frozen=True, slots=True)
class PoliceRow:
    """A point for public security organs. `longitude`, `latitude`: degrees with seven decimals; `easting`, `northing`:
    metres of EPSG:4547 with one; `state`: "in_use" or "switched_off"."""

    code: str
    name: str
    division: str
    street: str
    zone: str
    category: str
    positions: str
    point_class: int
    longitude: str
    latitude: str
    accuracy_m: int
    coordinate_epoch: str
    easting: str
    northing: str
    azimuth_deg: int | None
    view_angle_deg: int | None
    view_range_m: int | None
    height_cm: int | None
    moves: bool
    room: str
    encoding: int | None
    resolution: str
    state: str
    unit: str
    uscc: str
    used_on: str
    retention_days: int
    filing_no: str


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """A point for other departments: the same fields. Of a point that is shown by its cell alone (`is_reduced`) the
    code is "R-" and 16 characters, the position the centre of the cell and `accuracy_m` its half diagonal; everything
    that would find the point inside its cell is empty: street, plane coordinate, direction, height, unit, days,
    filing."""

    code: str
    name: str
    division: str
    street: str
    zone: str
    category: str
    positions: str
    point_class: int
    longitude: str
    latitude: str
    accuracy_m: int
    coordinate_epoch: str
    easting: str
    northing: str
    azimuth_deg: int | None
    view_angle_deg: int | None
    view_range_m: int | None
    height_cm: int | None
    moves: bool
    room: str
    encoding: int | None
    resolution: str
    state: str
    unit: str
    uscc: str
    used_on: str
    retention_days: int | None
    filing_no: str
    is_reduced: bool


type Row = PoliceRow | DepartmentRow


@dataclass(frozen=True, slots=True)
class ReadPoint:
    """A point as it was read, with the codes of its site and its managing unit."""

    row: RowPoint
    site: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Why a point is in no row of an audience, None where it is in one; `by_cell`: departments get its cell alone."""

    police: Withheld | None
    department: Withheld | None
    by_cell: bool


@dataclass(frozen=True, slots=True)
class AudienceCount:
    """How many points an audience gets exactly and by their cells alone, and how many it does not get, by reason in the
    order in which reasons are asked."""

    audience: Audience
    exact: int
    by_cell: int
    withheld: tuple[tuple[Withheld, int], ...]


@dataclass(frozen=True, slots=True)
class AreaCount:
    """The gate of coordinates in a district or functional zone (its code): points in the rows of the police, and those
    that their coordinate keeps out, by reason."""

    area: str
    in_rows: int
    no_coordinate: int
    doubted: int
    inaccurate: int


@dataclass(frozen=True, slots=True)
class WithheldFilter:
    """Which points are listed: those that this audience does not get; of a reason, of a district or functional zone."""

    audience: Audience = Audience.POLICE
    reason: Withheld | None = None
    area: str = ""


@dataclass(frozen=True, slots=True)
class WithheldPoint:
    """A point with the first reason for which an audience gets no row of it. `accuracy_m` is how far its coordinate may
    be off, `residual_m` how far it lies from what was entered when it is converted back; None without a coordinate."""

    code: str
    name: str
    site_name: str
    organisation_name: str
    system: str
    reason: Withheld
    accuracy_m: float | None
    residual_m: float | None
