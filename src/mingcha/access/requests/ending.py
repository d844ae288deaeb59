"""Ends the grants of a request inside an act, with revocations for the gateways (15, 19)."""

from datetime import datetime

from mingcha.access.duty.ending import end_grant
from mingcha.access.duty.models import Grant
from mingcha.access.requests.models import Request
from mingcha.evidence.entries import ActRecord


def end_grants_of(
    record: ActRecord, held: Request, reason: str, now: datetime, *, holder: int | None = None
) -> list[tuple[str, str]]:
    """Revokes the grants of a request that are not revoked (those of `holder` alone, a user id, if given); returns
    (number, token of the revocation) of each, which duty.actions.deliver sends after the act."""
    running = Grant.objects.filter(request=held, revoked_at=None).order_by("pk")
    if holder is not None:
        running = running.filter(user_id=holder)
    return [(grant.no, end_grant(record, grant, reason, now)) for grant in running]
