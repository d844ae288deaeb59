"""Instants and days typed by a person in Shanghai time."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from django import forms

from mingcha.kit.clock import SHANGHAI
from mingcha.kit.words import Words
from mingcha.web.forms.field import PageField, shown_part
from mingcha.web.forms.language import NO_WORDS, bilingual

_LONGEST_TEXT = 40
_HOUR = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]", re.ASCII)


class DateTimeWidget(forms.TextInput):
    """The browser's own control for date and time."""

    input_type = "datetime-local"


class DayWidget(forms.TextInput):
    """The browser's own control for a day."""

    input_type = "date"


class HourWidget(forms.TextInput):
    """The browser's own control for a time of day."""

    input_type = "time"


class InstantField(PageField):
    """An instant in [`earliest`, `latest`). A text without a zone is Beijing time."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "not_instant": bilingual(
            "时间写法不对：“%(value)s”，例：2026-11-24 13:41", "Not a time: “%(value)s”, write 2026-11-24 13:41"
        ),
        "range": bilingual("须在 %(least)s 与 %(most)s 之间", "This must be %(least)s to %(most)s"),
    }
    widget = DateTimeWidget

    def __init__(self, label: Words = NO_WORDS, *, earliest: datetime, latest: datetime, **more: Any) -> None:
        self._earliest, self._latest = earliest, latest
        super().__init__(label, **more)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Step of one second, and the bounds of the field."""
        last = self._latest - timedelta(seconds=1)
        return super().widget_attrs(widget) | {"step": "1", "min": _typed(self._earliest), "max": _typed(last)}

    def prepare_value(self, value: Any) -> Any:
        """An instant in the control's format; typed text unchanged."""
        return _typed(value) if isinstance(value, datetime) else value

    def to_python(self, value: Any) -> datetime | None:
        """The instant with its zone, None for an empty value. Raises ValidationError."""
        if value in self.empty_values or (isinstance(value, str) and not value.strip()):
            return None
        try:
            instant = datetime.fromisoformat(value.strip()) if len(value) <= _LONGEST_TEXT else None
        except (ValueError, AttributeError, TypeError):
            instant = None
        if instant is None:
            raise self.error("not_instant", value=shown_part(value))
        zoned = instant if instant.tzinfo else instant.replace(tzinfo=SHANGHAI)
        if not self._earliest <= zoned < self._latest:
            last = self._latest - timedelta(seconds=1)
            raise self.error("range", least=f"{self._earliest:%Y-%m-%d}", most=f"{last:%Y-%m-%d}")
        return zoned


class DayField(PageField):
    """A calendar day, from `earliest` to `latest`. Papers without an end are dated 9999-12-31, so that a field is bound
    only where a term is counted from its day (law.periods.COUNTED_UNTIL)."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "not_day": bilingual("日期写法不对：“%(value)s”，例：2027-06-30", "Not a day: “%(value)s”, write 2027-06-30"),
        "range": bilingual("须在 %(least)s 与 %(most)s 之间", "This must be %(least)s to %(most)s"),
    }
    widget = DayWidget

    def __init__(
        self, label: Words = NO_WORDS, *, earliest: date = date.min, latest: date = date.max, **more: Any
    ) -> None:
        self._earliest, self._latest = earliest, latest
        super().__init__(label, **more)

    def prepare_value(self, value: Any) -> Any:
        """A day in the control's format; typed text unchanged."""
        return value.isoformat() if isinstance(value, date) else value

    def to_python(self, value: Any) -> date | None:
        """The day, None for an empty value. Raises ValidationError."""
        if value in self.empty_values or (isinstance(value, str) and not value.strip()):
            return None
        try:
            day = date.fromisoformat(value.strip())
        except (ValueError, AttributeError, TypeError):
            raise self.error("not_day", value=shown_part(value)) from None
        if not self._earliest <= day <= self._latest:
            raise self.error("range", least=self._earliest.isoformat(), most=self._latest.isoformat())
        return day


class HourField(PageField):
    """A time of day in Shanghai, such as 08:30."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "not_hour": bilingual("时刻写法不对：“%(value)s”，例：08:30", "Not a time of day: “%(value)s”, write 08:30")
    }
    widget = HourWidget

    def prepare_value(self, value: Any) -> Any:
        """A time in the control's format; typed text unchanged."""
        return f"{value:%H:%M}" if isinstance(value, time) else value

    def to_python(self, value: Any) -> time | None:
        """The time without a zone, None for an empty value. Raises ValidationError."""
        if value in self.empty_values or (isinstance(value, str) and not value.strip()):
            return None
        if not isinstance(value, str) or not _HOUR.fullmatch(value.strip()):
            raise self.error("not_hour", value=shown_part(value))
        return time.fromisoformat(value.strip())


def _typed(instant: datetime) -> str:
    return f"{instant.astimezone(SHANGHAI):%Y-%m-%dT%H:%M:%S}"
