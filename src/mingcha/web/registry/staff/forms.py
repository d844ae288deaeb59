"""Forms of staff: recording a training, a background check, secrecy education (article 16(2))."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar

from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.registry.accounts.monitors_together import MOST_TOGETHER
from mingcha.registry.confirmations.rules import MOST_REASON
from mingcha.registry.staff.record_kinds import StaffRecordKind
from mingcha.registry.staff.rules import MOST_HOURS, MOST_TEXT
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ChoiceField, ClosedChoiceField
from mingcha.web.forms.form import Section
from mingcha.web.forms.many_choice_field import ManyChoiceField
from mingcha.web.forms.number_fields import WholeNumberField
from mingcha.web.forms.text_fields import TextField
from mingcha.web.forms.time_fields import DayField

PASSED, FAILED = "passed", "failed"


class TrainingForm(ActionForm):
    """A training of a person with its result."""

    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.CONFLICT: "course"}

    course = TextField(
        Words("课程", "Course"), most=MOST_TEXT, law_asks=True, wide=True, placeholder="公共视频监看业务培训"
    )
    held_on = DayField(Words("培训日期（最后一日）", "Day of the training (its last)"))
    hours = WholeNumberField(Words("学时", "Hours"), least=1, most=MOST_HOURS, law_asks=True)
    result = ChoiceField(
        Words("结果", "Result"),
        ((PASSED, Words("合格", "passed")), (FAILED, Words("不合格", "not passed"))),
    )
    taught_by = TextField(Words("授课单位或人员", "Taught by"), most=MOST_TEXT, law_asks=True)
    document = TextField(
        Words("证书或培训记录编号", "Certificate or record, with its number"),
        most=MOST_TEXT,
        law_asks=True,
        wide=True,
        placeholder="培训证 2026-017",
    )


class StaffRecordForm(ActionForm):
    """A background check or secrecy education that was done."""

    id_form = "record-%s"
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.CONFLICT: "done_on"}

    kind = ClosedChoiceField(Words("事项", "What was done"), [(one.value, one.words) for one in StaffRecordKind])
    done_on = DayField(Words("完成日期", "Day"), law_asks=True)
    done_by = TextField(
        Words("审查或教育的单位和人员", "Who checked or taught"), most=MOST_TEXT, law_asks=True, wide=True
    )
    document = TextField(
        Words("记录编号", "Number of the record"),
        most=MOST_TEXT,
        law_asks=True,
        wide=True,
        hint=Words("只登记已完成，不登记审查内容。", "Only that it was done: what a check found is not recorded."),
    )


class FileTogetherForm(ActionForm):
    """The people of a unit who are filed together as its monitors."""

    layout = (Section(Words("多人一并备案", "Several in one filing"), ("usernames", "until", "note"), "16(2)"),)
    refusal_fields: ClassVar[Mapping[str, str]] = {"16(2)": "usernames", "3": "usernames", "16(1)": "usernames"}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {
        FaultKind.CONFLICT: "usernames",
        FaultKind.INVALID: "usernames",
        FaultKind.NOT_FOUND: "usernames",
    }

    usernames = ManyChoiceField(Words("人员", "People"), most=MOST_TOGETHER, article="16(2)")
    until = DayField(
        Words("至（含当日）", "Until (that day included)"),
        required=False,
        hint=Words("留空为直至终止。", "Empty: until it is ended."),
    )
    note = TextField(Words("给确认人的说明", "For the second person"), most=MOST_REASON, required=False)

    def __init__(self, *given: Any, people: Iterable[tuple[str, str, date | None]] = (), **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["usernames"].offer([(code, _trained(code, name, last)) for code, name, last in people])  # type: ignore[attr-defined]


def _trained(username: str, name: str, last: date | None) -> Words:
    """How a person is offered: with the last day of the training, without which the filing is refused."""
    if last is None:
        return Words(f"{name}（{username}）· 没有有效的培训", f"{name} ({username}) · no valid training")
    return Words(f"{name}（{username}）· 培训有效至 {last}", f"{name} ({username}) · trained until {last}")
