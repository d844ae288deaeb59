"""The cameras that a recorder must record, each with the plan of its masks (articles 7, 16(5), 18).

A need is written in the act that makes it, and the plans are read after the assignments in one snapshot: no camera goes
down without its need.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from mingcha.fleet.placement.queries import is_enrolled, is_placed, placed_assignments
from mingcha.kit.canonical import Json, canonical_json
from mingcha.kit.codes import is_device_code
from mingcha.kit.decision import cites
from mingcha.privacy.masks.plans import plans_of
from mingcha.registry.assignments.queries import assignments
from mingcha.registry.assignments.values import Assignment

type Wanted = dict[str, Json]
"""A camera as the operation `assign` of the local protocol takes it."""


def is_masking(hello: Mapping[str, object]) -> bool:
    """Whether a recorder acts by plans of masks, as its greeting says."""
    return hello.get("masks") == 1


def readable_devices(devices: Sequence[str], hello: Mapping[str, object]) -> tuple[str, ...]:
    """Of these devices, those that a recorder understands, as its greeting says: an older one would refuse a whole set
    of cameras for one code in it, and it connects to no device by its code."""
    return tuple(one for one in devices if hello.get("device_codes") == 1 or not is_device_code(one))


@cites("7", "16(5)", "18")
def wanted_cameras(recorder: str, *, masking: bool, at: datetime) -> list[Wanted] | None:
    """The cameras of a recorder: all, or those placed on it once recorders are enrolled; None while it is not enrolled.
    A recorder that is not `masking` would record unmasked: it gets a camera with a plan switched off."""
    with transaction.atomic():
        cameras = _cameras(recorder, at)
        return None if cameras is None else with_plans(cameras, masking=masking, at=at)


@cites("7", "18")
def with_plans(cameras: Sequence[Assignment], *, at: datetime, masking: bool = True) -> list[Wanted]:
    """These cameras with their plans, which are read after them."""
    texts = {code: plan.as_text() for code, plan in plans_of([one.camera for one in cameras], at=at).items()}
    return [_wanted(one, texts.get(one.camera, ""), masking=masking) for one in cameras]


def version_of(wanted: Sequence[Wanted], barred: Sequence[str] = (), places: Sequence[str] = ()) -> int:
    """The version of a set with the devices of masked cameras of all recorders, and the places of those that register:
    48 bits of its SHA-256, so that it changes exactly when one of them does."""
    whole: list[Json] = [*wanted, list(barred)] if barred else list(wanted)
    whole += [{"places": list(places)}] if places else []
    return int.from_bytes(hashlib.sha256(canonical_json(whole)).digest()[:6], "big") or 1


def _cameras(recorder: str, at: datetime) -> tuple[Assignment, ...] | None:
    if not is_placed():
        return assignments(at=at)
    return placed_assignments(recorder, at=at) if is_enrolled(recorder) else None


def _wanted(one: Assignment, mask_plan: str, *, masking: bool) -> Wanted:
    row: Wanted = asdict(one)
    if masking:
        return {**row, "mask_plan": mask_plan}
    return {**row, "enabled": one.enabled and not mask_plan}
