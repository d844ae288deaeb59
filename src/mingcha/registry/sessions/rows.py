"""Rows of sessions inside an act: ends those of a person (a changed password, a disabled account, reset factors), and
notes a factor that was proven."""

from datetime import datetime

from mingcha.evidence.entries import ActRecord
from mingcha.registry.sessions.models import AccountSession
from mingcha.registry.sessions.rules import EndReason, Method


def end_sessions_of(record: ActRecord, user_id: int, reason: EndReason, at: datetime, *, but: int = 0) -> int:
    """Ends every running session of a person but the one numbered `but`, as rows of this act; returns how many."""
    rows = AccountSession.objects.filter(user_id=user_id, ended_at=None).exclude(pk=but)
    return end_rows(record, list(rows), reason, at)


def end_rows(record: ActRecord, rows: list[AccountSession], reason: EndReason, at: datetime) -> int:
    """Ends these sessions as rows of this act; returns how many."""
    for row in rows:
        row.ended_at, row.end_reason = max(at, row.began_at), reason.value
        row.save(update_fields=["ended_at", "end_reason"])
        record.wrote(row)
    return len(rows)


def note_factor(record: ActRecord, number: int, user_id: int, factor: str, now: datetime) -> None:
    """Notes in a person's running session that a factor was proven just now: code, passkey, or password. Does nothing
    if the act does not come from a session."""
    row = AccountSession.objects.filter(pk=number, user_id=user_id, ended_at=None).first()
    if row is None:
        return
    row.fresh_at = now
    if row.method == Method.PASSWORD.value and factor in ("code", "passkey"):
        row.method = (Method.PASSWORD_CODE if factor == "code" else Method.PASSWORD_PASSKEY).value
    row.save(update_fields=["fresh_at", "method"])
    record.wrote(row)
