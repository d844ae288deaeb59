"""Records that problems were mended, and begins the re-inspection of a failed batch (article 8)."""

from datetime import date

from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name, free
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.acceptance import rules as acceptance_rules
from mingcha.registry.acceptance.actions import require_newest
from mingcha.registry.acceptance.models import AcceptanceProblem
from mingcha.registry.acceptance.rows import acceptance_called, newest_report, standing_of
from mingcha.registry.acceptance.states import AcceptanceState
from mingcha.registry.identity.asker import Asker, actor_of, duty_of


@cites("3", "8")
def mend_problem(by: Asker, *, acceptance: int, problem: int, mended_on: date, note: str, clock: Clock) -> None:
    """Records that a problem of a failed inspection was mended on a Shanghai day. Raises Refused (articles 3, 8),
    Fault(NOT_FOUND), Fault(CONFLICT) if it is mended already, Fault(INVALID)."""
    with act("registry.acceptance.mend", by=actor_of(by), clock=clock, cites=("3", "8")) as record:
        now, held = clock.now(), acceptance_called(acceptance)
        standing = standing_of(held, newest_report(held))
        require(acceptance_rules.may_mend_problem(duty_of(by, now), standing))
        found = AcceptanceProblem.objects.filter(pk=problem, report__acceptance=held, report__closed_at__isnull=False)
        row = found.first()
        if row is None:
            raise Fault(FaultKind.NOT_FOUND, Words("没有这个问题", "there is no such problem"), str(problem))
        free(row.mended_on is not None, "该问题已登记整改", "this problem is recorded as mended already")
        require(acceptance_rules.mending_is_timely(mended_on, standing, shanghai_day(now)))
        row.mended_on, row.mended_by = mended_on, actor_of(by).id
        row.mended_note = checked_name(note, acceptance_rules.MOST_TEXT)
        row.save(update_fields=["mended_on", "mended_by", "mended_note"])
        record.wrote(row)
        record.fact("acceptance", held.pk)
        record.fact("problem", row.pk)
        record.fact("mended_on", mended_on.isoformat())
        record.fact("note", row.mended_note)


@cites("3", "8")
def begin_reinspection(by: Asker, *, acceptance: int, report: int, clock: Clock) -> None:
    """Begins the re-inspection of a failed batch: its report is recorded, signed and closed as the first one was.
    `report`: number of the report that was read. Raises Refused (articles 3, 8), Fault(CONFLICT) for another one."""
    with act("registry.acceptance.reinspect", by=actor_of(by), clock=clock, cites=("3", "8")) as record:
        held = acceptance_called(acceptance)
        newest = newest_report(held)
        standing = standing_of(held, newest)
        require(acceptance_rules.may_reinspect(duty_of(by, clock.now()), standing))
        require_newest(newest, report)
        held.state = AcceptanceState.REINSPECTION.value
        held.save(update_fields=["state"])
        record.wrote(held)
        record.fact("acceptance", held.pk)
        record.fact("system", held.system.code)
        record.fact("unmended", standing.unmended)
