"""Ends shares, takes points and people out of them, inside another act (articles 13(2), 16(3), 19). Grants under them
are revoked by the clock (duty.of_shares.grants_past_share), and no further ticket is issued from here on."""

from collections.abc import Iterable
from datetime import datetime

from mingcha.access.shares.models import SharedPerson, SharedPoint
from mingcha.access.shares.rows import share_called
from mingcha.access.shares.values import MOST_WHY
from mingcha.evidence.entries import ActRecord
from mingcha.evidence.one_of import OneOf
from mingcha.kit.checked import checked_name
from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words


@cites("13(2)", "16(3)")
def end_shared(record: ActRecord, no: str, why: str, now: datetime) -> None:
    """Ends a share, in the transaction of another act; it never opens again: what goes on is another share. Raises
    Fault(NOT_FOUND), Fault(CONFLICT) for one that has ended, Fault(INVALID) without a reason."""
    record.alone_from_here()
    held = share_called(no)
    if held.ended_at is not None:
        raise Fault(FaultKind.CONFLICT, Words("共享已终止", "the share has ended already"), no)
    held.ended_at, held.ended_by, held.ended_why = now, record.by.id, checked_name(why, MOST_WHY)
    held.save(update_fields=["ended_at", "ended_by", "ended_why"])
    record.wrote(held)
    record.fact("share", no)
    record.fact("why", held.ended_why)


@cites("13(2)", "16(3)")
def shorten_shared(record: ActRecord, no: str, until_at: datetime) -> None:
    """Lets a share end earlier, in the transaction of another act; one that ends by then already is left as it is.
    Raises Fault(NOT_FOUND)."""
    record.alone_from_here()
    held = share_called(no)
    if held.until_at <= until_at:
        return
    held.until_at = until_at
    held.save(update_fields=["until_at"])
    record.wrote(held)
    record.fact("share", no)
    record.fact("share_until", until_at.isoformat())


@cites("13(2)", "16(3)")
def withdraw_shared_points(record: ActRecord, no: str, codes: Iterable[str], why: str, now: datetime) -> int:
    """Takes points (20-digit codes) out of a share, in the transaction of another act; returns their number. Those that
    it does not have, or that were withdrawn, are skipped. Raises Fault(NOT_FOUND), Fault(INVALID) without a reason."""
    record.alone_from_here()
    held, reason = share_called(no), checked_name(why, MOST_WHY)
    standing = SharedPoint.objects.filter(share=held, point__code__in=set(codes), withdrawn_at=None)
    keys = list(standing.order_by("pk").values_list("pk", flat=True))
    SharedPoint.objects.filter(pk__in=keys).update(withdrawn_at=now, withdrawn_why=reason)
    count = record.wrote_many(SharedPoint, keys)
    record.fact("share", no)
    record.fact("withdrawn", count)
    record.fact("why", reason)
    return count


@cites("13(2)", "16(3)")
def withdraw_rows_of_shares(record: ActRecord, keys: Iterable[int], why: str, now: datetime) -> int:
    """Takes points out of many shares by the keys of their rows, in the transaction of another act; returns their
    number. Those that were withdrawn are skipped. Raises Fault(INVALID) without a reason."""
    record.alone_from_here()
    standing = SharedPoint.objects.filter(OneOf("pk", sorted(set(keys))), withdrawn_at=None).order_by("pk")
    found = dict(standing.values_list("pk", "share__no"))
    SharedPoint.objects.filter(OneOf("pk", list(found))).update(
        withdrawn_at=now, withdrawn_why=checked_name(why, MOST_WHY)
    )
    count = record.wrote_many(SharedPoint, found)
    record.fact("shares", sorted(set(found.values())))
    record.fact("withdrawn", count)
    record.fact("why", why)
    return count


@cites("13(2)", "16(3)")
def remove_shared_person(record: ActRecord, no: str, user_id: int, now: datetime) -> None:
    """Takes a person out of a share, in the transaction of another act. Raises Fault(NOT_FOUND) for a share or for a
    person whom it does not name."""
    record.alone_from_here()
    named = SharedPerson.objects.filter(share=share_called(no), user=user_id, removed_at=None).first()
    if named is None:
        raise Fault(FaultKind.NOT_FOUND, Words("共享中没有指名该人员", "the share does not name this person"), no)
    named.removed_at = now
    named.save(update_fields=["removed_at"])
    record.wrote(named)
    record.fact("share", no)
    record.fact("person", user_id)
