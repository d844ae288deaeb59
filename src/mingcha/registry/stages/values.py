"""Stages of a project's main works and of its video, as frozen values (article 8)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from mingcha.kit.words import Words


class Work(StrEnum):
    """The two works that article 8 wants side by side."""

    MAIN = "main"
    VIDEO = "video"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _WORKS[self]


class Stage(StrEnum):
    """The four stages of article 8, in their order."""

    DESIGN = "design"
    BUILDING = "building"
    ACCEPTANCE = "acceptance"
    USE = "use"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _STAGES[self]

    @property
    def ended(self) -> Words:
        """What is so once it is done."""
        return _ENDED[self]


_WORKS = {Work.MAIN: Words("主体工程", "Main works"), Work.VIDEO: Words("公共视频系统", "Video system")}
_STAGES = {
    Stage.DESIGN: Words("设计", "Design"),
    Stage.BUILDING: Words("施工", "Building"),
    Stage.ACCEPTANCE: Words("竣工验收", "Acceptance"),
    Stage.USE: Words("投入使用", "Use"),
}
_ENDED = {
    Stage.DESIGN: Words("已完成设计", "designed"),
    Stage.BUILDING: Words("已完工", "built"),
    Stage.ACCEPTANCE: Words("已竣工验收", "accepted"),
    Stage.USE: Words("已投入使用", "in use"),
}
STAGES = tuple(Stage)


@dataclass(frozen=True, slots=True)
class NewStage:
    """A stage as it is to be recorded: the planned day, the day on which it was done, and the name and number of its
    document; None and "" for what is not known."""

    planned_on: date | None = None
    done_on: date | None = None
    document: str = ""


@dataclass(frozen=True, slots=True)
class StageFacts:
    """A stage as it stands. `revision` is 0 before anything was typed; `derived`: its day follows from acceptance and
    is typed by nobody; `is_late`: its planned day has passed, and it is not done."""

    stage: Stage
    planned_on: date | None = None
    done_on: date | None = None
    document: str = ""
    revision: int = 0
    derived: bool = False
    recorded_by: str = ""
    recorded_at: datetime | None = None
    is_late: bool = False


type Lane = tuple[StageFacts, ...]
"""The four stages of one of the two works, in their order."""
NOTHING: Lane = tuple(StageFacts(stage) for stage in STAGES)


@dataclass(frozen=True, slots=True)
class BuiltVideo:
    """What the register knows of a project's cameras: `planned` by its item (0 for an exception), `built`, of these
    `in_batches` of acceptances that were not withdrawn, and `in_use`.

    `built_on`: last day on which building ended, by those acceptances; `accepted_on`, `used_on`: last days by passed
    acceptances and by the records of putting into use.
    """

    planned: int = 0
    built: int = 0
    in_batches: int = 0
    in_use: int = 0
    built_on: date | None = None
    accepted_on: date | None = None
    used_on: date | None = None


class OutOfStepKind(StrEnum):
    """How the two works are out of step, the gravest first."""

    USED_WITHOUT_VIDEO = "used_without_video"
    VIDEO_BEHIND = "video_behind"
    PLANNED_LATER = "planned_later"


@dataclass(frozen=True, slots=True)
class OutOfStep:
    """That the video is behind the main works at a stage, in words, with the article and who must act."""

    kind: OutOfStepKind
    stage: Stage
    words: Words
    act: Words
    article: str = "8"


@dataclass(frozen=True, slots=True)
class Lanes:
    """The stages of a project's two works, and what is out of step between them."""

    main: Lane = NOTHING
    video: Lane = NOTHING
    warnings: tuple[OutOfStep, ...] = ()

    def of(self, work: Work) -> Lane:
        """The stages of one of the works."""
        return self.main if work is Work.MAIN else self.video
