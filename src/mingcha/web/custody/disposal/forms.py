"""Forms of disposal orders: the veto (articles 16(5), 20(2)) and the filter of the list."""

from mingcha.custody.holds.rules import MOST_REASON
from mingcha.kit.words import Words
from mingcha.web.custody.holds.forms import BASES, BASIS_LABEL, REASON_HINT, REASON_LABEL
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ChoiceField
from mingcha.web.forms.text_fields import ReasonField
from mingcha.web.registry.points.filter_form import DivisionField, NarrowedField, NarrowingForm


class VetoForm(ActionForm):
    """The reason why the footage of an order must be kept."""

    basis = ChoiceField(BASIS_LABEL, BASES, law_asks=True, wide=True)
    reason = ReasonField(REASON_LABEL, most=MOST_REASON, hint=REASON_HINT)


class OrdersFilter(NarrowingForm):
    """The filter of the list of orders: points by text and district."""

    division = DivisionField()
    state = NarrowedField(Words("状态", "State"))
    zone = NarrowedField(Words("功能区", "Functional zone"))
    cat = NarrowedField(Words("类别", "Category"))
