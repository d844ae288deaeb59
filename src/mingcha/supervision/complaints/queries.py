"""Complaints for their auditors, and what who complained reads of the own one (article 25)."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.reports.check_words import is_word_of
from mingcha.supervision.complaints import rules
from mingcha.supervision.complaints.models import Complaint
from mingcha.supervision.complaints.rows import (
    complaint_facts,
    complaint_for,
    complaint_row,
    organs,
    readable_complaints,
)
from mingcha.supervision.complaints.values import (
    DIGEST_ABOUT,
    ComplainantView,
    ComplaintRow,
    ComplaintState,
    ComplaintSteps,
    ReferredTo,
    complaint_no,
    number_of_complaint,
)

MOST_ORGANS = 500
"""Names of organs that a form offers."""


@cites("25")
def complaints(
    reader: Reader, *, at: datetime, closed: bool = False, limit: int = 100, offset: int = 0
) -> tuple[ComplaintRow, ...]:
    """The complaints on the reader's side of the wall: the open ones, the oldest first, after them those beyond a bound
    of their day, or the closed ones, the newest first. Raises Refused (article 25) for who is no auditor."""
    rows = _asked_for(reader, at, closed=closed).order_by(*(("-pk",) if closed else ("beyond_bound", "pk")))
    return tuple(complaint_row(held, shanghai_day(at)) for held in rows[offset : offset + limit])


@cites("25")
def count_complaints(reader: Reader, *, at: datetime, closed: bool = False) -> int:
    """How many such complaints there are."""
    return _asked_for(reader, at, closed=closed).count()


@cites("25")
def withheld_complaints(reader: Reader, numbers: Collection[int], *, at: datetime) -> frozenset[int]:
    """Of these complaints those behind the wall: of them the reader sees no entry of the log either."""
    if not numbers:
        return frozenset()
    seen = readable_complaints(duty_of(reader, at)).filter(pk__in=numbers).values_list("pk", flat=True)
    return frozenset(numbers) - frozenset(seen)


@cites("25")
def complaint(reader: Reader, number: int, *, at: datetime) -> ComplaintRow:
    """One complaint. Raises Refused (article 25) for who is no auditor, Fault(NOT_FOUND) also behind the wall."""
    return complaint_row(_one(reader, number, at), shanghai_day(at))


@cites("25")
def steps_of_complaint(reader: Reader, number: int, *, at: datetime) -> ComplaintSteps:
    """What the reader may do with one now. Raises as `complaint`."""
    facts, today = complaint_facts(_one(reader, number, at)), shanghai_day(at)
    return ComplaintSteps(
        examine=bool(rules.may_examine_complaint(facts, "-")),
        answer=bool(rules.may_answer_complaint(facts, "-")),
        refer=bool(rules.may_refer_complaint(facts, ReferredTo.SUPERVISORY, "-", "-")),
        reply=bool(rules.may_record_reply(facts, "-", today, today)),
        close=bool(rules.may_close_complaint(facts)),
    )


@cites("25")
def complaint_of_complainant(no: str, secret: str) -> ComplainantView:
    """State and answer of a complaint, for whoever has its number and secret. Raises Fault(NOT_FOUND), the same for an
    unknown number and a wrong secret."""
    number = number_of_complaint(no)
    held = Complaint.objects.filter(pk=number).first() if number else None
    if held is None or not is_word_of(secret, held.secret_digest, DIGEST_ABOUT):
        raise Fault(FaultKind.NOT_FOUND, Words("编号或者查询码不对", "the number or the check word is wrong"))
    to = ReferredTo(held.referred_to) if held.referred_to else None
    state, due_on = ComplaintState(held.state), rules.answer_due_on(held.received_on)
    return ComplainantView(complaint_no(held.pk), held.received_on, due_on, state, to, held.body, held.answer)


@cites("25")
def organ_names() -> tuple[str, ...]:
    """The names of the organs of the register, each once, for whoever complains: no unit, no person."""
    return tuple(dict.fromkeys(organs().values_list("name", flat=True)[:MOST_ORGANS]))


def _one(reader: Reader, number: int, at: datetime) -> Complaint:
    who = duty_of(reader, at)
    require(rules.may_handle_complaints(who))
    return complaint_for(who, number)


def _asked_for(reader: Reader, at: datetime, *, closed: bool) -> QuerySet[Complaint]:
    who = duty_of(reader, at)
    require(rules.may_handle_complaints(who))
    rows, over = readable_complaints(who), ComplaintState.CLOSED.value
    return rows.filter(state=over) if closed else rows.exclude(state=over)
