"""Assignments of all cameras: for the uplink, never for a page."""

from collections.abc import Collection
from datetime import datetime

from mingcha.evidence.models import LogHead
from mingcha.registry.assignments.values import Assignment
from mingcha.registry.points import rules as points_rules
from mingcha.registry.points.models import Point
from mingcha.registry.sound.queries import sound_until_ms
from mingcha.registry.views.queries import home_numbers

_NO_HOME = 0, 0


def acts_so_far() -> int:
    """The number of acts of this installation. Only acts write the register, so a cached copy is valid on the same day
    (parameters) while it is unchanged.
    """
    return LogHead.objects.values_list("size", flat=True).first() or 0


def assignments(codes: Collection[str] | None = None, *, at: datetime) -> tuple[Assignment, ...]:
    """The assignments of all cameras, or of those with these codes, ordered by code, with the times to return home that
    the parameters allow at this time; only for the uplink."""
    rows = Point.objects.all() if codes is None else Point.objects.filter(code__in=codes)
    listening, homes = sound_until_ms(codes), home_numbers(codes, at=at)
    return tuple(
        Assignment(
            camera=held.code,
            url=held.url,
            username=held.username,
            sealed_password=held.sealed_password,
            epoch=held.epoch,
            label=points_rules.label_of(held.system.retention_class, held.state),
            enabled=held.enabled and held.state != points_rules.OUT_OF_USE,
            sub_url=held.sub_url,
            sound_until_ms=listening.get(held.code, 0),
            home_preset=homes.get(held.code, _NO_HOME)[0],
            home_return_s=homes.get(held.code, _NO_HOME)[1],
        )
        for held in rows.select_related("system").order_by("code")
    )
