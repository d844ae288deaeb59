"""The query of the list of copies."""

from mingcha.kit.words import Words
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.forms.query import ListForm


class CopiesQuery(ListForm):
    """Which copies are listed: those that are out (the default), or all."""

    which = ClosedChoiceField(
        choices=(("out", Words("未归还、未销毁", "Still out")), ("all", Words("全部", "All"))), required=False
    )
