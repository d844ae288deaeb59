"""The filter of the deadlines, and the forms of reminders and of a calendar address."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import ClassVar

from mingcha.kit.words import Words
from mingcha.registry.reminders.rules import MOST_ADDRESS, Way
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.forms.form import Section
from mingcha.web.forms.query import ListForm
from mingcha.web.forms.text_fields import TextField
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


class RemindersForm(ActionForm):
    """Where a person is reminded."""

    layout = (Section(Words("提醒", "Reminders"), ("way", "address")),)

    way = ClosedChoiceField(Words("方式", "By"), [(way.value, way.words) for way in Way], empty=None)
    address = TextField(
        Words("地址", "Address"), most=MOST_ADDRESS,
        hint=Words(
            "本安装允许的域名的电子邮件地址，或者允许的主机上的 https 地址。新地址代替同一方式的原地址。",
            "A mail address at a domain, or an https address on a host, that this installation allows. It takes the "
            "place of the one before of the same way.",
        ),
    )  # fmt: skip


class EndRemindersForm(ActionForm):
    """Which reminders end."""

    unseen: ClassVar[Sequence[str]] = ("way",)

    way = ClosedChoiceField(Words("方式", "By"), [(way.value, way.words) for way in Way], empty=None)


class CalendarAddressForm(ActionForm):
    """A new address for a calendar program: nothing is to be stated."""
