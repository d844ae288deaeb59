"""Forms of acceptances: opening one, the report of an inspection, documents, signatures, problems (articles 7, 8)."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import get_language

from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.registry.acceptance.recorder.values import RecorderValue
from mingcha.registry.acceptance.rules import (
    MOST_REASON,
    MOST_STANDARDS,
    MOST_TEXT,
    MOST_TITLE,
    MOST_VALUE,
)
from mingcha.registry.acceptance.states import NEEDED, AcceptanceState, Conclusion, DocumentKind, Item
from mingcha.registry.acceptance.values import Measurement, NewAcceptance, NewReport, ReportRow
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.forms.code_list_field import PointCodesField
from mingcha.web.forms.file_fields import FileBytesField
from mingcha.web.forms.form import Section
from mingcha.web.forms.language import lazy_words
from mingcha.web.forms.number_fields import PositionField, WholeNumberField
from mingcha.web.forms.query import QueryForm
from mingcha.web.forms.text_fields import ReasonField, TextField
from mingcha.web.forms.time_fields import DayField
from mingcha.web.registry.acceptance.line_fields import MembersField, ProblemsField
from mingcha.web.registry.places.forms import MOST_CODE

_MOST_NUMBER = 2**53 - 1
MOST_CHOSEN = 300
"""Points that are named one by one in the form; a whole system has no such bound."""
_FITS = [("yes", Words("符合", "complies")), ("no", Words("不符合", "does not comply"))]
NOT_JUDGED = Words("请判定是否符合", "State whether it complies")
_SCAN = ".pdf,.jpg,.jpeg,.png"


class AcceptancesFrom(QueryForm):
    """The number below which the list goes on, and the state that it shows."""

    before = PositionField(most=_MOST_NUMBER)
    state = ClosedChoiceField(
        Words("状态", "State"),
        [(state.value, state.words) for state in AcceptanceState],
        empty=Words("全部状态", "All states"),
        required=False,
    )


class AcceptanceForm(ActionForm):
    """An acceptance to be opened: what is accepted, by which standards, by whom."""

    prefilled = ("system", "project")
    layout = (
        Section(Words("验收范围", "What is accepted"), ("title", "system", "project", "built_on", "points"), "8"),
        Section(Words("依据和验收组", "Standards and group"), ("standards", "members"), "8"),
    )
    refusal_fields: ClassVar[Mapping[str, str]] = {"3": "system", "7": "points"}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.CONFLICT: "points"}

    title = TextField(Words("验收名称", "Title"), most=MOST_TITLE, law_asks=True, wide=True)
    system = TextField(
        Words("系统代码", "Code of the system"),
        most=MOST_CODE,
        mono=True,
        attrs={"list": "system-codes"},
        hint=Words("输入名称或代码选择。", "Type a name or code and choose."),
    )
    project = WholeNumberField(
        Words("建设项目编号", "Number of the project"),
        least=1,
        most=_MOST_NUMBER,
        required=False,
        placeholder="",
        hint=Words("从项目页组织验收时自动填入。", "It is filled in when you come from the page of the project."),
    )
    built_on = DayField(Words("完工日期", "End of building"))
    points = PointCodesField(
        Words("点位", "Points"),
        most=MOST_CHOSEN,
        law_asks=False,
        required=False,
        hint=Words(
            "20 位编码，每行一个；留空为该系统（项目）全部待验收的试运行点位。",
            "20-digit codes, one a line; empty: all points of the system or project that are on trial.",
        ),
    )
    standards = ReasonField(
        Words("验收依据的标准", "Standards"), most=MOST_STANDARDS, rows=2, placeholder="GB 50348-2018、GB/T 28181-2022"
    )
    members = MembersField(
        Words("验收组成员", "Members of the group"),
        hint=Words(
            "每行一人：姓名，单位，职务或者资质，账户用户名。没有账户的成员在签字表上签字；至少两人用自己的账户签字。",
            "One a line: name, unit, title or qualification, account. A member without an account signs on paper; at "
            "least two sign by accounts of their own.",
        ),
    )

    @property
    def acceptance(self) -> NewAcceptance:
        """What a valid form states."""
        given = self.cleaned_data
        return NewAcceptance(given["title"], given["standards"], given["built_on"], given["members"])


class ReportForm(ActionForm):
    """The report of an inspection: each item of form 5.3 with value, instrument and judgement, then the conclusion."""

    unseen: ClassVar[Sequence[str]] = ("report",)
    refusal_fields: ClassVar[Mapping[str, str]] = {}
    missing_fields: ClassVar[Mapping[str, str]] = {item.value: f"{item.value}_value" for item in Item}

    report = WholeNumberField(Words("已看到的报告号", "Report that was read"), least=0, most=_MOST_NUMBER)
    accepted_on = DayField(Words("验收日期", "Day of acceptance"), article="8")
    conclusion = ClosedChoiceField(
        Words("结论", "Conclusion"),
        [(one.value, one.words) for one in Conclusion],
        hint=Words("只有“合格”可以投入使用；有问题的填“不合格”。", "Only qualified opens use."),
    )
    problems = ProblemsField(
        Words("问题和整改", "Problems to fix"),
        law_asks=False,
        required=False,
        hint=Words(
            "每行一项：问题，整改单位，期限（2026-12-31）。合格的留空。",
            "One a line: the problem, who mends it, the last day (2026-12-31). Empty if it is qualified.",
        ),
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        self.recorder: Mapping[Item, RecorderValue] = {}
        self.claimed: Mapping[Item, Words] = {}
        super().__init__(*given, **more)
        self.fields["report"].widget = self.fields["report"].hidden_widget()
        for item in Item:
            value = TextField(item.words, most=MOST_VALUE, required=False, law_asks=item in NEEDED, unit=item.unit)
            value.widget.attrs.pop("required", None)
            self.fields[f"{item.value}_value"] = value
            self.fields[f"{item.value}_instrument"] = TextField(
                Words(f"{item.words.zh}：仪器或方法", f"{item.words.en}: instrument or method"),
                most=MOST_TEXT,
                required=False,
            )
            self.fields[f"{item.value}_fits"] = ClosedChoiceField(
                Words(f"{item.words.zh}：判定", f"{item.words.en}: judgement"), _FITS, required=False
            )

    def clean(self) -> dict[str, Any]:
        """Whoever inspected judges each item that is filled in: no judgement stands before they chose it."""
        given = self.cleaned_data
        for item in Item:
            value, instrument, fits = (given.get(f"{item.value}_{part}") for part in ("value", "instrument", "fits"))
            if (value or instrument) and fits == "":
                self.add_error(f"{item.value}_fits", ValidationError(lazy_words(NOT_JUDGED), code="required"))
        return given

    @property
    def rows(self) -> list[tuple[Item, bool, RecorderValue | None, Words | None, BoundField, BoundField, BoundField]]:
        """Each item, whether it is needed, what the recorder says of it, what is claimed of its devices, and its three
        fields, in the order of form 5.3."""
        found = []
        for item in Item:
            value, instrument, fits = (self[f"{item.value}_{part}"] for part in ("value", "instrument", "fits"))
            stated = self.recorder.get(item), self.claimed.get(item)
            found.append((item, item in NEEDED, *stated, value, instrument, fits))
        return found

    @property
    def other_fields(self) -> tuple[BoundField, ...]:
        """The fields below the table of items."""
        return (self["accepted_on"], self["conclusion"], self["problems"])

    @property
    def new_report(self) -> NewReport:
        """What a valid form states: the items of which something was filled in."""
        given = self.cleaned_data
        items = tuple(
            Measurement(item, value, fits=given[f"{item.value}_fits"] != "no", instrument=instrument)
            for item in Item
            if (value := given[f"{item.value}_value"]) + (instrument := given[f"{item.value}_instrument"])
        )
        return NewReport(given["accepted_on"], Conclusion(given["conclusion"]), items, given["problems"])

    @classmethod
    def after(cls, report: ReportRow | None, recorder: Sequence[RecorderValue] = ()) -> "ReportForm":
        """A form with what the recorder measured, or one with the values of the report that it is to replace."""
        initial: dict[str, object] = {"report": report.number if report else 0}
        for one in recorder if report is None else ():
            if one.value is not None:
                name, how = one.item.value, one.described.in_language(get_language() or "")
                initial |= {f"{name}_value": f"{one.value:f}", f"{name}_instrument": how[:MOST_TEXT]}
        for held in report.measurements if report else ():
            name = held.item.value
            initial |= {f"{name}_value": held.value, f"{name}_instrument": held.instrument}
            initial[f"{name}_fits"] = "yes" if held.fits else "no"
        return cls(initial=initial)


class ReportReadForm(ActionForm):
    """A step under the report that the page showed: signing, closing."""

    unseen: ClassVar[Sequence[str]] = ("report",)

    report = WholeNumberField(Words("已看到的报告号", "Report that was read"), least=0, most=_MOST_NUMBER)


class SignedSheetForm(ActionForm):
    """The sheet that members without an account signed."""

    unseen: ClassVar[Sequence[str]] = ("report",)
    id_form = "sheet-%s"
    refusal_fields: ClassVar[Mapping[str, str]] = {"8": "scan"}

    report = WholeNumberField(Words("已看到的报告号", "Report that was read"), least=0, most=_MOST_NUMBER)
    scan = FileBytesField(Words("签字表扫描件", "Scan of the signed sheet"), accept=_SCAN, wide=True)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["report"].widget = self.fields["report"].hidden_widget()


class AcceptanceDocumentForm(ActionForm):
    """A document that the group checked."""

    id_form = "document-%s"
    refusal_fields: ClassVar[Mapping[str, str]] = {"8": "scan"}

    kind = ClosedChoiceField(
        Words("资料种类", "Kind"),
        [(kind.value, kind.words) for kind in DocumentKind if kind is not DocumentKind.SIGNED_SHEET],
    )
    title = TextField(Words("名称和文号", "Name and number"), most=MOST_TITLE)
    scan = FileBytesField(Words("扫描件", "Scan"), accept=_SCAN, wide=True)


class MendForm(ActionForm):
    """How a problem was mended."""

    mended_on = DayField(Words("整改完成日期", "Fixed on"))
    note = TextField(Words("整改情况", "What was done"), most=MOST_TEXT)


class WithdrawAcceptanceForm(ActionForm):
    """Why an acceptance is withdrawn."""

    id_form = "withdraw-%s"

    reason = TextField(Words("撤回理由", "Why it is withdrawn"), most=MOST_REASON, wide=True)
