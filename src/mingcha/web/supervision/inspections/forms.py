"""Forms of inspections of units: a new one, each step, the yearly plan (decree 799, art. 24)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.forms.boundfield import BoundField

from mingcha.kit.codes import DIVISIONS, WUHAN, ZONES
from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.supervision.inspection_plans.rules import FIRST_YEAR, LAST_YEAR
from mingcha.supervision.inspections.questions import ASKED
from mingcha.supervision.inspections.rules import (
    MOST_ANSWER,
    MOST_NOTE,
    MOST_PRESENT,
    MOST_REASON,
    MOST_SUBJECT,
    MOST_TEXT,
)
from mingcha.supervision.inspections.states import QUARTERS, UnitInspectionState
from mingcha.supervision.inspections.values import NewOrderAnswer, NewRecord, NewUnitInspection, NewUnitOrder
from mingcha.supervision.orders.rules import MOST_DAYS, MOST_RECORD
from mingcha.supervision.self_checks.kinds import Answer
from mingcha.supervision.self_checks.values import AnsweredQuestion, GivenAnswer
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.forms.file_fields import FileBytesField
from mingcha.web.forms.form import Section
from mingcha.web.forms.language import lazy_words
from mingcha.web.forms.many_choice_field import ManyChoiceField
from mingcha.web.forms.number_fields import WholeNumberField
from mingcha.web.forms.text_fields import ReasonField, TextField
from mingcha.web.forms.time_fields import DayField
from mingcha.web.supervision.listing import StatesFrom, text_of_list
from mingcha.web.supervision.order_forms import SHORT_REASON, SeenForm, ShownFirstForm, name_short_days

MOST_NUMBER, MOST_CODE = 2**53 - 1, 20
PICTURE = ".jpg,.jpeg,.png,.pdf"
_DISTRICTS = (
    *((code, words) for code, words in DIVISIONS.items() if code != WUHAN),
    *((zone.code, zone.words) for zone in ZONES),
)
_YES_NO = [("yes", Words("是", "yes")), ("no", Words("否", "no"))]


class UnitInspectionsFrom(StatesFrom):
    """What the list shows: a state, what waits for the reader, a text."""

    state = ClosedChoiceField(
        Words("状态", "State"), [(state.value, state.words) for state in UnitInspectionState], required=False
    )
    text = text_of_list(Words("单位或者系统", "Unit or system"))


class UnitInspectionForm(ActionForm):
    """An inspection to begin, by plan, report or cause."""

    prefilled = ("unit", "system", "planned", "report")
    layout = (
        Section(Words("检查对象", "Who is inspected"), ("system", "unit", "subject", "district"), "799-24"),
        Section(Words("检查事由", "Why"), ("planned", "report", "reason"), "799-24"),
    )
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.NOT_FOUND: "system", FaultKind.INVALID: "subject"}

    system = TextField(
        Words("系统代码", "Code of the system"),
        most=MOST_CODE,
        mono=True,
        required=False,
        attrs={"list": "system-codes"},
        hint=Words(
            "输入名称或代码选择；已登记的系统，其余三项不填。",
            "Type a name or a code; for a registered system the other three stay empty.",
        ),
    )
    unit = TextField(
        Words("单位代码", "Code of the unit"),
        most=MOST_CODE,
        mono=True,
        required=False,
        attrs={"list": "unit-codes"},
        hint=Words("输入名称或代码选择。", "Type a name or a code."),
    )
    subject = TextField(
        Words("未登记的单位或者场所", "A place that is not registered"), most=MOST_SUBJECT, required=False
    )
    district = ClosedChoiceField(
        Words("所在区或者功能区", "District or functional zone"),
        _DISTRICTS,
        empty=Words("（已登记的不填）", "(not of a registered one)"),
        required=False,
    )
    planned = WholeNumberField(
        Words("计划事项编号", "Line of the plan"), least=1, most=MOST_NUMBER, required=False, placeholder=""
    )
    report = WholeNumberField(
        Words("举报编号（数字）", "Number of the report"),
        least=1,
        most=MOST_NUMBER,
        required=False,
        placeholder="",
        hint=Words("被检查单位看不到举报。", "The inspected unit does not see the report."),
    )
    reason = TextField(
        Words("事由", "Cause"),
        most=MOST_REASON,
        required=False,
        wide=True,
        hint=Words("计划、举报以外的检查须写明。", "To be stated outside the plan and without a report."),
    )

    @property
    def new(self) -> NewUnitInspection:
        """What a valid form states."""
        given = self.cleaned_data
        return NewUnitInspection(
            unit=given["unit"],
            system=given["system"],
            subject=given["subject"],
            district=given["district"],
            planned=given["planned"] or 0,
            report=given["report"] or 0,
            reason=given["reason"],
        )


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """A question with the two fields of its answer."""

    asked: AnsweredQuestion
    answer: BoundField
    note: BoundField


class VisitForm(ShownFirstForm):
    """What the first officer records of a visit, question by question; what is left empty was not looked at."""

    id_form = "record-%s"

    inspected_on = DayField(Words("检查日期", "Day of inspection"), article="APL 55")
    present = TextField(Words("在场人员", "Who was there"), most=MOST_PRESENT, law_asks=True)
    record = ReasonField(Words("现场情况", "What was found"), most=MOST_RECORD, rows=8, law_asks=True)
    photo = FileBytesField(Words("执法人员拍摄的照片", "Photograph by the officers"), accept=PICTURE, wide=True)

    def __init__(self, *given: Any, questions: Sequence[AnsweredQuestion] = (), **more: Any) -> None:
        self._questions = questions
        known = [(one.question.code, one.known) for one in questions]
        initial = {f"answer_{code}": one.answer.value for code, one in known if one is not None}
        initial |= {f"note_{code}": one.basis.zh[:MOST_NOTE] for code, one in known if one is not None}
        super().__init__(*given, **{**more, "initial": initial | (more.get("initial") or {})})
        for one in questions:
            code = one.question.code
            answers = [each for each in Answer if each is not Answer.NOT_APPLICABLE or one.question.may_not_apply]
            listed = [(each.value, each.words) for each in answers]
            looked = Words("（未检查）", "(not checked)")
            self.fields[f"answer_{code}"] = ClosedChoiceField(
                Words("结论", "Answer"), listed, empty=looked, required=False
            )
            self.fields[f"note_{code}"] = TextField(Words("情况", "What was found"), most=MOST_NOTE, required=False)

    def _fields_of_missing(self, decision: Any) -> dict[str, Words]:
        """The note of the question that lacks it, the first question where none is answered, beside the others."""
        codes = {one.question.code for one in self._questions}
        lacks = {getattr(one, "about", ""): one for one in decision.missing}
        found = {f"note_{code}": one for code, one in lacks.items() if code in codes}
        if "answers" in lacks and self._questions:
            found[f"answer_{self._questions[0].question.code}"] = lacks["answers"]
        return {**super()._fields_of_missing(decision), **found}

    @property
    def lines(self) -> list[AnswerLine]:
        """The questions in their order, each with its fields."""
        codes = [(one, one.question.code) for one in self._questions]
        return [AnswerLine(one, self[f"answer_{code}"], self[f"note_{code}"]) for one, code in codes]

    @property
    def new(self) -> NewRecord:
        """What a valid form states."""
        given, answers = self.cleaned_data, {}
        for one in self._questions:
            code = one.question.code
            if answer := given[f"answer_{code}"]:
                answers[code] = GivenAnswer(Answer(answer), given[f"note_{code}"])
        return NewRecord(given["inspected_on"], given["present"], given["record"], answers, **self.shown_first)


class RevisitForm(ShownFirstForm):
    """A re-inspection, by its first officer."""

    id_form = "again-%s"

    inspected_on = DayField(Words("复查日期", "Day of re-inspection"), article="APL 55")
    present = TextField(Words("在场人员", "Who was there"), most=MOST_PRESENT, law_asks=True)
    corrected = ClosedChoiceField(Words("是否已全部改正", "All of it corrected"), _YES_NO, article="799-24")
    still_lacking = ManyChoiceField(
        Words("尚未改正的内容", "What is not corrected"),
        most=len(ASKED),
        required=False,
        article="799-24",
        hint=Words(
            "未全部改正的，勾选尚未改正的内容；未勾选的视为已改正，不得据以立案。已全部改正的，不看勾选。",
            "Where not all is: tick what is not. What is not ticked counts as corrected, and no case may come of it. "
            "Where all is corrected the ticks do not count.",
        ),
    )
    record = ReasonField(Words("现场情况", "What was found"), most=MOST_RECORD, rows=8, law_asks=True)
    photo = FileBytesField(Words("执法人员拍摄的照片", "Photograph by the officers"), accept=PICTURE, wide=True)

    def ask_about(self, ordered: Sequence[AnsweredQuestion]) -> None:
        """Offers the questions of the order, each ticked until a form was sent."""
        listed = [(one.question.code, one.question.words) for one in ordered]
        self.fields["still_lacking"].offer(listed)  # type: ignore[attr-defined]
        self.initial["still_lacking"] = [code for code, _ in listed]

    @property
    def new(self) -> NewRecord:
        """What a valid form states."""
        given = self.cleaned_data
        corrected = given["corrected"] == "yes"
        named = () if corrected else given["still_lacking"]
        found: dict[str, Any] = {"corrected": corrected, "still_lacking": named, **self.shown_first}
        return NewRecord(given["inspected_on"], given["present"], given["record"], **found)


class UnitOrderForm(SeenForm):
    """An order to correct."""

    id_form = "order-%s"

    unit = TextField(Words("被责令的单位或者个人", "Who is ordered"), most=MOST_SUBJECT, law_asks=True)
    days = WholeNumberField(
        Words("改正期限", "Limit"),
        least=0,
        most=MOST_DAYS,
        unit=Words("日", "days"),
        hint=Words("0 为立即改正。", "0: at once."),
    )
    copy_to = TextField(Words("抄送部门", "Copy to"), most=MOST_SUBJECT, required=False)
    short_reason = TextField(SHORT_REASON, most=MOST_REASON, required=False)
    what = ReasonField(Words("改正要求", "What is to be done"), most=MOST_TEXT, law_asks=True)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        name_short_days(self)

    @property
    def new(self) -> NewUnitOrder:
        """What a valid form states."""
        given = self.cleaned_data
        return NewUnitOrder(given["unit"], given["what"], given["days"], given["copy_to"], given["short_reason"])


class AnswerOrderForm(ActionForm):
    """What the unit answers to its order."""

    id_form = "answer-%s"

    text = ReasonField(
        Words("改正情况，或者需要延期的理由", "What was done, or why more days are needed"), most=MOST_ANSWER, rows=6
    )
    days = WholeNumberField(
        Words("申请延期", "More days"),
        least=0,
        most=MOST_DAYS,
        required=False,
        unit=Words("日", "days"),
        hint=Words(
            "不申请的不填；由公安机关决定，决定前期限不变。",
            "Empty for none; the police decide, until then the limit stays.",
        ),
    )
    scan = FileBytesField(Words("证明材料", "What shows it"), accept=PICTURE, required=False, wide=True)

    def ask_for_none(self) -> None:
        """Takes the field for more days away: the limit is over, was extended, or the order is one of "at once"."""
        del self.fields["days"]
        self.fields["text"].label = lazy_words(Words("改正情况", "What was done"))

    @property
    def answer(self) -> NewOrderAnswer:
        """What a valid form states."""
        return NewOrderAnswer(self.cleaned_data["text"], self.cleaned_data["days"] or 0)


class CloseUnitForm(SeenForm):
    """How an inspection ended, or why it is given up."""

    id_form = "close-%s"

    reason = TextField(Words("办结情况", "How it ended"), most=MOST_REASON, law_asks=True, wide=True)


class PlanForm(ActionForm):
    """A yearly plan to draw up."""

    layout = (Section(Words("编制年度计划", "Draw up a yearly plan"), ("district", "year"), "799-24"),)
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.CONFLICT: "year", FaultKind.INVALID: "district"}

    district = ClosedChoiceField(Words("所在区或者功能区", "District or functional zone"), _DISTRICTS)
    year = WholeNumberField(Words("年度", "Year"), least=FIRST_YEAR, most=LAST_YEAR)


class PlannedForm(ActionForm):
    """A system to put into a plan."""

    layout = (Section(Words("列入系统", "Put a system into it"), ("system", "quarter", "note"), "799-24"),)
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.NOT_FOUND: "system", FaultKind.CONFLICT: "system"}

    system = TextField(
        Words("系统代码", "Code of the system"),
        most=MOST_CODE,
        mono=True,
        attrs={"list": "system-codes"},
        hint=Words("输入名称或代码选择。", "Type a name or a code."),
    )
    quarter = ClosedChoiceField(
        Words("季度", "Quarter"), [(str(one), Words(f"第 {one} 季度", f"Quarter {one}")) for one in QUARTERS]
    )
    note = TextField(Words("检查重点", "Focus of the inspection"), most=MOST_NOTE, required=False, wide=True)


class WithdrawForm(ActionForm):
    """Why a system is taken off a plan."""

    reason = TextField(Words("撤出计划的理由", "Why it is taken off"), most=MOST_NOTE, law_asks=True)
