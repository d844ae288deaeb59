"""Choices: lists of the law, our own lists, yes or no."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms

from mingcha.kit.words import Words
from mingcha.web.forms.field import PageField, shown_part, unstorable_character
from mingcha.web.forms.language import NO_WORDS, bilingual, lazy_words

CHOOSE = Words("请选择", "Choose")
LONGEST_CODE = 60
"""Maximum characters of a code; all codes of the law's lists and of the register are shorter."""

type Choices = Iterable[tuple[str, Words | str]]


class ChoiceField(PageField):
    """A list of choices. A value outside the list is passed to the action: a purpose or place that the law does not
    list is refused under its article, a system out of reach under article 3.
    `empty`: the label of the empty choice, None for a list without one.
    """

    default_error_messages: ClassVar[dict[str, Any]] = {
        "not_code": bilingual("没有这个选项：“%(value)s”", "There is no such choice: “%(value)s”")
    }
    widget: type[forms.Widget] = forms.Select

    def __init__(
        self, label: Words = NO_WORDS, choices: Choices = (), *, empty: Words | None = CHOOSE, **more: Any
    ) -> None:
        self._empty = empty
        super().__init__(label, **more)
        self.offer(choices)

    def offer(self, choices: Choices) -> None:
        """Sets the choices of this form only; each form has its own copy of its fields."""
        self.listed = tuple(choices)
        head = [("", lazy_words(self._empty))] if self._empty is not None else []
        shown = [(code, lazy_words(words) if isinstance(words, Words) else words) for code, words in self.listed]
        self.widget.choices = [*head, *shown]  # type: ignore[attr-defined]

    def to_python(self, value: Any) -> str:
        """The code, "" for none. Raises ValidationError if it is not a code."""
        if value in self.empty_values:
            return ""
        if not isinstance(value, str) or len(value) > LONGEST_CODE or unstorable_character(value):
            raise self.error("not_code", value=shown_part(value))
        return value.strip()


class RadioChoiceField(ChoiceField):
    """A list whose choices are all visible at once."""

    widget = forms.RadioSelect
    input_class = ""


class ClosedChoiceField(ChoiceField):
    """One of our own lists. A value outside it is an error of the form."""

    def clean(self, value: Any) -> str:
        """The code, "" for none. Raises ValidationError for a code that is not listed."""
        code = str(super().clean(value))
        if code and code not in dict(self.listed):
            raise self.error("not_code", value=shown_part(code))
        return code


class TickWidget(forms.CheckboxInput):
    """A check box that passes the raw value on; Django's widget treats every object as true."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The raw value, None if the name is missing: a browser sends nothing for an unchecked box."""
        del files
        return data.get(name)


class TickField(PageField):
    """A truth value: a check box on a page, true or false in JSON."""

    default_error_messages: ClassVar[dict[str, Any]] = {"not_truth": bilingual("须为是或否", "This is yes or no")}
    widget = TickWidget
    input_class = ""
    _YES, _NO = (True, "1", "on", "true"), (None, False, "", "0", "off", "false")

    def __init__(self, label: Words = NO_WORDS, **more: Any) -> None:
        super().__init__(label, **({"required": False} | more))

    def to_python(self, value: Any) -> bool:
        """The truth value. Raises ValidationError for any other value."""
        if any(value is yes or (isinstance(value, str) and value == yes) for yes in self._YES):
            return True
        if any(value is no or (isinstance(value, str) and value == no) for no in self._NO):
            return False
        raise self.error("not_truth")
