"""The list of redactions with who waits for whom (articles 3, 21, 25)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from mingcha.kit.decision import cites
from mingcha.privacy.redaction.models import Redaction, RedactionEdit, ReviewItem
from mingcha.privacy.redaction.offers import waits_for
from mingcha.privacy.redaction.reach import readable
from mingcha.privacy.redaction.rows import is_uncovering, redaction_row, redactions_with_points
from mingcha.privacy.redaction.values import ALL_REDACTIONS, Parties, RedactionRow, RedactionsAsked
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.registrars import hands_of


@dataclass(frozen=True, slots=True)
class ListedRedaction:
    """A redaction of a list: how many of its items are answered, and whether its next step is the reader's."""

    row: RedactionRow
    items: int
    answered: int
    is_mine: bool


@cites("3", "21", "25")
def listed_redactions(
    reader: Reader, *, at: datetime, asked: RedactionsAsked = ALL_REDACTIONS, limit: int = 100, offset: int = 0
) -> tuple[ListedRedaction, ...]:
    """The redactions that a person may read, the newest first; four questions, whatever their number."""
    who = duty_of(reader, at)
    rows = list(readable(redactions_with_points(), who, asked).order_by("-pk")[offset : offset + limit])
    parties = parties_of_all(rows, who.user_id)
    standing = ReviewItem.objects.filter(redaction__in=rows, gone_in=None).values_list("redaction")
    counts = {
        pk: (items, answered)
        for pk, items, answered in standing.annotate(items=Count("pk"), answered=Count("pk", filter=~Q(answer="")))
    }
    return tuple(
        ListedRedaction(redaction_row(held), *counts.get(held.pk, (0, 0)), waits_for(who, held, parties[held.pk]))
        for held in rows
    )


def parties_of_all(rows: Sequence[Redaction], judged: int) -> dict[int, Parties]:
    """`rows.parties_of` for many redactions, by primary key."""
    edits: dict[int, list[tuple[int, str]]] = {held.pk: [] for held in rows}
    found = RedactionEdit.objects.filter(redaction__in=rows).order_by("pk")
    for pk, by, kind in found.values_list("redaction", "by", "kind"):
        edits[pk].append((by, kind))
    people = {held.maker_id for held in rows} | {held.reviewer_id or 0 for held in rows} | {judged}
    people |= {held.signer_id or 0 for held in rows} | {by for each in edits.values() for by, _ in each}
    hands = hands_of(people) if rows else ()
    return {
        held.pk: Parties(
            held.maker_id,
            tuple(dict.fromkeys(by for by, _ in edits[held.pk])),
            tuple(dict.fromkeys(by for by, kind in edits[held.pk] if is_uncovering(kind))),
            held.reviewer_id or 0,
            held.signer_id or 0,
            hands,
        )
        for held in rows
    }
