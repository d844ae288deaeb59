"""Text fields: one line, several lines, codes, passwords, lists of codes."""

import re
from collections.abc import Callable
from typing import Any, ClassVar
from urllib.parse import parse_qsl

from django import forms
from django.core.exceptions import ValidationError

from mingcha.kit.codes import is_device_code
from mingcha.kit.errors import Fault
from mingcha.kit.words import Words
from mingcha.web.forms.field import PageField, shown_part, unstorable_character
from mingcha.web.forms.language import NO_WORDS, bilingual, lazy_words

DEVICE_CODE_DIGITS = 20
"""GB/T 28181-2022, annex E."""


class TextField(PageField, forms.CharField):
    """One line of text without surrounding blanks, at most `most` characters."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "max_length": bilingual(
            "最多 %(limit_value)d 个字符，现有 %(show_value)d 个",
            "At most %(limit_value)d characters; there are %(show_value)d",
        ),
        "not_text": bilingual("须为文本", "This must be text"),
        "unstorable": bilingual(
            "含有不能保存的字符（%(code)s），请删去", "Holds a character that cannot be kept (%(code)s): delete it"
        ),
    }
    lines = False

    def __init__(self, label: Words = NO_WORDS, *, most: int, **more: Any) -> None:
        super().__init__(label, max_length=most, **more)

    def to_python(self, value: Any) -> str:
        """The text. Raises ValidationError for another type and for characters that cannot be stored."""
        if value not in self.empty_values and not isinstance(value, str):
            raise self.error("not_text")
        text = super().to_python(value) or ""
        if self.lines:
            text = text.replace("\r\n", "\n").replace("\r", "\n")  # a browser counts a line break as one character
        wrong = unstorable_character(text, lines=self.lines)
        if wrong:
            raise self.error("unstorable", code=f"U+{ord(wrong):04X}")
        return text


class ReasonField(TextField):
    """Several lines of text: the reason for an act."""

    lines = True
    widget = forms.Textarea

    def __init__(self, label: Words = NO_WORDS, *, most: int, rows: int = 3, **more: Any) -> None:
        super().__init__(label, most=most, **({"law_asks": True, "wide": True} | more))
        self.widget.attrs["rows"] = str(rows)
        del self.widget.attrs["cols"]  # the grid sets the width


class PasswordField(TextField):
    """A password. It is never sent back to the page, and surrounding blanks belong to it."""

    widget = forms.PasswordInput

    def __init__(self, label: Words = NO_WORDS, *, most: int, **more: Any) -> None:
        super().__init__(label, most=most, strip=False, **more)
        self.widget.attrs["autocomplete"] = "new-password"

    def loses(self, sent: object) -> bool:
        """Whether a password was sent."""
        return bool(sent)

    def to_python(self, value: Any) -> str:
        """The password. Raises ValidationError only for control characters; all others are allowed."""
        if value not in self.empty_values and not isinstance(value, str):
            raise self.error("not_text")
        wrong = unstorable_character(str(value or ""), lines=True)
        if wrong:
            raise self.error("unstorable", code=f"U+{ord(wrong):04X}")
        return str(value or "")


def typed_twice(form: forms.Form, name: str, again: str) -> None:
    """Shows at the second field that a password was typed differently there."""
    given = form.cleaned_data
    if given.get(name) and given.get(again) and given[name] != given[again]:
        form.add_error(again, ValidationError(bilingual("两次输入不同", "The two differ"), code="differs"))


class ParsedField(TextField):
    """Text checked by a parser of a lower floor, for example an address. The parser's Fault is the error of this field;
    the value stays the text, because the action parses it itself."""

    def __init__(self, label: Words = NO_WORDS, *, most: int, parse: Callable[[str], object], **more: Any) -> None:
        self._parse = parse
        super().__init__(label, most=most, **more)

    def clean(self, value: Any) -> str:
        """The text. Raises ValidationError with the parser's message."""
        text = str(super().clean(value))
        if text:
            try:
                self._parse(text)
            except Fault as fault:
                raise ValidationError(lazy_words(fault.words), code="unreadable") from None
        return text


class QueryField(TextField):
    """A query such as `q=x&use=trial` as a mapping; the last value of a name counts, and what is no pair is left
    alone."""

    def clean(self, value: Any) -> dict[str, str]:
        """The names and values. Raises ValidationError as a text."""
        return dict(parse_qsl(str(super().clean(value))))


class CodeField(TextField):
    """A text that fully matches the regular expression `form`."""

    default_error_messages: ClassVar[dict[str, Any]] = {"form": bilingual("写法不对", "Not in the right form")}

    def __init__(self, label: Words = NO_WORDS, *, form: str, most: int, **more: Any) -> None:
        self._form = re.compile(form, re.ASCII)
        super().__init__(label, most=most, **({"mono": True} | more))

    def clean(self, value: Any) -> str:
        """The code. Raises ValidationError if it does not match."""
        text = str(super().clean(value))
        if text and not self._form.fullmatch(text):
            raise self.error("form")
        return text


class PointCodeField(CodeField):
    """The 20-digit code of a point."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "form": bilingual("点位编码为 20 位数字", "The code of a point has 20 digits")
    }

    def __init__(self, label: Words = NO_WORDS, **more: Any) -> None:
        super().__init__(label, form=rf"[0-9]{{{DEVICE_CODE_DIGITS}}}", most=DEVICE_CODE_DIGITS, **more)
        self.widget.attrs["inputmode"] = "numeric"


class RepeatedField(PageField):
    """A field sent as several hidden inputs with one name."""

    widget = forms.MultipleHiddenInput

    def bound_data(self, data: Any, initial: Any) -> list[str]:
        """The sent texts, for sending them again."""
        del initial
        texts = data if isinstance(data, list | tuple) else ()
        return [text.encode("utf-8", "replace").decode() for text in texts if isinstance(text, str)]


class CodesField(RepeatedField):
    """A list of codes: a JSON array, or several hidden inputs with one name. Keeps the order."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "not_list": bilingual("须为编码的列表", "This must be a list of codes"),
        "too_many": bilingual("最多 %(most)d 个", "At most %(most)d"),
        "not_code": bilingual("不是编码：“%(value)s”", "Not a code: “%(value)s”"),
    }

    def __init__(self, label: Words = NO_WORDS, *, most: int, **more: Any) -> None:
        self._most = most
        super().__init__(label, **more)

    def to_python(self, value: Any) -> tuple[str, ...]:
        """The codes. Raises ValidationError if it is not a list of short texts."""
        if value in self.empty_values:
            return ()
        if not isinstance(value, list | tuple):
            raise self.error("not_list")
        if len(value) > self._most:
            raise self.error("too_many", most=self._most)
        for code in value:
            if not isinstance(code, str) or len(code) > DEVICE_CODE_DIGITS or unstorable_character(code):
                raise self.error("not_code", value=shown_part(code))
        return tuple(value)


class CommaCodesField(PageField):
    """Comma-separated point codes in an address. An address may be old or cut off: an invalid code is skipped (with
    `gaps` it is an empty tile), and so is everything after the first `most` codes."""

    def __init__(self, label: Words = NO_WORDS, *, most: int, gaps: bool = False, **more: Any) -> None:
        self._most, self._gaps = most, gaps
        super().__init__(label, **({"required": False} | more))

    def to_python(self, value: Any) -> tuple[str, ...]:
        """The codes, in order."""
        texts = value.split(",") if isinstance(value, str) and value else ()
        codes = [code if is_device_code(code) else "" for code in texts]
        return tuple(code for code in codes if code or self._gaps)[: self._most]
