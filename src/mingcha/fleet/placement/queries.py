"""Queries of recorders and their cameras: for the uplink, the fence of the index, and people (arts. 7, 20)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Count

from mingcha.fleet.placement.models import Fleet, Placement
from mingcha.fleet.recorders.models import Beat, Recorder, RecorderState
from mingcha.kit.checked import or_missing
from mingcha.kit.clock import Clock
from mingcha.registry.assignments.queries import assignments
from mingcha.registry.assignments.values import Assignment


@dataclass(frozen=True, slots=True)
class Tenure:
    """A recorder's time with a camera: epochs `first_epoch` to `last_epoch` and instants likewise; None while it
    lasts."""

    recorder: str
    first_epoch: int
    began_at: datetime
    last_epoch: int | None
    ended_at: datetime | None

    def has(self, epoch: int) -> bool:
        """Whether footage of this epoch belongs to this tenure."""
        return self.first_epoch <= epoch and (self.last_epoch is None or epoch <= self.last_epoch)


@dataclass(frozen=True, slots=True)
class EnrolledView:
    """A recorder of the installation. `age_ms`: since its last beat, None before the first; `cameras`: its number now;
    `beside_hours`: sealed hours stored beside the record, because another recorder had the camera; `gateway`: origin of
    the gateway for its pictures, "" for that of the pages' host; `gateway_nearby`: where our programs reach it."""

    name: str
    host: str
    division: str
    capacity: int
    log_key: str
    enrolled_at: datetime
    left_at: datetime | None
    age_ms: int | None
    dead: bool
    declared_at: datetime | None
    cameras: int
    beside_hours: int
    gateway: str
    gateway_nearby: str


@dataclass(frozen=True, slots=True)
class FleetView:
    """The result of the leader's most recent round; `braked_since` is an alarm: nothing moves while it lasts."""

    leader: str
    age_ms: int
    braked_since: datetime | None
    unplaced: int


def is_placed() -> bool:
    """Whether this installation has enrolled recorders; without any, the only recorder has every camera."""
    return Recorder.objects.exists()


def is_enrolled(recorder: str) -> bool:
    """Whether a recorder was ever enrolled, in service or not."""
    return Recorder.objects.filter(name=recorder).exists()


def is_serving(recorder: str) -> bool:
    """Whether a recorder is enrolled and in service."""
    return Recorder.objects.filter(name=recorder, left_at=None).exists()


def serving() -> tuple[str, ...]:
    """The recorders in service, by name."""
    return tuple(Recorder.objects.filter(left_at=None).order_by("name").values_list("name", flat=True))


def known_recorders() -> frozenset[str]:
    """Recorders that ever reported to this installation, enrolled or not."""
    return frozenset(RecorderState.objects.values_list("recorder", flat=True))


def placed_assignments(recorder: str, *, at: datetime) -> tuple[Assignment, ...]:
    """The cameras of a recorder, each under the epoch of its tenure, as `assignments` of this time."""
    rows = Placement.objects.filter(recorder=recorder, ended_at=None)
    moves = dict(rows.values_list("camera", "moves"))
    return tuple(replace(each, epoch=each.epoch + moves[each.camera]) for each in assignments(moves, at=at))


def owners(cameras: Collection[str]) -> dict[str, tuple[str, int]]:
    """Camera -> (its recorder, first epoch of that tenure); without cameras that were never placed."""
    rows = Placement.objects.filter(camera__in=cameras, ended_at=None)
    return {
        camera: (recorder, epoch) for camera, recorder, epoch in rows.values_list("camera", "recorder", "first_epoch")
    }


def tenures(cameras: Collection[str]) -> Mapping[str, list[Tenure]]:
    """Every tenure of these cameras, oldest first."""
    found: dict[str, list[Tenure]] = {}
    for row in Placement.objects.filter(camera__in=cameras).order_by("camera", "moves"):
        tenure = Tenure(row.recorder, row.first_epoch, row.began_at, row.last_epoch, row.ended_at)
        found.setdefault(row.camera, []).append(tenure)
    return found


def enrolled(beside_hours: Mapping[str, int], *, clock: Clock) -> tuple[EnrolledView, ...]:
    """Every recorder that was ever enrolled, by name; `beside_hours` of each comes from custody.hours.queries."""
    now = clock.now()
    beats = {row.recorder: row for row in Beat.objects.all()}
    counted = Placement.objects.filter(ended_at=None).values_list("recorder").annotate(cameras=Count("id"))
    cameras = dict(counted)
    return tuple(
        _view(row, beats.get(row.name), cameras, beside_hours, now) for row in Recorder.objects.order_by("name")
    )


def enrolled_called(name: str, beside_hours: Mapping[str, int], *, clock: Clock) -> EnrolledView:
    """The recorder with this name. Raises Fault(NOT_FOUND)."""
    found = next((one for one in enrolled(beside_hours, clock=clock) if one.name == name), None)
    return or_missing(found, "录像机", "recorder", name)


def recorders_in_trouble(*, clock: Clock) -> int:
    """How many recorders in service were declared dead, and one more while cameras have no recorder with room."""
    dead = sum(1 for one in enrolled({}, clock=clock) if one.dead and one.left_at is None)
    state = fleet(clock=clock)
    return dead + (state is not None and bool(state.unplaced))


def fleet_version() -> int:
    """A number that grows with every move: while it is unchanged, cached assignments are valid."""
    return Fleet.objects.values_list("version", flat=True).first() or 0


def fleet(*, clock: Clock) -> FleetView | None:
    """The result of the leader's most recent round, or None before the first."""
    row = Fleet.objects.first()
    if row is None or row.round_at is None:
        return None
    return FleetView(row.leader, _ms(clock.now() - row.round_at), row.braked_since, row.unplaced)


def _view(
    row: Recorder, beat: Beat | None, cameras: Mapping[str, int], beside: Mapping[str, int], now: datetime
) -> EnrolledView:
    return EnrolledView(
        name=row.name,
        host=row.host,
        division=row.division,
        capacity=row.capacity,
        log_key=row.log_key,
        enrolled_at=row.enrolled_at,
        left_at=row.left_at,
        age_ms=None if beat is None else _ms(now - beat.seen_at),
        dead=beat is not None and beat.dead,
        declared_at=None if beat is None else beat.declared_at,
        cameras=cameras.get(row.name, 0),
        beside_hours=beside.get(row.name, 0),
        gateway=row.gateway,
        gateway_nearby=row.gateway_nearby,
    )


def _ms(age: timedelta) -> int:
    return max(0, age // timedelta(milliseconds=1))
