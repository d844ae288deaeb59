"""Sessions as frozen values (decree 799, art. 16(2)(2))."""

from dataclasses import dataclass
from datetime import datetime

from mingcha.registry.sessions.rules import EndReason, Method


@dataclass(frozen=True, slots=True)
class Browser:
    """Where a request comes from: its network address, and browser and system in words."""

    address: str
    words: str


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session. `acted_at`: when the person last did something by hand, None: not since the sign-in.
    `failed_before`: failed attempts on the account since the sign-in before this one."""

    number: int
    user_id: int
    began_at: datetime
    seen_at: datetime
    acted_at: datetime | None
    fresh_at: datetime | None
    method: Method
    address: str
    browser: str
    failed_before: int
    ended_at: datetime | None
    end_reason: EndReason | None
