"""Forms of obstructions: a candidate, and each step up to the re-inspection (article 12)."""

from collections.abc import Mapping
from typing import Any, ClassVar

from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.law.fine_rules import Offence
from mingcha.law.fine_words import WORDS
from mingcha.supervision.obstructions.rules import (
    MOST_OWNER,
    MOST_PICTURE,
    MOST_PRESENT,
    MOST_REASON,
    MOST_RECORD,
    MOST_SEEN,
    MOST_WHAT,
)
from mingcha.supervision.obstructions.states import ACTS, JUDGED, Cause, ObstructionState, OwnerKind
from mingcha.supervision.obstructions.values import Judgement, NewInspection, NewObstruction, NewOrder
from mingcha.supervision.orders.rules import MOST_DAYS
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.forms.file_fields import FileBytesField
from mingcha.web.forms.form import Section
from mingcha.web.forms.number_fields import WholeNumberField
from mingcha.web.forms.text_fields import PointCodeField, ReasonField, TextField
from mingcha.web.forms.time_fields import DayField
from mingcha.web.supervision import order_forms
from mingcha.web.supervision.listing import StatesFrom, text_of_list

MOST_NUMBER = 2**53 - 1
PICTURE = ".jpg,.jpeg,.png,.pdf"
_NONE = Words("（不确认时不填）", "(not where it is none)")
_YES_NO = [("yes", Words("是", "yes")), ("no", Words("否", "no"))]


class ObstructionsFrom(StatesFrom):
    """What the list shows: a state, what waits for the reader, a text."""

    state = ClosedChoiceField(
        Words("状态", "State"), [(state.value, state.words) for state in ObstructionState], required=False
    )
    text = text_of_list(Words("点位、单位或者当事人", "Point, unit or owner"))


class ObstructionForm(ActionForm):
    """A candidate by hand, from a finding of the register, or from a confirmed picture finding."""

    prefilled = ("point", "finding", "picture_finding")
    layout = (
        Section(
            Words("点位和情形", "Point, and what was seen"),
            ("point", "offence", "since", "finding", "picture_finding", "seen"),
            "12",
        ),
    )
    refusal_fields: ClassVar[Mapping[str, str]] = {"3": "point"}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.NOT_FOUND: "point", FaultKind.CONFLICT: "finding"}

    point = PointCodeField(Words("点位编码", "Code of the point"))
    offence = ClosedChoiceField(
        Words("违法行为", "The act"),
        [(one.value, WORDS[one]) for one in ACTS],
        empty=None,
        article="22",
        hint=Words("妨碍采集以外的，按国务院令第799号办理。", "Other acts go by decree 799."),
    )
    since = DayField(Words("自何日起", "Since"), article="12")
    finding = WholeNumberField(
        Words("问题编号", "Number of the finding"),
        least=1,
        most=MOST_NUMBER,
        required=False,
        placeholder="",
        hint=Words("来自问题清单的填其编号；人工发现的不填。", "Of the list of findings; empty by hand."),
    )
    picture_finding = TextField(
        Words("画面问题编号", "Number of the picture finding"),
        most=MOST_PICTURE,
        required=False,
        hint=Words("以 B- 开头，须已由人确认有遮挡。", "It begins with B-, and a person has confirmed it."),
    )
    seen = ReasonField(Words("看到的情形", "What was seen"), most=MOST_SEEN, law_asks=True)

    @property
    def new(self) -> NewObstruction:
        """What a valid form states."""
        given = self.cleaned_data
        seen = " ".join(given["seen"].split())
        from_where = (given["finding"] or 0, given["picture_finding"])
        return NewObstruction(given["point"], seen, given["since"], *from_where, Offence(given["offence"]))


SeenForm = order_forms.SeenForm
"""A step of an obstruction or of its case as the page showed it."""


class JudgeForm(SeenForm):
    """What a person who looked says."""

    id_form = "judge-%s"

    outcome = ClosedChoiceField(Words("核对结果", "What it is"), [(one.value, one.words) for one in JUDGED])
    cause = ClosedChoiceField(
        Words("原因", "Cause"), [(one.value, one.words) for one in Cause], empty=_NONE, required=False, article="12"
    )
    owner = TextField(Words("设置、管理的单位或者个人", "Whose it is"), most=MOST_OWNER, required=False)
    owner_kind = ClosedChoiceField(
        Words("单位还是个人", "Unit or private"),
        [(one.value, one.words) for one in OwnerKind],
        empty=_NONE,
        required=False,
        article="23",
    )
    reason = TextField(Words("理由", "Reason"), most=MOST_REASON, required=False, wide=True)

    @property
    def judgement(self) -> Judgement:
        """What a valid form states."""
        given = self.cleaned_data
        return Judgement(
            ObstructionState(given["outcome"]),
            given["reason"],
            Cause(given["cause"]) if given.get("cause") else None,
            given["owner"],
            OwnerKind(given["owner_kind"]) if given["owner_kind"] else None,
        )


class VisitedForm(order_forms.ShownFirstForm):
    """What both visits of the first officer state."""

    inspected_on = DayField(Words("检查日期", "Day of inspection"), article="APL 55")
    present = TextField(Words("在场人员", "Who was there"), most=MOST_PRESENT, law_asks=True)

    @property
    def inspection(self) -> NewInspection:
        """What a valid form states."""
        given = self.cleaned_data
        corrected = {"yes": True, "no": False}.get(given.get("corrected", ""))
        found = (given["record"], given.get("arose_on"), corrected)
        return NewInspection(given["inspected_on"], given["present"], *found, **self.shown_first)


class InspectForm(VisitedForm):
    """The first inspection on the spot, by its first officer. Since when something hides the view is asked for of an
    obstruction alone: article 12 protects the system that was there first."""

    id_form = "inspect-%s"

    arose_on = DayField(
        Words("妨碍形成日期", "Day on which it arose"),
        required=False,
        article="12",
        hint=Words("早于摄像机或者不明的，转市局审核。", "Older than the camera, or not known: for the supervisor."),
    )
    record = ReasonField(Words("现场情况", "What was found"), most=MOST_RECORD, rows=8, law_asks=True)
    photo = FileBytesField(Words("执法人员拍摄的照片", "Photograph by the officers"), accept=PICTURE, wide=True)


class ReinspectForm(VisitedForm):
    """The re-inspection after the order, by its first officer."""

    id_form = "again-%s"

    corrected = ClosedChoiceField(Words("是否已改正", "Corrected"), _YES_NO, article="23")
    record = ReasonField(Words("现场情况", "What was found"), most=MOST_RECORD, rows=8, law_asks=True)
    photo = FileBytesField(Words("执法人员拍摄的照片", "Photograph by the officers"), accept=PICTURE, wide=True)


class DoubtForm(SeenForm):
    """What the supervisor decides."""

    id_form = "doubt-%s"

    is_older = ClosedChoiceField(Words("系统是否在先", "Was the system first"), _YES_NO, article="12")
    reason = TextField(Words("理由", "Reason"), most=MOST_REASON, law_asks=True, wide=True)


class OrderForm(SeenForm):
    """An order to correct."""

    id_form = "order-%s"

    unit = TextField(Words("被责令的单位或者个人", "Who is ordered"), most=MOST_OWNER, law_asks=True, article="23")
    days = WholeNumberField(Words("改正期限", "Limit"), least=1, most=MOST_DAYS, unit=Words("日", "days"), article="23")
    department = TextField(
        Words("抄送部门", "Copy to"),
        most=MOST_OWNER,
        required=False,
        hint=Words("须抄送园林、城建等部门。", "Parks, building or another department."),
    )
    short_reason = TextField(order_forms.SHORT_REASON, most=MOST_REASON, required=False)
    what = ReasonField(Words("改正要求", "What is to be done"), most=MOST_WHAT, law_asks=True)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        order_forms.name_short_days(self)

    @property
    def order(self) -> NewOrder:
        """What a valid form states."""
        given = self.cleaned_data
        what = " ".join(given["what"].split())
        return NewOrder(given["unit"], what, given["days"], given.get("department", ""), given["short_reason"])


class CloseForm(SeenForm):
    """How an obstruction ended."""

    id_form = "close-%s"

    reason = TextField(Words("办结情况", "How it ended"), most=MOST_REASON, law_asks=True, wide=True)
