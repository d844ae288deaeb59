"""Keeps the items of a review with what there is to be looked at (article 21)."""

from collections.abc import Iterable, Sequence

from django.db.models import Max

from mingcha.evidence.entries import ActRecord
from mingcha.privacy.redaction.edits import EditKind, NewEdit, kept_visible
from mingcha.privacy.redaction.models import Redaction, ReviewItem
from mingcha.privacy.redaction.rows import standing_items
from mingcha.privacy.redaction.values import FoundItem, ItemKind, Span


def put_items(record: ActRecord, held: Redaction, found: Iterable[FoundItem], *, touched: Sequence[Span] = ()) -> None:
    """Makes the standing items those that were found, in the transaction of an act: new ones are added, others go, and
    those that edits touch (`touched`) lose their answer. What a gate found stays."""
    wanted = dict.fromkeys((one.kind.value, one.span.from_90k, one.span.to_90k, one.track) for one in found)
    for item in standing_items(held):
        key = (item.kind, item.from_90k, item.to_90k, item.track)
        is_touched = any(one.meets(Span(item.from_90k, item.to_90k)) for one in touched)
        if key in wanted:
            del wanted[key]
        elif item.kind != ItemKind.RESIDUAL:
            item.gone_in = held.revision
        if item.gone_in is None and not (is_touched and item.answer):
            continue
        if item.gone_in is None:
            clear_answer(item)
        item.save()
        record.wrote(item)
    add_items(record, held, (FoundItem(ItemKind(kind), Span(a, b), track) for kind, a, b, track in wanted))


def kept_items(edits: Sequence[NewEdit]) -> tuple[FoundItem, ...]:
    """What stays visible after these edits, each to be confirmed by the reviewer, whatever the engine finds: the person
    concerned, and each track that is excepted by law, of which the engine makes no item."""
    kept = (FoundItem(ItemKind.KEPT, one.span, one.track) for one in kept_visible(edits))
    excepted = (FoundItem(ItemKind.EDIT, edit.span, edit.track) for edit in edits if edit.kind is EditKind.EXCEPT)
    return (*kept, *excepted)


def add_items(record: ActRecord, held: Redaction, found: Iterable[FoundItem]) -> None:
    """Adds items, in the transaction of an act."""
    last = ReviewItem.objects.filter(redaction=held).aggregate(last=Max("number"))["last"] or 0
    record.insert_many(
        ReviewItem,
        (
            ReviewItem(
                redaction=held,
                number=number,
                kind=one.kind.value,
                from_90k=one.span.from_90k,
                to_90k=one.span.to_90k,
                track=one.track,
            )
            for number, one in enumerate(found, start=last + 1)
        ),
    )


def clear_answer(item: ReviewItem) -> None:
    """Takes an answer away, unsaved."""
    item.answer, item.by, item.person, item.at = "", None, "", None
