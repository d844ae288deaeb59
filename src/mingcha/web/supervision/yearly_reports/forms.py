"""Forms of yearly reports: the year of the list, the signature, the return (article 25)."""

from collections.abc import Mapping
from typing import ClassVar

from mingcha.kit.words import Words
from mingcha.supervision.yearly_reports.rules import FIRST_YEAR, MOST_NOTE, MOST_REASON
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.language import lazy_words
from mingcha.web.forms.number_fields import WholeNumberField
from mingcha.web.forms.query import ListForm
from mingcha.web.forms.text_fields import ReasonField, TextField

_MOST_YEAR = 2999


class YearlyFilter(ListForm):
    """The year of the list."""

    names: ClassVar[Mapping[str, str]] = {"year": "year"}

    year = WholeNumberField(
        Words("年度", "Year"),
        least=FIRST_YEAR,
        most=_MOST_YEAR,
        required=False,
        placeholder=lazy_words(Words("年度", "Year")),
    )


class RowsFilter(ListForm):
    """The rows of a figure have pages and no filter."""


class SignYearlyForm(ActionForm):
    """The unit's own words beside the figures."""

    id_form = "yearly-sign-%s"

    note = ReasonField(Words("说明", "In your own words"), most=MOST_NOTE, law_asks=False, required=False)


class SendYearlyForm(ActionForm):
    """Sending has no fields."""

    id_form = "yearly-send-%s"


class ReceiveYearlyForm(ActionForm):
    """A receipt has no fields: its number is given by the platform."""

    id_form = "yearly-receive-%s"


class ReturnYearlyForm(ActionForm):
    """Why a report is returned."""

    id_form = "yearly-return-%s"

    reason = TextField(Words("退回理由", "Reason"), most=MOST_REASON, law_asks=True, wide=True)
