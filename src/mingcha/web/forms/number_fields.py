"""Number fields with their unit and the range of their column."""

import unicodedata
from decimal import Decimal
from typing import Any, ClassVar

from django import forms

from mingcha.kit.words import Words
from mingcha.web.forms.field import PageField, shown_part
from mingcha.web.forms.language import NO_WORDS, bilingual

_MOST_DIGITS = 16
_DEGREE_SIGNS = "°º˚度"


class NumberField(PageField):
    """The base of integer and decimal fields: a text input with a numeric keyboard; `least` and `most` included.

    The input type is not "number": such an input sends an empty value for invalid text, so the server could not show it
    again, and it changes with the mouse wheel.
    """

    default_error_messages: ClassVar[dict[str, Any]] = {
        "not_number": bilingual("不是数字：“%(value)s”", "Not a number: “%(value)s”"),
        "range": bilingual("须在 %(least)s 与 %(most)s 之间", "This must be %(least)s to %(most)s"),
    }
    widget: type[forms.Widget] = forms.TextInput
    input_mode = "numeric"
    places = 0

    def __init__(self, label: Words = NO_WORDS, *, least: float, most: float, **more: Any) -> None:
        self.least, self.most = least, most
        super().__init__(label, **({"placeholder": f"{least:g}–{most:.0f}"} | more))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """`inputmode`, and the length of the largest number with sign and decimals."""
        length = len(f"{self.most:.0f}") + (self.places + 1 if self.places else 0) + 1
        return super().widget_attrs(widget) | {"inputmode": self.input_mode, "maxlength": str(length)}

    def checked[N: (int, Decimal)](self, number: N) -> N:
        """The number. Raises ValidationError outside the range."""
        if not self.least <= number <= self.most:
            raise self.error("range", least=f"{self.least:g}", most=f"{self.most:.0f}")
        return number

    def plain(self, value: Any) -> str:
        """The digits of a typed number: full-width digits as ASCII, degree sign removed. Raises ValidationError."""
        if not isinstance(value, str):
            raise self.error("not_number", value=shown_part(value))
        text = unicodedata.normalize("NFKC", value).strip().rstrip(_DEGREE_SIGNS).strip()
        digits = text.removeprefix("-").replace(".", "", 1)
        if not (digits.isascii() and digits.isdigit()) or len(text) > _MOST_DIGITS:
            raise self.error("not_number", value=shown_part(value))
        return text


class WholeNumberField(NumberField):
    """A whole number."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "not_whole": bilingual("须为整数：“%(value)s”", "A whole number is needed: “%(value)s”")
    }

    def to_python(self, value: Any) -> int | None:
        """The number, None for an empty value. Raises ValidationError."""
        if isinstance(value, int) and not isinstance(value, bool):
            return self.checked(value)
        if value in self.empty_values or (isinstance(value, str) and not value.strip()):
            return None
        text = self.plain(value)
        whole, _, rest = text.partition(".")
        if rest.strip("0") or whole in ("", "-"):
            raise self.error("not_whole", value=shown_part(value))
        return self.checked(int(whole))


class MetresField(NumberField):
    """Metres with two decimals, for a column of whole centimetres."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "places": bilingual("最多两位小数（厘米）：“%(value)s”", "At most two decimals (centimetres): “%(value)s”")
    }
    input_mode = "decimal"
    places = 2

    def __init__(self, label: Words = NO_WORDS, *, least: float, most: float, **more: Any) -> None:
        super().__init__(label, least=least, most=most, **({"unit": Words("米", "m")} | more))

    def to_python(self, value: Any) -> Decimal | None:
        """Metres, None for an empty value. Raises ValidationError."""
        if value in self.empty_values or (isinstance(value, str) and not value.strip()):
            return None
        number = Decimal(self.plain(value))
        if number != round(number, self.places):
            raise self.error("places", value=shown_part(value))
        return self.checked(number)


class YuanField(NumberField):
    """An amount of yuan with two decimals, for a column of whole fen; above zero, at most `most_fen`."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "places": bilingual("最多两位小数（分）：“%(value)s”", "At most two decimals (fen): “%(value)s”")
    }
    input_mode = "decimal"
    places = 2

    def __init__(self, label: Words = NO_WORDS, *, most_fen: int, **more: Any) -> None:
        least, most = 0.01, most_fen / 100
        super().__init__(label, least=least, most=most, **({"unit": Words("元", "yuan"), "placeholder": ""} | more))

    def to_python(self, value: Any) -> int | None:
        """Fen, None for an empty value. Raises ValidationError."""
        if value in self.empty_values or (isinstance(value, str) and not value.strip()):
            return None
        number = Decimal(self.plain(value))
        if number != round(number, self.places):
            raise self.error("places", value=shown_part(value))
        return int(self.checked(number) * 100)


class PositionField(PageField):
    """A position in a list (`before`, `offset`), an integer in an address. An invalid one means the beginning: the
    address may be old, and no data is lost."""

    widget = forms.HiddenInput

    def __init__(self, *, most: int) -> None:
        self._most = most
        super().__init__(required=False)

    def to_python(self, value: Any) -> int | None:
        """The number; None if invalid."""
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= _MOST_DIGITS:
            return int(value) if int(value) <= self._most else None
        return None
