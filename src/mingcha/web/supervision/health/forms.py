"""What the page of health is asked for in its address (article 17)."""

from mingcha.kit.words import Words
from mingcha.supervision.health.queries import By
from mingcha.supervision.health.rules import Measure
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.forms.query import QueryForm
from mingcha.web.forms.text_fields import CodeField

BY_WORDS = {
    By.DISTRICT: Words("区县", "District"),
    By.STREET: Words("街道", "Street"),
    By.UNIT: Words("管理单位", "Unit"),
    By.CONTRACTOR: Words("运维单位", "Contractor"),
}
MONTHS = {"1": Words("近 30 日", "30 days"), "3": Words("近 90 日", "90 days"), "12": Words("近一年", "A year")}
_MONTH = r"20[0-9]{2}-(0[1-9]|1[0-2])"
DAYS = {"1": 30, "3": 90, "12": 365}


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
