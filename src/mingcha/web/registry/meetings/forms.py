"""Forms of coordination meetings: a meeting, an action, its end (article 4)."""

from collections.abc import Mapping
from typing import Any, ClassVar

from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.meetings.rules import MOST_ACTION, MOST_MINUTES, MOST_TITLE
from mingcha.registry.meetings.values import NewMeeting
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.file_fields import FileBytesField
from mingcha.web.forms.form import Section
from mingcha.web.forms.language import lazy_words
from mingcha.web.forms.query import ListForm
from mingcha.web.forms.text_fields import ReasonField, TextField
from mingcha.web.forms.time_fields import DayField
from mingcha.web.frame import wiring

MOST_CODE = 20


class MeetingsFilter(ListForm):
    """The list of meetings has no filter, only pages."""


class MeetingForm(ActionForm):
    """A coordination meeting with its minutes."""

    layout = (
        Section(Words("会议", "The meeting"), ("title", "organiser", "held_on"), "4"),
        Section(Words("纪要", "Minutes"), ("minutes", "scan"), "4"),
    )
    refusal_fields: ClassVar[Mapping[str, str]] = {"3": "organiser"}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.NOT_FOUND: "organiser", FaultKind.INVALID: "minutes"}

    title = TextField(Words("会议名称", "Title"), most=MOST_TITLE, law_asks=True)
    organiser = TextField(
        Words("召集单位代码", "Code of the organiser"),
        most=MOST_CODE,
        mono=True,
        attrs={"list": "unit-codes"},
        hint=Words(
            "政府、功能区管委会、部门或者公安机关；输入名称或代码选择。",
            "A government, a department, or the police; type a name or code and choose.",
        ),
    )
    held_on = DayField(Words("会议日期", "Day"))
    minutes = ReasonField(
        Words("纪要文字", "Minutes as a text"),
        most=MOST_MINUTES,
        rows=6,
        required=False,
        law_asks=False,
        hint=Words("文字和扫描件至少有一项。", "A text, a scan, or both."),
    )
    scan = FileBytesField(Words("扫描件", "Scan"), accept=".pdf,.jpg,.jpeg,.png", required=False, wide=True)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        mib = parameters.number("access.scan_most_mib", shanghai_day(wiring.clock().now()))
        self.fields["scan"].help_text = lazy_words(
            Words(f"PDF、JPEG 或 PNG，不超过 {mib} MiB。", f"PDF, JPEG or PNG of at most {mib} MiB.")
        )

    @property
    def meeting(self) -> NewMeeting:
        """What a valid form states, without the scan."""
        given = self.cleaned_data
        return NewMeeting(given["organiser"], given["title"], given["held_on"], given["minutes"])


class MeetingActionForm(ActionForm):
    """What a unit is to do by a day."""

    layout = (Section(Words("登记议定事项", "Record an action"), ("text", "unit", "due_on"), "4"),)
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.NOT_FOUND: "unit"}

    text = TextField(Words("事项", "What is to be done"), most=MOST_ACTION, wide=True)
    unit = TextField(
        Words("承办单位代码", "Code of the unit"),
        most=MOST_CODE,
        mono=True,
        attrs={"list": "unit-codes"},
        hint=Words("输入名称或代码选择。", "Type a name or code and choose."),
    )
    due_on = DayField(Words("办理期限（含当日）", "Last day"))


class EndMeetingActionForm(ActionForm):
    """What was done."""

    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.INVALID: "note"}

    note = TextField(Words("办结情况", "What was done"), most=MOST_ACTION)
