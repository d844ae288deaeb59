"""What fails now, from the rows of every plane below: cameras, circuits, recorders, disks, findings of pictures, clues,
seats (articles 12, 16(1), 16(4), 16(5), 17). A dozen queries, however many cameras fail.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.fields.json import KT

from mingcha.custody.disks.models import DiskAlarm, DiskAlarmKind
from mingcha.custody.disks.queries import rooms
from mingcha.fleet.recorders.models import CameraState, RecorderState
from mingcha.media.looks.values import LookFinding
from mingcha.overview.circuits.rules import NETWORK_REASONS
from mingcha.overview.points.condition import STALE_AFTER_MS, TROUBLED, Condition
from mingcha.overview.points.models import MapPoint
from mingcha.registry.circuits.models import CarriedPoint
from mingcha.registry.findings.kinds import FindingKind
from mingcha.registry.findings.models import Finding
from mingcha.registry.identity.duty import Place
from mingcha.registry.points.models import Point, PointState
from mingcha.supervision.alarms.states import AlarmKind
from mingcha.supervision.alarms.values import (
    AlarmMember,
    CameraTrouble,
    DiskTrouble,
    PlainTrouble,
    SilentRecorder,
    Troubles,
)
from mingcha.supervision.clues.models import Clue
from mingcha.supervision.clues.values import ClueLevel, ClueState
from mingcha.supervision.looks.models import PictureFinding
from mingcha.supervision.looks.values import PictureJudgement

_PLACE = ("division", "organisation", "zone", "contractor")
_SITE = (
    "point__system__site__division", "point__system__site__organisation__code", "point__system__site__zone",
    "point__system__contractor__code",
)  # fmt: skip
_OPEN_CLUES = tuple(state.value for state in ClueState if state.is_open)
_SEATS = (FindingKind.SEAT_UNATTENDED.value, FindingKind.WATCH_OVERSTAYED.value)
_HANGING = Q(until=None, point__enabled=True) & ~Q(point__state=PointState.OUT_OF_USE)
_NO_PICTURES = (LookFinding.NO_PICTURE, LookFinding.DEVICE_NO_PICTURE)
_WRITTEN_TO = ("good", "full")


def troubles_now(at: datetime) -> Troubles:
    """Everything that may be the cause of an alarm at an instant."""
    silent = dict(
        RecorderState.objects.filter(seen_at__lt=at - timedelta(milliseconds=STALE_AFTER_MS)).values_list(
            "recorder", "seen_at"
        )
    )
    disks = _disks_in_trouble()
    members = _members_of({*silent, *(recorder for recorder, _ in disks)})
    cameras = tuple(_cameras_in_trouble())
    down = {one.camera for one in cameras if one.kind is AlarmKind.DOWN}
    return Troubles(
        cameras=cameras,
        carried=tuple(_carried({one.circuit for one in cameras if one.circuit})),
        sites=_cameras_of_sites(cameras),
        recorders=tuple(SilentRecorder(name, silent[name], members[name]) for name in sorted(silent) if members[name]),
        disks=tuple(
            DiskTrouble(recorder, disk, reason, since, members[recorder])
            for (recorder, disk), (reason, since) in sorted(disks.items())
            if members[recorder]
        ),
        others=(*_pictures(down), *_clues(), *_seats()),
    )


def _cameras_in_trouble() -> Iterator[CameraTrouble]:
    """The cameras that are down or poor, by four queries."""
    troubled = MapPoint.objects.filter(condition__in=[one.value for one in TROUBLED])
    columns = ("camera", "condition", "recorder", "on_trial", "site", *_PLACE)
    rows = list(troubled.order_by("camera").values_list(*columns))
    if not rows:
        return
    codes = troubled.values("camera")
    states = CameraState.objects.filter(camera__in=codes)
    known = {
        camera: (reason, since_ms, poor)
        for camera, reason, since_ms, poor in states.values_list("camera", "reason", "since_ms", KT("status__poor"))
    }
    keys = set(Point.objects.filter(code__in=codes, system__key_target=True).values_list("code", flat=True))
    hanging = CarriedPoint.objects.filter(_HANGING, point__code__in=codes)
    circuits = dict(hanging.values_list("point__code", "circuit"))
    for camera, condition, recorder, on_trial, site, *place in rows:
        reason, since_ms, poor = known.get(camera, ("", None, ""))
        is_down = condition == Condition.DOWN
        yield CameraTrouble(
            camera=camera,
            place=Place(*place),
            kind=AlarmKind.DOWN if is_down else AlarmKind.POOR,
            reason=(reason if is_down else str(poor or ""))[:32],
            since_ms=(since_ms or 0) if is_down else 0,
            recorder=recorder,
            circuit=circuits.get(camera, 0),
            site=site,
            is_key=camera in keys,
            on_trial=on_trial,
        )


def _cameras_of_sites(troubled: Iterable[CameraTrouble]) -> tuple[tuple[str, int], ...]:
    """How many cameras should record, on no circuit, at each site with more than one that is down on none for a cause
    of the network."""
    counted = Counter(one.site for one in troubled if not one.circuit and one.reason in NETWORK_REASONS)
    sites = [site for site, number in counted.items() if number > 1]
    if not sites:
        return ()
    hanging = CarriedPoint.objects.filter(_HANGING, point__code=OuterRef("camera"))
    rows = MapPoint.objects.filter(~Exists(hanging), site__in=sites).exclude(condition=Condition.OFF.value)
    return tuple(rows.order_by("site").values_list("site").annotate(cameras=Count("camera")))


def _carried(circuits: Collection[int]) -> Iterator[tuple[int, str, int]]:
    """Circuit, camera and instant (Unix ms) of what hangs on these circuits."""
    if not circuits:
        return
    rows = CarriedPoint.objects.filter(_HANGING, circuit__in=CarriedPoint.objects.filter(
        until=None, point__code__in=MapPoint.objects.filter(condition=Condition.DOWN.value).values("camera")
    ).values("circuit"))  # fmt: skip
    for circuit, camera, since in rows.values_list("circuit", "point__code", "since"):
        yield circuit, camera, int(since.timestamp() * 1000)


def _members_of(recorders: Collection[str]) -> defaultdict[str, tuple[AlarmMember, ...]]:
    """The cameras of each of these recorders that should record."""
    found: defaultdict[str, list[AlarmMember]] = defaultdict(list)
    if recorders:
        rows = MapPoint.objects.filter(recorder__in=sorted(recorders)).exclude(condition=Condition.OFF.value)
        for recorder, camera, *place in rows.order_by("camera").values_list("recorder", "camera", *_PLACE):
            found[recorder].append(AlarmMember(camera, Place(*place)))
    return defaultdict(tuple, {name: tuple(held) for name, held in found.items()})


def _disks_in_trouble() -> dict[tuple[str, str], tuple[str, datetime | None]]:
    """(recorder, disk) -> why, and since when if an alarm of the disk says so: a failed disk before a full one, a full
    one before a forecast. The disk's own alarm outlasts a full disk by minutes, this one does not."""
    found: dict[tuple[str, str], tuple[str, datetime | None]] = {}
    there = rooms()
    good = {(room.recorder, room.disk) for room in there if room.state == "good"}
    takes = {room.recorder for room in there if room.state == "good" and room.weight > 0}
    alarms = DiskAlarm.objects.filter(ended_at=None).order_by("kind")  # forecast, then full
    for recorder, disk, kind, raised_at in alarms.values_list("recorder", "disk", "kind", "raised_at"):
        if kind != DiskAlarmKind.FULL or (recorder, disk) not in good:
            found[recorder, disk] = (kind, raised_at)
    for room in there:
        key, is_full = (room.recorder, room.disk), room.state == DiskAlarmKind.FULL
        if room.state not in _WRITTEN_TO:
            found[key] = (room.state[:32], None)
        elif is_full and room.recorder not in takes and found.get(key, ("",))[0] != DiskAlarmKind.FULL:
            found[key] = (DiskAlarmKind.FULL.value, None)  # seconds before its own alarm is raised
    return found


def _pictures(down: Collection[str]) -> Iterator[PlainTrouble]:
    """The standing findings of pictures that nobody rejected; none of a camera that sends nothing at all."""
    rows = PictureFinding.objects.filter(ended_at=None).exclude(judgement=PictureJudgement.REJECTED.value)
    columns = ("pk", "kind", "since", "judgement", "point__code", "point__system__key_target", *_SITE)
    for number, kind, since, judgement, camera, is_key, *place in rows.order_by("pk").values_list(*columns):
        if kind in _NO_PICTURES and camera in down:
            continue
        yield PlainTrouble(
            kind=AlarmKind.VIEW,
            subject=str(number),
            reason=kind,
            since=since,
            place=Place(*(part or "" for part in place)),
            camera=camera,
            grave=judgement != PictureJudgement.CANDIDATE,
            is_key=is_key,
        )


def _clues() -> Iterator[PlainTrouble]:
    """The clues that were reported and lack a receipt, and those half of whose own limit is over."""
    rows = Clue.objects.filter(state__in=_OPEN_CLUES)
    rows = rows.filter(Q(state=ClueState.REPORTED.value) | Q(level__gte=ClueLevel.REMINDED.value))
    columns = ("no", "kind", "noted_at", "camera", "level", "division", "organisation", "zone")
    for no, kind, noted_at, camera, level, *place in rows.order_by("pk").values_list(*columns):
        late = level >= ClueLevel.HEAD
        yield PlainTrouble(AlarmKind.CLUE, no, kind, noted_at, Place(*place), camera, grave=late)


def _seats() -> Iterator[PlainTrouble]:
    """The seats at which nobody was seen, or where nobody came to relieve: their findings."""
    rows = Finding.objects.filter(closed_at=None, kind__in=_SEATS).order_by("pk")
    columns = ("pk", "kind", "opened_at", "division", "organisation", "zone")
    for number, kind, opened_at, *place in rows.values_list(*columns):
        grave = kind == FindingKind.WATCH_OVERSTAYED
        yield PlainTrouble(AlarmKind.SEAT, str(number), kind, opened_at, Place(*place), grave=grave)
