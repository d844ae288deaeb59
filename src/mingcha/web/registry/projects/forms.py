"""Forms of projects: a new one, the points that it built (article 5)."""

from collections.abc import Mapping
from typing import Any, ClassVar

from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.registry.projects.queries import MOST_OFFERED
from mingcha.registry.projects.rules import MOST_POINTS, MOST_REASON, MOST_TITLE
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import Choices
from mingcha.web.forms.code_list_field import PointCodesField
from mingcha.web.forms.form import Section
from mingcha.web.forms.many_choice_field import ManyChoiceField
from mingcha.web.forms.number_fields import PositionField, WholeNumberField
from mingcha.web.forms.query import QueryForm
from mingcha.web.forms.text_fields import ReasonField, TextField
from mingcha.web.registry.places.forms import MOST_CODE

_MOST_NUMBER = 2**53 - 1


class ProjectsFrom(QueryForm):
    """The number below which the list of projects goes on."""

    before = PositionField(most=_MOST_NUMBER)


class ProjectForm(ActionForm):
    """A project for an item of a plan in force, or an exception."""

    prefilled = ("item", "organisation")
    layout = (
        Section(Words("新项目", "A new project"), ("title", "organisation"), "3"),
        Section(Words("依据", "What it carries out"), ("item", "exception_reason"), "5"),
    )
    refusal_fields: ClassVar[Mapping[str, str]] = {"3": "organisation", "5": "item"}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.NOT_FOUND: "organisation"}

    title = TextField(Words("项目名称", "Title"), most=MOST_TITLE, wide=True)
    organisation = TextField(
        Words("建设单位代码", "Code of the building unit"),
        most=MOST_CODE,
        mono=True,
        attrs={"list": "unit-codes"},
        hint=Words("输入名称或代码选择。", "Type a name or code and choose."),
    )
    item = WholeNumberField(
        Words("规划点位登记号", "Number of the planned item"),
        least=1,
        most=_MOST_NUMBER,
        required=False,
        placeholder="",
        hint=Words("见规划页中的登记号。", "It stands in the list of the plan."),
    )
    exception_reason = ReasonField(
        Words("没有规划点位的例外理由", "Why it has no planned item"),
        most=MOST_REASON,
        law_asks=False,
        required=False,
        hint=Words(
            "例如：第六条单位自建。对应规划点位的不填。",
            "For example: a unit builds for itself under article 6. Empty if there is a planned item.",
        ),
    )


class BuiltPointsForm(ActionForm):
    """Points that a project built."""

    id_form = "built-%s"
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {
        FaultKind.NOT_FOUND: "points",
        FaultKind.CONFLICT: "points",
        FaultKind.INVALID: "points",
    }

    offered = ManyChoiceField(
        Words("试运行、尚无项目的点位", "On trial, of no project yet"), most=MOST_OFFERED, required=False
    )
    points = PointCodesField(
        Words("其他点位", "Other points"),
        most=MOST_POINTS,
        required=False,
        law_asks=False,
        hint=Words("20 位编码，每行一个。", "20-digit codes, one a line."),
    )

    def __init__(self, *given: Any, offered: Choices = (), **more: Any) -> None:
        super().__init__(*given, **more)
        choices = list(offered)
        if choices:
            self.fields["offered"].offer(choices)  # type: ignore[attr-defined]
        else:
            del self.fields["offered"]
