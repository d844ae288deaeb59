"""A time of a film, typed and shown as minutes and seconds from its begin: 1:03.2."""

import re
from typing import Any, ClassVar

from mingcha.kit.words import Words
from mingcha.web.forms.field import PageField, shown_part
from mingcha.web.forms.language import NO_WORDS, bilingual

_TICKS_A_TENTH = 9_000
_WRITTEN = re.compile(r"(?:(\d{1,3}):)?(\d{1,4})(?:\.(\d))?", re.ASCII)


def film_time(at_90k: int) -> str:
    """A time of a film in 90 kHz as "m:ss.t", rounded down to a tenth of a second."""
    tenths = at_90k // _TICKS_A_TENTH
    return f"{tenths // 600}:{tenths // 10 % 60:02d}.{tenths % 10}"


class FilmTimeField(PageField):
    """A time of a film in 90 kHz, written "m:ss", "m:ss.t" or in seconds."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "not_time": bilingual("时间写法不对：“%(value)s”，例：1:03.2", "Not a time: “%(value)s”, write 1:03.2")
    }

    def __init__(self, label: Words = NO_WORDS, *, placeholder: str = "0:00.0", **more: Any) -> None:
        super().__init__(label, placeholder=placeholder, mono=True, **more)

    def prepare_value(self, value: Any) -> Any:
        """A time as it is written; typed text unchanged."""
        return film_time(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> int | None:
        """The time in 90 kHz, None for an empty value. Raises ValidationError."""
        if value in self.empty_values or (isinstance(value, str) and not value.strip()):
            return None
        found = _WRITTEN.fullmatch(value.strip().replace("：", ":")) if isinstance(value, str) else None
        minutes, seconds, tenth = found.groups() if found else ("", "", "")
        if not found or (minutes and int(seconds) >= 60):
            raise self.error("not_time", value=shown_part(value))
        return (int(minutes or 0) * 600 + int(seconds) * 10 + int(tenth or 0)) * _TICKS_A_TENTH
