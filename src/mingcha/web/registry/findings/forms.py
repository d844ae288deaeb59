"""Forms of findings: the filter of the list, and closing one."""

from collections.abc import Mapping
from typing import ClassVar

from mingcha.kit.codes import is_device_code
from mingcha.kit.words import Words
from mingcha.registry.findings.kinds import KINDS, FindingKind
from mingcha.registry.findings.queries import FindingsAsked
from mingcha.registry.findings.rules import MOST_DOCUMENT, MOST_REASON
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.forms.order import OrderField
from mingcha.web.forms.query import ListForm, SearchField
from mingcha.web.forms.text_fields import ReasonField, TextField

_MOST_SUBJECT = 40


class FindingsFilter(ListForm):
    """The filter of the list of findings; `subject` is a code, or part of the name of a point or its site."""

    search_field = "subject"
    names: ClassVar[Mapping[str, str]] = {"everything": "all"}

    subject = SearchField(
        Words("按名称或编码查找", "Search by name or code"),
        most=_MOST_SUBJECT,
        placeholder=Words("点位名称或编码", "Name or code of a point"),
    )
    kind = ClosedChoiceField(
        Words("种类", "Kind"),
        [(kind.value, facts.words) for kind, facts in KINDS.items()],
        empty=Words("全部种类", "All kinds"),
        required=False,
    )
    everything = ClosedChoiceField(
        Words("状态", "State"),
        [("1", Words("含已销号", "Closed ones too"))],
        empty=Words("未销号", "Open"),
        required=False,
    )
    sort = OrderField("since", usual="since")

    @property
    def asked(self) -> FindingsAsked:
        """The filter for the register."""
        given = self.cleaned_data
        kind = FindingKind(given["kind"]) if given["kind"] else None
        newest_first = given["sort"].startswith("-")
        subject, closed = given["subject"].strip(), bool(given["everything"])
        return FindingsAsked(kind, subject=subject, closed=closed, newest_first=newest_first)

    @property
    def point(self) -> str:
        """The code of the point that the list is narrowed to, "" for none."""
        code = str(self.value("subject") or "").strip()
        return code if is_device_code(code) else ""


class CloseFindingForm(ActionForm):
    """Closing a finding: why, and on which document."""

    reason = ReasonField(
        Words("销号事由", "Why it is closed"),
        most=MOST_REASON,
        hint=Words("写明如何整改或者为何成立。", "State what was corrected, or why it is right as it is."),
    )
    document = TextField(
        Words("依据文书的名称和文号", "Name and number of the document"),
        most=MOST_DOCUMENT,
        law_asks=True,
        wide=True,
        placeholder="武公备〔2026〕7 号",
    )
