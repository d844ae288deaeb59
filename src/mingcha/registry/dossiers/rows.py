"""Reads points for an export, some at a time, with what other tables know of them; for queries and actions of this noun
(articles 3, 13).

Points are read by code from the last one on, so that a long export holds no transaction and no cursor open. A thousand
points are six statements.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from django.db.models import QuerySet

from mingcha.law.retention import RetentionClass, kept_days, shanghai_day
from mingcha.media.address import REGISTERS
from mingcha.registry.authorities.queries import authority_of
from mingcha.registry.dossiers import rules as dossiers_rules
from mingcha.registry.dossiers.codes import class_by_system
from mingcha.registry.dossiers.exported import Device, ExportPoint, Unit
from mingcha.registry.filings.form import declared_from
from mingcha.registry.filings.models import SystemFiling
from mingcha.registry.filings.rows import area_of_columns
from mingcha.registry.filings.states import FilingKind, FilingState
from mingcha.registry.filings.values import Area, Declared
from mingcha.registry.identity.duty import DutyFacts, Place
from mingcha.registry.points.catalogue_values import Encoding, Room, positions_from
from mingcha.registry.points.classified import ClassifiedSites
from mingcha.registry.points.models import Point
from mingcha.registry.projects.models import ProjectPoint
from mingcha.registry.relocations.models import RelocatedPoint
from mingcha.registry.sound.queries import sound_until_ms

READ_AT_ONCE = 1000
"""Points of one reading."""
_POINT = (
    "code", "name", "state", "enabled", "url", "username", "added_at", "moved_at", "turned_at", "longitude_ndeg",
    "latitude_ndeg", "azimuth_deg", "view_angle_deg", "view_range_m", "moves", "carrier", "sub_url",
    "commissioning__used_on", "commissioning__recorded_at", "secrecy", "point_class", "positions", "room", "encoding",
    "resolution",
)  # fmt: skip
_SYSTEM = (
    "system__pk", "system__legal_class", "system__retention_class", "system__contractor__code",
    "system__contractor__name", "system__building_unit__name", "system__building_unit__uscc",
)  # fmt: skip
_SITE = (
    "system__site__code", "system__site__name", "system__site__address", "system__site__division", "system__site__zone",
    "system__site__organisation__code", "system__site__organisation__name", "system__site__organisation__uscc",
    "system__site__organisation__division", "system__site__organisation__zone",
)  # fmt: skip
_COLUMNS = (*_POINT, *_SYSTEM, *_SITE)
"""What an export reads of a point and from it on; no password is among them."""


type Seen = Callable[[Sequence[str]], Collection[str]]
"""Of some codes of points those whose pictures a recorder takes now; the register does not know the recorders."""


def nothing_seen(_codes: Sequence[str]) -> Collection[str]:
    """What is seen where nobody asks the recorders."""
    return ()


@dataclass(frozen=True, slots=True)
class _Beside:
    """What other tables know of some points, by code, and of their systems, by key."""

    seen: Collection[str]
    classes: Mapping[str, int]
    removed: Mapping[str, date]
    sound: Mapping[str, int]
    filed: Collection[int]
    declared: Mapping[tuple[int, Area], Declared]

    def declared_of(self, columns: Mapping[str, Any]) -> Declared:
        """What the newest filing of a point's system says that was received where the point stands."""
        if columns["system__pk"] not in self.filed:
            return Declared()
        return self.declared.get((columns["system__pk"], area_of_columns(columns)), Declared())


@dataclass(slots=True)
class PointReader:
    """Reads points for one export. `left_out` counts those that were left out because they or their sites are secret;
    it grows while the points are read."""

    who: DutyFacts
    at: datetime
    seen: Seen = nothing_seen
    by_token: bool = False
    left_out: int = 0
    _row: int = 0
    _days: dict[str, int] = field(default_factory=dict)
    _organs: dict[Place, str] = field(default_factory=dict)
    _keeps: dict[Place, bool] = field(default_factory=dict)
    _sites: ClassifiedSites | None = None

    def batches(self, points: QuerySet[Point]) -> Iterator[list[ExportPoint]]:
        """The points of a query by code, READ_AT_ONCE at a time, without those that are left out."""
        last = ""
        while True:
            after = points.filter(code__gt=last) if last else points
            rows = [
                dict(zip(_COLUMNS, one, strict=True))
                for one in after.order_by("code").values_list(*_COLUMNS)[:READ_AT_ONCE]
            ]
            if not rows:
                return
            last = rows[-1]["code"]
            codes = [one["code"] for one in rows]
            beside = _beside(codes, {one["system__pk"] for one in rows}, frozenset(self.seen(codes)))
            secret = self._secret(rows)
            found = [point for one in rows if (point := self._point(one, beside, secret)) is not None]
            if found:
                yield found

    def _secret(self, rows: Sequence[Mapping[str, Any]]) -> frozenset[str]:
        """The sites of these points that are classified, by code."""
        if self._sites is None:
            self._sites = ClassifiedSites(shanghai_day(self.at))
        return self._sites.among({one["system__site__code"]: one["system__site__organisation__code"] for one in rows})

    def _point(self, columns: Mapping[str, Any], beside: _Beside, sites: Collection[str]) -> ExportPoint | None:
        """A point as an export says it; None if it is left out. `sites`: the classified ones."""
        division, unit = columns["system__site__division"], columns["system__site__organisation__code"]
        place = Place(division, unit, columns["system__site__zone"], columns["system__contractor__code"] or "")
        secret = bool(columns["secrecy"]) or columns["system__site__code"] in sites
        if secret and not dossiers_rules.may_take_classified(self.who, place, by_token=self.by_token):
            self.left_out += 1
            return None
        self._row += 1
        keeps, code = self._keeps_register(place), columns["code"]
        declared = beside.declared_of(columns) if keeps else Declared()
        return ExportPoint(
            number=self._row,
            code=code,
            name=columns["name"],
            division=division,
            site_name=columns["system__site__name"],
            address=columns["system__site__address"],
            state=columns["state"],
            enabled=columns["enabled"],
            changed_at=_newest(columns),
            longitude_ndeg=columns["longitude_ndeg"],
            latitude_ndeg=columns["latitude_ndeg"],
            azimuth_deg=columns["azimuth_deg"],
            view_angle_deg=columns["view_angle_deg"],
            view_range_m=columns["view_range_m"],
            moves=columns["moves"],
            carrier=columns["carrier"],
            has_sub=bool(columns["sub_url"]),
            retention_days=self._kept_days(columns["system__retention_class"]),
            managed_by=Unit(columns["system__site__organisation__name"], columns["system__site__organisation__uscc"]),
            built_by=_builder(columns),
            contractor=columns["system__contractor__name"] or "",
            organ=self._organ(place),
            contact=declared.responsible,
            phone=declared.phone,
            used_on=columns["commissioning__used_on"],
            removed_on=beside.removed.get(code),
            sound=beside.sound.get(code, 0) > self.at.timestamp() * 1000,
            secret=secret,
            device=_device(columns["url"], columns["username"], keeps=keeps),
            seen=code in beside.seen,
            **_stated(columns, beside.classes),
        )

    def _keeps_register(self, place: Place) -> bool:
        if place not in self._keeps:
            self._keeps[place] = dossiers_rules.takes_addresses(self.who, place, by_token=self.by_token)
        return self._keeps[place]

    def _kept_days(self, retention_class: str) -> int:
        """The days for which footage of a class is kept by the law of the day (article 16(5); decree 799, art. 17)."""
        if retention_class not in self._days:
            self._days[retention_class] = kept_days(RetentionClass(retention_class), shanghai_day(self.at))
        return self._days[retention_class]

    def _organ(self, place: Place) -> str:
        """The name of the public security organ of a place; every district and zone is asked for once."""
        area = Place(place.division, "", place.zone)
        if area not in self._organs:
            police = authority_of(area).public_security
            self._organs[area] = police.name if police else ""
        return self._organs[area]


def _beside(codes: Sequence[str], systems: Collection[int], seen: Collection[str]) -> _Beside:
    planned = ProjectPoint.objects.filter(point__code__in=codes, project__item__isnull=False)
    moved = RelocatedPoint.objects.filter(point__code__in=codes, relocation__done_on__isnull=False)
    received = SystemFiling.objects.filter(system__in=systems, state=FilingState.RECEIVED.value)
    # the end of a part says nothing of whom to call
    filings = received.exclude(kind=FilingKind.CANCEL.value).order_by("pk")
    declared = {
        (system, Area(division, zone)): declared_from(text)
        for system, division, zone, text in filings.values_list("system", "division", "zone", "declared")
    }
    return _Beside(
        seen=seen,
        classes=dict(planned.values_list("point__code", "project__item__point_class")),
        removed={code: day for code, day in moved.values_list("point__code", "relocation__done_on") if day},
        sound=sound_until_ms(codes),
        filed=frozenset(system for system, _ in declared),
        declared=declared,
    )


def _stated(columns: Mapping[str, Any], planned: Mapping[str, int]) -> dict[str, Any]:
    """What was stated of a point for the lists; its class is that of the planned place, else the one that was stated,
    else that of the system."""
    stated_class = columns["point_class"] or class_by_system(columns["system__legal_class"])
    return {
        "point_class": planned.get(columns["code"]) or stated_class,
        "positions": positions_from(columns["positions"]),
        "room": Room(columns["room"]),
        "encoding": None if columns["encoding"] is None else Encoding(columns["encoding"]),
        "resolution": columns["resolution"],
    }


def _newest(columns: Mapping[str, Any]) -> datetime:
    """The last of registration, move, turn and use."""
    instants: list[datetime | None] = [
        columns["added_at"], columns["moved_at"], columns["turned_at"], columns["commissioning__recorded_at"]
    ]  # fmt: skip
    return max(one for one in instants if one is not None)


def _builder(columns: Mapping[str, Any]) -> Unit:
    """The unit that builds a system: the managing unit of its site, if no other is named (article 9)."""
    if columns["system__building_unit__name"] is not None:
        return Unit(columns["system__building_unit__name"], columns["system__building_unit__uscc"])
    return Unit(columns["system__site__organisation__name"], columns["system__site__organisation__uscc"])


def _device(url: str, username: str, *, keeps: bool) -> Device:
    parts = urlsplit(url)
    if not keeps or parts.scheme == REGISTERS:  # where a device is that registers is no part of its address
        return Device(parts.scheme)
    return Device(parts.scheme, parts.hostname or "", parts.port, username)
