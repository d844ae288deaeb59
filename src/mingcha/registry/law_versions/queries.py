"""What this installation took in of the law, and since when (articles 1, 26)."""

import datetime as dt
from dataclasses import dataclass

from mingcha.registry.law_versions.models import LawVersion


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A dated value as it was taken in: `digest` is the base64 SHA-256 of `value` (canonical JSON)."""

    key: str
    valid_from: dt.date
    value: str
    digest: str
    at: dt.datetime


def taken_in() -> dict[tuple[str, dt.date], str]:
    """The canonical JSON of every version taken in, by (key, the day from which it holds)."""
    rows = LawVersion.objects.values_list("key", "valid_from", "value")
    return {(key, valid_from): value for key, valid_from, value in rows}


def versions_taken_in() -> tuple[TakenIn, ...]:
    """Every version taken in, the newest first."""
    rows = LawVersion.objects.order_by("-taken_in_at", "key", "valid_from")
    return tuple(TakenIn(row.key, row.valid_from, row.value, row.digest, row.taken_in_at) for row in rows)
