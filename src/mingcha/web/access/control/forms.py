"""Forms of control: taking, keeping, handing on, states of points, the filter of moves (arts. 2, 7(2), 16(3))."""

from mingcha.access.control.values import MOST_REASON, MoveSearch
from mingcha.kit.words import Words
from mingcha.web.access.duty.forms import GRANT_LABEL, MOST_NUMBER, REASON_LABEL
from mingcha.web.forms.form import PageForm
from mingcha.web.forms.language import lazy_words
from mingcha.web.forms.number_fields import WholeNumberField
from mingcha.web.forms.query import ListForm, QueryForm, SearchField
from mingcha.web.forms.text_fields import CommaCodesField, PointCodeField, TextField

MOST_POINTS = 64
"""Points of one question for the state: four screens of sixteen."""
LARGEST_LEASE = 2**53 - 1
"""The largest number that JSON of every reader represents exactly."""
_MOST_PERSON = 60
_POINT = Words("点位编码", "Code of a point")


class TakeForm(PageForm):
    """Control of a point under a grant."""

    grant = TextField(GRANT_LABEL, most=MOST_NUMBER)
    point = PointCodeField(_POINT)


class TakeOverForm(TakeForm):
    """The same, taken from another person with a reason."""

    reason = TextField(REASON_LABEL, most=MOST_REASON, law_asks=True, required=False)


class LeaseForm(PageForm):
    """A lease by its number."""

    lease = WholeNumberField(Words("租用编号", "Lease"), least=1, most=LARGEST_LEASE)


class StateQuery(QueryForm):
    """The points whose state is asked for."""

    points = CommaCodesField(most=MOST_POINTS)


class MoveFilter(ListForm):
    """Which moves are shown: by person or unit, point, grant."""

    search_field = "person"

    person = SearchField(Words("人员", "Person"), most=_MOST_PERSON, placeholder=Words("姓名或者单位", "Name or unit"))
    point = PointCodeField(_POINT, required=False)
    grant = TextField(
        GRANT_LABEL, most=MOST_NUMBER, required=False, placeholder=lazy_words(Words("Z20261125-0001", "Z20261125-0001"))
    )

    @property
    def search_for(self) -> MoveSearch:
        """The search; a value that is wrong counts as not given."""
        return MoveSearch(point=self.value("point"), grant=self.value("grant"), person=self.value("person"))
