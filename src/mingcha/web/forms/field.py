"""The base of our form fields: label, hint, required mark, unit and article for the page; text that can be stored.

A field checks only shape: type, length, range of the column. The action decides whether the law allows a value.
"""

import unicodedata
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from mingcha.kit.checked import MUST_BE_GIVEN
from mingcha.kit.words import Words
from mingcha.web.forms.language import NO_WORDS, bilingual, lazy_words

CHARACTERS_SHOWN = 20
"""Characters of a rejected value repeated in an error message."""


class PageField(forms.Field):
    """A field with its data for the template.

    `required`: an empty value is an error of the form. `law_asks`: the page marks the field as required, but an empty
    value goes to the action, which refuses it under its article; the form shows that refusal at this field.
    `wide`: the field takes a whole row of the grid. `article`: the article shown beside the label. `unit`: shown after
    the input. `mono`: codes and addresses in a fixed-width font.
    """

    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": lazy_words(MUST_BE_GIVEN),
        "invalid": bilingual("填写的内容不对", "This value is not valid"),
    }
    input_class = "input"

    def __init__(
        self,
        label: Words = NO_WORDS,
        *,
        hint: Words = NO_WORDS,
        required: bool = True,
        law_asks: bool = False,
        wide: bool = False,
        article: str = "",
        unit: Words = NO_WORDS,
        placeholder: str = "",
        mono: bool = False,
        attrs: dict[str, str] | None = None,
        **more: Any,
    ) -> None:
        self.marked_required = required or law_asks
        self.wide, self.article, self.unit = wide, article, unit
        self.placeholder, self.mono = placeholder, mono
        self._attrs = attrs or {}
        self.law_asks = law_asks
        super().__init__(
            label=lazy_words(label), help_text=lazy_words(hint), required=required and not law_asks, **more
        )

    def loses(self, sent: object) -> bool:
        """Whether something secret of what was sent is not sent back to the page, and has to be typed again."""
        del sent
        return False

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """HTML attributes that follow from the field."""
        found: dict[str, Any] = dict(super().widget_attrs(widget))
        if widget.is_hidden:
            return found
        if self.input_class:
            found["class"] = f"{self.input_class} mono" if self.mono else self.input_class
        if self.placeholder:
            found["placeholder"] = self.placeholder
        if self.law_asks:
            found["required"] = True
        return found | self._attrs

    def bound_data(self, data: Any, initial: Any) -> Any:
        """The sent value, for showing it again; half of a surrogate pair cannot be encoded and becomes "?"."""
        shown = super().bound_data(data, initial)
        return shown.encode("utf-8", "replace").decode() if isinstance(shown, str) else shown

    def error(self, code: str, /, **values: object) -> ValidationError:
        """A ValidationError from a message in `error_messages`, for the caller to raise."""
        return ValidationError(self.error_messages[code], code=code, params=values)


def unstorable_character(text: str, *, lines: bool = False) -> str:
    """The first character that must not be stored in a column or logged, "" if there is none: control characters,
    halves of surrogate pairs, and in one-line texts invisible blanks too. `lines` allows line breaks and tabs."""
    for sign in text:
        if lines and (sign in "\n\t" or (not sign.isprintable() and unicodedata.category(sign) in ("Zs", "Cf"))):
            continue
        if not sign.isprintable():
            return sign
    return ""


def shown_part(value: object) -> str:
    """The beginning of a rejected value for an error message, with unprintable characters as "?"."""
    text = value if isinstance(value, str) else repr(value)
    return "".join(sign if sign.isprintable() else "?" for sign in text[:CHARACTERS_SHOWN])
