"""Plans of masks for the recorders, read from what is needed, drawn and moved (articles 7, 18)."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.media.masks.plan import VIEW_HEIGHT, VIEW_WIDTH, ClosedReason, MaskedBy, MaskPlan
from mingcha.media.masks.plan import Mask as PlanMask
from mingcha.privacy.closed_spans.queries import closed_spans
from mingcha.privacy.closed_spans.values import ClosedWhy
from mingcha.privacy.masks.models import Mask
from mingcha.privacy.masks.planning import PlannedCamera, PlannedMask, PlannedNeed, plan_of
from mingcha.privacy.masks.rows import OPEN, answers_need, polygons_in, window_of
from mingcha.privacy.masks.rules import is_applied_at_once
from mingcha.privacy.masks.values import MaskMaker, MaskState, MaskWindow
from mingcha.privacy.other_streams.rows import Unstated, unstated
from mingcha.registry.mask_needs.queries import points_with_needs, standing_needs
from mingcha.registry.mask_needs.values import NeedRow
from mingcha.registry.points.address import host_of
from mingcha.registry.points.models import Point
from mingcha.registry.points.rules import OUT_OF_USE
from mingcha.registry.points.same_address import beside_on_stream

_AT_ONCE = 2000
"""Codes of points in one statement."""


def plans_of(codes: Collection[str], *, at: datetime) -> dict[str, MaskPlan]:
    """The plan of each of these cameras (codes) that has a need or a mask; one that is absent need cover nothing.
    Points with one stream show one view: what must be covered for one of them is covered for all. What another stream
    of the device shows somebody states, or it is closed once its days are over (`other_streams`). Not cut to a reach:
    for the uplink, which reads it after the assignments in one snapshot."""
    found, wanted, touched = dict[str, MaskPlan](), set(codes), _touched(at)
    sources = {code: {code} for code in touched & wanted}
    for code, others in beside_on_stream(touched).items():
        for other in others & wanted:
            sources.setdefault(other, {other}).add(code)
    unstated_ones = {one.point.code: one for one in unstated(at) if one.point.code in wanted}
    sources.update({code: sources.get(code, {code}) for code in unstated_ones})
    planned = _planned_cameras(sorted({one for some in sources.values() for one in some}), at)
    margin_s = parameters.number("privacy.mask_margin_seconds", shanghai_day(at))
    for code, some in sorted(sources.items()):
        camera = _together([planned[one] for one in sorted(some)])
        if code in unstated_ones:
            camera = replace(camera, needs=(*camera.needs, _other_stream(unstated_ones[code])))
        found[code] = plan_of(camera, margin_s, at)
    return found


def masked_hosts(*, at: datetime) -> tuple[str, ...]:
    """The devices (IP addresses, codes of those that register) of all cameras with something that must be covered, or
    with a mask, in order: no other camera may redirect there, whichever recorder reads it. Not cut to a reach: for the
    uplink."""
    codes, found = sorted(_touched(at)), set[str]()
    for start in range(0, len(codes), _AT_ONCE):
        rows = Point.objects.filter(code__in=codes[start : start + _AT_ONCE]).values_list("device", "sub_device")
        found |= {host_of(device) for devices in rows for device in devices if device}
    return tuple(sorted(found))


def _touched(at: datetime) -> frozenset[str]:
    """The points (codes) with something that must be covered, or with a mask."""
    masked = Mask.objects.filter(OPEN).exclude(point__state=OUT_OF_USE).values_list("point__code", flat=True)
    return points_with_needs(at=at).union(masked)


def _together(cameras: Sequence[PlannedCamera]) -> PlannedCamera:
    """What cameras with one stream make of one plan."""
    return PlannedCamera(
        tuple(need for one in cameras for need in one.needs),
        tuple(mask for one in cameras for mask in one.masks),
        tuple(sorted({moved for one in cameras for moved in one.moved_at})),
    )


def _planned_cameras(codes: Sequence[str], at: datetime) -> dict[str, PlannedCamera]:
    found = dict[str, PlannedCamera]()
    for start in range(0, len(codes), _AT_ONCE):
        some = codes[start : start + _AT_ONCE]
        needs, masks = standing_needs(some, at=at), _applied(some)
        moved: dict[str, list[datetime]] = {}
        for span in closed_spans(some):
            if span.why is ClosedWhy.MOVED and span.until_at is None:
                moved.setdefault(span.point, []).append(span.from_at)
        for code in some:
            of_code = tuple(map(_need, needs.get(code, ())))
            found[code] = PlannedCamera(of_code, tuple(masks.get(code, ())), tuple(moved.get(code, ())))
    return found


def _applied(codes: Sequence[str]) -> dict[str, list[PlannedMask]]:
    """The applied version of each mask: a drawn one where it is applied at once, else the checked one. The end of a
    need takes off none of them: it may be the act of one keeper of the register, a mask is ended by an officer."""
    rows = Mask.objects.filter(OPEN, point__code__in=codes).exclude(point__state=OUT_OF_USE)
    newest: dict[str, tuple[str, PlannedMask]] = {}
    for held in rows.select_related("point").prefetch_related("covered").order_by("version"):
        answers = frozenset(covered.need_id for covered in held.covered.all())
        if held.state == MaskState.CHECKED.value or is_applied_at_once(
            answers_need=answers_need(held), is_less=held.is_less
        ):
            newest[held.no] = (held.point.code, _planned(held, answers))
    found: dict[str, list[PlannedMask]] = {}
    for code, one in newest.values():
        found.setdefault(code, []).append(one)
    return found


def _planned(held: Mask, answers: frozenset[int]) -> PlannedMask:
    """A mask by the camera is filled by the recorder too until an officer checked the picture that proves it; from then
    on the recorder looks before it reads, and fills what it does not see."""
    is_checked = held.state == MaskState.CHECKED.value
    by = MaskedBy.CAMERA if is_checked and held.by == MaskMaker.CAMERA.value else MaskedBy.RECORDER
    view = bytes(held.fingerprint or b"") if is_checked else b""
    view = view if len(view) == VIEW_WIDTH * VIEW_HEIGHT else b""
    mask = PlanMask(str(held), by, held.grow_permille, polygons_in(held), view)
    return PlannedMask(mask, window_of(held), answers)


def _other_stream(one: Unstated) -> PlannedNeed:
    """The need for another stream of the device whose view nobody has stated; no mask can meet it."""
    return PlannedNeed(0, MaskWindow(one.point.added_at, None, None, None), one.records_until, ClosedReason.DEVICE)


def _need(row: NeedRow) -> PlannedNeed:
    need = row.need
    window = MaskWindow(need.from_at, need.until_at, need.opens, need.closes)
    return PlannedNeed(row.number, window, row.records_until)
