"""What the program verifies: a connected system that was online for so long counts as joined (article 13(3))."""

from contextlib import suppress
from datetime import datetime, timedelta

from mingcha.evidence.entries import act
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.law.retention import shanghai_day
from mingcha.registry.findings.turning import NothingLeft
from mingcha.registry.identity.asker import Asker, actor_of
from mingcha.registry.points.models import Point, PointState
from mingcha.sharing.joinings.models import Joining, JoiningStep
from mingcha.sharing.joinings.rules import is_verified, verified_span
from mingcha.sharing.joinings.states import JoiningState
from mingcha.supervision.health.spans import online_permille

SETTLED = timedelta(hours=1)
"""So long after its end an hour of a camera is looked at: recorders seal and report it meanwhile."""


@cites("13(3)")
def verify_joinings(by: Asker, *, clock: Clock) -> int:
    """Verifies each connected joining whose points in use were online for `sharing.verified_permille` of the last
    `sharing.verified_hours` hours since it was connected; returns how many. Time of which nobody had word is not time
    online, nor is that of a point that is switched off. Nothing is written where none is."""
    verified = 0
    waiting = Joining.objects.filter(state=JoiningState.CONNECTED.value).order_by("pk").values_list("pk", flat=True)
    for key in list(waiting):
        verified += _verify(by, key, clock)
    return verified


def _verify(by: Asker, key: int, clock: Clock) -> bool:
    now = clock.now()
    permille = _online(Joining.objects.get(pk=key), now)
    if not is_verified(permille, shanghai_day(now)):
        return False
    name = "sharing.joining.verify"
    with suppress(NothingLeft), act(name, by=actor_of(by), clock=clock, cites=("13(3)",)) as record:
        held = Joining.objects.select_related("system").get(pk=key)
        if held.state != JoiningState.CONNECTED.value:
            raise NothingLeft
        held.state, held.verified_at, held.verified_permille = JoiningState.VERIFIED.value, now, permille
        held.save()
        number = JoiningStep.objects.filter(joining=held).count() + 1
        step = JoiningStep.objects.create(joining=held, number=number, state=held.state, at=now, by=record.by.id)
        record.wrote(held, step)
        for fact, value in (("joining", held.no), ("system", held.system.code), ("permille", permille)):
            record.fact(fact, value)
        return True
    return False


def _online(held: Joining, now: datetime) -> int | None:
    span = verified_span(held.connected_at, now - SETTLED) if held.connected_at else None
    if span is None:
        return None
    points = Point.objects.filter(pk__in=held.points.values("point"), state=PointState.IN_USE.value)
    return online_permille(list(points.values_list("code", flat=True)), *span)
