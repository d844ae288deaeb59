"""Forms of impact assessments: what is assessed, its contents, and each step (article 16(6); PIPL 56)."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.supervision.assessments.rules import (
    MOST_ASSESSED_SYSTEMS,
    MOST_ASSESSMENT_NOTE,
    MOST_CONTENT,
    MOST_PURPOSE,
)
from mingcha.supervision.assessments.values import AssessmentKind, AssessmentState, NewAssessment
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ChoiceField, ClosedChoiceField
from mingcha.web.forms.form import Section
from mingcha.web.forms.language import lazy_words
from mingcha.web.forms.many_choice_field import ManyChoiceField
from mingcha.web.forms.number_fields import PositionField
from mingcha.web.forms.query import QueryForm
from mingcha.web.forms.text_fields import ReasonField, TextField

MOST_UNIT = 20
_ABOUT = {
    AssessmentKind.FACE_SYSTEM: Words("系统", "System"),
    AssessmentKind.CONTRACTOR: Words("受托单位代码", "Code of the contractor"),
    AssessmentKind.SHARING: Words("接收单位代码", "Code of the receiver"),
    AssessmentKind.DEPARTMENT: Words("部门的用途", "Purpose of the department"),
    AssessmentKind.PUBLICATION: Words("公开的方式", "Where it is published"),
}
_CONCLUSIONS = (
    ("yes", Words("可以进行", "it may go on")),
    ("no", Words("不得进行", "it may not go on")),
)


class AssessmentsFrom(QueryForm):
    """The number below which the list goes on, and the state that it shows."""

    before = PositionField(most=2**53 - 1)
    state = ClosedChoiceField(
        Words("状态", "State"), [(one.value, one.words) for one in AssessmentState], required=False
    )


class AssessedFrom(QueryForm):
    """What is to be assessed, and of which unit: chosen before its form is shown."""

    unit = ChoiceField(Words("单位", "Unit"), required=False)
    kind = ClosedChoiceField(
        Words("评估事项", "What is assessed"), [(kind.value, kind.words) for kind in AssessmentKind], required=False
    )


class AssessmentForm(ActionForm):
    """An assessment of a unit, of one kind; the page offers what that kind may be about."""

    prefilled = ("about",)
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.INVALID: "about", FaultKind.NOT_FOUND: "about"}

    about: ChoiceField | TextField = ChoiceField(Words("评估事项", "What is assessed"), law_asks=True)
    systems = ManyChoiceField(Words("所及的系统", "Systems"), most=MOST_ASSESSED_SYSTEMS, required=False)
    purpose = ReasonField(Words("处理目的和方式", "Purpose and way of the handling"), most=MOST_PURPOSE, rows=2)
    lawful = ReasonField(
        Words("一、是否合法、正当、必要", "1. Whether it is lawful, proper and necessary"), most=MOST_CONTENT
    )
    effects = ReasonField(
        Words("二、对个人权益的影响及安全风险", "2. Effects on persons, and risks"), most=MOST_CONTENT
    )
    measures = ReasonField(
        Words("三、保护措施是否合法、有效并与风险相适应", "3. Whether the measures are lawful, work and fit the risk"),
        most=MOST_CONTENT,
    )
    acceptable = ClosedChoiceField(Words("结论", "Conclusion"), _CONCLUSIONS)

    def __init__(self, *given: Any, kind: AssessmentKind = AssessmentKind.SHARING, **more: Any) -> None:
        super().__init__(*given, **more)
        self.kind = kind
        if kind.has_receiver:
            self.fields["about"] = TextField(
                _ABOUT[kind],
                most=MOST_UNIT,
                mono=True,
                attrs={"list": "unit-codes"},
                hint=Words("输入名称或代码选择。", "Type a name or a code."),
            )
        else:
            self.fields["about"].label = lazy_words(_ABOUT[kind])
        if not kind.has_systems or kind is AssessmentKind.FACE_SYSTEM:
            del self.fields["systems"]

    def sections(self) -> Sequence[Section]:
        """What it is about, then the three contents with the conclusion."""
        about = tuple(name for name in ("about", "systems", "purpose") if name in self.fields)
        return (
            Section(Words(self.kind.words.zh, self.kind.words.en.capitalize()), about, "PIPL 55"),
            Section(Words("评估内容", "Contents"), ("lawful", "effects", "measures", "acceptable"), "PIPL 56"),
        )

    @property
    def new(self) -> NewAssessment:
        """What a valid form states."""
        given = self.cleaned_data
        about = given["about"]
        return NewAssessment(
            kind=self.kind,
            about=about,
            purpose=given["purpose"],
            lawful=given["lawful"],
            effects=given["effects"],
            measures=given["measures"],
            acceptable=given["acceptable"] == "yes",
            systems=(about,) if self.kind is AssessmentKind.FACE_SYSTEM else given.get("systems", ()),
        )


class ConfirmForm(ActionForm):
    """The confirmation by another person."""

    id_form = "confirm-%s"

    note = TextField(Words("意见", "Remark"), most=MOST_ASSESSMENT_NOTE, required=False, wide=True)


class ReturnForm(ActionForm):
    """Why it is returned."""

    id_form = "return-%s"

    reason = TextField(Words("退回的理由", "Why it is returned"), most=MOST_ASSESSMENT_NOTE, law_asks=True, wide=True)


class EndForm(ActionForm):
    """Why a confirmed assessment ends."""

    id_form = "end-%s"

    reason = TextField(
        Words("终止的理由", "Why it ends"),
        most=MOST_ASSESSMENT_NOTE,
        law_asks=True,
        wide=True,
        hint=Words("所评估的事项变化的，终止后重新评估。", "What it is about has changed: end it, and assess again."),
    )
