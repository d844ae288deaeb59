"""Forms of steps that every order to correct has: the second signature, the service, more days (APL 42, 61)."""

from typing import Any

from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.periods import COUNTED_UNTIL
from mingcha.law.retention import shanghai_day
from mingcha.supervision.orders.rules import MOST_DAYS, MOST_ORDERED, MOST_REASON
from mingcha.supervision.orders.values import Served, ServiceWay
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ClosedChoiceField, TickField
from mingcha.web.forms.language import lazy_words
from mingcha.web.forms.number_fields import WholeNumberField
from mingcha.web.forms.revision_field import SeenRevisionField
from mingcha.web.forms.text_fields import TextField
from mingcha.web.forms.time_fields import DayField
from mingcha.web.frame import wiring

SHORT_REASON = Words("期限较短的理由", "Why in so few days")
"""What the field `short_reason` of an order is called: below which days it is asked for is a parameter."""


class SeenForm(ActionForm):
    """A step of what the page showed: another step done meanwhile is a conflict."""

    revision = SeenRevisionField()


def name_short_days(form: ActionForm) -> None:
    """Writes the hint of the field `short_reason`: the days of today's `obstruction.short_days`, our own limit."""
    days = parameters.number("obstruction.short_days", shanghai_day(wiring.clock().now()))
    form.fields["short_reason"].help_text = lazy_words(
        Words(f"短于 {days} 日须填（平台自定，非法定）。", f"Needed below {days} days: our own limit.")
    )


class ShownFirstForm(SeenForm):
    """A step of a visit that says what its officers did before anything else; their record is printed from it."""

    certificates_shown = TickField(
        Words("已当场出示行政执法证件", "The officers showed their certificates"), article="APL 55"
    )
    recusal_told = TickField(
        Words("已告知当事人有权申请回避", "The other side was told that it may ask for other officers"),
        article="APL 43",
    )
    absent = TextField(
        Words("当事人不在场的：见证人", "Nobody of the other side was there: the witness"),
        most=MOST_REASON,
        required=False,
        wide=True,
        hint=Words(
            "当事人不在场时填写见证人姓名，或者“无见证人”和原因；填写的，不勾选以上两项。",
            "The witness's name, or 无见证人 and why there is none; then neither box above is ticked.",
        ),
    )

    @property
    def shown_first(self) -> dict[str, Any]:
        """What a valid form states, by the names of VisitText."""
        ticked = {name: bool(self.cleaned_data[name]) for name in ("certificates_shown", "recusal_told")}
        return {**ticked, "absent": self.cleaned_data["absent"]}


class SignForm(SeenForm):
    """The signature of the second officer."""

    id_form = "sign-%s"


class StrikeForm(SeenForm):
    """Why a record is struck that waits for its second signature."""

    id_form = "strike-%s"

    reason = TextField(Words("作废的理由", "Why it is struck"), most=MOST_REASON, law_asks=True, wide=True)


class ServedForm(SeenForm):
    """How a paper was served, with what shows it where it was not handed over."""

    served_on = DayField(Words("送达日期", "Day of service"), article="APL 61")
    way = ClosedChoiceField(Words("送达方式", "How"), [(one.value, one.words) for one in ServiceWay])
    receiver = TextField(Words("收件人", "Receiver"), most=MOST_ORDERED, law_asks=True)
    proof = TextField(
        Words("送达证明", "What shows it"),
        most=MOST_REASON,
        required=False,
        hint=Words(
            "直接送达以外必填：见证人或者影像、邮件回执、确认书、公告载体。",
            "Unless it was handed over: witness or pictures, receipt of the post, consent, where the notice stands.",
        ),
    )
    published_on = DayField(
        Words("公告日期", "Day of the public notice"),
        required=False,
        latest=COUNTED_UNTIL,
        article="CPL 95",
        hint=Words("公告送达的必填；满三十日视为送达。", "Of a public notice: it counts as served after thirty days."),
    )

    @property
    def served(self) -> Served:
        """What a valid form states."""
        given = self.cleaned_data
        way = ServiceWay(given["way"])
        published_on = given["published_on"] if way is ServiceWay.NOTICE else None
        return Served(given["served_on"], way, given["receiver"], given["proof"], published_on)


class ServeForm(ServedForm):
    """How an order was served."""

    id_form = "serve-%s"


class ExtendForm(SeenForm):
    """More days, once."""

    id_form = "extend-%s"

    days = WholeNumberField(Words("延长", "More days"), least=1, most=MOST_DAYS, unit=Words("日", "days"))
    reason = TextField(Words("理由", "Reason"), most=MOST_REASON, law_asks=True, wide=True)
