"""Grants of shares: opened for the people whom a share names, and ended with it (articles 8, 13(2), 16(3), 19)."""

from collections.abc import Sequence
from datetime import datetime

from mingcha.access.duty.models import Grant, GrantPoint
from mingcha.access.duty.rows import grant_row, next_grant_no
from mingcha.access.duty.values import GrantRow
from mingcha.access.shares.rows import share_called, share_facts, shares_with
from mingcha.access.shares.rules import may_watch_share, share_closes_at
from mingcha.evidence.entries import act
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.registry.identity.asker import Asker, Reader, actor_of, duty_of, facts_of_many
from mingcha.registry.points.rows import points_called
from mingcha.registry.refusals.actions import refusals_noted


def share_grant(asker: Reader, share: str, points: Sequence[str], *, at: datetime) -> GrantRow | None:
    """The asker's own grant of a share (its number) that is in force and names all these points; None if there is
    none."""
    held = Grant.objects.filter(user_id=duty_of(asker, at).user_id, share__no=share, revoked_at=None)
    held = held.filter(valid_from__lte=at, valid_until__gt=at).select_related("user").order_by("-pk")
    rows = (grant_row(one, at) for one in held)
    return next((row for row in rows if set(points) <= set(row.points)), None)


@cites("8", "13(2)", "19", "799-10", "799-20")
def watch_share(by: Asker, *, share: str, points: Sequence[str], clock: Clock) -> GrantRow:
    """Opens points (20-digit codes) of a share to one of its named people: the grant under which tickets and pictures
    are given, until `access.duty_grant_hours` are over, the share ends or its daily hours close. One that is in force
    for these points is given again, without an act.

    Raises Refused (articles 8, 13(2), 19, 799-10, 799-20): not named, no longer of the department, before or past its
    term or outside its hours, a point that is not in it, was withdrawn or stands no longer; Fault(NOT_FOUND).
    """
    running = share_grant(by, share, points, at=clock.now())
    if running is not None:
        return running
    name = "access.share.watch"
    with refusals_noted(by, name, share, clock), act(name, by=actor_of(by), clock=clock, cites=("13(2)",)) as record:
        now = clock.now()
        who, held = duty_of(by, now), share_called(share)
        facts = share_facts(held, points, now)
        require(may_watch_share(who, facts, points, now))
        grant = Grant.objects.create(
            no=next_grant_no("V", now),
            user_id=who.user_id,
            purpose=held.purpose,
            valid_from=now,
            valid_until=share_closes_at(facts, now),
            share=held,
        )
        record.wrote(grant)
        codes = []
        for point in points_called(points):
            codes.append(point.code)
            record.wrote(GrantPoint.objects.create(grant=grant, point=point))
        for key, value in (("grant", grant.no), ("share", held.no), ("purpose", held.purpose), ("points", codes)):
            record.fact(key, value)
    return grant_row(grant, now)


@cites("8", "13(2)", "799-10")
def grants_past_share(at: datetime) -> tuple[str, ...]:
    """Numbers of the grants of shares in force whose holder may no longer watch all their points, oldest first: for the
    clock, by eight queries however many there are, nine where there are classified areas, one where there is none."""
    running = Grant.objects.filter(valid_from__lte=at, valid_until__gt=at, revoked_at=None, share__isnull=False)
    rows = list(running.order_by("pk").values_list("pk", "no", "user_id", "share_id"))
    if not rows:
        return ()
    points: dict[int, list[str]] = {}
    named = GrantPoint.objects.filter(grant__in=[key for key, *_ in rows])
    for grant, code in named.values_list("grant_id", "point__code"):
        points.setdefault(grant, []).append(code)
    people = facts_of_many([user for _, _, user, _ in rows], at)
    shares = shares_with({share for *_, share in rows}, {code for codes in points.values() for code in codes}, at)
    return tuple(
        no for key, no, user, share in rows if not may_watch_share(people[user], shares[share], points.get(key, ()), at)
    )
