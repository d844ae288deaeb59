"""Rows of clues: found by number, and turned into values; not for pages."""

import re

from django.db.models import QuerySet

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.hands import has_hand_of, person_id
from mingcha.registry.identity.registrars import hands_of
from mingcha.supervision.clues.models import Clue, ClueReceipt
from mingcha.supervision.clues.rules import due_at
from mingcha.supervision.clues.values import (
    ClueFacts,
    ClueKind,
    ClueLevel,
    ClueReceiptRow,
    ClueRow,
    ClueState,
    ReceiptSide,
)

_NO = re.compile(r"X[0-9]{8}-[0-9]{4,6}", re.ASCII)


def with_receipts(rows: QuerySet[Clue]) -> QuerySet[Clue]:
    """Clues with their receipts, by one query more."""
    return rows.prefetch_related("receipts")


def clue_called(no: str) -> Clue:
    """The clue with this number. Raises Fault(NOT_FOUND)."""
    held = with_receipts(Clue.objects.filter(no=no)).first() if _NO.fullmatch(no) else None
    if held is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这条线索", "there is no such clue"), no[:20])
    return held


def sides_of(held: Clue) -> tuple[ReceiptSide, ...]:
    """The sides whose receipts are recorded."""
    return tuple(ReceiptSide(one.side) for one in held.receipts.all())


def clue_facts(held: Clue, asker: str) -> ClueFacts:
    """A clue as its rules see it, for the asker with this actor id. Whose account noted or reported it is compared by
    name, certificate and unit: two accounts of one person are one. Who registered whom is not asked: in a small
    district the only officer registers the guards, and receives what they report in time all the same."""
    me, others = person_id(asker), (held.noted_by, held.reported_by)
    hands = hands_of({me, *map(person_id, others)}) if any(one and one != asker for one in others) else ()
    noted, reported = (bool(one) and (one == asker or has_hand_of(me, [person_id(one)], hands)) for one in others)
    return ClueFacts(held.place, ClueState(held.state), held.seen_at, sides_of(held), noted, reported)


def clue_row(held: Clue) -> ClueRow:
    """A clue as a value."""
    kind = ClueKind(held.kind)
    return ClueRow(
        no=held.no,
        kind=kind,
        camera=held.camera,
        place=held.place,
        seen_at=held.seen_at,
        note=held.note,
        noted_by=held.noted_by,
        noted_at=held.noted_at,
        hold=held.hold,
        important_hold=held.important_hold,
        text=held.text,
        department=held.department,
        reported_by=held.reported_by,
        reported_at=held.reported_at,
        closed_at=held.closed_at,
        withdrawn_by=held.withdrawn_by,
        withdrawn_at=held.withdrawn_at,
        withdraw_reason=held.withdraw_reason,
        state=ClueState(held.state),
        level=ClueLevel(held.level),
        due_at=due_at(kind, held.noted_at),
        receipts=tuple(_receipt(one) for one in sorted(held.receipts.all(), key=lambda one: one.pk)),
    )


def _receipt(held: ClueReceipt) -> ClueReceiptRow:
    return ClueReceiptRow(
        ReceiptSide(held.side),
        held.department,
        held.number,
        held.name,
        held.called_at,
        held.reason,
        held.entered_by,
        held.entered_at,
    )
