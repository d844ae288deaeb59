"""Duty viewing: opening, widening and revoking grants (articles 3, 16(2), 16(3), 19; decree 799, art. 16(2)(2))."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import structlog

from mingcha.access.duty import rules
from mingcha.access.duty.ending import end_grant
from mingcha.access.duty.models import Grant, GrantPoint, Revocation
from mingcha.access.duty.of_redactions import grants_past_redaction
from mingcha.access.duty.of_shares import grants_past_share
from mingcha.access.duty.queries import grants_in_force, grants_without_duty
from mingcha.access.duty.rows import grant_facts, grant_row, held_grant, next_grant_no
from mingcha.access.duty.values import GrantRow
from mingcha.access.duty.viewed import viewed_by
from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.points.rows import points_called
from mingcha.registry.watches.queries import lacks_watch

MOST_ADDED = 64
"""Points that one act adds to a grant: four screens of sixteen."""
MOST_OF_GRANT = 1024
"""Limit of points of one grant: twice a tour of 32 pages of sixteen. Each ticket is judged by all of them under the
lock of the log, so a grant without a limit could delay every act."""
DUTY_ENDED = "监看岗位、委托合同、共享决定或试运行已终止，值班已交接或未到岗，或账户已停用"
"""The register's text for a revocation by the clock."""

REDACTION_ENDED = "脱敏已放行或终止，或持有人不再在岗"
"""The same for a grant of a redaction."""

SHARE_ENDED = "共享已终止、到期或者不在每日开放时段，点位已撤出，或持有人不再在指名之列"
"""The same for a grant of a share."""


class _AddedAlready(Exception):  # noqa: N818 - no error: it ends an act that has nothing to add
    """Another act has added the points."""


class _DeliveredAlready(Exception):  # noqa: N818 - no error: another sender has recorded it
    """The acceptance is already recorded."""


SendRevocation = Callable[[str], None]
"""Sends a revocation token to the gateway; raises Fault if the gateway did not accept it."""
_log = structlog.get_logger(__name__)


@cites("19", "8", "13(2)", "15", "16(2)", "3")
def open_duty_grant(by: Asker, *, purpose: str, points: Sequence[str], hours: int, clock: Clock) -> GrantRow:
    """Opens duty viewing of points (20-digit codes) for a purpose of law.purposes and some hours from now.

    Raises Refused (articles 3, 8, 13(2), 15, 16(2), 19) and Fault(NOT_FOUND) for an unknown point.
    """
    with act("access.grant.open", by=actor_of(by), clock=clock, cites=("19", "16(2)", "3")) as record:
        now = clock.now()
        who = duty_of(by, now)
        held = points_called(points)
        viewed = list(viewed_by([point.code for point in held], who, now).values())
        lacks = lacks_watch(who, now)
        require(rules.may_open_duty_grant(who, purpose, viewed, hours, now, lacks_watch=lacks))
        grant = Grant.objects.create(
            no=next_grant_no("Z", now),
            user_id=who.user_id,
            purpose=purpose,
            valid_from=now,
            valid_until=rules.grant_ends_at(who, viewed, now + timedelta(hours=hours), now),
        )
        record.wrote(grant)
        for point in held:
            record.wrote(GrantPoint.objects.create(grant=grant, point=point))
        record.fact("grant", grant.no)
        record.fact("purpose", purpose)
        record.fact("points", [point.code for point in held])
    return grant_row(grant, now)


@cites("19", "8", "13(2)", "15", "16(2)", "3")
def widen_duty_grant(by: Asker, *, grant: str, points: Sequence[str], clock: Clock) -> tuple[str, ...]:
    """Adds points to the asker's own running duty grant: a wall names the points that it shows, when it shows them.

    Returns the codes that were added. The purpose stays; the end comes earlier if the duty for an added point ends
    earlier. An added point is judged as when a grant is opened. Points already in the grant are skipped; if none is
    left there is no act. Raises Refused (articles 3, 8, 13(2), 15, 16(2), 19, 799-16(2)(2)), Fault(NOT_FOUND) for an
    unknown grant or point, Fault(INVALID) for more than MOST_ADDED at once, Fault(EXHAUSTED) when the grant would name
    more than MOST_OF_GRANT.
    """
    if not _missing(grant, points):
        return ()
    try:
        with act("access.grant.widen", by=actor_of(by), clock=clock, cites=("19", "16(2)", "3")) as record:
            now = clock.now()
            held = held_grant(grant)
            # checked again under the log's lock: two tiles of one wall may show the same point at once
            added = points_called(_missing(grant, points))
            if not added:
                raise _AddedAlready
            who = duty_of(by, now)
            facts = grant_facts(held, who, now)
            viewed = list(viewed_by([point.code for point in added], who, now).values())
            require(rules.may_widen_grant(who, facts, viewed, now, lacks_watch=lacks_watch(who, now)))
            _shorten(record, held, rules.grant_ends_at(who, viewed, held.valid_until, now))
            _require_room(len(facts.points), len(added))
            for point in added:
                record.wrote(GrantPoint.objects.create(grant=held, point=point))
            record.fact("grant", held.no)
            record.fact("points", [point.code for point in added])
    except _AddedAlready:
        return ()
    return tuple(point.code for point in added)


def _shorten(record: ActRecord, held: Grant, ends: datetime) -> None:
    """Ends a grant at `ends` if that is earlier."""
    if ends < held.valid_until:
        held.valid_until = ends
        held.save(update_fields=["valid_until"])
        record.wrote(held)


@cites("19", "799-16(2)(2)")
def revoke_grant(by: Asker, *, grant: str, reason: str, clock: Clock, send: SendRevocation | None = None) -> GrantRow:
    """Revokes a grant: no further ticket is issued, and running pictures end when the gateway accepts the revocation.

    The revocation is stored in an outbox in the same transaction and passed to `send` after it; the worker repeats
    those that the gateway did not accept (tasks.deliver_revocations). Raises Fault(CONFLICT) if it is already revoked.
    """
    with act("access.grant.revoke", by=actor_of(by), clock=clock, cites=("19", "799-16(2)(2)")) as record:
        now = clock.now()
        held = held_grant(grant)
        who = duty_of(by, now)
        require(rules.may_revoke(who, grant_facts(held, who, now), reason))
        if held.revoked_at is not None:
            raise Fault(FaultKind.CONFLICT, Words("授权已被撤销", "the grant is revoked already"), held.no)
        token = end_grant(record, held, reason, now)
        record.fact("grant", held.no)
        record.fact("reason", held.revoked_why)
    if send is not None:
        deliver(held.no, token, send, clock=clock, by=by)
    return grant_row(held, now)


@cites("8", "13(2)", "15", "16(1)", "16(2)", "21", "799-16(2)(2)")
def end_grants_without_duty(by: Actor, *, clock: Clock, send: SendRevocation | None = None) -> tuple[str, ...]:
    """Revokes every grant whose holder may no longer watch all its points: a role, a contract or a sharing decision
    ended, a point left its trial run, the watch was handed over, an account was switched off, a redaction or a share is
    over, a point or a person was taken out of a share. Returns their numbers.

    A training needs no such end: a grant is opened no longer than its training lasts.
    """
    ended: list[str] = []
    now = clock.now()
    due = dict.fromkeys(grants_without_duty(now), DUTY_ENDED)
    due |= dict.fromkeys(grants_past_redaction(now), REDACTION_ENDED)
    due |= dict.fromkeys(grants_past_share(now), SHARE_ENDED)
    for number, reason in due.items():
        try:
            revoke_grant(by, grant=number, reason=reason, clock=clock, send=send)
        except Fault as fault:
            if fault.kind is not FaultKind.CONFLICT:  # another act has revoked it
                raise
            continue
        ended.append(number)
    return tuple(ended)


@cites("16(2)", "799-16(2)(2)")
def end_every_grant(by: Actor, *, reason: str, clock: Clock) -> tuple[str, ...]:
    """Revokes every grant in force, for a program that starts an installation anew; returns their numbers."""
    numbers = grants_in_force(clock.now())
    for number in numbers:
        revoke_grant(by, grant=number, reason=reason, clock=clock)
    return numbers


def deliver(grant: str, token: str, send: SendRevocation, *, clock: Clock, by: Asker) -> bool:
    """Sends a waiting revocation to the gateway and records its acceptance once, since both the revoking person and the
    worker may send it. Returns False if it must be sent again."""
    try:
        send(token)
    except Fault as fault:
        _log.warning("revocation_not_delivered", grant=grant, fault=fault.kind.value)
        return False
    with (
        suppress(_DeliveredAlready),
        act("access.revocation.deliver", by=actor_of(by), clock=clock, cites=("799-16(2)(2)",)) as record,
    ):
        revocation = Revocation.objects.get(grant__no=grant)
        if revocation.delivered_at is not None:
            raise _DeliveredAlready
        revocation.delivered_at = clock.now()
        revocation.save(update_fields=["delivered_at"])
        record.wrote(revocation)
        record.fact("grant", grant)
    return True


def _missing(grant: str, points: Sequence[str]) -> list[str]:
    """Which of these codes the grant does not name yet, each once."""
    wanted = list(dict.fromkeys(points))
    known = GrantPoint.objects.filter(grant__no=grant, point__code__in=wanted)
    held = set(known.values_list("point__code", flat=True))
    return [code for code in wanted if code not in held]


def _require_room(held: int, added: int) -> None:
    """Raises Fault(INVALID) for too many points at once, Fault(EXHAUSTED) for a grant that is full."""
    if added > MOST_ADDED:
        raise Fault(FaultKind.INVALID, Words(f"一次最多加入 {MOST_ADDED} 个点位", f"at most {MOST_ADDED} points"))
    if held + added > MOST_OF_GRANT:
        words = Words(
            f"一项授权最多含 {MOST_OF_GRANT} 个点位：请另开值班监看",
            f"a grant names at most {MOST_OF_GRANT} points: open duty viewing anew",
        )
        raise Fault(FaultKind.EXHAUSTED, words)
