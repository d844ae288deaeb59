"""Batches are sealed, sent, received and given up by the program that pushes; a person has what was refused sent again
(article 13(1))."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from mingcha.evidence.entries import ActRecord, act
from mingcha.evidence.one_of import OneOf
from mingcha.kit.actor import Actor
from mingcha.kit.canonical import Json, canonical_json, sha256
from mingcha.kit.checked import or_missing
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.findings.turning import NothingLeft
from mingcha.registry.identity.asker import Asker, actor_of, duty_of, way_in
from mingcha.registry.refusals.actions import refusals_noted
from mingcha.sharing.adapters.port import KeyAnswer, OutgoingBatch, PushOperation, Receipt
from mingcha.sharing.pushes import rules
from mingcha.sharing.pushes.marks import mark_subjects
from mingcha.sharing.pushes.models import MOST_RECEIPT_BYTES, Batch, PushedRow, PushItem
from mingcha.sharing.pushes.naming import nameable_keys
from mingcha.sharing.pushes.rows import (
    RowSource,
    batch_called,
    items_of,
    line_of,
    next_batch_no,
    outgoing_item,
    sent_batch,
)
from mingcha.sharing.pushes.states import BATCH_STEPS, BatchState, ItemState
from mingcha.sharing.pushes.values import CurrentRow, SentBatch, TakenReceipt
from mingcha.sharing.targets.foreign_text import OLDER_THERE, plain_line, plain_why
from mingcha.sharing.targets.models import Target
from mingcha.sharing.targets.rows import target_called, target_facts

MOST_ITEMS = 500
"""Items of a batch; each waits for its turn in the log once when it is sealed and once when its receipt comes."""
_CITED = ("13(1)",)


@cites("13(1)", "GDSR")
def seal_batch(by: Actor, *, target: str, clock: Clock) -> OutgoingBatch | None:
    """Fixes a batch of what waits for a target, withdrawals first; None if nothing does. The points are read again: a
    version that is no longer what would leave stays behind and is judged anew. While the target is paused, withdrawals
    alone are in it. Raises Refused (article 13(1)) for one that is disabled, or paused so that nothing leaves."""
    held = target_called(target)
    if not _waiting(held).exists():
        return None
    stale, made = list[str](), list[OutgoingBatch]()
    with (
        suppress(NothingLeft),
        act("sharing.batch.seal", by=by, clock=clock, cites=_CITED) as record,
    ):
        now, held = clock.now(), target_called(target)
        require(rules.may_push(target_facts(held), withdraws=held.paused_at is not None))
        items = _chosen(held, line_of(held).tries)
        current = {one.key: one for one in RowSource.at(held, now).of_subjects([one.subject for one in items])}
        stale = sorted({one.subject for one in items if not _stands(one, current)})
        made.append(_sealed(record, held, [one for one in items if one.subject not in stale], current, now))
    if stale:
        with transaction.atomic():
            mark_subjects(held.pk, stale)
    return made[0] if made else None


@cites("13(1)")
def note_sent(by: Actor, *, no: str, clock: Clock) -> None:
    """Records that a batch left whose receipt comes later. Raises Fault(NOT_FOUND), Fault(CONFLICT) if it left or was
    given up."""
    with act("sharing.batch.send", by=by, clock=clock, cites=_CITED) as record:
        held = batch_called(no)
        _step(held, BatchState.SENT)
        held.sent_at = clock.now()
        _save(record, held)


@cites("13(1)")
def receive_batch(
    by: Actor, *, no: str, receipt: Receipt, clock: Clock, sent_at: datetime | None = None
) -> TakenReceipt:
    """Takes in the receipt of a batch; `sent_at`: when it left, of a receipt that came with the answer. A receipt with
    a fault changes nothing and is no act. Raises Fault(NOT_FOUND)."""
    taken = rules.taken_receipt(_as_sent(batch_called(no), sent_at), receipt)
    if taken.fault is not None:
        return taken
    with act("sharing.batch.receive", by=by, clock=clock, cites=_CITED) as record:
        held, now = batch_called(no), clock.now()
        taken = rules.taken_receipt(_as_sent(held, sent_at), receipt)
        if taken.fault is not None:
            raise Fault(FaultKind.CONFLICT, taken.fault.words)
        _take_in(held, taken, now)
        held.state, held.received_at, held.taken_at = taken.state.value, now, plain_line(receipt.taken_at, 40)
        held.sent_at = held.sent_at or sent_at
        held.receipt_digest, held.receipt = _digest_of(receipt), _not_taken(receipt)
        _save(record, held)
        for name in ("acknowledged", "refused", "waiting"):
            record.fact(name, len(getattr(taken, name)))
    return taken


@cites("13(1)")
def give_up_batch(by: Actor, *, no: str, why: str, clock: Clock, has_stayed: bool = False) -> None:
    """Gives up a batch without a receipt; its items wait again. `has_stayed`: nothing of it was handed to the receiver.
    Raises Fault(NOT_FOUND), Fault(CONFLICT) for a batch with a receipt, or given up before."""
    with act("sharing.batch.give_up", by=by, clock=clock, cites=_CITED) as record:
        held = batch_called(no)
        items = items_of(held)
        _step(held, BatchState.GIVEN_UP)
        held.why = plain_why(why, rules.MOST_REASON) or "—"
        _wait_again(held.target_id, _as_before(items) if has_stayed else items)
        _save(record, held)
        record.fact("why", held.why)


@cites("3", "13(1)")
def send_again(by: Asker, *, target: str, key: str, clock: Clock) -> None:
    """Has a version sent again that the receiver refused. Raises Refused (articles 3, 13(1)), Fault(NOT_FOUND), also
    for a key that this person may not be told."""
    with (
        refusals_noted(by, "sharing.batch.send_again", target, clock),
        act("sharing.batch.send_again", by=actor_of(by), clock=clock, cites=_CITED) as record,
    ):
        now, key = clock.now(), key[: rules.MOST_KEY]
        held, who = target_called(target), duty_of(by, now)
        require(rules.may_send_again(who, ItemState.REFUSED))
        item = PushItem.objects.filter(target=held, key=key).order_by("-version").first()
        given = nameable_keys(who, held, {key}, at=now, by_token=bool(way_in(by).token))
        item = or_missing(item if key in given else None, "推送条目", "pushed version", key)
        require(rules.may_send_again(who, ItemState(item.state)))
        record.fact("target", held.name)
        record.fact("key", item.key)
        record.fact("version", item.version)
        record.fact("batch", item.batch)
        _wait_again(held.pk, [item])


def _chosen(held: Target, failures: int) -> list[PushItem]:
    """The items of the next batch, withdrawals first, then those that were in the fewest batches. All of a subject
    leave together, so that a point under another code never stands twice; a subject of which something is on its way
    waits for that receipt. After `failures` in a row withdrawals leave alone, and batches are halved by each: what the
    receiver cannot swallow does not keep the others."""
    most, waiting, first = rules.most_items(MOST_ITEMS, failures), _waiting(held), list[str]()
    for operation in (PushOperation.WITHDRAW, PushOperation.UPSERT):  # each in the order of the index
        if failures and first:
            waiting = waiting.filter(operation=PushOperation.WITHDRAW.value)
            break
        rows = waiting.filter(operation=operation.value).order_by("tries", "pk")
        first += rows.values_list("subject", flat=True)[: most - len(first)]
    subjects = list(dict.fromkeys(first))
    if not subjects:
        return []
    by_subject: dict[str, list[PushItem]] = {subject: [] for subject in subjects}
    for one in waiting.filter(OneOf("subject", subjects)).order_by("-operation", "pk"):
        by_subject[one.subject].append(one)
    found: list[PushItem] = []
    for items in by_subject.values():
        if found and len(found) + len(items) > most:
            break
        found += items
    return sorted(found, key=lambda one: (one.operation != PushOperation.WITHDRAW.value, one.pk))


def _waiting(held: Target) -> QuerySet[PushItem]:
    """The items of a target that may leave now: of one that is paused, withdrawals alone."""
    on_the_way = PushItem.objects.filter(
        target=OuterRef("target"), subject=OuterRef("subject"), state=ItemState.SENT.value
    )
    waiting = PushItem.objects.filter(target=held, state=ItemState.WAITING.value).exclude(Exists(on_the_way))
    return waiting if held.paused_at is None else waiting.filter(operation=PushOperation.WITHDRAW.value)


def _stands(item: PushItem, current: dict[str, CurrentRow]) -> bool:
    """Whether a version is what would leave now."""
    now = current.get(item.key)
    if item.operation == PushOperation.WITHDRAW.value:
        return now is None
    return now is not None and now.digest == item.digest


def _sealed(
    record: ActRecord, held: Target, items: Sequence[PushItem], current: dict[str, CurrentRow], now: datetime
) -> OutgoingBatch:
    if not items:
        raise NothingLeft
    listed = tuple(
        outgoing_item(one, None if one.operation == PushOperation.WITHDRAW.value else current[one.key].row)
        for one in items
    )
    batch = Batch.objects.create(
        no=next_batch_no(now),
        target=held,
        count=len(listed),
        withdrawals=sum(one.operation is PushOperation.WITHDRAW for one in listed),
        digest=rules.batch_digest(listed),
        state=BatchState.SEALED.value,
        sealed_at=now,
    )
    for one in items:
        one.state, one.batch, one.tries = ItemState.SENT.value, batch.no, one.tries + 1
    PushItem.objects.bulk_update(items, ["state", "batch", "tries"], batch_size=200)
    record.wrote(batch)
    _facts(record, batch)
    return OutgoingBatch(batch.no, batch.digest, listed)


def _as_sent(held: Batch, sent_at: datetime | None) -> SentBatch:
    """A batch as its receipt is judged: one whose receipt came with the answer has left."""
    if sent_at is not None and held.state == BatchState.SEALED.value:
        held.state = BatchState.SENT.value
    return sent_batch(held, items_of(held))


def _take_in(held: Batch, taken: TakenReceipt, now: datetime) -> None:
    """Puts the results of a receipt into items and acknowledged rows."""
    items = {one.key: one for one in items_of(held)}
    done = [items[key] for key in taken.acknowledged]
    PushItem.objects.filter(OneOf("pk", [one.pk for one in done])).update(state=ItemState.ACKNOWLEDGED.value)
    columns = ("subject", "version", "operation", "digest")
    rows = [
        PushedRow(
            target_id=held.target_id, key=one.key, acknowledged_at=now, **{name: getattr(one, name) for name in columns}
        )
        for one in done
    ]
    PushedRow.objects.bulk_create(
        rows, update_conflicts=True, update_fields=[*columns, "acknowledged_at"], unique_fields=["target", "key"]
    )
    for key, reason in taken.refused:
        items[key].state = ItemState.REFUSED.value
        items[key].is_older_there = key in taken.older
        items[key].why = plain_why(reason, rules.MOST_REASON) or (OLDER_THERE if key in taken.older else "—")
    written = ["state", "why", "is_older_there"]
    PushItem.objects.bulk_update([items[key] for key, _ in taken.refused], written, batch_size=200)
    _supersede(held.target_id, [items[key] for key, _ in taken.refused])
    _wait_again(held.target_id, [items[key] for key in taken.waiting])


def _wait_again(target: int, items: Collection[PushItem]) -> None:
    """Has items wait again, unless a newer version of their key was made meanwhile."""
    PushItem.objects.filter(OneOf("pk", [one.pk for one in items])).update(
        state=ItemState.WAITING.value, batch="", why="", is_older_there=False
    )
    _supersede(target, items)


def _as_before(items: Sequence[PushItem]) -> list[PushItem]:
    """Items of a batch of which nothing left, as they were before it, in their order. Those that were in no other one
    go behind all that wait: what a receiver cannot swallow must not keep the others, and a point that becomes a secret
    is forgotten and not withdrawn."""
    new, others = [one for one in items if one.tries == 1], [one for one in items if one.tries > 1]
    PushItem.objects.filter(OneOf("pk", [one.pk for one in others])).update(tries=F("tries") - 1)
    PushItem.objects.filter(OneOf("pk", [one.pk for one in new])).delete()
    for one in new:
        one.pk, one.tries = None, 0
    return [*others, *PushItem.objects.bulk_create(new)]


def _supersede(target: int, items: Collection[PushItem]) -> None:
    newer = PushItem.objects.filter(
        target=target, key=OuterRef("key"), version__gt=OuterRef("version"), state=ItemState.WAITING.value
    )
    replaced = PushItem.objects.filter(Exists(newer), OneOf("pk", [one.pk for one in items]))
    replaced.update(state=ItemState.SUPERSEDED.value)


def _step(held: Batch, to: BatchState) -> None:
    if to not in BATCH_STEPS[BatchState(held.state)]:
        words = Words("该批次已有回执或者已放弃", "the batch has its receipt, or was given up")
        raise Fault(FaultKind.CONFLICT, words, held.no)
    held.state = to.value


def _save(record: ActRecord, held: Batch) -> None:
    held.save()
    record.wrote(held)
    _facts(record, held)


def _facts(record: ActRecord, held: Batch) -> None:
    for key, value in (
        ("batch", held.no), ("target", held.target.name), ("count", held.count), ("withdrawals", held.withdrawals),
        ("digest", held.digest), ("state", held.state),
    ):  # fmt: skip
        record.fact(key, value)


def _digest_of(receipt: Receipt) -> str:
    listed: list[Json] = [[one.key, one.version, one.answer.value, one.reason] for one in receipt.results]
    return sha256(canonical_json([receipt.batch, receipt.digest, receipt.taken_at, listed])).hex()


def _not_taken(receipt: Receipt) -> list[list[str]]:
    """The results that are not ok, as many as are kept."""
    found = [
        [one.key, one.answer.value, plain_why(one.reason, rules.MOST_REASON)]
        for one in receipt.results
        if one.answer is not KeyAnswer.OK
    ]
    while len(canonical_json(found)) > MOST_RECEIPT_BYTES:
        found = found[: len(found) // 2]
    return found
