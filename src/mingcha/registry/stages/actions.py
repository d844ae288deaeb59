"""Records the stages of a project's main works and of its video (article 8)."""

from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.projects.rows import project_called
from mingcha.registry.stages import rules as stages_rules
from mingcha.registry.stages.models import ProjectStage
from mingcha.registry.stages.noting import note_steps
from mingcha.registry.stages.rows import lanes_of
from mingcha.registry.stages.values import NewStage, Stage, Work


@cites("3", "8", "11")
def record_stage(
    by: Asker, *, project: int, work: Work, stage: Stage, new: NewStage, revision: int, clock: Clock
) -> int:
    """Records the planned day of a stage, the day on which it was done and its document, in place of what stood there;
    returns its revision. `revision`: of the stage as it was read, 0 for one of which nothing was recorded;
    Fault(CONFLICT) if it changed since.

    Raises Refused (articles 3, 8, 11), Fault(NOT_FOUND), Fault(INVALID) for a stage of which nothing is said.
    """
    document = checked_name(new.document, stages_rules.MOST_DOCUMENT) if new.document.strip() else ""
    with act("registry.stage.record", by=actor_of(by), clock=clock, cites=("3", "8", "11")) as record:
        now, held = clock.now(), project_called(project)
        lane = lanes_of([held.pk])[held.pk].of(work)
        who, place = duty_of(by, now), held.organisation.place
        require(stages_rules.may_record_stage(who, place, work, lane, stage, new, shanghai_day(now)))
        row = ProjectStage.objects.filter(project=held, work=work.value, stage=stage.value).first()
        if revision != (row.revision if row else 0):
            words = Words(
                "该阶段已被他人修改，请核对后再保存", "somebody else changed this stage meanwhile: look again"
            )
            raise Fault(FaultKind.CONFLICT, words)
        if row is None and new == NewStage():
            raise Fault(FaultKind.INVALID, Words("请填写计划日期或者完成日期", "state a planned day or a day done"))
        before = [_as_text(row.planned_on), _as_text(row.done_on), row.document] if row else None
        row = row or ProjectStage(project=held, work=work.value, stage=stage.value, revision=0)
        row.planned_on, row.done_on, row.document = new.planned_on, new.done_on, document
        row.revision += 1
        row.recorded_by, row.recorded_at = actor_of(by).id, now
        row.save()
        record.wrote(row)
        record.fact("project", held.pk)
        record.fact("work", work.value)
        record.fact("stage", stage.value)
        record.fact("before", before)
        record.fact("after", [_as_text(row.planned_on), _as_text(row.done_on), row.document])
        note_steps(record, [held.pk], now)
    return row.revision


def _as_text(day: object) -> str:
    return str(day or "")
