"""Text fields of an acceptance with one entry a line: members of a group, problems (article 8)."""

import re
from datetime import date
from typing import Any, ClassVar

from django import forms

from mingcha.kit.words import Words
from mingcha.registry.acceptance.rules import MOST_MEMBERS, MOST_NAME, MOST_PROBLEMS, MOST_TEXT
from mingcha.registry.acceptance.values import NewMember, NewProblem
from mingcha.web.forms.field import shown_part
from mingcha.web.forms.language import NO_WORDS, bilingual
from mingcha.web.forms.text_fields import TextField

_BETWEEN = re.compile(r"[,，;；\t]")


class _LinesField(TextField):
    """Entries of several parts, one a line, with commas or semicolons between the parts."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "not_line": bilingual(
            "第 %(line)d 行写法不对：“%(value)s”", "Line %(line)d is not in the right form: “%(value)s”"
        ),
        "too_many": bilingual("最多 %(most)d 行", "At most %(most)d lines"),
    }
    lines = True
    widget = forms.Textarea

    def __init__(self, label: Words = NO_WORDS, *, most_lines: int, longest: int, **more: Any) -> None:
        self._most_lines = most_lines
        super().__init__(label, most=most_lines * longest, **({"law_asks": True, "wide": True} | more))
        self.widget.attrs["rows"] = "4"
        del self.widget.attrs["cols"]  # the grid sets the width

    def parts_of(self, text: str) -> list[list[str]]:
        """The parts of each line that is not blank. Raises ValidationError for too many lines."""
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) > self._most_lines:
            raise self.error("too_many", most=self._most_lines)
        return [[part.strip() for part in _BETWEEN.split(line)] for line in lines]


class MembersField(_LinesField):
    """Members of a group: name, unit, title, and the account if the person signs by one."""

    def __init__(self, label: Words = NO_WORDS, **more: Any) -> None:
        super().__init__(label, most_lines=MOST_MEMBERS, longest=4 * MOST_NAME, **more)

    def clean(self, value: Any) -> tuple[NewMember, ...]:
        """The members. Raises ValidationError for a line that is none."""
        found = []
        for line, parts in enumerate(self.parts_of(str(super().clean(value))), 1):
            if not 3 <= len(parts) <= 4 or not all(parts[:3]) or max(map(len, parts)) > MOST_NAME:
                raise self.error("not_line", line=line, value=shown_part("，".join(parts)))
            found.append(NewMember(*parts))
        return tuple(found)


class ProblemsField(_LinesField):
    """Problems: what is wrong, who mends it, by which day."""

    def __init__(self, label: Words = NO_WORDS, **more: Any) -> None:
        super().__init__(label, most_lines=MOST_PROBLEMS, longest=MOST_TEXT + MOST_NAME + 14, **more)

    def clean(self, value: Any) -> tuple[NewProblem, ...]:
        """The problems. Raises ValidationError for a line that is none."""
        found = []
        for line, parts in enumerate(self.parts_of(str(super().clean(value))), 1):
            *text, mends, due_on = parts if len(parts) >= 3 else ["", "", ""]
            day, stated = _day(due_on), "，".join(text)
            if day is None or not stated or not mends or len(stated) > MOST_TEXT or len(mends) > MOST_NAME:
                raise self.error("not_line", line=line, value=shown_part("，".join(parts)))
            found.append(NewProblem(stated, mends, day))
        return tuple(found)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII) else None
    except ValueError:
        return None
