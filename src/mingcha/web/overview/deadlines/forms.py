"""The filter of the deadlines, and the form of a calendar address."""

from datetime import date, timedelta

from mingcha.kit.words import Words
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.forms.query import ListForm
from mingcha.web.overview.deadlines.collected import KINDS

WITHIN = {"7": Words("7 日内", "Within 7 days"), "90": Words("90 日内", "Within 90 days")}
USUAL_DAYS = 31


class DeadlinesFilter(ListForm):
    """Which kind, and how far ahead."""

    kind = ClosedChoiceField(
        Words("事项", "Matter"), list(KINDS.items()), empty=Words("全部事项", "All matters"), required=False
    )
    within = ClosedChoiceField(
        Words("期间", "Days ahead"),
        list(WITHIN.items()),
        empty=Words(f"{USUAL_DAYS} 日内", f"Within {USUAL_DAYS} days"),
        required=False,
    )

    def until(self, today: date) -> date:
        """The last day that is asked for."""
        return today + timedelta(days=int(self.value("within") or USUAL_DAYS))


class CalendarAddressForm(ActionForm):
    """A new address for a calendar program: nothing is to be stated."""
