"""Masks that wait for a person: to be drawn or proven by the unit, to be checked by an officer (articles 3, 18)."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.privacy.masks.models import Mask, MaskNeedCovered
from mingcha.privacy.masks.overdue import awaits_proof
from mingcha.privacy.masks.rows import covers_need
from mingcha.privacy.masks.values import MaskMaker, MaskState
from mingcha.registry.deadlines.waiting import Waiting, WaitKind
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.mask_needs.models import MaskNeed
from mingcha.registry.places.reach import PlaceColumns
from mingcha.registry.places.reached_query import ReachedQuery
from mingcha.registry.places.rules import PUBLIC_SECURITY
from mingcha.registry.points.reach import POINT
from mingcha.registry.points.rules import OUT_OF_USE

_OF_POINT = PlaceColumns(*(f"point__{column}" for column in (POINT.division, POINT.organisation, POINT.zone)))


@cites("3", "18")
def waiting_masks(asker: Reader, *, at: datetime, limit: int) -> tuple[Waiting, ...]:
    """What waits for the reader, the oldest first: to an officer the drawn versions that could be checked, to the
    manager of a unit the points of the unit without a mask over what must be covered, and the masks by the camera whose
    picture is missing. One query for an officer, two for a manager."""
    who = duty_of(asker, at)
    if not who.active or not who.user_id:
        return ()
    return (*_checks(who, limit), *_drawings(who, at, limit))


def _checks(who: DutyFacts, limit: int) -> list[Waiting]:
    """Not those that the reader drew: another person checks them."""
    if not who.has(*PUBLIC_SECURITY):
        return []
    rows = _TO_CHECK.rows(_as(who, *PUBLIC_SECURITY), who.user_id, limit=limit)
    return [
        Waiting(WaitKind.MASK_CHECK, f"{no}/{version}", Words(f"{name} {no}", f"{name} {no}"), since)
        for no, version, name, since in rows
    ]


def _drawings(who: DutyFacts, at: datetime, limit: int) -> list[Waiting]:
    if not who.has(Role.UNIT_MANAGER):
        return []
    manager = _as(who, Role.UNIT_MANAGER)
    drawn = [
        Waiting(
            WaitKind.MASK,
            f"{no}/{version}",
            Words(f"{name} {no}：提交画面", f"{name} {no}: hand in its picture"),
            since,
        )
        for no, version, name, since in _TO_PROVE.rows(manager, limit=limit)
    ]
    bare = {
        code: Waiting(WaitKind.MASK, code, Words(f"{name}：绘制遮挡", f"{name}: draw a mask"), since)
        for code, name, since in _TO_DRAW.rows(manager, at, limit=limit)
    }
    return sorted((*bare.values(), *drawn), key=lambda one: one.since)


def _as(who: DutyFacts, *roles: Role) -> DutyFacts:
    """The person with these roles alone."""
    return replace(who, roles=tuple(held for held in who.roles if held.role in roles))


def _to_check(reached: Q, user: int) -> QuerySet[Mask, Any]:
    rows = Mask.objects.filter(reached, state=MaskState.PROPOSED.value).exclude(point__state=OUT_OF_USE)
    rows = rows.exclude(drawn_by=user).annotate(answers_need=Exists(covers_need())).exclude(awaits_proof())
    return rows.order_by("pk").values_list("no", "version", "point__name", "drawn_at")


def _to_draw(reached: Q, at: datetime) -> QuerySet[MaskNeed, Any]:
    states = (MaskState.PROPOSED.value, MaskState.CHECKED.value)
    drawn = MaskNeedCovered.objects.filter(need=OuterRef("pk"), mask__state__in=states)
    stands = Q(ended_at=None) & (Q(until_at=None) | Q(until_at__gt=at))
    rows = MaskNeed.objects.filter(reached, stands).exclude(Exists(drawn))
    return rows.order_by("pk").values_list("point__code", "point__name", "known_at")


def _to_prove(reached: Q) -> QuerySet[Mask, Any]:
    rows = Mask.objects.filter(reached, state=MaskState.PROPOSED.value, by=MaskMaker.CAMERA.value, proof="")
    return rows.order_by("pk").values_list("no", "version", "point__name", "drawn_at")


_TO_CHECK, _TO_DRAW = ReachedQuery(_OF_POINT, _to_check), ReachedQuery(_OF_POINT, _to_draw)
_TO_PROVE = ReachedQuery(_OF_POINT, _to_prove)
