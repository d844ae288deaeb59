"""What the pages of health are asked for in their addresses (article 17)."""

from django.forms import HiddenInput

from mingcha.kit.words import Words
from mingcha.supervision.health.queries import By
from mingcha.supervision.health.rules import Measure
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.forms.query import ListForm, QueryForm, SearchField
from mingcha.web.forms.text_fields import CodeField

BY_WORDS = {
    By.DISTRICT: Words("区", "District"),
    By.STREET: Words("街道", "Street"),
    By.UNIT: Words("管理单位", "Unit"),
    By.CONTRACTOR: Words("运维单位", "Contractor"),
}
MONTHS = {"1": Words("近 30 日", "30 days"), "3": Words("近 90 日", "90 days"), "12": Words("近一年", "A year")}
_MONTH = r"20[0-9]{2}-(0[1-9]|1[0-2])"
DAYS = {"1": 30, "3": 90, "12": 365}
NONE = "-"
"""In an address, the code of the group that has none: points without a street or a contractor."""


class HealthAsked(QueryForm):
    """By what the board groups, and how far back the curves reach."""

    by = ClosedChoiceField(
        Words("分组", "Grouped by"), [(one.value, label) for one, label in BY_WORDS.items()], required=False
    )
    months = ClosedChoiceField(Words("时段", "Time"), list(MONTHS.items()), required=False)


class HealthMapAsked(QueryForm):
    """Which figure the map shades the districts by, and of which month."""

    measure = ClosedChoiceField(Words("指标", "Figure"), [(one.value, one.words) for one in Measure], required=False)
    month = CodeField(Words("月份", "Month"), form=_MONTH, most=7, required=False, placeholder="2026-11")


class HiddenCode(CodeField):
    """A code that arranges the page and is carried by its filter."""

    widget = HiddenInput


class HealthMonthsAsked(ListForm):
    """Of which month, by what the board groups, by which column it is sorted (a leading minus: descending), of which
    group the curves are, and a text in the names of the groups."""

    search_field = "q"

    q = SearchField(Words("名称", "Name"), most=60, placeholder=Words("名称或者代码", "Name or code"))
    by = HiddenCode(form="|".join(By), most=10, required=False)
    month = HiddenCode(form=_MONTH, most=7, required=False)
    sort = HiddenCode(form=r"-?[a-z_]+", most=20, required=False)
    code = HiddenCode(form=r"-|[0-9A-Za-z][0-9A-Za-z_-]*", most=20, required=False)
