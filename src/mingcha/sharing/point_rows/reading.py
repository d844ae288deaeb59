"""Reads points for their rows, some at a time, with what other tables know of them; for upkeep and queries of this
plane (articles 13(1), 16(5); decree 799, articles 10, 33).

No column with an address, a user name, a password, a document or a person is selected, so that no setting can push one.
A thousand points are three statements, with the classified areas of the day, which are read once, four. Points are read
by code from the last one on: a long reading holds no transaction, no cursor, and no more than these points; of the
sites that it met it keeps whether each is classified.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from mingcha.evidence.one_of import OneOf
from mingcha.law.retention import RetentionClass, kept_days, shanghai_day
from mingcha.registry.dossiers.codes import class_by_system
from mingcha.registry.filings.rows import area_of_columns, filings_by_system
from mingcha.registry.filings.values import Area
from mingcha.registry.points.catalogue_values import Precision
from mingcha.registry.points.classified import ClassifiedSites
from mingcha.registry.points.models import Point
from mingcha.registry.projects.models import ProjectPoint
from mingcha.registry.systems.models import LegalClass
from mingcha.sharing.point_rows.values import ReadPoint, RowPoint

READ_AT_ONCE = 1000
"""Points of one reading."""
_SAME = (
    "code", "name", "state", "longitude_ndeg", "latitude_ndeg", "coordinate_epoch", "azimuth_deg", "view_angle_deg",
    "view_range_m", "height_cm", "moves", "positions", "room", "encoding", "resolution", "secrecy", "carrier",
    "label_reason",
)  # fmt: skip
"""Columns of a point that a row point has under the same name."""
COLUMNS = (
    *_SAME, "pk", "enabled", "coordinate_accuracy_mm", "point_class", "precision", "commissioning__used_on",
    "system__pk", "system__legal_class", "system__retention_class", "system__key_target", "system__site__code",
    "system__site__division", "system__site__zone", "system__site__street", "system__site__category",
    "system__site__organisation__code", "system__site__organisation__name", "system__site__organisation__uscc",
    "system__site__organisation__division", "system__site__organisation__zone",
)  # fmt: skip
"""What is read of a point and from it on."""


@dataclass(frozen=True, slots=True)
class _Beside:
    """What other tables know of some points: class by the plan (by key of the point), number of the receipt of the
    part of a system (by key and part), classified sites by code."""

    classes: Mapping[int, int]
    receipts: Mapping[tuple[int, Area], str]
    classified: Collection[str]


@dataclass(slots=True)
class RowReader:
    """Reads points as they are at an instant."""

    at: datetime
    _days: dict[str, int] = field(default_factory=dict)
    _sites: ClassifiedSites | None = None

    def called(self, codes: Sequence[str]) -> list[ReadPoint]:
        """The points with these codes, at most some hundred, by code; unknown ones are left out."""
        return self._read(Point.objects.filter(OneOf("code", codes)), len(codes)) if codes else []

    def batches(self, points: QuerySet[Point], at_once: int = READ_AT_ONCE) -> Iterator[list[ReadPoint]]:
        """The points of a query by code, so many at a time."""
        last = ""
        while found := self._read(points.filter(code__gt=last) if last else points, at_once):
            last = found[-1].row.code
            yield found

    def _read(self, points: QuerySet[Point], at_most: int) -> list[ReadPoint]:
        found = points.order_by("code").values_list(*COLUMNS)[:at_most]
        rows = [dict(zip(COLUMNS, one, strict=True)) for one in found]
        if not rows:
            return []
        beside = self._beside(rows)
        return [self._point(one, beside) for one in rows]

    def _beside(self, rows: Sequence[Mapping[str, Any]]) -> _Beside:
        planned = ProjectPoint.objects.filter(OneOf("point", [one["pk"] for one in rows]), project__item__isnull=False)
        filings = filings_by_system({one["system__pk"] for one in rows})
        if self._sites is None:
            self._sites = ClassifiedSites(shanghai_day(self.at))
        units = {one["system__site__code"]: one["system__site__organisation__code"] for one in rows}
        return _Beside(
            classes=dict(planned.values_list("point_id", "project__item__point_class")),
            receipts={
                (system, area): part.received.no
                for system, parts in filings.items()
                for area, part in parts.items()
                if part.received is not None
            },
            classified=self._sites.among(units),
        )

    def _point(self, columns: Mapping[str, Any], beside: _Beside) -> ReadPoint:
        stated = columns["point_class"] or class_by_system(columns["system__legal_class"])
        used_on = columns["commissioning__used_on"]
        row = RowPoint(
            **{name: columns[name] for name in _SAME},
            division=columns["system__site__division"],
            street=columns["system__site__street"],
            zone=columns["system__site__zone"],
            category=columns["system__site__category"],
            is_enabled=columns["enabled"],
            accuracy_mm=columns["coordinate_accuracy_mm"],
            unit=columns["system__site__organisation__name"],
            uscc=columns["system__site__organisation__uscc"],
            used_on=used_on.isoformat() if used_on else "",
            retention_days=self._kept_days(columns["system__retention_class"]),
            filing_no=beside.receipts.get((columns["system__pk"], area_of_columns(columns)), ""),
            point_class=beside.classes.get(columns["pk"]) or stated,
            is_classified=columns["system__site__code"] in beside.classified,
            is_public=columns["system__legal_class"] != LegalClass.NOT_PUBLIC,
            is_key_target=columns["system__key_target"],
            is_reduced=columns["precision"] == Precision.REDUCED,
        )
        return ReadPoint(row, columns["system__site__code"], columns["system__site__organisation__code"])

    def _kept_days(self, retention_class: str) -> int:
        """The days for which footage of a class is kept by the law of the day (article 16(5); decree 799, art. 17)."""
        if retention_class not in self._days:
            self._days[retention_class] = kept_days(RetentionClass(retention_class), shanghai_day(self.at))
        return self._days[retention_class]
