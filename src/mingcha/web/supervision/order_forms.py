"""Forms of steps that every order to correct has: the second signature, the service, more days (APL 42, 61)."""

from mingcha.kit.words import Words
from mingcha.supervision.orders.rules import MOST_DAYS, MOST_ORDERED, MOST_REASON
from mingcha.supervision.orders.values import Served, ServiceWay
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.forms.number_fields import WholeNumberField
from mingcha.web.forms.revision_field import SeenRevisionField
from mingcha.web.forms.text_fields import TextField
from mingcha.web.forms.time_fields import DayField


class SeenForm(ActionForm):
    """A step of what the page showed: another step done meanwhile is a conflict."""

    revision = SeenRevisionField()


class SignForm(SeenForm):
    """The signature of the second officer."""

    id_form = "sign-%s"


class ServeForm(SeenForm):
    """How an order was served."""

    id_form = "serve-%s"

    served_on = DayField(Words("送达日期", "Day of service"), article="APL 61")
    way = ClosedChoiceField(Words("送达方式", "How"), [(one.value, one.words) for one in ServiceWay])
    receiver = TextField(Words("收件人", "Receiver"), most=MOST_ORDERED, law_asks=True)

    @property
    def served(self) -> Served:
        """What a valid form states."""
        given = self.cleaned_data
        return Served(given["served_on"], ServiceWay(given["way"]), given["receiver"])


class ExtendForm(SeenForm):
    """More days, once."""

    id_form = "extend-%s"

    days = WholeNumberField(Words("延长", "More days"), least=1, most=MOST_DAYS, unit=Words("日", "days"))
    reason = TextField(Words("理由", "Reason"), most=MOST_REASON, law_asks=True, wide=True)
