"""Forms of staff: recording a training (article 16(2))."""

from collections.abc import Mapping
from typing import ClassVar

from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.registry.staff.rules import MOST_HOURS, MOST_TEXT
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ChoiceField
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
