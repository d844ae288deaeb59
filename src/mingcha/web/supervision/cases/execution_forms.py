"""Forms of confiscation and deletion: the record of the first officer, the signature of the second (799-26; APL 42)."""

from typing import Any

from django.core.exceptions import ValidationError

from mingcha.kit.words import Words
from mingcha.law.fine_rules import Extra
from mingcha.law.fine_words import WORDS
from mingcha.law.measures import TAKEN
from mingcha.supervision.executions.rules import (
    MOST_KEPT,
    MOST_PRESENT,
    MOST_RECORD,
    MOST_STRUCK,
    MOST_THINGS,
    MOST_UNDONE,
    MOST_WHAT,
)
from mingcha.supervision.executions.things import things_in
from mingcha.supervision.executions.values import NewExecution
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.forms.language import bilingual
from mingcha.web.forms.text_fields import ReasonField, TextField
from mingcha.web.forms.time_fields import DayField
from mingcha.web.supervision.obstructions.forms import SeenForm

_MOST_TEXT = MOST_THINGS * (MOST_WHAT + 8)


class ExecuteForm(SeenForm):
    """How a measure was carried out, as the first officer records it."""

    id_form = "execute-%s"

    measure = ClosedChoiceField(Words("措施", "Measure"), [(one.value, WORDS[one]) for one in TAKEN], article="799-26")
    done_on = DayField(Words("执行日期", "Carried out on"))
    present = TextField(Words("在场人员", "Who was there"), most=MOST_PRESENT, law_asks=True)
    things = ReasonField(
        Words("物品，或者删除的信息", "Things, or what was deleted"),
        most=_MOST_TEXT,
        required=False,
        law_asks=False,
        hint=Words("每行一项，末尾写数量，如：针孔摄像头（无编号） 1", "One a line, its number at the end: camera 1"),
    )
    kept_at = TextField(Words("存放地点（没收的）", "Kept at (confiscated)"), most=MOST_KEPT, required=False)
    undone = TextField(
        Words("未能执行的原因", "Why it could not be carried out"), most=MOST_UNDONE, required=False, wide=True
    )
    record = ReasonField(Words("执行情况", "How it was carried out"), most=MOST_RECORD, law_asks=True)

    def clean(self) -> dict[str, Any]:
        """What was given, with the list read line by line."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        found = things_in(given.get("things") or "")
        if found is None:
            words = bilingual("每行一项，以数量结尾", "One thing a line, with its number at the end")
            self.add_error("things", ValidationError(words, code="lines"))
        given["list"] = found or ()
        return given

    @property
    def execution(self) -> NewExecution:
        """What a valid form states."""
        given = self.cleaned_data
        return NewExecution(
            Extra(given["measure"]),
            given["done_on"],
            " ".join(given["record"].split()),
            given["present"],
            given["list"],
            given["kept_at"],
            given["undone"],
        )


class SignExecutionForm(SeenForm):
    """The second signature."""

    id_form = "signed-%s"


class StrikeExecutionForm(SeenForm):
    """Why a record is struck that waits for its second signature."""

    id_form = "struck-%s"

    reason = TextField(Words("作废的理由", "Why it is struck"), most=MOST_STRUCK, law_asks=True, wide=True)
