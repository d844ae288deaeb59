"""Records that problems were mended, begins the re-inspection of a failed batch, and finds problems that nobody mended
by their day (article 8).
"""

from contextlib import suppress
from datetime import date, datetime

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
from mingcha.registry.acceptance.rows import (
    UNITS,
    acceptance_called,
    building_place,
    judged_acceptance,
    newest_report,
    subject_of,
)
from mingcha.registry.acceptance.states import AcceptanceState
from mingcha.registry.findings.actions import close_mended, ensure_finding
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.turning import NothingLeft
from mingcha.registry.identity.asker import Asker, actor_of, duty_of

MOST_A_TURN = 100
"""Overdue problems that one act of the clock names."""


@cites("3", "8")
def mend_problem(by: Asker, *, acceptance: int, problem: int, mended_on: date, note: str, clock: Clock) -> None:
    """Records that a problem of a failed inspection was mended on a Shanghai day. Raises Refused (articles 3, 8),
    Fault(NOT_FOUND), Fault(CONFLICT) if it is mended already, Fault(INVALID)."""
    with act("registry.acceptance.mend", by=actor_of(by), clock=clock, cites=("3", "8")) as record:
        now, held = clock.now(), acceptance_called(acceptance)
        judged = judged_acceptance(held, newest_report(held))
        require(acceptance_rules.may_mend_problem(duty_of(by, now), judged))
        found = AcceptanceProblem.objects.filter(pk=problem, report__acceptance=held, report__closed_at__isnull=False)
        row = found.first()
        if row is None:
            raise Fault(FaultKind.NOT_FOUND, Words("没有这个问题", "there is no such problem"), str(problem))
        free(row.mended_on is not None, "该问题已登记整改", "this problem is recorded as mended already")
        require(acceptance_rules.mending_is_timely(mended_on, judged, shanghai_day(now)))
        row.mended_on, row.mended_by = mended_on, actor_of(by).id
        row.mended_note = checked_name(note, acceptance_rules.MOST_TEXT)
        row.save(update_fields=["mended_on", "mended_by", "mended_note"])
        record.wrote(row)
        close_mended(
            record,
            kind=FindingKind.PROBLEM_OVERDUE,
            subject_kind=SubjectKind.ACCEPTANCE_PROBLEM,
            subject=subject_of(row),
            reason=row.mended_note,
            now=now,
        )
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
        judged = judged_acceptance(held, newest)
        require(acceptance_rules.may_reinspect(duty_of(by, clock.now()), judged))
        require_newest(newest, report)
        held.state = AcceptanceState.REINSPECTION.value
        held.save(update_fields=["state"])
        record.wrote(held)
        record.fact("acceptance", held.pk)
        record.fact("system", held.system.code)
        record.fact("unmended", judged.unmended)


@cites("8")
def find_overdue_problems(by: Asker, *, clock: Clock) -> int:
    """Opens the finding of each problem of a failed acceptance that was not mended by its day, once, in the unit that
    builds; returns how many. Nothing is written where none is."""
    found = _overdue(clock.now())
    if not found:
        return 0
    name = "registry.acceptance.remind"
    with suppress(NothingLeft), act(name, by=actor_of(by), clock=clock, cites=("8",)) as record:
        now = clock.now()
        found = _overdue(now)  # under the log's lock: one of them may have been mended meanwhile
        if not found:
            raise NothingLeft
        for row in found:
            row.was_found = True
            row.save(update_fields=["was_found"])
            record.wrote(row)
            held = row.report.acceptance
            ensure_finding(
                record,
                kind=FindingKind.PROBLEM_OVERDUE,
                article="8",
                subject_kind=SubjectKind.ACCEPTANCE_PROBLEM,
                subject=subject_of(row),
                words=Words(
                    f"{held.title}：{row.mends}应于 {row.due_on} 前整改：{row.text}",
                    f"{held.title}: {row.mends} was to mend by {row.due_on}: {row.text}",
                ),
                place=building_place(held.system),
                now=now,
            )
        record.fact("problems", [row.pk for row in found])
    return len(found)


def _overdue(now: datetime) -> list[AcceptanceProblem]:
    """The problems past their day that nobody mended and of which no finding was opened yet."""
    closed = AcceptanceProblem.objects.filter(report__closed_at__isnull=False, mended_on=None, was_found=False)
    late = closed.filter(due_on__lt=shanghai_day(now)).order_by("due_on", "pk")
    return list(late.select_related(*(f"report__acceptance__system__{name}" for name in UNITS))[:MOST_A_TURN])
