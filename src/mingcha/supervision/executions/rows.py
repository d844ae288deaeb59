"""Rows of records of confiscation and deletion, turned into values; not for pages (decree 799, arts. 26 to 28)."""

from typing import Any

from mingcha.law.fine_rules import Extra
from mingcha.supervision.executions.models import CaseExecution
from mingcha.supervision.executions.values import ExecutionRow, Thing, UnsignedExecution
from mingcha.supervision.officers.values import Signature


def executions_of(case: int) -> list[CaseExecution]:
    """The records of a case, in order."""
    return list(CaseExecution.objects.filter(case=case).prefetch_related("things").order_by("pk"))


def execution_facts(case: int) -> dict[str, Any]:
    """What was carried out of a case, as CaseFacts has it."""
    held = list(CaseExecution.objects.filter(case=case).order_by("pk"))
    waiting = next((one for one in held if one.signed_at is None and one.struck_at is None), None)
    return {
        "executed": frozenset(Extra(one.measure) for one in held if one.signed_at is not None),
        "done": frozenset(Extra(one.measure) for one in held if one.signed_at is not None and not one.undone),
        "unsigned": UnsignedExecution(Extra(waiting.measure), _first_of(waiting)) if waiting else None,
    }


def _first_of(held: CaseExecution) -> Signature:
    return Signature(held.first, held.first_name, held.first_person, held.first_certificate, held.first_session)


def execution_row(held: CaseExecution) -> ExecutionRow:
    """A record as a value."""
    return ExecutionRow(
        number=held.pk,
        measure=Extra(held.measure),
        done_on=held.done_on,
        record=held.record,
        present=held.present,
        things=tuple(Thing(one.what, one.count) for one in sorted(held.things.all(), key=lambda one: one.pk)),
        kept_at=held.kept_at,
        undone=held.undone,
        first=held.first_name,
        first_certificate=held.first_certificate,
        second=held.second_name,
        second_certificate=held.second_certificate,
        signed_at=held.signed_at,
        struck=held.struck_name,
        struck_at=held.struck_at,
        struck_reason=held.struck_reason,
    )
