"""Ends a grant inside an act: the row, and the signed revocation in the outbox (articles 16(3), 19)."""

from datetime import datetime

from django.conf import settings

from mingcha.access.duty import rules
from mingcha.access.duty.models import Grant, Revocation
from mingcha.access.tickets.tokens import TICKET_KEY, RevocationPayload, build_revocation
from mingcha.evidence.entries import ActRecord
from mingcha.kit.clock import unix_ms


def end_grant(record: ActRecord, held: Grant, reason: str, now: datetime) -> str:
    """Revokes a grant that is not revoked yet; returns the revocation's token for the gateways, which
    duty.actions.deliver sends after the act."""
    held.revoked_at, held.revoked_by, held.revoked_why = now, record.by.id, reason.strip()[: rules.MOST_REASON]
    held.save(update_fields=["revoked_at", "revoked_by", "revoked_why"])
    # one millisecond later, so that a ticket issued in this very millisecond ends too
    payload = RevocationPayload(held.no, unix_ms(now) + 1)
    token = build_revocation(payload, settings.MINGCHA_KEYS.signer(TICKET_KEY))
    revocation = Revocation.objects.create(grant=held, token=token, made_at=now)
    record.wrote(held, revocation)
    return token
