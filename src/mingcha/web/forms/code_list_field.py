"""Codes of points typed into a text field: one a line, or with blanks or commas between."""

import re
from typing import Any, ClassVar

from django import forms

from mingcha.kit.codes import is_device_code
from mingcha.kit.words import Words
from mingcha.web.forms.field import shown_part
from mingcha.web.forms.language import NO_WORDS, bilingual
from mingcha.web.forms.text_fields import DEVICE_CODE_DIGITS, TextField

_BETWEEN = re.compile(r"[\s,，、;；]+")


class PointCodesField(TextField):
    """At most `most` codes of points, each once, in the order typed."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "not_code": bilingual(
            "不是点位编码：“%(value)s”（20 位数字）", "Not the code of a point: “%(value)s” (20 digits)"
        ),
        "too_many": bilingual("最多 %(most)d 个点位", "At most %(most)d points"),
    }
    lines = True
    widget = forms.Textarea

    def __init__(self, label: Words = NO_WORDS, *, most: int, **more: Any) -> None:
        self._most_codes = most
        super().__init__(
            label, most=most * (DEVICE_CODE_DIGITS + 2), **({"law_asks": True, "wide": True, "mono": True} | more)
        )
        self.widget.attrs["rows"] = "3"
        self.widget.attrs["spellcheck"] = "false"
        del self.widget.attrs["cols"]  # the grid sets the width

    def clean(self, value: Any) -> tuple[str, ...]:
        """The codes. Raises ValidationError for a text that is none, and for too many."""
        text = str(super().clean(value))
        codes = tuple(dict.fromkeys(part for part in _BETWEEN.split(text) if part))
        for code in codes:
            if not is_device_code(code):
                raise self.error("not_code", value=shown_part(code))
        if len(codes) > self._most_codes:
            raise self.error("too_many", most=self._most_codes)
        return codes
