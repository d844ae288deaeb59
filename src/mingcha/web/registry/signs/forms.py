"""The form of a sign as it was inspected (article 7)."""

from collections.abc import Mapping
from typing import Any, ClassVar

from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.signs.rules import MOST_HANGS_AT, MOST_INSPECTOR, MOST_TEXT
from mingcha.registry.signs.values import NewSign
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.file_fields import FileBytesField
from mingcha.web.forms.form import Section
from mingcha.web.forms.language import lazy_words
from mingcha.web.forms.text_fields import ReasonField, TextField
from mingcha.web.forms.time_fields import DayField
from mingcha.web.frame import wiring


class SignForm(ActionForm):
    """A sign with its photo."""

    layout = (
        Section(Words("标识", "The sign"), ("text", "hangs_at"), "7"),
        Section(Words("检查", "The inspection"), ("photo_on", "inspector", "photo"), "7"),
    )
    refusal_fields: ClassVar[Mapping[str, str]] = {"7": "photo"}

    text = ReasonField(
        Words("标识文字", "Text of the sign"),
        most=MOST_TEXT,
        rows=3,
        law_asks=True,
        hint=Words(
            "写明管理单位、联系方式、用途和备案编号。",
            "It names the managing unit, how to reach it, the purpose and the number of the filing.",
        ),
    )
    hangs_at = TextField(Words("设置位置", "Where it hangs"), most=MOST_HANGS_AT, law_asks=True, wide=True)
    photo_on = DayField(Words("拍摄日期", "Day of the photo"))
    inspector = TextField(Words("检查人", "Inspector"), most=MOST_INSPECTOR, law_asks=True)
    photo = FileBytesField(Words("标识照片", "Photo of the sign"), accept=".jpg,.jpeg,.png", wide=True)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        mib = parameters.number("access.scan_most_mib", shanghai_day(wiring.clock().now()))
        self.fields["photo"].help_text = lazy_words(
            Words(f"JPEG 或 PNG，不超过 {mib} MiB。", f"JPEG or PNG of at most {mib} MiB.")
        )

    @property
    def sign(self) -> NewSign:
        """What a valid form states, without the photo."""
        given = self.cleaned_data
        return NewSign(given["text"], given["hangs_at"], given["photo_on"], given["inspector"])
