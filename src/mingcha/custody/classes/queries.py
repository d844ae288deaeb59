"""The retention class of a camera's footage by its system: today, and at the hour of recording (art. 16(5)).

A recorder that was cut off records under the last label it received. Footage recorded while its system was a key
target is classified by the designations of that time, even if they ended before the recorder reconnected.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from mingcha.evidence.compiled_query import CompiledQuery
from mingcha.law.retention import RetentionClass
from mingcha.media.disposal_order import HOUR_SECONDS
from mingcha.registry.points.models import Point

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class CameraClass:
    """`now`: the class of the point's system today (None: no such point). `designated`: past designations of the system
    as a key target, (first instant, end); `now` reflects the open one."""

    now: RetentionClass | None = None
    designated: tuple[tuple[datetime, datetime], ...] = ()

    def during(self, hour: int) -> RetentionClass | None:
        """The class by an ended designation that was in force at any instant of this hour (Unix seconds // 3600)."""
        begins = datetime.fromtimestamp(hour * HOUR_SECONDS, UTC)
        ends = datetime.fromtimestamp((hour + 1) * HOUR_SECONDS, UTC)
        held = any(first < ends and begins < end for first, end in self.designated)
        return RetentionClass.R90 if held else None

    def known(self, hour: int) -> RetentionClass | None:
        """The class that keeps the footage of this hour longest: that of its time, else today's."""
        return self.during(hour) or self.now


UNKNOWN = CameraClass()
"""For a camera that is not a registered point."""


def classes_of(cameras: Iterable[str] | None = None) -> dict[str, CameraClass]:
    """The classes of these registered points, or of all points if None."""
    rows = Point.objects.values_list(*_COLUMNS) if cameras is None else _OF_POINTS.rows(tuple(cameras))
    classes: dict[str, RetentionClass] = {}
    designated: dict[str, list[tuple[datetime, datetime]]] = {}
    for code, name, first, end in rows:
        classes[code] = RetentionClass(name)
        if end is not None:
            designated.setdefault(code, []).append((first or _LONG_AGO, end))
    return {code: CameraClass(now, tuple(designated.get(code, ()))) for code, now in classes.items()}


_COLUMNS = ("code", "system__retention_class", "system__designations__marked_at", "system__designations__ended_at")
"""One row per designation, and one for a system without designations."""
_OF_POINTS = CompiledQuery(lambda codes: Point.objects.filter(code__in=codes).values_list(*_COLUMNS))
