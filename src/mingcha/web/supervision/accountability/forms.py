"""The form of a search for the exports of one officer (article 25)."""

from mingcha.kit.words import Words
from mingcha.supervision.accountability.rules import FIRST_YEAR, MOST_REASON
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.form import Section
from mingcha.web.forms.number_fields import WholeNumberField
from mingcha.web.forms.text_fields import TextField

_MOST_YEAR, _MOST_USERNAME = 2999, 150


class OfficerSearchForm(ActionForm):
    """One person by the user name, a year, and why."""

    layout = (
        Section(Words("查一名人员一年的导出", "Exports of one person in a year"), ("username", "year", "reason"), "25"),
    )

    username = TextField(Words("用户名", "User name"), most=_MOST_USERNAME, law_asks=True, mono=True)
    year = WholeNumberField(Words("年度", "Year"), least=FIRST_YEAR, most=_MOST_YEAR)
    reason = TextField(
        Words("查阅理由", "Reason"),
        most=MOST_REASON,
        law_asks=True,
        wide=True,
        hint=Words("此次查阅连同理由记入日志。", "The search is kept in the log with its reason."),
    )
