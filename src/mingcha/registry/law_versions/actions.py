"""Stores the versions of the law: each once, never edited after it took effect (art. 26)."""

from collections.abc import Callable, Sequence
from datetime import datetime

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.law.in_force import LawPack
from mingcha.law.retention import shanghai_day
from mingcha.law.versions import Change, Difference, differences, value_digest
from mingcha.registry.law_versions.models import LawVersion
from mingcha.registry.law_versions.queries import taken_in

MOST_ROWS = 200
"""Rows per act: well below the limit of one entry of the log."""


def take_in(by: Actor, clock: Clock, pack: LawPack | None = None) -> int:
    """Stores every dated value and text hash that is new here; returns how many. Idempotent.

    A value that has not taken effect yet may still be changed or removed. Raises Fault(CONFLICT), and stores nothing,
    if a value in effect was edited or removed: a new version is needed (T1-N).
    """
    now = clock.now()
    found = differences(taken_in(), shanghai_day(now), pack)
    refuse_edits(found)
    kinds: tuple[tuple[str, Change, Callable[[ActRecord, Sequence[Difference], datetime], None]], ...] = (
        ("registry.law.take_in", Change.NEW, _add),
        ("registry.law.change_coming", Change.EDITED, _change),
        ("registry.law.take_back", Change.REMOVED, _take_back),
    )
    for name, change, write in kinds:
        each = [one for one in found if one.change is change]
        for first in range(0, len(each), MOST_ROWS):
            part = each[first : first + MOST_ROWS]
            with act(name, by=by, clock=clock, cites=("1", "26")) as record:
                write(record, part, now)
                record.fact("values", [[one.key, one.since.isoformat(), one.here] for one in part])
    return len(found)


def refuse_edits(found: Sequence[Difference]) -> None:
    """Raises Fault(CONFLICT) with each edited value: key, day, both values, article 26."""
    edited = [one for one in found if one.is_forbidden]
    if edited:
        raise Fault(FaultKind.CONFLICT, edited[0].words, "; ".join(one.words.en for one in edited[1:]))


def _add(record: ActRecord, found: Sequence[Difference], now: datetime) -> None:
    for one in found:
        value = one.here or "null"
        record.wrote(
            LawVersion.objects.create(
                key=one.key, valid_from=one.since, value=value, digest=value_digest(value), taken_in_at=now
            )
        )


def _change(record: ActRecord, found: Sequence[Difference], now: datetime) -> None:
    for one in found:
        held = LawVersion.objects.get(key=one.key, valid_from=one.since)
        held.value = one.here or "null"
        held.digest, held.taken_in_at = value_digest(held.value), now
        held.save()
        record.wrote(held)


def _take_back(record: ActRecord, found: Sequence[Difference], now: datetime) -> None:
    del now
    for one in found:
        held = LawVersion.objects.get(key=one.key, valid_from=one.since)
        record.removed(held)
        held.delete()
