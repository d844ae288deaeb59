"""The list of redactions with who waits for whom (articles 3, 21, 25)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from mingcha.jobs.queries import jobs_called
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.privacy.redaction.exception_offers import asked_exceptions
from mingcha.privacy.redaction.kinds import is_confirmed
from mingcha.privacy.redaction.models import Redaction, RedactionEdit, RedactionException, ReviewItem
from mingcha.privacy.redaction.offers import waits_for
from mingcha.privacy.redaction.reach import readable
from mingcha.privacy.redaction.rows import named_ones, parties_from, redaction_row, redactions_with_points
from mingcha.privacy.redaction.states import RedactionState
from mingcha.privacy.redaction.values import (
    ALL_REDACTIONS,
    ExceptionState,
    Parties,
    RedactionKind,
    RedactionRow,
    RedactionsAsked,
)
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.registrars import hands_of


@dataclass(frozen=True, slots=True)
class ListedRedaction:
    """A redaction of a list: how many of its items are answered, how much of it is asked to stay visible by law and was
    not decided, whether its next step or such a decision is the reader's, whether what it is for is confirmed, and why
    its job failed (None for one that did not, or whose job is forgotten)."""

    row: RedactionRow
    items: int
    answered: int
    exceptions: int
    is_mine: bool
    is_confirmed: bool
    failure: Words | None


@cites("3", "21", "25")
def listed_redactions(
    reader: Reader, *, at: datetime, asked: RedactionsAsked = ALL_REDACTIONS, limit: int = 100, offset: int = 0
) -> tuple[ListedRedaction, ...]:
    """The redactions that a person may read, the newest first; eight questions, whatever their number."""
    who = duty_of(reader, at)
    rows = list(readable(redactions_with_points(), who, asked).order_by("-pk")[offset : offset + limit])
    parties = parties_of_all(rows, who.user_id)
    standing = ReviewItem.objects.filter(redaction__in=rows, gone_in=None).values_list("redaction")
    counts = {
        pk: (items, answered)
        for pk, items, answered in standing.annotate(items=Count("pk"), answered=Count("pk", filter=~Q(answer="")))
    }
    confirmed = confirmed_ones(rows, at)
    asked_to_stay = asked_exceptions(who, rows)
    jobs = jobs_called([held.job for held in rows if held.state == RedactionState.FAILED])
    found = []
    for held in rows:
        job = jobs.get(held.job)
        exceptions, decides = asked_to_stay.get(held.pk, (0, False))
        known = held.pk in confirmed
        is_mine = decides or waits_for(who, held, parties[held.pk], known)
        count = counts.get(held.pk, (0, 0))
        found.append(
            ListedRedaction(redaction_row(held), *count, exceptions, is_mine, known, job.error if job else None)
        )
    return tuple(found)


def confirmed_ones(rows: Sequence[Redaction], at: datetime) -> set[int]:
    """The primary keys of those whose purpose a second person confirmed."""
    named = named_ones(rows, at)
    return {held.pk for held in rows if is_confirmed(RedactionKind(held.kind), held.no in named)}


def parties_of_all(rows: Sequence[Redaction], judged: int) -> dict[int, Parties]:
    """`rows.parties_of` for many redactions, by primary key."""
    edits: dict[int, list[tuple[int, str]]] = {held.pk: [] for held in rows}
    found = RedactionEdit.objects.filter(redaction__in=rows).exclude(by=None).order_by("pk")
    for pk, by, kind in found.values_list("redaction", "by", "kind"):
        edits[pk].append((by, kind))
    askers: dict[int, list[int]] = {held.pk: [] for held in rows}
    asked = RedactionException.objects.filter(redaction__in=rows, state=ExceptionState.APPROVED.value)
    for pk, by in asked.order_by("pk").values_list("redaction", "asked_by"):
        askers[pk].append(by)
    people = {held.maker_id for held in rows} | {held.reviewer_id or 0 for held in rows} | {judged}
    people |= {held.signer_id or 0 for held in rows} | {by for each in edits.values() for by, _ in each}
    people |= {by for each in askers.values() for by in each}
    hands = hands_of(people) if rows else ()
    return {held.pk: parties_from(held, edits[held.pk], askers[held.pk], hands) for held in rows}
