"""The form of a paper that is shown, with its scan (article 15(3))."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.exceptions import ValidationError

from mingcha.access.papers.actions import MOST_POINTS
from mingcha.access.papers.rules import MOST_TEXT
from mingcha.access.papers.values import NewPaper, PaperKind
from mingcha.custody.holds.rules import EARLIEST, LATEST
from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.web.access.point_finder import WithPoints
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import RadioChoiceField
from mingcha.web.forms.code_list_field import PointCodesField
from mingcha.web.forms.file_fields import FileBytesField
from mingcha.web.forms.form import Section
from mingcha.web.forms.language import bilingual, lazy_words
from mingcha.web.forms.text_fields import TextField
from mingcha.web.forms.time_fields import DayField, InstantField
from mingcha.web.frame import wiring

KINDS = [(kind.value, kind.words) for kind in PaperKind]


class PaperForm(WithPoints, ActionForm):
    """An approval document or a letter of introduction, as it states itself, and its scan."""

    prefilled = ("points", "begin", "end")
    layout = (
        Section(
            Words("文件", "The paper"), ("kind", "issuer", "issuer_no", "issued_on", "valid_until", "scan"), "15(3)"
        ),
        Section(Words("文件载明的范围", "The scope that it states"), ("points", "begin", "end"), "799-20"),
    )
    missing_fields: ClassVar[Mapping[str, str]] = {"to_ms": "end"}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.NOT_FOUND: "points", FaultKind.INVALID: "points"}

    kind = RadioChoiceField(Words("文件种类", "Kind"), KINDS, empty=None, law_asks=True)
    issuer = TextField(
        Words("出具单位", "Issued by"),
        most=MOST_TEXT,
        law_asks=True,
        hint=Words("须为申请人本单位，与证件一致。", "The officers' own unit, as on their credentials."),
    )
    issuer_no = TextField(Words("文号", "Its number"), most=MOST_TEXT, law_asks=True)
    issued_on = DayField(Words("出具日期", "Its day"))
    valid_until = DayField(
        Words("有效期至（含当日）", "Valid until (that day included)"),
        required=False,
    )
    scan = FileBytesField(
        Words("扫描件", "Scan"),
        accept=".pdf,.jpg,.jpeg,.png",
        wide=True,
    )
    points = PointCodesField(
        Words("所及点位", "Points"),
        most=MOST_POINTS,
        hint=Words(
            "在下面按名称查找或者在地图上选择，也可填 20 位编码，每行一个。",
            "Find them below by name or on the map, or type 20-digit codes, one a line.",
        ),
    )
    begin = InstantField(Words("录像自", "Footage from"), earliest=EARLIEST, latest=LATEST)
    end = InstantField(Words("至（不含）", "To (not included)"), earliest=EARLIEST, latest=LATEST)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        today = shanghai_day(wiring.clock().now())
        days = parameters.number("access.letter_valid_days", today)
        mib = parameters.number("access.scan_most_mib", today)
        self.fields["valid_until"].help_text = lazy_words(
            Words(f"未载明的留空，按 {days} 日计。", f"Empty if it states none: {days} days are counted.")
        )
        self.fields["scan"].help_text = lazy_words(
            Words(
                f"PDF、JPEG 或 PNG，不超过 {mib} MiB。带脚本、附件、链接或者加密的 PDF 不予接收。",
                f"PDF, JPEG or PNG of at most {mib} MiB. A PDF with scripts, files, links or a password is refused.",
            )
        )

    def clean(self) -> dict[str, Any]:
        """An interval ends after it begins."""
        given = super().clean() or self.cleaned_data
        begin, end = given.get("begin"), given.get("end")
        if begin and end and not begin < end:
            self.add_error("end", ValidationError(bilingual("须晚于起始", "This must be later"), code="order"))
        return given

    @property
    def paper(self) -> NewPaper:
        """What a valid form states, without the scan."""
        given = self.cleaned_data
        return NewPaper(
            kind=given["kind"],
            issuer=given["issuer"],
            issuer_no=given["issuer_no"],
            issued_on=given["issued_on"],
            valid_until=given["valid_until"],
            points=given["points"],
            from_ms=int(given["begin"].timestamp() * 1000),
            to_ms=int(given["end"].timestamp() * 1000),
        )
