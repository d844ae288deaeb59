"""Forms of work orders: a new one, and each of its steps (articles 7, 16(1))."""

from collections.abc import Mapping
from typing import ClassVar

from django.forms import HiddenInput

from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.supervision.work_orders.rules import MOST_DONE, MOST_REASON, MOST_WHAT
from mingcha.supervision.work_orders.states import WaitReason, WorkKind, WorkOrderState
from mingcha.supervision.work_orders.values import NewWorkOrder
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.forms.file_fields import FileBytesField
from mingcha.web.forms.form import Section
from mingcha.web.forms.number_fields import WholeNumberField
from mingcha.web.forms.revision_field import SeenRevisionField
from mingcha.web.forms.text_fields import PointCodeField, ReasonField, TextField
from mingcha.web.forms.time_fields import DayField
from mingcha.web.supervision.listing import OrderedStatesFrom, text_of_list

MOST_NUMBER = 2**53 - 1
PICTURE = ".jpg,.jpeg,.png"
MOST_REFERENCE = 24
_WAITS = [(one.value, one.words) for one in WaitReason]


class WorkOrdersFrom(OrderedStatesFrom):
    """What the list shows: a state, what waits for the reader, a text."""

    state = ClosedChoiceField(
        Words("状态", "State"), [(state.value, state.words) for state in WorkOrderState], required=False
    )
    text = text_of_list(Words("点位、单位或者工单号", "Point, unit or number"))


class UnseenNumber(WholeNumberField):
    """A number that a link filled in."""

    widget = HiddenInput


class UnseenText(TextField):
    """A text that a link filled in."""

    widget = HiddenInput


class UnseenDay(DayField):
    """A day that a link filled in."""

    widget = HiddenInput  # type: ignore[assignment]


class WorkOrderForm(ActionForm):
    """A work order by hand; a link from a finding, an interruption or a day with footage missing names its source."""

    prefilled = ("point", "kind", "what", "finding", "picture_finding", "interruption_ms", "health_day")
    layout = (Section(Words("点位和故障", "Point, and what is wrong"), ("point", "kind", "what"), "16(1)"),)
    refusal_fields: ClassVar[Mapping[str, str]] = {"3": "point"}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.NOT_FOUND: "point", FaultKind.CONFLICT: "point"}

    point = PointCodeField(Words("点位编码", "Code of the point"))
    kind = ClosedChoiceField(Words("维修对象", "What is repaired"), [(one.value, one.words) for one in WorkKind])
    what = ReasonField(Words("故障情形", "What is wrong"), most=MOST_WHAT)
    finding = UnseenNumber(Words("问题编号", "Finding"), least=1, most=MOST_NUMBER, required=False)
    picture_finding = UnseenText(Words("画面问题编号", "Picture finding"), most=MOST_REFERENCE, required=False)
    interruption_ms = UnseenNumber(Words("中断起始", "Interruption"), least=1, most=MOST_NUMBER, required=False)
    health_day = UnseenDay(Words("缺录日期", "Day"), required=False)

    @property
    def new(self) -> NewWorkOrder:
        """What a valid form states."""
        given = self.cleaned_data
        return NewWorkOrder(
            given["point"],
            WorkKind(given["kind"]),
            given["what"],
            given["finding"] or 0,
            given["picture_finding"],
            given["interruption_ms"] or 0,
            given["health_day"],
        )


class SeenOrderForm(ActionForm):
    """A step of an order as the page showed it: another step done meanwhile is a conflict."""

    revision = SeenRevisionField()


class AcceptForm(SeenOrderForm):
    """Accept it."""

    id_form = "accept-%s"


class ArriveForm(SeenOrderForm):
    """On site."""

    id_form = "arrive-%s"


class AskWaitForm(SeenOrderForm):
    """Ask that the clock stops."""

    id_form = "wait-%s"

    reason = ClosedChoiceField(Words("等待原因", "Why"), _WAITS)
    text = TextField(Words("情形", "What is the matter"), most=MOST_REASON, law_asks=True, wide=True)


class AnswerWaitForm(SeenOrderForm):
    """The answer of the keeper."""

    id_form = "answer-%s"

    agrees = ClosedChoiceField(
        Words("答复", "Answer"),
        [
            ("yes", Words("同意暂停计时", "agree: the clock stops")),
            ("no", Words("不同意，继续计时", "decline: it runs on")),
        ],
    )
    text = TextField(Words("说明", "Remark"), most=MOST_REASON, required=False, wide=True)


class EndWaitForm(SeenOrderForm):
    """The clock runs again."""

    id_form = "go-on-%s"


class FixForm(SeenOrderForm):
    """What was done, with a photograph."""

    id_form = "fix-%s"

    photo = FileBytesField(
        Words("现场照片", "Photograph of the work"),
        accept=PICTURE,
        required=False,
        wide=True,
        hint=Words("只拍设备和标识，不拍人；标识须有照片。", "Of the device or sign, not of people; a sign needs one."),
    )
    done = ReasonField(Words("修复情况", "What was done"), most=MOST_DONE, rows=2)


class VerifyForm(SeenOrderForm):
    """Another person verifies it by what machines recorded."""

    id_form = "verify-%s"


class ReopenForm(SeenOrderForm):
    """Why it is sent back."""

    id_form = "reopen-%s"

    reason = TextField(Words("退回理由", "Why it is sent back"), most=MOST_REASON, law_asks=True, wide=True)


class WithdrawForm(SeenOrderForm):
    """Why it is not needed."""

    id_form = "withdraw-%s"

    reason = TextField(Words("撤回理由", "Why it is not needed"), most=MOST_REASON, law_asks=True, wide=True)
