"""The only writers of access, by noun: duty viewing (grants, tickets, revocations) and pictures kept as evidence."""

from mingcha.access.actions.duty import (
    DUTY_ENDED,
    MOST_ADDED,
    ON_SCREEN,
    SendRevocation,
    deliver,
    end_grants_without_duty,
    issue_ticket,
    open_duty_grant,
    revoke_grant,
    widen_duty_grant,
)
from mingcha.access.actions.snapshots import take_snapshot, view_snapshot

__all__ = [
    "DUTY_ENDED",
    "MOST_ADDED",
    "ON_SCREEN",
    "SendRevocation",
    "deliver",
    "end_grants_without_duty",
    "issue_ticket",
    "open_duty_grant",
    "revoke_grant",
    "take_snapshot",
    "view_snapshot",
    "widen_duty_grant",
]
