"""The filter of the page of parameters; the forms of the page of the calendar (article 9)."""

from collections.abc import Mapping
from typing import ClassVar

from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.law.calendar_notice import MOST_FILE_CHARACTERS
from mingcha.law.parameters import ValueBasis
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.forms.language import bilingual
from mingcha.web.forms.query import QueryForm, SearchField
from mingcha.web.forms.text_fields import ReasonField
from mingcha.web.forms.time_fields import DayField

THEMES = {
    "access": Words("查看与调取", "Viewing and retrieving"),
    "accounts": Words("账户与登录", "Accounts and signing in"),
    "filing": Words("备案与移动拆除", "Filing, moving and removing"),
    "duties": Words("建设与单位职责", "Building and duties of units"),
    "privacy": Words("遮挡与公开", "Masks and publication"),
    "sharing": Words("目录与共享", "Catalogue and sharing"),
    "areas": Words("划定区域与禁装场所", "Areas and places where nobody may film"),
    "retention": Words("存储与删除", "Keeping and deleting"),
    "looks": Words("画面诊断", "Checks of the picture"),
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
        [(one.value, one.words) for one in ValueBasis],
        empty=Words("全部", "All"),
        required=False,
    )
    day = DayField(
        Words("事项发生之日", "Day of the event"),
        required=False,
        error_messages={"not_day": bilingual("日期无效，以今日显示。", "This is no day; today is shown.")},
    )


class CalendarForm(ActionForm):
    """A notice on days off, as the text of its data file."""

    refusal_fields: ClassVar[Mapping[str, str]] = {"9": "content", "26": "content"}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.INVALID: "content"}

    content = ReasonField(
        Words("通知文件", "The notice as a data file"),
        most=MOST_FILE_CHARACTERS,
        rows=14,
        mono=True,
        law_asks=False,
        article="9",
        placeholder=(
            "year: 2027\nnotice: 国务院办公厅关于2027年部分节假日安排的通知\nreference: 国办发明电〔2026〕… 号\n"
            "published: 2026-11-04\ndays_off:\n  - [2027-01-01, 2027-01-03]\nworkdays:\n  - 2027-01-09"
        ),
        hint=Words(
            "字段：year、notice、reference（文号）、published（发布日）、days_off（每次放假的首日与末日）、workdays（调休上班日）。",
            "Fields: year, notice, reference (its number), published, days_off (first and last day of each), workdays.",
        ),
    )


class FilingQuery(QueryForm):
    """The days from which the filing clocks run."""

    id_form = "filing-%s"

    accepted = DayField(Words("验收合格之日", "Accepted on"), required=False, article="9")
    used = DayField(Words("投入使用之日", "Put into use on"), required=False, article="799-14")
