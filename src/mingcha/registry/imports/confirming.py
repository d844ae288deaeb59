"""Confirms a list that was judged without a fault: the job that registers its points, all or none, is queued
(articles 3, 7, 13, 18)."""

from django.db import transaction

from mingcha.jobs.actions import queue_job
from mingcha.jobs.values import NewPart
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.imports.actions import require_not_large
from mingcha.registry.imports.rows import list_row, locked_list
from mingcha.registry.imports.rules import ListPhase, may_work_on_list, require_phase
from mingcha.registry.imports.tasks import NAME


@cites("3", "7", "13", "18")
def confirm_list(by: Asker, number: int, *, judged_sha256: str, is_large: bool, clock: Clock) -> None:
    """Queues the act that registers the points of a list. Its lines are judged once more by that act, which writes all
    of them or none, with the rights that its person has at that moment.

    `judged_sha256`: the digest over the lines as the person saw it; `is_large`: the person knows that a large list
    holds up everybody. Raises Refused for anybody but who handed it in, Fault(CONFLICT) for a list that is not judged
    without a fault, or that changed since it was seen, and Fault(INVALID) for a large one without `is_large`.
    """
    who = duty_of(by, clock.now())
    with transaction.atomic():
        held = locked_list(number)
        require(may_work_on_list(who, held.asked_by))
        row = list_row(held)
        require_phase(row.phase, frozenset({ListPhase.CLEAN}))
        if held.judged_sha256 != judged_sha256:
            words = Words("清单已改动，请重新核对后确认", "the list changed since you saw it: look at it again")
            raise Fault(FaultKind.CONFLICT, words)
        if not row.to_register:
            words = Words(
                "清单没有新增点位（各行均已剔除，或者已登记且未变）",
                "the list has no new point: its lines are left out, or are of registered points",
            )
            raise Fault(FaultKind.INVALID, words)
        if not is_large:
            require_not_large(row.to_register)
        job = queue_job(
            NAME,
            [NewPart(1, writes=True)],
            arguments={
                "list": held.kept, "list_parts": held.parts, "source": held.source, "sha256": held.sha256,
                "lines": held.lines, "check_only": False, "point_list": held.pk, "label": held.label,
                "judged_sha256": held.judged_sha256,
            },
            by=actor_of(by),
            clock=clock,
        )  # fmt: skip
        held.write_job, held.touched_at = job.number, clock.now()
        held.save(update_fields=["write_job", "touched_at"])
