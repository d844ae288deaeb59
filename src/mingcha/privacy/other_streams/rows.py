"""Cameras beside a masked one on a device, of which nobody stated that they show another view (article 18)."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from mingcha.evidence.one_of import OneOf
from mingcha.privacy.masks.models import Mask
from mingcha.privacy.masks.values import MaskState
from mingcha.privacy.other_streams.rules import MaskedBeside, OtherStream, holds_always, is_stated, records_beside
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.models import Finding
from mingcha.registry.mask_needs.models import MaskNeed
from mingcha.registry.mask_needs.rows import open_rows
from mingcha.registry.points.models import Point
from mingcha.registry.points.rows import WITH_ALL
from mingcha.registry.points.rules import OUT_OF_USE, PAST_TRIAL
from mingcha.registry.points.same_address import beside_on_stream

_MOST = 500
"""Devices or codes in one question to the database."""
KIND = FindingKind.MASK_OTHER_STREAM
KINDS = (KIND, FindingKind.MASK_STATEMENT_WITHDRAWN)
"""A camera of which nobody stated anything, and one of which what was stated is withdrawn: closing either by hand is
the statement."""


@dataclass(frozen=True, slots=True)
class Unstated:
    """A camera of which nobody stated anything: `beside` a masked one (its name); it records until then, None: not at
    all; `closed_from`: when its recording was over, or will be. `finding`: the number of the open finding of its
    present streams, 0 for none yet."""

    point: Point
    beside: str
    records_until: datetime | None
    closed_from: datetime
    finding: int


@dataclass(frozen=True, slots=True)
class Noted:
    """The findings about the present streams of a camera: `stated`, the one whose closing is what somebody states of
    them now; `is_withdrawn`: the last statement was, and none came after; `standing`, the open one."""

    opened_at: tuple[datetime, ...]
    stated: Finding | None
    is_withdrawn: bool
    standing: Finding | None
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Masked:
    """A camera with something to be covered; `stated_at`: when what stands now was stated."""

    point: Point
    facts: MaskedBeside
    stated_at: datetime


def fingerprint(point: Point) -> str:
    """16 hexadecimal digits of the main and sub stream of a point: what a finding stands for."""
    return hashlib.sha256(f"{point.stream_key}\n{point.sub_stream_key}".encode()).hexdigest()[:16]


def unstated(at: datetime) -> list[Unstated]:
    """All such cameras at an instant, by key. A camera with a need of its own that holds always, with a checked mask,
    or with the very stream of such a one is none: its own plan covers it. A need of some days or hours covers what is
    seen then alone."""
    needs = list(open_rows(Point.objects.exclude(state=OUT_OF_USE), at))
    masked = _masked_by_device(needs)
    same = beside_on_stream({need.point.code for need in needs})
    always = {one.point.code for one in needs if holds_always(one.from_at, one.until_at, one.opens, at)}
    others = list(_beside(masked, always.union(*(same.get(code, ()) for code in always))))
    findings = findings_of([point.code for point in others])
    found = list[Unstated]()
    for point in others:
        held = noted(point, findings.get(point.code, ()))
        stated_at = held.stated.closed_at if held.stated else None
        beside = [
            one
            for device in _devices(point)
            for one in masked.get(device, ())
            if not (one.point == point or point.code in same.get(one.point.code, ()) or is_stated(stated_at, one.facts))
        ]
        if beside:
            until = _until(point, [one.facts for one in beside], held)
            since = min(one.stated_at for one in beside)
            after = [point.added_at, point.turned_at, until, held.withdrawn_at if held.is_withdrawn else None]
            closed_from = max(since, *(one for one in after if one is not None))
            number = held.standing.pk if held.standing else 0
            found.append(Unstated(point, beside[0].point.name, until, closed_from, number))
    return found


def noted(point: Point, findings: Iterable[Finding]) -> Noted:
    """What was found and stated of the present streams of a point, out of its findings of these kinds."""
    mine = [one for one in findings if one.words_en.endswith(fingerprint(point))]
    by_hand = [one for one in mine if one.closed_at and one.closed_by.startswith("user:")]
    stated = max(by_hand, key=lambda one: one.closed_at, default=None)  # type: ignore[arg-type, return-value]
    withdrawn_at = max((one.opened_at for one in mine if one.kind != KIND.value), default=None)
    if stated and stated.closed_at and withdrawn_at and stated.closed_at <= withdrawn_at:
        stated = None
    return Noted(
        tuple(one.opened_at for one in mine),
        stated,
        withdrawn_at is not None and stated is None,
        next((one for one in mine if one.closed_at is None), None),
        withdrawn_at,
    )


def noted_of(point: Point) -> Noted:
    """The same of one point, by a question of its own."""
    return noted(point, findings_of([point.code]).get(point.code, ()))


def _masked_by_device(needs: Iterable[MaskNeed]) -> dict[str, list[_Masked]]:
    rows = list(needs)
    first = _first_known({need.point_id for need in rows})
    known = dict[int, tuple[Point, datetime, datetime]]()
    for need in rows:
        known_at = first.get((need.point_id, need.ground, need.area_id), need.known_at)
        _, before, stood = known.get(need.point_id, (need.point, known_at, need.known_at))
        known[need.point_id] = (need.point, min(known_at, before), min(need.known_at, stood))
    found: dict[str, list[_Masked]] = {}
    for point, known_at, stands_at in known.values():
        for device in _devices(point):
            found.setdefault(device, []).append(_Masked(point, MaskedBeside(point.added_at, known_at), stands_at))
    return found


def _first_known(points: Collection[int]) -> dict[tuple[int, str, int | None], datetime]:
    """When the register knew first of a need of these points (keys), by point, ground and area, ended ones included."""
    found: dict[tuple[int, str, int | None], datetime] = {}
    keys = sorted(points)
    for start in range(0, len(keys), _MOST):
        rows = MaskNeed.objects.filter(point__in=keys[start : start + _MOST]).order_by("known_at", "pk")
        for point, ground, area, known_at in rows.values_list("point", "ground", "area", "known_at"):
            found.setdefault((point, ground, area), known_at)
    return found


def _beside(devices: Iterable[str], but: set[str]) -> Iterable[Point]:
    wanted = sorted(devices)
    checked = Mask.objects.filter(point=OuterRef("pk"), state=MaskState.CHECKED.value)
    seen = set[int]()
    for start in range(0, len(wanted), _MOST):
        some = wanted[start : start + _MOST]
        rows = Point.objects.filter(Q(OneOf("device", some)) | Q(OneOf("sub_device", some)))
        rows = rows.filter(~Exists(checked)).exclude(state=OUT_OF_USE)
        for point in rows.select_related(*WITH_ALL).order_by("pk"):
            if point.code not in but and point.pk not in seen:
                seen.add(point.pk)
                yield point


def findings_of(codes: list[str]) -> dict[str, list[Finding]]:
    """The findings of these kinds about points (codes), by code."""
    found: dict[str, list[Finding]] = {}
    for start in range(0, len(codes), _MOST):
        kinds = [kind.value for kind in KINDS]
        rows = Finding.objects.filter(kind__in=kinds, subject_kind=SubjectKind.POINT.value)
        for one in rows.filter(subject__in=codes[start : start + _MOST]).order_by("pk"):
            found.setdefault(one.subject, []).append(one)
    return found


def _until(point: Point, beside: list[MaskedBeside], held: Noted) -> datetime | None:
    """Of several masked ones the earliest end; beside each the days run from the first finding since its need was
    known, whatever was stated or ended meanwhile."""
    other = OtherStream(point.added_at, point.turned_at, point.state in PAST_TRIAL)
    ends = [records_beside(other, one, _found_at(one, held), is_withdrawn=held.is_withdrawn) for one in beside]
    return None if None in ends else min(one for one in ends if one is not None)


def _found_at(masked: MaskedBeside, held: Noted) -> datetime | None:
    return min((one for one in held.opened_at if one >= masked.known_at), default=None)


def _devices(point: Point) -> set[str]:
    return {device for device in (point.device, point.sub_device) if device}
