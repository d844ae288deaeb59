"""Points: registered, addressed, placed, switched; new epochs after a restore (articles 2, 3, 6, 7, 8, 13, 18, 20)."""

from copy import copy
from datetime import datetime

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.actor import Actor
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.adjustment import Adjustment
from mingcha.media.address import camera_address
from mingcha.registry.duplicates.queries import require_no_duplicate, require_no_new_duplicate
from mingcha.registry.findings.actions import close_mended
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.queries import stands
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.places import rules as places_rules
from mingcha.registry.places.position import Position, View
from mingcha.registry.points import rules as points_rules
from mingcha.registry.points.above import mask_needs
from mingcha.registry.points.address import new_address, sub_address
from mingcha.registry.points.beside_areas import close_mended_view, require_lawful_view
from mingcha.registry.points.changes import tell_point_changed, tell_point_moved, tell_points_changed
from mingcha.registry.points.filling import (
    kept_reason,
    set_address,
    set_position,
    set_view,
    tell_position,
)
from mingcha.registry.points.mandatory import require_ground
from mingcha.registry.points.models import Point
from mingcha.registry.points.readdressing import Readdressing, readdress
from mingcha.registry.points.registering import NewCamera, register
from mingcha.registry.points.rows import point_called, point_row
from mingcha.registry.points.same_address import same_address
from mingcha.registry.points.seen import POSITION, VIEW, require_seen
from mingcha.registry.points.switching_off import is_off_at_once, switch_off
from mingcha.registry.points.values import PointRow
from mingcha.registry.systems.rows import system_called

_IN_AN_ENTRY = 400
"""So many rows fit into one entry of the log."""


@cites("3", "5", "6", "7", "8", "13", "18")
def add_point(
    by: Asker,
    *,
    system: str,
    name: str,
    part: str,
    place_kind: str,
    url: str,
    clock: Clock,
    username: str = "",
    password: str = "",
    place_reason: str = "",
    carrier: str = "",
    address_reason: str = "",
    position: Position | None = None,
    view: View | None = None,
    sub_url: str = "",
    enabled: bool = True,
    duplicate_reason: str = "",
) -> PointRow:
    """Registers a camera of a system and gives it the next free 20-digit code. It is on trial until it is accepted.
    One that is not `enabled` is registered before its line is laid: the recorder takes its pictures once it is enabled.
    `part` is a law.categories.PlacePart, `place_kind` a code of law.place_kinds.KINDS ("none": an ordinary place);
    `place_reason` says why it is ordinary although its name speaks against it, `address_reason` why another point of
    the unit has the same address. `carrier` is the vehicle or ship to which it is fixed, "" for none.
    `duplicate_reason` says why it is needed beside a camera or planned place of another unit that sees the same.
    Credentials may also stand inside the URL; they are taken out, and the password is sealed. `sub_url` is the address
    of the sub stream, of the same device and with the same credentials. Raises LabelQuestioned (article 13) when the
    label of `position` is in doubt, Refused (article 2) when it lies outside the city."""
    given = NewCamera(
        name=name, part=part, place_kind=place_kind, url=url, username=username, password=password,
        place_reason=place_reason, carrier=carrier, address_reason=address_reason, position=position,
        view=view or View(), sub_url=sub_url, enabled=enabled, duplicate_reason=duplicate_reason,
    )  # fmt: skip
    given.read()
    with act("registry.point.add", by=actor_of(by), clock=clock, cites=("3", "5", "6", "7", "8", "13", "18")) as record:
        now = clock.now()
        point = register(record, system_called(system), given, duty_of(by, now), now)
        record.fact("camera", point.code)
        record.fact("name", point.name)
        tell_position(record, point)
        record.fact("enabled", enabled)
        record.fact("place_kind", point.place_kind)
        record.fact("place_reason", point.place_reason)
    return point_row(point, clock.now())


@cites("6", "7", "10(1)")
def change_point_address(
    by: Asker,
    *,
    code: str,
    url: str,
    clock: Clock,
    username: str = "",
    password: str = "",
    address_reason: str = "",
    adjustment: Adjustment | None = None,
) -> PointRow:
    """Gives a point another address or other credentials. The epoch rises, so that the recorder starts it anew.

    Another address (not other credentials alone) of a mandatory point needs `adjustment` and opens a finding. A
    password that is not given again is kept only while host, port and user name stay as they were: otherwise a new
    address would be sent a secret that was entrusted to another device.
    """
    address = new_address(url, username, password)
    with act("registry.point.change_address", by=actor_of(by), clock=clock, cites=("6", "7", "10(1)")) as record:
        point, now = point_called(code), clock.now()
        require(places_rules.may_write(duty_of(by, now), point.place))
        readdress(record, point, address, Readdressing(address_reason, adjustment), now)
        record.fact("epoch", point.epoch)
    return point_row(point, clock.now())


@cites("3", "18")
def enable_point(by: Asker, *, code: str, clock: Clock) -> PointRow:
    """Lets the recorder take the pictures of a point again; a finding that it was switched off is closed. Refused
    (article 18) in a forbidden place, and with a view into an area that nobody may film."""
    with act("registry.point.enable", by=actor_of(by), clock=clock, cites=("3", "18")) as record:
        point, now = point_called(code), clock.now()
        require(places_rules.may_write(duty_of(by, now), point.place))
        stood = stands(FindingKind.FORBIDDEN_PLACE, SubjectKind.POINT, point.code)
        require(points_rules.may_switch_on(point.place_kind, forbidden_stands=stood, state=point.state))
        require_lawful_view(point, now)
        _switch(point, enabled=True)
        close_mended(
            record,
            kind=FindingKind.MANDATORY_DISABLED,
            subject_kind=SubjectKind.POINT,
            subject=point.code,
            reason="已恢复启用",
            now=now,
        )
        _save(record, point)
        record.fact("reason", "")
    return point_row(point, clock.now())


@cites("3", "6", "10(1)", "16(1)", "18")
def disable_point(by: Asker, *, code: str, reason: str, clock: Clock, adjustment: Adjustment | None = None) -> PointRow:
    """Stops taking the pictures of a point at once, where article 18 forbids a camera. Point and footage stay.

    Any other point is switched off by two persons: `switching_off.propose_switching_off`. Raises Refused (3, 10(1),
    16(1)). A mandatory point needs the document and its day in `adjustment`.
    """
    stated = checked_name(reason, points_rules.MOST_REASON)
    with act("registry.point.disable", by=actor_of(by), clock=clock, cites=("3", "6", "10(1)", "18")) as record:
        point, now = point_called(code), clock.now()
        require(places_rules.may_write(duty_of(by, now), point.place))
        require(is_off_at_once(point))
        _switch(point, enabled=False)
        switch_off(record, point, stated, adjustment or Adjustment(), now)
    return point_row(point, clock.now())


@cites("2", "3", "5", "6", "10(1)", "13", "18")
def place_point(
    by: Asker,
    *,
    code: str,
    position: Position,
    clock: Clock,
    adjustment: Adjustment | None = None,
    duplicate_reason: str = "",
    seen: str = "",
) -> PointRow:
    """Sets or corrects the position of a point. The legal coordinate is CGCS2000; the original stays beside it.

    Another position of a mandatory point that has one needs `adjustment` and opens a finding; one on a vehicle or ship
    moves with it. Raises LabelQuestioned (article 13) for a doubted label without a reason, Refused (article 2)
    outside the city, Refused (article 18) where it stands in or looks into an area that nobody may film, Refused
    (article 5) at another place beside what another unit has or plans there without `duplicate_reason`,
    Fault(CONFLICT) if another one was set since `seen` (points.seen).
    """
    typed = position.typed()
    cited = ("2", "3", "5", "6", "10(1)", "13", "18")
    with act("registry.point.place", by=actor_of(by), clock=clock, cites=cited) as record:
        now = clock.now()
        point = point_called(code)
        before = (point.longitude_ndeg, point.latitude_ndeg)
        require_seen(point, POSITION, seen)
        set_position(point, position, typed, duty_of(by, now), now)
        if before != (None, None) and before != (point.longitude_ndeg, point.latitude_ndeg) and not point.carrier:
            did = Words("移动了位置", "its position was changed")
            require_ground(record, point, adjustment, FindingKind.MANDATORY_MOVED, did, now)
            point.moved_at = now
            tell_point_moved(record, point, now)
        _require_lawful_view(record, point, now)
        if before != (point.longitude_ndeg, point.latitude_ndeg):
            require_no_duplicate(record, point, kept_reason(duplicate_reason), now)
        _save(record, point)
        tell_position(record, point)
    return point_row(point, clock.now())


@cites("3", "5", "6", "7", "10(1)", "18")
def set_point_view(
    by: Asker,
    *,
    code: str,
    view: View,
    clock: Clock,
    adjustment: Adjustment | None = None,
    duplicate_reason: str = "",
    seen: str = "",
) -> PointRow:
    """Sets the view of a point, a whole one, which takes the place of the one before (article 7). Another direction
    of a mandatory point that has one needs `adjustment` and opens a finding. A view into an area that nobody may film
    is Refused (article 18); one that newly sees the same as what another unit has or plans there is Refused (article 5)
    without `duplicate_reason`, Fault(CONFLICT) if another one was set since `seen`."""
    with act("registry.point.view", by=actor_of(by), clock=clock, cites=("3", "5", "6", "7", "10(1)", "18")) as record:
        point, now = point_called(code), clock.now()
        before = copy(point)
        require(places_rules.may_write(duty_of(by, now), point.place))
        require_seen(point, VIEW, seen)
        if point.azimuth_deg not in (None, view.azimuth_deg):
            did = Words("改变了方位角", "its direction was changed")
            require_ground(record, point, adjustment, FindingKind.MANDATORY_MOVED, did, now)
        if _turns(point, view):
            point.turned_at = now
        set_view(point, view)
        _require_lawful_view(record, point, now)
        require_no_new_duplicate(record, before, point, kept_reason(duplicate_reason), now)
        _save(record, point)
        record.fact("azimuth_deg", view.azimuth_deg)
    return point_row(point, clock.now())


@cites("3", "7")
def set_sub_stream(by: Asker, *, code: str, sub_url: str, clock: Clock, address_reason: str = "") -> PointRow:
    """Gives a point the address of its sub stream, "" for none. It is watched, never recorded; the epoch stays."""
    with act("registry.point.sub_stream", by=actor_of(by), clock=clock, cites=("3", "7")) as record:
        point = point_called(code)
        unit = point.place.organisation
        require(places_rules.may_write(duty_of(by, clock.now()), point.place))
        sub = sub_address(sub_url, camera_address(point.url))
        same = same_address((sub,), unit, but=point.pk) if sub else None
        require(points_rules.may_have_address(unit, same, address_reason))
        if same:
            point.address_reason = kept_reason(address_reason)
        set_address(point, point.url, sub)
        _save(record, point)
        record.fact("has_sub", bool(point.sub_url))
    return point_row(point, clock.now())


@cites("20(2)")
def begin_epochs_anew(by: Actor, *, clock: Clock) -> int:
    """Gives every point a new epoch after a restore; how many points.

    The number is the Unix minute of the restore, or one more than the old one where that is higher: the home that was
    lost went on counting by ones, and a second restore falls into another minute, so no two recorders ever write
    footage of the same name.
    """
    keys = list(Point.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), _IN_AN_ENTRY):
        with act("registry.point.begin_epoch", by=by, clock=clock, cites=("20(2)",)) as record:
            minute = int(clock.now().timestamp()) // 60
            some = keys[start : start + _IN_AN_ENTRY]
            points = list(Point.objects.select_for_update().filter(pk__in=some).order_by("pk"))
            for point in points:
                point.epoch = max(point.epoch + 1, minute)
            Point.objects.bulk_update(points, ["epoch"])
            tell_points_changed(Point.objects.filter(pk__in=[point.pk for point in points]))
            record.wrote(*points)
            record.fact("points", len(points))
            record.fact("epoch", minute)
    return len(keys)


def _require_lawful_view(record: ActRecord, point: Point, now: datetime) -> None:
    """Raises Refused (article 18) if the changed point stands in an area that nobody may film or turns towards one;
    else the finding that it did is closed, what is out of view is ended, and what came into view must be covered."""
    require_lawful_view(point, now)
    reason = "视域已不及于禁止拍摄的区域"
    close_mended_view(record, point, reason, now)
    mask_needs().end_out_of_view(record, point, reason, now)
    mask_needs().of_views(record, (point,), now)


def _turns(point: Point, view: View) -> bool:
    """Whether a view changes what was known of the point's direction or angle: its reference image shows less then."""
    pairs = ((point.azimuth_deg, view.azimuth_deg), (point.view_angle_deg, view.angle_deg))
    return any(before is not None and before != after for before, after in pairs)


def _switch(point: Point, *, enabled: bool) -> None:
    """Switches a point in memory. Raises Fault(CONFLICT) if it is so already."""
    if point.enabled is enabled:
        raise Fault(FaultKind.CONFLICT, Words("点位已是这个状态", "the point is in this state already"))
    point.enabled = enabled


def _save(record: ActRecord, point: Point) -> None:
    """Saves a changed point, tells who shows it, and names it to the act."""
    point.save()
    tell_point_changed(point)
    record.wrote(point)
    record.fact("camera", point.code)
