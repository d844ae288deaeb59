"""Stages of main works and video: what is recorded of them, and whether they are in step: pure decisions (article 8).

Article 8 wants design, building, acceptance and use of both at the same time, and bars one thing: using a video system
that was not accepted (registry/acceptance). So what is out of step is a warning here and refuses no act; a building
in use without its video is not made better by refusing its record.
"""

from dataclasses import replace
from datetime import date

from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts, Place
from mingcha.registry.places.rules import may_write
from mingcha.registry.stages.values import (
    STAGES,
    BuiltVideo,
    Lane,
    Lanes,
    NewStage,
    OutOfStep,
    OutOfStepKind,
    Stage,
    StageFacts,
    Work,
)

MOST_DOCUMENT = 200
"""Maximum characters of the name and number of a stage's document."""
FIRST_DAY = date(2000, 1, 1)
LAST_DAY = date(2100, 1, 1)
"""Days outside are typing errors."""
_BY_ACCEPTANCE = frozenset({(Work.VIDEO, Stage.ACCEPTANCE), (Work.VIDEO, Stage.USE)})
_BUILDS = Words("由建设单位办理", "The building unit acts")


@cites("8")
def is_derived(work: Work, stage: Stage) -> bool:
    """Whether the day on which a stage was done follows from acceptance, so that nobody types it a second time."""
    return (work, stage) in _BY_ACCEPTANCE


@cites("8", "11")
def document_article(work: Work, stage: Stage) -> str:
    """The article by which a stage that is done names its document, "" if none asks for one: the acceptance of the main
    works, with which that of the video is compared (8), and design and building of the video (11)."""
    if work is Work.MAIN:
        return "8" if stage is Stage.ACCEPTANCE else ""
    return "" if is_derived(work, stage) else "11"


@cites("3", "8", "11")
def may_record_stage(
    who: DutyFacts, unit: Place, work: Work, lane: Lane, stage: Stage, new: NewStage, on: date
) -> Decision:
    """Whether a person may record a stage of a project of this unit so, on a Shanghai day: who keeps its register; days
    in the order of the stages, none of them done before it came or before the stages that go first."""
    writes = may_write(who, unit)
    if not writes:
        return writes
    if is_derived(work, stage) and (new.done_on is not None or new.document):
        return _follows_from_acceptance()
    if new.done_on is None and new.document:
        return refuse(
            "8",
            "写明文件的阶段须写明完成日期",
            "a stage with a document has the day on which it was done",
            missing=(Missing("完成日期", "the day on which it was done", "done_on"),),
        )
    for judged in (_days_are_days(new, on), _is_in_order(lane, stage, new), _has_document(work, stage, new)):
        if not judged:
            return judged
    return allow("8")


@cites("8")
def video_lane(typed: Lane, built: BuiltVideo) -> Lane:
    """The video's stages: design as it was typed; building as typed, or by the acceptances of all cameras; acceptance
    and use by the register, once building ended and every camera that was built is in use."""
    design, building, acceptance, use = typed
    covered = built.built >= max(built.planned, 1)
    if building.done_on is None and covered and built.in_batches == built.built and built.built_on is not None:
        building = replace(building, done_on=built.built_on, derived=True)
    ended = building.done_on is not None or covered
    whole = ended and built.built > 0 and built.in_use == built.built
    accepted_on = (built.accepted_on or built.used_on) if whole else None
    return (
        design,
        building,
        replace(acceptance, done_on=accepted_on, document="", derived=True),
        replace(use, done_on=built.used_on if whole else None, document="", derived=True),
    )


@cites("8")
def is_late(stage: StageFacts, on: date) -> bool:
    """Whether a stage was planned for a day before this one and is not done."""
    return stage.done_on is None and stage.planned_on is not None and stage.planned_on < on


@cites("8")
def stage_reached(lane: Lane) -> Stage | None:
    """The last stage that is done, None before the first one. One that was left out counts as done with a later one."""
    done = [one.stage for one in lane if one.done_on is not None]
    return done[-1] if done else None


@cites("8")
def in_step(main: Lane, video: Lane) -> Lanes:
    """Both works with what is out of step: main works in use before the video was accepted; a stage of the main works
    that is done while the video's is not; a day planned later for the video. Nothing without main works."""
    found = [one for one in (_behind(main, video), _planned_later(main, video)) if one is not None]
    return Lanes(main, video, tuple(found))


def _behind(main: Lane, video: Lane) -> OutOfStep | None:
    at, has = stage_reached(main), stage_reached(video)
    if at is None or _place(has) >= _place(at):
        return None
    day = main[_place(at)].done_on
    if at is Stage.USE and _place(has) < _place(Stage.ACCEPTANCE):
        return OutOfStep(
            OutOfStepKind.USED_WITHOUT_VIDEO,
            at,
            Words(
                f"主体工程已投入使用（{day}），公共视频系统未经竣工验收",
                f"The main works are in use ({day}), and the video system is not accepted",
            ),
            Words("由建设单位组织视频系统竣工验收", "The building unit organises the acceptance of the video system"),
        )
    stage = STAGES[_place(has) + 1]
    return OutOfStep(
        OutOfStepKind.VIDEO_BEHIND,
        stage,
        Words(
            f"主体工程{at.ended.zh}（{day}），公共视频系统尚未{_TO_DO[stage].zh}",
            f"The main works are {at.ended.en} ({day}), and the video system is not {stage.ended.en}",
        ),
        _BUILDS,
    )


def _planned_later(main: Lane, video: Lane) -> OutOfStep | None:
    for ours, other in zip(video, main, strict=True):
        if ours.planned_on and other.planned_on and ours.done_on is None and ours.planned_on > other.planned_on:
            name = ours.stage.words
            return OutOfStep(
                OutOfStepKind.PLANNED_LATER,
                ours.stage,
                Words(
                    f"公共视频系统{name.zh}计划于 {ours.planned_on}，晚于主体工程的 {other.planned_on}",
                    f"{name.en} of the video system is planned for {ours.planned_on}, later than that of the main "
                    f"works ({other.planned_on})",
                ),
                Words("由建设单位调整计划", "The building unit changes its plan"),
            )
    return None


def _place(stage: Stage | None) -> int:
    return -1 if stage is None else STAGES.index(stage)


@cites("8")
def _days_are_days(new: NewStage, on: date) -> Decision:
    if new.done_on is not None and new.done_on > on:
        return refuse(
            "8",
            "完成日期不得晚于今天",
            "a stage is not done in the future",
            missing=(Missing("今天或者以前的日期", "a day that has come", "done_on"),),
        )
    for name, day in (("planned_on", new.planned_on), ("done_on", new.done_on)):
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            first, last = FIRST_DAY.year, LAST_DAY.year
            return refuse(
                "8",
                f"日期须在 {first} 年至 {last} 年之间",
                f"a day is between {first} and {last}",
                missing=(Missing("正确的日期", "a day that can be right", name),),
            )
    return allow("8")


@cites("8")
def _is_in_order(lane: Lane, stage: Stage, new: NewStage) -> Decision:
    """Whether the days of a lane stay in the order of the stages with this one."""
    place = _place(stage)
    before, after = lane[:place], lane[place + 1 :]
    open_stage = next((one for one in before if one.done_on is None), None)
    if new.done_on is not None and open_stage is not None:
        return _not_in_order("done_on", open_stage, Words("尚未登记完成", "is not recorded as done"))
    if new.done_on is None and (
        later := next((one for one in after if one.done_on is not None and not one.derived), None)
    ):
        return _not_in_order("done_on", later, Words("已登记完成", "is recorded as done already"))
    for name, day in (("planned_on", new.planned_on), ("done_on", new.done_on)):
        if day is None:
            continue
        for one, is_before in (*((each, True) for each in before), *((each, False) for each in after)):
            other: date | None = getattr(one, name)
            if other is not None and (other > day if is_before else other < day):
                return _not_in_order(name, one, Words(f"为 {other}", f"is on {other}"))
    return allow("8")


@cites("8")
def _not_in_order(name: str, other: StageFacts, why: Words) -> Decision:
    label = other.stage.words
    return refuse(
        "8",
        f"各阶段按设计、施工、竣工验收、投入使用的先后：{label.zh}{why.zh}",
        f"stages follow one another: design, building, acceptance, use; {label.en.lower()} {why.en}",
        missing=(Missing("与其他阶段先后一致的日期", "a day in the order of the stages", name),),
    )


@cites("8", "11")
def _has_document(work: Work, stage: Stage, new: NewStage) -> Decision:
    article = document_article(work, stage)
    if not article or new.done_on is None or new.document.strip():
        return allow("8")
    return refuse(
        article,
        f"{stage.words.zh}完成须写明文件名称和文号",
        f"{stage.words.en.lower()} is recorded with its document",
        missing=(Missing("文件名称和文号", "name and number of the document", "document"),),
    )


@cites("8")
def _follows_from_acceptance() -> Decision:
    return refuse(
        "8",
        "视频系统的竣工验收和投入使用由验收得出，不另行填写",
        "acceptance and use of the video system follow from its acceptance and are not typed",
        next_steps=(NextStep(Words("组织竣工验收", "organise its acceptance"), "acceptances"),),
    )


_TO_DO = {
    Stage.DESIGN: Words("完成设计", "designed"),
    Stage.BUILDING: Words("完工", "built"),
    Stage.ACCEPTANCE: Words("竣工验收", "accepted"),
    Stage.USE: Words("投入使用", "in use"),
}
