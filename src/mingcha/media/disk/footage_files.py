"""Names of footage files: `<camera>/<YYYYMMDD>/<HH>/<camera>-<epoch>-<YYYYMMDD>T<HHMM>Z-<n>.mp4`, in UTC.

A name contains camera, epoch (fencing number), minute and n (the number of the file in that camera-minute), so a
journal can be rebuilt from the files.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_UNIX_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NAME = re.compile(
    r"(?P<camera>[0-9]{20})-(?P<epoch>[0-9]{1,18})-(?P<minute>[0-9]{8}T[0-9]{4})Z-(?P<n>[0-9]{1,9})\.mp4"
)
TORN_SUFFIX = ".torn"
"""Suffix of a file without a whole fragment: recovery keeps it, but it is no footage."""


@dataclass(frozen=True, slots=True, order=True)
class FootageName:
    """The parsed name of a footage file. `minute` = Unix seconds // 60."""

    camera: str
    epoch: int
    minute: int
    n: int

    @property
    def name(self) -> str:
        """The file's own name."""
        return f"{self.camera}-{self.epoch}-{_instant(self.minute):%Y%m%dT%H%M}Z-{self.n}.mp4"

    @property
    def folder(self) -> str:
        """Its folder below the footage folder: camera, day, hour."""
        return f"{self.camera}/{_instant(self.minute):%Y%m%d/%H}"

    @property
    def path(self) -> str:
        """Its path below the footage folder, with slashes."""
        return f"{self.folder}/{self.name}"


def parse_path(path: str) -> FootageName | None:
    """Parses a path relative to the footage folder, or None if it is not exactly one of our names."""
    name = parse_name(path.rpartition("/")[2])
    return name if name is not None and name.path == path else None


def parse_name(name: str) -> FootageName | None:
    """Parses a file name, or None if it is not one of ours."""
    matched = _NAME.fullmatch(name)
    if matched is None:
        return None
    try:
        instant = datetime.strptime(matched["minute"] + "+0000", "%Y%m%dT%H%M%z")
    except ValueError:
        return None
    minute = (instant - _UNIX_EPOCH) // timedelta(minutes=1)
    return FootageName(matched["camera"], int(matched["epoch"]), minute, int(matched["n"]))


def hour_folder(camera: str, hour: int) -> str:
    """The folder of a camera's hour (`hour` = Unix seconds // 3600) below the footage folder."""
    return f"{camera}/{_instant(hour * 60):%Y%m%d/%H}"


def _instant(minute: int) -> datetime:
    return _UNIX_EPOCH + timedelta(minutes=minute)
