"""Query parameters of the page of evidence."""

from mingcha.kit.words import Words
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.forms.number_fields import PositionField
from mingcha.web.forms.query import QueryForm

KINDS = (
    ("registry", Words("点位登记", "Register")),
    ("access", Words("查看与授权", "Access")),
    ("custody", Words("留存与删除", "Custody")),
    ("supervision", Words("监督", "Oversight")),
    ("sharing", Words("共享", "Sharing")),
)
"""Filter values for entries: the first word of an act's name."""
_MOST_ENTRIES = 10**11


class EntriesQuery(QueryForm):
    """Entries of one kind, below a number."""

    act = ClosedChoiceField(Words("条目筛选", "Filter of entries"), KINDS, required=False)
    before = PositionField(most=_MOST_ENTRIES)
