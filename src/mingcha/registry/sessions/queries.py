"""Reads of sessions: the one of a request, those of a person, which of some are open (decree 799, art. 16(2)(2))."""

from collections.abc import Collection
from datetime import datetime

from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.sessions.models import AccountSession
from mingcha.registry.sessions.rules import EndReason, Method, over
from mingcha.registry.sessions.values import SessionRow

MOST_LISTED = 50

_COLUMNS = (
    "pk", "user_id", "began_at", "use__seen_at", "use__acted_at", "fresh_at", "method", "address", "browser",
    "failed_before", "ended_at", "end_reason",
)  # fmt: skip


def running_among(numbers: Collection[int], at: datetime) -> frozenset[int]:
    """Which of these sessions are running at an instant, with one query. Tickets of the others open nothing."""
    rows = AccountSession.objects.filter(pk__in=set(numbers), ended_at=None, user__is_active=True)
    return frozenset(row.pk for row in rows.select_related("use") if over(row.began_at, row.use.seen_at, at) is None)


def sessions_of(asker: Reader, *, at: datetime) -> tuple[SessionRow, ...]:
    """The asker's own sessions, running ones first, then the latest ended ones; MOST_LISTED at most."""
    facts = duty_of(asker, at)
    rows = AccountSession.objects.filter(user_id=facts.user_id).order_by("-pk").values_list(*_COLUMNS)
    found = [session_row(*row) for row in rows[:MOST_LISTED]]
    return tuple(sorted(found, key=lambda one: (one.ended_at is not None, -one.number)))


def sign_in_before(session: SessionRow) -> SessionRow | None:
    """The person's sign-in before this session; None if it is the first."""
    rows = AccountSession.objects.filter(user_id=session.user_id, pk__lt=session.number).order_by("-pk")
    found = rows.values_list(*_COLUMNS).first()
    return session_row(*found) if found else None


def session_row(
    number: int, user_id: int, began_at: datetime, seen_at: datetime | None, acted_at: datetime | None,
    fresh_at: datetime | None, method: str, address: str, browser: str, failed_before: int,
    ended_at: datetime | None, end_reason: str,
) -> SessionRow:  # fmt: skip
    return SessionRow(
        number, user_id, began_at, seen_at or began_at, acted_at, fresh_at, Method(method), address, browser,
        failed_before, ended_at, EndReason(end_reason) if end_reason else None,
    )  # fmt: skip
