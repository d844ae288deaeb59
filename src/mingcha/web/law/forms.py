"""The filter of the page of parameters."""

from mingcha.kit.words import Words
from mingcha.law.parameters import Standing
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.forms.language import bilingual
from mingcha.web.forms.query import QueryForm, SearchField
from mingcha.web.forms.time_fields import DayField

THEMES = {
    "access": Words("查看与调取", "Viewing and retrieving"),
    "filing": Words("备案与移动拆除", "Filing, moving and removing"),
    "duties": Words("建设与单位职责", "Building and duties of units"),
    "retention": Words("存储与删除", "Keeping and deleting"),
    "enforcement": Words("责令改正与处罚", "Orders and penalties"),
    "coordinates": Words("坐标", "Coordinates"),
    "periods": Words("期间的计算", "How periods are counted"),
}
"""The themes of the parameters by code, in page order."""
_LONGEST_TEXT = 60


class ParametersFilter(QueryForm):
    """Filters parameters by text, theme and kind, on the day of an event."""

    id_form = "law-%s"

    q = SearchField(
        Words("查找", "Find"), most=_LONGEST_TEXT, placeholder=Words("词语、键名或条文", "Word, key or article")
    )
    theme = ClosedChoiceField(
        Words("主题", "Theme"), THEMES.items(), empty=Words("全部主题", "All themes"), required=False
    )
    standing = ClosedChoiceField(
        Words("法定或自定", "Law or own"),
        [(one.value, one.words) for one in Standing],
        empty=Words("全部", "All"),
        required=False,
    )
    day = DayField(
        Words("事项发生之日", "Day of the event"),
        required=False,
        error_messages={"not_day": bilingual("日期无效，以今日显示。", "This is no day; today is shown.")},
    )
