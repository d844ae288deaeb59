"""Cameras beside a masked one on a device, of which nobody stated that they show another view (article 18)."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

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


@dataclass(frozen=True, slots=True)
class Unstated:
    """A camera of which nobody stated anything: `beside` a masked one (its name); it records until then, None: not at
    all. `finding`: the number of the open finding of its present streams, 0 for none yet."""

    point: Point
    beside: str
    records_until: datetime | None
    finding: int


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
    findings = _findings([point.code for point in others])
    found = list[Unstated]()
    for point in others:
        mine = [one for one in findings.get(point.code, ()) if one.words_en.endswith(fingerprint(point))]
        stated_at = max(
            (one.closed_at for one in mine if one.closed_at and one.closed_by.startswith("user:")), default=None
        )
        standing = next((one for one in mine if one.closed_at is None), None)
        beside = [
            row
            for device in _devices(point)
            for row in masked.get(device, ())
            if not (row[0] == point or point.code in same.get(row[0].code, ()) or is_stated(stated_at, row[1]))
        ]
        if beside:
            until = _until(point, [one for _, one in beside], standing.opened_at if standing else None)
            found.append(Unstated(point, beside[0][0].name, until, standing.pk if standing else 0))
    return found


def _masked_by_device(needs: Iterable[MaskNeed]) -> dict[str, list[tuple[Point, MaskedBeside]]]:
    known = dict[int, tuple[Point, datetime]]()
    for need in needs:
        before = known.get(need.point_id)
        known[need.point_id] = (need.point, min(need.known_at, before[1]) if before else need.known_at)
    found: dict[str, list[tuple[Point, MaskedBeside]]] = {}
    for point, known_at in known.values():
        for device in _devices(point):
            found.setdefault(device, []).append((point, MaskedBeside(point.added_at, known_at)))
    return found


def _beside(devices: Iterable[str], but: set[str]) -> Iterable[Point]:
    wanted = sorted(devices)
    checked = Mask.objects.filter(state=MaskState.CHECKED.value).values("point")
    seen = set[int]()
    for start in range(0, len(wanted), _MOST):
        some = wanted[start : start + _MOST]
        rows = Point.objects.filter(Q(OneOf("device", some)) | Q(OneOf("sub_device", some)))
        for point in rows.exclude(state=OUT_OF_USE).exclude(pk__in=checked).select_related(*WITH_ALL).order_by("pk"):
            if point.code not in but and point.pk not in seen:
                seen.add(point.pk)
                yield point


def _findings(codes: list[str]) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for start in range(0, len(codes), _MOST):
        rows = Finding.objects.filter(kind=KIND.value, subject_kind=SubjectKind.POINT.value)
        for one in rows.filter(subject__in=codes[start : start + _MOST]).order_by("pk"):
            found.setdefault(one.subject, []).append(one)
    return found


def _until(point: Point, beside: list[MaskedBeside], found_at: datetime | None) -> datetime | None:
    other = OtherStream(point.added_at, point.turned_at, point.state in PAST_TRIAL)
    ends = [records_beside(other, one, found_at) for one in beside]
    return None if None in ends else min(one for one in ends if one is not None)


def _devices(point: Point) -> set[str]:
    return {device for device in (point.device, point.sub_device) if device}
