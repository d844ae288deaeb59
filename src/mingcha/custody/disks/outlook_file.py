"""The forecast of the disks in a small file in run/, for `mingcha status` without a database (art. 16(5))."""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from mingcha.kit.clock import unix_ms
from mingcha.kit.home import Home

if TYPE_CHECKING:  # readers of the file have no database
    from mingcha.custody.disks.queries import DiskView

NAME = "disk-outlook.json"


def write_outlook(home: Home, disks: "Iterable[DiskView]") -> None:
    """Replaces the file atomically."""
    rows = [
        {
            "recorder": one.recorder, "disk": one.disk, "number": one.number, "state": one.state, "alarm": one.alarm,
            "bytes_free": one.free_bytes, "bytes_a_day": one.daily_bytes, "bytes_needed": one.need_bytes,
            "bytes_short": one.short_bytes, "days_held": one.holds_days,
            "full_on": None if one.full_on is None else one.full_on.isoformat(),
            "made_at_ms": unix_ms(one.made_at),
        }
        for one in disks
    ]  # fmt: skip
    path = home.run / NAME
    new = path.with_suffix(".new")
    new.write_text(json.dumps(rows), encoding="utf-8")
    new.replace(path)


def read_outlook(home: Home) -> list[dict[str, Any]]:
    """The rows of the file; empty if it does not exist or cannot be read."""
    try:
        rows = json.loads((home.run / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return rows if isinstance(rows, list) else []
