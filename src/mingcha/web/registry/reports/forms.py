"""Forms of reports of cameras: the report, the look at its state, its result, the list (article 18; 799-24(2))."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from mingcha.kit.codes import DIVISIONS, WUHAN, ZONES
from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.law.forbidden import FORBIDDEN
from mingcha.registry.reports.actions import MOST_A_TURN
from mingcha.registry.reports.check_words import MOST_TYPED
from mingcha.registry.reports.rules import MOST_NOTE, MOST_TEXT, MOST_WHERE
from mingcha.registry.reports.values import NewReport, ReportKind, ReportResult
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ClosedChoiceField, TickField
from mingcha.web.forms.form import Section
from mingcha.web.forms.many_choice_field import ManyChoiceField
from mingcha.web.forms.query import ListForm
from mingcha.web.forms.text_fields import ReasonField, TextField
from mingcha.web.forms.time_fields import DayField

MOST_CASE_NO = 20
_DISTRICTS = (
    *((code, words) for code, words in DIVISIONS.items() if code != WUHAN),
    *((zone.code, zone.words) for zone in ZONES),
)
_KINDS = tuple((kind.value, kind.words) for kind in ReportKind)
_RESULTS = [(one.value, one.words) for one in ReportResult if one is not ReportResult.NO_REPORT]
_PLACES = tuple((kind.place.value, kind.words) for kind in FORBIDDEN)


class ReportForm(ActionForm):
    """A report by somebody unknown. It asks for nothing about the reporter."""

    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.INVALID: "text"}

    district = ClosedChoiceField(Words("所在区或者功能区", "District or functional zone"), _DISTRICTS)
    kind = ClosedChoiceField(Words("举报事项", "What is not in order"), _KINDS, article="799-24(2)")
    place_kind = ClosedChoiceField(
        Words("私密部位", "Private place"),
        _PLACES,
        empty=Words("不清楚或者不是", "I cannot tell, or it is none"),
        required=False,
        hint=Words("举报偷拍的选择。", "For a camera in a private place."),
    )
    where = TextField(
        Words("具体位置", "Exact place"),
        most=MOST_WHERE,
        law_asks=True,
        hint=Words("如单位、楼层、房间。", "Such as the house, floor and room."),
    )
    text = ReasonField(
        Words("看到的情况", "What you saw"),
        most=MOST_TEXT,
        rows=6,
        hint=Words(
            "请勿填写您自己或者他人的姓名、电话、证件号码。",
            "Please write no names, telephone or identity numbers, neither yours nor of others.",
        ),
    )

    @property
    def report(self) -> NewReport:
        """What a valid form states."""
        return NewReport(**{**self.cleaned_data, "kind": ReportKind(self.cleaned_data["kind"])})


class ReportStateForm(ActionForm):
    """Case number and check word, sent in the body: an address would be kept in histories and logs."""

    case_no = TextField(Words("举报编号", "Case number"), most=MOST_CASE_NO, mono=True)
    check_word = TextField(Words("查询码", "Check word"), most=MOST_TYPED, mono=True)


class ReportsFilter(ListForm):
    """The filter of the list."""

    names: ClassVar[Mapping[str, str]] = {"closed": "closed"}

    closed = TickField(Words("只看已办结的", "The closed ones alone"))


class CloseReportForm(ActionForm):
    """The result of a report."""

    layout = (Section(Words("登记结果", "Record the result"), ("result", "handled_on", "note"), "18"),)

    result = ClosedChoiceField(Words("结果", "Result"), _RESULTS)
    handled_on = DayField(Words("办理日期", "Day of the result"))
    note = TextField(
        Words("办理情况和理由", "What was done, and why"),
        most=MOST_NOTE,
        law_asks=True,
        wide=True,
        hint=Words("举报人看不到此项。", "The reporter does not see it."),
    )


class SiftForm(ActionForm):
    """Which reports are none, with the reason. The page offers those that came beyond a bound of their day."""

    layout = (Section(Words("筛除非举报内容", "Set aside what is no report"), ("numbers", "note"), "18"),)

    numbers = ManyChoiceField(
        Words("举报", "Reports"),
        most=MOST_A_TURN,
        hint=Words(
            "逐件阅读；是举报的不选，打开后受理。第一名民警筛除，其他单位或者上级公安机关的民警复核后办结。",
            "Read each; leave out what is a report, and take it up. One officer sets aside, another one confirms, of "
            "another organisation or of the level above.",
        ),
    )
    note = TextField(
        Words("不是举报的理由", "Why they are no reports"),
        most=MOST_NOTE,
        law_asks=True,
        wide=True,
        hint=Words("举报人看不到此项。", "The reporter does not see it."),
    )

    def __init__(self, *given: Any, reports: Iterable[tuple[str, Words]] = (), **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["numbers"].offer(reports)  # type: ignore[attr-defined]

    @property
    def chosen(self) -> tuple[int, ...]:
        """The numbers of a valid form; what is none is left out."""
        return tuple(int(one) for one in self.cleaned_data["numbers"] if one.isascii() and one.isdigit())
