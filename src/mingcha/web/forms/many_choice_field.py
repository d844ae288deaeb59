"""Several of a list, each by its box."""

from typing import Any, ClassVar

from django import forms

from mingcha.kit.words import Words
from mingcha.web.forms.choice_fields import LONGEST_CODE, Choices
from mingcha.web.forms.field import PageField, shown_part, unstorable_character
from mingcha.web.forms.language import NO_WORDS, bilingual, lazy_words


class ManyChoiceField(PageField):
    """Codes of a list. A code outside the list is passed to the action, which knows what the asker may name."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "not_list": bilingual("须为选项的列表", "This must be a list of choices"),
        "too_many": bilingual("最多 %(most)d 项", "At most %(most)d"),
        "not_code": bilingual("没有这个选项：“%(value)s”", "There is no such choice: “%(value)s”"),
    }
    widget = forms.CheckboxSelectMultiple
    input_class = ""

    def __init__(self, label: Words = NO_WORDS, choices: Choices = (), *, most: int, **more: Any) -> None:
        self._most = most
        super().__init__(label, **({"wide": True} | more))
        self.offer(choices)

    def offer(self, choices: Choices) -> None:
        """Sets the choices of this form only; each form has its own copy of its fields."""
        self.widget.choices = [
            (code, lazy_words(words) if isinstance(words, Words) else words) for code, words in choices
        ]

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No box alone is required."""
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "required"}

    def bound_data(self, data: Any, initial: Any) -> Any:
        """The sent codes, for showing them again."""
        del initial
        texts = data if isinstance(data, list | tuple) else ()
        return [text.encode("utf-8", "replace").decode() for text in texts if isinstance(text, str)]

    def to_python(self, value: Any) -> tuple[str, ...]:
        """The codes, each once. Raises ValidationError if it is not a list of short texts."""
        if value in self.empty_values:
            return ()
        if not isinstance(value, list | tuple):
            raise self.error("not_list")
        if len(value) > self._most:
            raise self.error("too_many", most=self._most)
        for code in value:
            if not isinstance(code, str) or len(code) > LONGEST_CODE or unstorable_character(code):
                raise self.error("not_code", value=shown_part(code))
        return tuple(dict.fromkeys(value))
