"""The form of a version of one of the four systems (article 16(1))."""

from collections.abc import Mapping
from typing import Any, ClassVar

from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.supervision.regimes.kinds import RegimeKind
from mingcha.supervision.regimes.rules import MOST_APPROVER, MOST_TITLE
from mingcha.supervision.regimes.values import NewRegime
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.forms.file_fields import FileBytesField
from mingcha.web.forms.form import Section
from mingcha.web.forms.language import lazy_words
from mingcha.web.forms.query import ListForm
from mingcha.web.forms.text_fields import TextField
from mingcha.web.forms.time_fields import DayField
from mingcha.web.frame import wiring


class RegimesFilter(ListForm):
    """The list of units has no filter, only pages."""


class RegimeForm(ActionForm):
    """The next version of a system, with its text."""

    layout = (
        Section(
            Words("登记制度或者新版本", "Record a system, or a new version"),
            ("kind", "title", "approver", "valid_from", "scan"),
            "16(1)",
        ),
    )
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.INVALID: "title"}

    kind = ClosedChoiceField(Words("制度", "System"), [(one.value, one.words) for one in RegimeKind])
    title = TextField(Words("文件名称", "Title"), most=MOST_TITLE, law_asks=True)
    approver = TextField(Words("批准人", "Approved by"), most=MOST_APPROVER, law_asks=True)
    valid_from = DayField(Words("施行日期", "In force from"), law_asks=True)
    scan = FileBytesField(Words("制度文本", "Its text"), accept=".pdf,.jpg,.jpeg,.png", law_asks=True, wide=True)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        today = shanghai_day(wiring.clock().now())
        mib, days = parameters.number("access.scan_most_mib", today), parameters.number("regime.read_days", today)
        self.fields["scan"].help_text = lazy_words(
            Words(
                f"PDF、JPEG 或 PNG，不超过 {mib} MiB。监看、管理人员须在 {days} 日内确认（平台自定时限，非法定）。",
                f"PDF, JPEG or PNG of at most {mib} MiB. Staff acknowledges it within {days} days (our limit, not the "
                "law's).",
            )
        )

    @property
    def regime(self) -> NewRegime:
        """What a valid form states, without the text."""
        given = self.cleaned_data
        return NewRegime(RegimeKind(given["kind"]), given["title"], given["approver"], given["valid_from"])
