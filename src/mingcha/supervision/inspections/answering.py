"""The manager of a unit answers the order to correct (decree 799, art. 24)."""

from contextlib import nullcontext
from pathlib import Path

from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_lines
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.law.retention import shanghai_day
from mingcha.registry.documents.keeping import kept_scan
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.supervision.inspections.answers import may_answer_order
from mingcha.supervision.inspections.models import OrderAnswer
from mingcha.supervision.inspections.rows import facts_of, inspection_called
from mingcha.supervision.inspections.rules import MOST_ANSWER
from mingcha.supervision.inspections.values import NewOrderAnswer

ORDER_ANSWERS = "order-answers"
"""The folder of what units hand in with their answers, below the documents."""


@cites("799-24")
def answer_order(
    by: Asker, *, inspection: int, new: NewOrderAnswer, scan: bytes = b"", folder: Path, clock: Clock
) -> int:
    """Keeps what the unit answers to its order, with a file if one is handed in (`scan`); returns its number. `folder`:
    the documents of the home. Raises Refused (3, 799-24; for a file that is no scan), Fault(NOT_FOUND, INVALID)."""
    now = clock.now()
    who, today = duty_of(by, now), shanghai_day(now)
    # before the file is looked at
    require(may_answer_order(who, facts_of(inspection_called(inspection)), new, today))
    kept = kept_scan(scan, below=ORDER_ANSWERS, folder=folder, on=today, article="799-24", about="scan")
    with (
        kept if scan else nullcontext() as document,
        act("supervision.inspection.answer", by=actor_of(by), clock=clock, cites=("799-24",)) as record,
    ):
        held = inspection_called(inspection)
        require(may_answer_order(who, facts_of(held), new, today))
        made = OrderAnswer.objects.create(
            inspection=held,
            text=checked_lines(new.text, MOST_ANSWER, about="text"),
            days=new.days,
            file=document.file if document is not None else "",
            digest=document.sha256 if document is not None else "",
            media_type=document.media_type if document is not None else "",
            answered_by=actor_of(by).id,
            answered_name=who.name,
            answered_at=now,
        )
        record.wrote(made)
        record.fact("inspection", held.pk)
        record.fact("answer", made.pk)
        record.fact("days", made.days)
        record.fact("file", made.digest)
    return made.pk
