"""Ends what a request opened, inside an act: each of its grants, with its revocation for the gateways (15, 19)."""

from datetime import datetime

from mingcha.access.duty.ending import end_grant
from mingcha.access.duty.models import Grant
from mingcha.access.requests.models import Request
from mingcha.access.requests.steps import take_step
from mingcha.access.requests.values import RequestAct
from mingcha.evidence.entries import ActRecord


def end_grants_of(record: ActRecord, held: Request, reason: str, now: datetime) -> list[tuple[str, str]]:
    """Revokes the grants of a request that are not revoked; returns (number, token of the revocation) of each, which
    duty.actions.deliver sends after the act."""
    running = Grant.objects.filter(request=held, revoked_at=None).order_by("pk")
    return [(grant.no, end_grant(record, grant, reason, now)) for grant in running]


def note_delivered(record: ActRecord, held: Request, now: datetime) -> list[tuple[str, str]]:
    """The step of a delivery, inside the act of the export that delivered: from here on the request opens nothing.
    Returns as end_grants_of. Raises Refused (15) if it is not open."""
    take_step(record, held, RequestAct.DELIVER, now)
    return end_grants_of(record, held, "已交付", now)


def note_closed(record: ActRecord, held: Request, now: datetime) -> None:
    """The step of the end, inside the act that ends the last copy (returned or destroyed). Raises Refused (15)."""
    take_step(record, held, RequestAct.CLOSE, now)
