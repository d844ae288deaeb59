"""Begins and ends sessions, and notes a fresh factor (decree 799, art. 16(2)(2)).

Each sign-in, step-up and end is an entry of the log. How the person was identified is decided before (registry.sign_in)
or inside the act, by `prove` (registry.factors), so that one code or challenge cannot serve two requests at once.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Asker, actor_of, duty_of, way_in
from mingcha.registry.identity.models import User
from mingcha.registry.sessions.failures import take_failures
from mingcha.registry.sessions.models import AccountSession, SessionUse
from mingcha.registry.sessions.rows import end_rows, end_sessions_of, note_factor
from mingcha.registry.sessions.rules import EndReason, Method, over
from mingcha.registry.sessions.values import SessionRow

type Prove = Callable[[ActRecord, User, datetime], None]
"""Proves a factor of this person inside an act, or raises Fault(UNAUTHENTICATED)."""

SEEN_EVERY = timedelta(minutes=1)
MOST_AT_ONCE = 200
_CITES = ("799-16(2)(2)",)


@cites("799-16(2)(2)")
def begin_session(
    person: User, *, method: Method, address: str, browser: str, clock: Clock, prove: Prove | None = None,
    judged: str = "", rehashed: str = "",
) -> int:  # fmt: skip
    """Signs a person in and returns the number of the session.

    `judged`: the stored hash against which the password was judged; if it changed since, the attempt failed.
    `rehashed`: the same password in the hash of today, stored instead. Raises Fault(UNAUTHENTICATED) if the account was
    disabled meanwhile or `prove` fails.
    """
    with act("registry.session.begin", by=actor_of(person), clock=clock, cites=_CITES) as record:
        now = clock.now()
        held = User.objects.select_related("organisation").filter(pk=person.pk, is_active=True).first()
        if held is None or (judged and held.password != judged):
            raise not_identified()
        if prove is not None:
            prove(record, held, now)
        if rehashed:
            held.password = rehashed
            held.save(update_fields=["password"])
            record.wrote(held)
        failures = take_failures(held.pk)
        row = AccountSession.objects.create(
            user=held, began_at=now, address=address[:45], browser=browser[:60], method=method.value,
            fresh_at=now if method.is_strong else None, failed_before=failures.number,
        )  # fmt: skip
        SessionUse.objects.create(session=row, seen_at=now)
        record.wrote(row)
        for key, value in (("method", method.value), ("address", row.address), ("browser", row.browser)):
            record.fact(key, value)
        record.fact("failed_before", row.failed_before)
        if failures.tries:
            record.fact("tries", failures.tries)
            record.fact("others", failures.others)
    return row.pk


@cites("799-16(2)(2)")
def step_up(by: Asker, *, factor: str, prove: Prove, clock: Clock) -> None:
    """Notes that the person of a running session proved a factor again just now. `factor`: code, passkey, password."""
    with act("registry.session.step_up", by=actor_of(by), clock=clock, cites=_CITES) as record:
        now = clock.now()
        row = _own(by, way_in(by).session, now)
        prove(record, row.user, now)
        note_factor(record, row.pk, row.user_id, factor, now)
        record.fact("factor", factor)


@cites("799-16(2)(2)")
def end_session(by: Asker, *, number: int, clock: Clock) -> None:
    """Ends one of the person's own sessions: the one that asks (sign-out) or another. Raises Fault(NOT_FOUND)."""
    with act("registry.session.end", by=actor_of(by), clock=clock, cites=_CITES) as record:
        now = clock.now()
        own = way_in(by).session == number
        reason = EndReason.SIGNED_OUT if own else EndReason.ENDED
        end_rows(record, [_own(by, number, now)], reason, now)
        record.fact("reason", reason.value)


@cites("799-16(2)(2)")
def end_other_sessions(by: Asker, *, clock: Clock) -> int:
    """Ends all of the person's sessions but the one that asks; returns how many. Raises Fault(CONFLICT) for none."""
    with act("registry.session.end_others", by=actor_of(by), clock=clock, cites=_CITES) as record:
        now = clock.now()
        ended = end_sessions_of(record, duty_of(by, now).user_id, EndReason.ENDED, now, but=way_in(by).session)
        if not ended:
            words = Words("没有其他会话", "there is no other session")
            raise Fault(FaultKind.CONFLICT, words)
        record.fact("sessions", ended)
    return ended


@cites("799-16(2)(2)")
def end_expired_sessions(by: Actor, *, clock: Clock) -> int:
    """Ends the sessions that nobody used or that lasted too long; returns how many. For the clock."""
    rows = _expired(clock.now())
    if not rows:
        return 0
    with act("registry.session.expire", by=by, clock=clock, cites=_CITES) as record:
        now = clock.now()
        reasons = _expired(now)  # again under the log's lock
        for reason in EndReason:
            end_rows(record, [row for row, why in reasons if why is reason], reason, now)
        record.fact("sessions", [row.pk for row, _ in reasons])
    return len(reasons)


@cites("799-16(2)(2)")
def end_every_session(by: Actor, *, clock: Clock) -> int:
    """Ends all running sessions, MOST_AT_ONCE an act, for a home that was restored; returns how many."""
    ended = 0
    while AccountSession.objects.filter(ended_at=None).exists():
        with act("registry.session.restore", by=by, clock=clock, cites=_CITES) as record:
            rows = list(AccountSession.objects.filter(ended_at=None)[:MOST_AT_ONCE])
            ended += end_rows(record, rows, EndReason.RESTORED, clock.now())
    return ended


def note_use(session: SessionRow, at: datetime, *, by_hand: bool) -> None:
    """Stores that a session was used, and whether the person did that by hand, each once a minute at most. Derived: no
    act."""
    used = {"seen_at": at} if at - session.seen_at >= SEEN_EVERY else {}
    if by_hand and at - (session.acted_at or session.began_at) >= SEEN_EVERY:
        used["acted_at"] = at
    if used:
        SessionUse.objects.filter(session=session.number).update(**used)


def not_identified() -> Fault:
    """The one answer to every failed attempt: it does not tell which part was wrong."""
    words = Words("用户名、密码或验证不正确", "the user name, the password or the second factor is wrong")
    return Fault(FaultKind.UNAUTHENTICATED, words)


def _own(by: Asker, number: int, at: datetime) -> AccountSession:
    """The person's running session with this number. Raises Fault(NOT_FOUND)."""
    facts = duty_of(by, at)
    rows = AccountSession.objects.select_related("user__organisation")
    row = rows.filter(pk=number, user_id=facts.user_id, ended_at=None).first() if facts.user_id else None
    if row is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这个会话", "there is no such session"), str(number))
    return row


def _expired(at: datetime) -> list[tuple[AccountSession, EndReason]]:
    """Running sessions that are over, oldest first, with why; MOST_AT_ONCE at most."""
    found = []
    for row in AccountSession.objects.filter(ended_at=None).select_related("use").order_by("pk"):
        why = over(row.began_at, row.use.seen_at, at)
        if why is not None:
            found.append((row, why))
        if len(found) == MOST_AT_ONCE:
            break
    return found
