"""Forms of a stage of a project's main works or video (article 8)."""

from collections.abc import Mapping, Sequence
from typing import ClassVar, Self

from django.forms import HiddenInput

from mingcha.kit.words import Words
from mingcha.registry.stages.rules import MOST_DOCUMENT
from mingcha.registry.stages.values import NewStage, Stage, StageFacts, Work
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.form import Section
from mingcha.web.forms.number_fields import WholeNumberField
from mingcha.web.forms.text_fields import TextField
from mingcha.web.forms.time_fields import DayField

_MOST_NUMBER = 2**53 - 1


class SeenRevisionField(WholeNumberField):
    """The revision of what the page showed, 0 for nothing; the action refuses another one."""

    widget = HiddenInput

    def __init__(self) -> None:
        super().__init__(Words("版本", "Revision"), least=0, most=_MOST_NUMBER)
        self.marked_required = False


class PlannedStageForm(ActionForm):
    """A stage whose day follows from acceptance: the day for which it is planned."""

    layout: ClassVar[Sequence[Section]] = (Section(Words("阶段", "Stage"), ("planned_on",), "8"),)
    refusal_fields: ClassVar[Mapping[str, str]] = {}

    planned_on = DayField(Words("计划日期", "Planned for"), required=False)
    revision = SeenRevisionField()

    @classmethod
    def of(cls, held: StageFacts) -> Self:
        """The form filled in with a stage as it stands."""
        given = {"planned_on": held.planned_on, "done_on": held.done_on, "document": held.document}
        return cls(initial=given | {"revision": held.revision})

    @property
    def new(self) -> NewStage:
        """The values of a valid form."""
        given = self.cleaned_data
        return NewStage(given["planned_on"], given.get("done_on"), given.get("document", ""))


class StageForm(PlannedStageForm):
    """A stage: its planned day, the day on which it was done, its document."""

    layout = (Section(Words("阶段", "Stage"), ("planned_on", "done_on", "document"), "8"),)

    done_on = DayField(Words("完成日期", "Done on"), required=False)
    document = TextField(
        Words("文件名称和文号", "Document, name and number"),
        most=MOST_DOCUMENT,
        required=False,
        wide=True,
        hint=Words(
            "主体工程竣工验收（第八条）、视频系统设计和施工（第十一条）完成的须填写。",
            "Needed for the acceptance of main works (article 8), design and building of the video (article 11).",
        ),
    )


def stage_of(work: str, stage: str) -> tuple[Work, Stage] | None:
    """The work and stage of an address, None for others."""
    try:
        return Work(work), Stage(stage)
    except ValueError:
        return None
