"""Forms of sealed names: left by a reporter, opened by an officer; a report linked to an obstruction (799-24(2))."""

from collections.abc import Mapping
from typing import ClassVar

from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.registry.reports.check_words import MOST_TYPED
from mingcha.supervision.reporters.rules import MOST_CONTACT, MOST_NAME, MOST_REASON
from mingcha.supervision.reporters.values import ReporterName
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.number_fields import WholeNumberField
from mingcha.web.forms.text_fields import TextField
from mingcha.web.registry.reports.forms import MOST_CASE_NO

MOST_NUMBER = 2**53 - 1


class LeaveNameForm(ActionForm):
    """A name that is sealed, with number and check word of the report. Nobody has to leave one."""

    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.NOT_FOUND: "check_code"}

    case_no = TextField(Words("举报编号", "Case number"), most=MOST_CASE_NO, mono=True)
    check_code = TextField(Words("查询码", "Check word"), most=MOST_TYPED, mono=True)
    name = TextField(Words("怎么称呼您", "What you are called"), most=MOST_NAME, law_asks=True)
    contact = TextField(Words("联系方式", "How you are reached"), most=MOST_CONTACT, law_asks=True)

    @property
    def given(self) -> ReporterName:
        """What a valid form states."""
        return ReporterName(self.cleaned_data["name"], self.cleaned_data["contact"])


class OpenNameForm(ActionForm):
    """Why a sealed name is opened."""

    id_form = "open-%s"

    reason = TextField(Words("启封理由", "Why it is opened"), most=MOST_REASON, law_asks=True, wide=True)


class LinkForm(ActionForm):
    """The obstruction that a report is about."""

    id_form = "link-%s"
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {
        FaultKind.NOT_FOUND: "obstruction",
        FaultKind.CONFLICT: "obstruction",
    }

    obstruction = WholeNumberField(
        Words("妨碍事项编号", "Number of the obstruction"), least=1, most=MOST_NUMBER, placeholder=""
    )
