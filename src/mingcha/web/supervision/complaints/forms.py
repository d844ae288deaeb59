"""Forms of complaints: the complaint, the look at its state, the steps of its auditor, the list (article 25)."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from mingcha.kit.codes import DIVISIONS, ZONES
from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.periods import COUNTED_UNTIL
from mingcha.law.retention import shanghai_day
from mingcha.registry.reports.check_words import MOST_TYPED
from mingcha.supervision.complaints.rules import (
    EARLIEST_RECEIVED,
    MOST_CONTACT,
    MOST_NAME,
    MOST_NUMBER,
    MOST_REASON,
    MOST_TEXT,
)
from mingcha.supervision.complaints.values import NewComplaint, ReferredTo
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ClosedChoiceField, TickField
from mingcha.web.forms.file_fields import FileBytesField
from mingcha.web.forms.form import Section
from mingcha.web.forms.language import lazy_words
from mingcha.web.forms.query import ListForm
from mingcha.web.forms.text_fields import ReasonField, TextField
from mingcha.web.forms.time_fields import DayField
from mingcha.web.frame import wiring

MOST_NO = 20
_PLACES = (*DIVISIONS.items(), *((zone.code, zone.words) for zone in ZONES))


class ComplaintForm(ActionForm):
    """A complaint of anybody. Who complains need not be named."""

    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.INVALID: "text"}
    layout: ClassVar[Sequence[Section]] = (
        Section(Words("检举、控告事项", "What you complain of"), ("organ_name", "district", "official", "text"), "25"),
        Section(Words("检举人、控告人（可匿名）", "Who complains (may stay empty)"), ("name", "contact")),
    )

    organ_name = TextField(
        Words("被检举、控告的机关或者单位", "Organ or unit complained of"),
        most=MOST_NAME,
        law_asks=True,
        hint=Words("请写全称，或者从列表中选择。", "Its full name, please, or one of the list."),
        attrs={"list": "organ-names"},
    )
    district = ClosedChoiceField(Words("该机关所在的市、区或者功能区", "City, district or zone of it"), _PLACES)
    official = TextField(
        Words("被检举、控告的人员", "Official complained of"),
        most=MOST_NAME,
        required=False,
        hint=Words("只检举、控告机关的留空。", "Empty if you complain of the organ itself."),
    )
    text = ReasonField(Words("事实经过", "What happened"), most=MOST_TEXT, rows=6)
    name = TextField(
        Words("姓名", "Name"),
        most=MOST_NAME,
        required=False,
        hint=Words("加密封存，只有受理人员说明理由后可以查看，每次查看均有记录。",
                   "Sealed: whoever handles it opens it with a reason, and each look is recorded."),
    )  # fmt: skip
    contact = TextField(Words("联系方式", "Contact"), most=MOST_CONTACT, required=False)

    @property
    def complaint(self) -> NewComplaint:
        """What a valid form states."""
        names = ("district", "organ_name", "text", "official", "name", "contact")
        return NewComplaint(**{name: self.cleaned_data[name] for name in names})


class CounterComplaintForm(ComplaintForm):
    """A complaint that was handed in on paper at the auditor's counter."""

    layout: ClassVar[Sequence[Section]] = (
        *ComplaintForm.layout,
        Section(Words("窗口", "Counter"), ("received_on", "scan")),
    )

    received_on = DayField(Words("收到日期", "Day of receipt"), earliest=EARLIEST_RECEIVED, latest=COUNTED_UNTIL)
    scan = FileBytesField(
        Words("来件扫描件", "Scan of the paper"), accept=".pdf,.jpg,.jpeg,.png", required=False, wide=True
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        mib = parameters.number("access.scan_most_mib", shanghai_day(wiring.clock().now()))
        self.fields["scan"].help_text = lazy_words(
            Words(
                f"PDF、JPEG 或 PNG，不超过 {mib} MiB，可不交。"
                "加密封存，只有受理人员说明理由后可以查看，每次查看均有记录。",
                f"PDF, JPEG or PNG of at most {mib} MiB; it may be left out. Sealed: whoever handles it opens it with "
                "a reason, and each look is recorded.",
            )
        )


class ComplaintStateForm(ActionForm):
    """Number and check word, sent in the body: an address would be kept in histories and logs."""

    no = TextField(Words("检举控告编号", "Number"), most=MOST_NO, mono=True)
    secret = TextField(Words("查询码", "Check word"), most=MOST_TYPED, mono=True)


class ComplaintsFilter(ListForm):
    """The filter of the list."""

    names: ClassVar[Mapping[str, str]] = {"closed": "closed"}

    closed = TickField(Words("只看已办结的", "The closed ones alone"))


class ExamineForm(ActionForm):
    """What was found out."""

    id_form = "complaint-examine-%s"

    note = ReasonField(Words("审查情况", "What was found out"), most=MOST_TEXT)


class AnswerForm(ActionForm):
    """The answer to who complained."""

    id_form = "complaint-answer-%s"

    answer = ReasonField(
        Words("答复", "Answer"),
        most=MOST_TEXT,
        hint=Words("检举人、控告人凭编号和查询码可以看到。", "Who complained reads it with number and check word."),
    )


class ReferForm(ActionForm):
    """To whom a complaint is referred, and why."""

    id_form = "complaint-refer-%s"

    to = ClosedChoiceField(Words("移交给", "Referred to"), [(one.value, one.words) for one in ReferredTo])
    body = TextField(Words("受移交机关", "Name of that body"), most=MOST_NAME, law_asks=True)
    reason = TextField(Words("移交理由", "Reason"), most=MOST_REASON, law_asks=True, wide=True)


class ReplyForm(ActionForm):
    """The reply of that body."""

    id_form = "complaint-reply-%s"

    reply = ReasonField(
        Words("答复内容", "What it replied"),
        most=MOST_TEXT,
        hint=Words("检举人、控告人凭编号和查询码可以看到。", "Who complained reads it with number and check word."),
    )
    reply_number = TextField(Words("对方文号", "Its number"), most=MOST_NUMBER, required=False)
    replied_on = DayField(Words("答复日期", "Day of the reply"))


class CloseForm(ActionForm):
    """The end of a complaint has no fields."""

    id_form = "complaint-close-%s"


class OpenNameForm(ActionForm):
    """Why the sealed name is opened."""

    id_form = "complaint-name-%s"

    reason = TextField(Words("查看理由", "Reason"), most=MOST_REASON, law_asks=True, wide=True)


class OpenScanForm(ActionForm):
    """Why the sealed scan is opened."""

    id_form = "complaint-scan-%s"

    reason = TextField(Words("查看理由", "Reason"), most=MOST_REASON, law_asks=True, wide=True)
