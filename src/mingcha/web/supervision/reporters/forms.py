"""Forms of sealed names: left by a reporter, opened by an officer; a report linked to what it is about (799-24(2))."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.exceptions import ValidationError

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.reports.check_words import MOST_TYPED
from mingcha.supervision.reporters.rules import MOST_CONTACT, MOST_NAME, MOST_REASON
from mingcha.supervision.reporters.values import ReporterName
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.language import bilingual
from mingcha.web.forms.number_fields import WholeNumberField
from mingcha.web.forms.text_fields import TextField
from mingcha.web.registry.reports.forms import MOST_CASE_NO

MOST_NUMBER = 2**53 - 1
_CHOOSE = Words("输入地点、单位或者编号选择。", "Type a place, a unit or a number.")


class LeaveNameForm(ActionForm):
    """A name that is sealed, with number and check word of the report. Nobody has to leave one."""

    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.NOT_FOUND: "check_code"}

    case_no = TextField(Words("举报编号", "Case number"), most=MOST_CASE_NO, mono=True)
    check_code = TextField(Words("查询码", "Check word"), most=MOST_TYPED, mono=True)
    name = TextField(Words("称呼", "Your name, or what to call you"), most=MOST_NAME, law_asks=True)
    contact = TextField(Words("联系方式", "How to reach you"), most=MOST_CONTACT, law_asks=True)

    @property
    def given(self) -> ReporterName:
        """What a valid form states."""
        return ReporterName(self.cleaned_data["name"], self.cleaned_data["contact"])


class OpenNameForm(ActionForm):
    """Why a sealed name is opened."""

    id_form = "open-%s"

    reason = TextField(Words("启封理由", "Why it is opened"), most=MOST_REASON, law_asks=True, wide=True)


class LinkForm(ActionForm):
    """The obstruction, or the inspection, that a report is about: one of them."""

    id_form = "link-%s"

    obstruction = WholeNumberField(
        Words("违法情形", "The act"),
        least=1,
        most=MOST_NUMBER,
        required=False,
        placeholder="",
        attrs={"list": "acts-to-link"},
        hint=_CHOOSE,
    )
    inspection = WholeNumberField(
        Words("或者监督检查", "Or the inspection"),
        least=1,
        most=MOST_NUMBER,
        required=False,
        placeholder="",
        attrs={"list": "inspections-to-link"},
        hint=_CHOOSE,
    )

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        given = super().clean() or self.cleaned_data
        if not self.errors and bool(given["obstruction"]) is bool(given["inspection"]):
            one = bilingual("两项中选填一项", "Choose one of the two")
            self.add_error("obstruction", ValidationError(one, code="one"))
        return given

    def take_fault(self, fault: Fault) -> None:
        """Puts it at the one that was chosen."""
        chosen = "obstruction" if self.cleaned_data["obstruction"] else "inspection"
        super().take_fault(Fault(fault.kind, fault.words, chosen))
