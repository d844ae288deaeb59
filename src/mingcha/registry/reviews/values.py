"""Accounts with their use and review, as frozen values (decree 799, art. 16(2)(2))."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mingcha.kit.words import Words


class ReviewOutcome(StrEnum):
    """What a row of the reviews says."""

    KEPT = "kept"  # models.KEPT: a person looked at the account: it is still needed
    NOTICE = "notice"  # the clock: dormant, disabled after the notice unless its person signs in
    FROM_NOW = "from_now"  # the clock: no use is known from before, so the days count from here


@dataclass(frozen=True, slots=True)
class AccountUse:
    """An account: last sign-in (None: none is known), last review, since when a notice runs (None: none)."""

    username: str
    name: str
    organisation: str
    active: bool
    roles: tuple[Words, ...]
    signed_in_at: datetime | None
    used_at: datetime | None
    reviewed_at: datetime | None
    reviewed_by: str
    review_due: bool
    dormant: bool
    disabled_on: datetime | None
