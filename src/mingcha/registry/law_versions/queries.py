"""Queries of the stored versions of the law (articles 1, 26)."""

import datetime as dt
from dataclasses import dataclass

from mingcha.registry.law_versions.models import LawVersion


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A stored dated value: `digest` is the base64 SHA-256 of `value` (canonical JSON)."""

    key: str
    valid_from: dt.date
    value: str
    digest: str
    at: dt.datetime


def taken_in() -> dict[tuple[str, dt.date], str]:
    """The canonical JSON of every stored version, by (key, first day)."""
    rows = LawVersion.objects.values_list("key", "valid_from", "value")
    return {(key, valid_from): value for key, valid_from, value in rows}


def versions_taken_in() -> tuple[TakenIn, ...]:
    """Every stored version, newest first."""
    rows = LawVersion.objects.order_by("-taken_in_at", "key", "valid_from")
    return tuple(TakenIn(row.key, row.valid_from, row.value, row.digest, row.taken_in_at) for row in rows)
