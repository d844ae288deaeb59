"""Grants of duty viewing and waiting revocations, as frozen values (articles 16(2), 19)."""

from dataclasses import dataclass
from datetime import datetime

from mingcha.kit.words import Words


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A grant for its holder's page: `points` are 20-digit codes; `in_force` at the instant asked for."""

    no: str
    username: str
    person: str
    purpose: str
    purpose_words: Words
    article: str
    points: tuple[str, ...]
    valid_from: datetime
    valid_until: datetime
    revoked_at: datetime | None
    revoked_why: str
    in_force: bool


@dataclass(frozen=True, slots=True)
class WaitingRevocation:
    """A revocation that the gateway has not accepted yet."""

    grant: str
    token: str
    made_at: datetime
