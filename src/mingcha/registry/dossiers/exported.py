"""Exports of points as plain frozen values: their lists, kinds of file, rows (articles 3, 13). No Django."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.points.catalogue_values import Encoding, Room

MOST_OF_A_WORKBOOK = 1_048_575
"""Points of a workbook: a spreadsheet reads 1,048,576 rows of a sheet, of which the first one has the names."""


class ExportForm(StrEnum):
    """Which list of fields an export has."""

    SHEET = "sheet"
    ITEMS = "items"
    APES = "apes"

    @property
    def words(self) -> Words:
        """The name for people."""
        return _FORMS[self]


_FORMS = {
    ExportForm.SHEET: Words("一机一档表（72 项，不含设备口令）", "sheet of 72 columns, without the password"),
    ExportForm.ITEMS: Words("GB/T 28181-2022 目录项", "catalogue items of GB/T 28181-2022"),
    ExportForm.APES: Words("GA/T 1400 采集设备（APE）", "APE objects of GA/T 1400"),
}


class FileKind(StrEnum):
    """As what an export is written: the sheet as a table (CSV, XLSX), items as XML, APE objects as JSON."""

    XLSX = "xlsx"
    CSV = "csv"
    CSV_GB18030 = "csv-gb18030"
    XML = "xml"
    JSON = "json"

    @property
    def words(self) -> Words:
        """The name for people."""
        return _FILES[self]

    @property
    def form(self) -> ExportForm:
        """The list of fields that is written so."""
        return _FORM_OF.get(self, ExportForm.SHEET)

    @property
    def suffix(self) -> str:
        """How the file's name ends."""
        return self.value.partition("-")[0]

    @property
    def media_type(self) -> str:
        """The media type for a download (RFC 6838)."""
        return _MEDIA_TYPES[self]


def require_room(kind: FileKind, points: int) -> None:
    """Raises Fault(INVALID) for more points than a file of this kind can have: readers would cut the others off."""
    if kind is FileKind.XLSX and points > MOST_OF_A_WORKBOOK:
        words = Words(
            f"XLSX 一张表最多 {MOST_OF_A_WORKBOOK} 个点位：请导出为 CSV 或者缩小筛选范围",
            f"a workbook has at most {MOST_OF_A_WORKBOOK} points: export CSV, or narrow the filter",
        )
        raise Fault(FaultKind.INVALID, words)


_FORM_OF = {FileKind.XML: ExportForm.ITEMS, FileKind.JSON: ExportForm.APES}
_FILES = {
    FileKind.XLSX: Words("一机一档表，XLSX", "sheet, XLSX"),
    FileKind.CSV: Words("一机一档表，CSV（UTF-8）", "sheet, CSV (UTF-8)"),
    FileKind.CSV_GB18030: Words("一机一档表，CSV（GB18030）", "sheet, CSV (GB18030)"),
    FileKind.XML: Words("GB/T 28181-2022 目录项，XML（GB18030）", "items of GB/T 28181-2022, XML (GB18030)"),
    FileKind.JSON: Words("GA/T 1400 采集设备，JSON（UTF-8）", "APE objects of GA/T 1400, JSON (UTF-8)"),
}
_MEDIA_TYPES = {
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.CSV: "text/csv; charset=utf-8",
    FileKind.CSV_GB18030: "text/csv; charset=gb18030",
    FileKind.XML: "application/xml",
    FileKind.JSON: "application/json",
}


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as an export names it; "" for none."""

    name: str = ""
    uscc: str = ""


@dataclass(frozen=True, slots=True)
class Device:
    """The network address of a camera, for who keeps the register of its place; else all is empty. It has no password
    and no path. `address`: an IP address, `scheme` such as "rtsp", which everybody reads."""

    scheme: str = ""
    address: str = ""
    port: int | None = None
    username: str = ""


@dataclass(frozen=True, slots=True)
class ExportPoint:
    """What exports say of a point. `number` of its row, from 1; coordinates are CGCS2000 in 1e-9 degrees; `point_class`
    1 to 3, 0 if unknown; `contact`, `phone`: of the person responsible, by the newest received filing, for who keeps
    the register of its place; `used_on`: put into use, `removed_on`: moved or removed; `sound`: a ground for its sound
    is in force; `secret`: its site is classified, or it is a work secret; `positions`, `room`, `encoding` and
    `resolution` as stated (points/catalogue_values.py); `seen`: a recorder takes its pictures now."""

    number: int
    code: str
    name: str
    division: str
    site_name: str
    address: str
    state: str
    enabled: bool
    changed_at: datetime
    longitude_ndeg: int | None
    latitude_ndeg: int | None
    azimuth_deg: int | None
    view_angle_deg: int | None
    view_range_m: int | None
    moves: bool
    carrier: str
    has_sub: bool
    point_class: int
    retention_days: int
    managed_by: Unit
    built_by: Unit
    contractor: str
    organ: str
    contact: str = ""
    phone: str = ""
    used_on: date | None = None
    removed_on: date | None = None
    sound: bool = False
    secret: bool = False
    device: Device = Device()
    seen: bool = False
    positions: tuple[str, ...] = ()
    room: Room = Room.UNKNOWN
    encoding: Encoding | None = None
    resolution: str = ""


@dataclass(frozen=True, slots=True)
class ExportHead:
    """What a file says of itself where its kind has room: by whom, when, under which filter."""

    person: str
    at: datetime
    query: str


@dataclass(frozen=True, slots=True)
class Exported:
    """An export that was made: how many points, the file's length and SHA-256, and the entry of the log."""

    kind: FileKind
    points: int
    size_bytes: int
    sha256: str
    entry: int


@dataclass(frozen=True, slots=True)
class ExportedFields:
    """What one export says of a point: its fields that have a value (name, value), in the order of its list, and the
    names of those that the list demands and the register cannot give."""

    form: ExportForm
    fields: tuple[tuple[str, str], ...]
    lacking: tuple[str, ...]
