"""Rows of tokens inside an act: ends those of a person whose account is made safe anew (decree 799, art. 16(2)(2))."""

from datetime import datetime

from mingcha.evidence.entries import ActRecord
from mingcha.registry.tokens.models import ApiToken


def end_tokens_of(record: ActRecord, user_id: int, at: datetime) -> int:
    """Takes back every token of a person as rows of this act; returns how many. What they opened is ended by the clock
    (access.endings)."""
    tokens = list(ApiToken.objects.filter(user_id=user_id, revoked_at=None).order_by("pk"))
    for token in tokens:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
        record.wrote(token)
    if tokens:
        record.fact("tokens", [token.pk for token in tokens])
    return len(tokens)
