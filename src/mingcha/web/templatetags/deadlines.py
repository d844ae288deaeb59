"""The deadline chip: the safe date in bold, the legal date beside it (Civil Code 201, 203)."""

from datetime import date

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from mingcha.registry.deadlines.rules import late_days, tone_of
from mingcha.web.templatetags.parts import WEEKDAYS, words

register = template.Library()


@register.simple_tag
def deadline(safe_on: date, legal_on: date | None, today: date) -> SafeString:
    """Neutral, amber near the safe date, red with the number of days once the legal date is over. Without a legal date
    the limit is our own."""
    late, tone = late_days(safe_on, legal_on, today), tone_of(safe_on, legal_on, today)
    if late:
        first = ngettext("%(n)s day overdue", "%(n)s days overdue", late) % {"n": late}
    elif safe_on < today:
        first = gettext("safe date over")
    else:
        first = _day(safe_on, today)
    if legal_on is None:
        second = gettext("own limit")
    elif legal_on == safe_on:
        second = gettext("on the day itself")
    else:
        second = gettext("legal %(day)s") % {"day": _day(legal_on, today)}
    return format_html(
        '<span class="deadline {}"><span class="safe" title="{}">{}</span><span>{}</span></span>',
        tone,
        safe_on.isoformat(),
        first,
        second,
    )


def _day(day: date, today: date) -> str:
    """11-27 周五, with the year if it is another one."""
    form = f"{day:%m-%d}" if day.year == today.year else f"{day:%Y-%m-%d}"
    return f"{form} {words(WEEKDAYS[day.weekday()])}"
