"""Forms of alarms: the filter of the list, what an open page asks, and each step (article 16(1))."""

from collections.abc import Mapping
from typing import ClassVar

from django.forms import HiddenInput

from mingcha.kit.words import Words
from mingcha.supervision.alarms.rules import MOST_TEXT
from mingcha.supervision.alarms.states import AlarmKind, AlarmList, Severity, SnoozeReason
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ChoiceField, ClosedChoiceField
from mingcha.web.forms.form import PageForm
from mingcha.web.forms.language import bilingual
from mingcha.web.forms.number_fields import PositionField, WholeNumberField
from mingcha.web.forms.order import OrderField
from mingcha.web.forms.query import ListForm, QueryForm
from mingcha.web.forms.revision_field import SeenRevisionField
from mingcha.web.forms.text_fields import ReasonField, TextField

MOST_NUMBER = 2**53 - 1
MOST_WHAT = 200
LONGEST_SNOOZE = 24 * 60
"""Bound of the field in minutes; what is allowed is a dated parameter."""


class NarrowedChoice(ClosedChoiceField):
    """A choice in the address that has no input in the form: the page links to it."""

    widget = HiddenInput


class AlarmsFilter(ListForm):
    """The filter of the list: which one, of which kind, how grave."""

    names: ClassVar[Mapping[str, str]] = {"which": "list"}

    which = NarrowedChoice(
        Words("列表", "List"), [(one.value, one.words) for one in AlarmList], required=False, empty=None
    )
    kind = ClosedChoiceField(
        Words("种类", "Kind"),
        [(one.value, one.words) for one in AlarmKind],
        required=False,
        empty=Words("全部种类", "All kinds"),
    )
    severity = ClosedChoiceField(
        Words("级别", "Severity"),
        [(str(int(one)), one.words) for one in reversed(Severity)],
        required=False,
        empty=Words("全部级别", "All severities"),
    )
    sort = OrderField("severity", "since", usual="-severity")


class NewsQuery(QueryForm):
    """What an open page asks: the newest alarm that it knows."""

    after = PositionField(most=MOST_NUMBER)


class AcceptByKeyForm(PageForm):
    """An alarm accepted by its key or on the wall, as JSON."""

    number = WholeNumberField(Words("报警编号", "Alarm"), least=1, most=MOST_NUMBER)
    revision = WholeNumberField(Words("版本", "Revision"), least=0, most=MOST_NUMBER)


class SnoozeByKeyForm(AcceptByKeyForm):
    """An alarm put aside on the wall with a reason that it offers, as JSON."""

    reason = ClosedChoiceField(Words("理由", "Reason"), [(one.value, one.words) for one in SnoozeReason])


class AcceptForm(ActionForm):
    """Accepts it."""

    id_form = "alarm-accept-%s"

    revision = SeenRevisionField()


class AssignForm(ActionForm):
    """To whom it is assigned."""

    id_form = "alarm-assign-%s"

    person = ChoiceField(Words("当班人员", "Person on shift"), law_asks=True)
    revision = SeenRevisionField()


class OrderForm(ActionForm):
    """What maintenance is to repair."""

    id_form = "alarm-order-%s"

    what = ReasonField(Words("故障情形", "What is wrong"), most=MOST_WHAT)
    revision = SeenRevisionField()


class NoteForm(ActionForm):
    """A note."""

    id_form = "alarm-note-%s"

    text = TextField(Words("备注", "Note"), most=MOST_TEXT, law_asks=True, wide=True)
    revision = SeenRevisionField()


class SnoozeForm(ActionForm):
    """How long and why it is put aside."""

    id_form = "alarm-snooze-%s"
    missing_fields: ClassVar[Mapping[str, str]] = {"minutes": "minutes", "reason": "reason"}

    minutes = WholeNumberField(Words("暂缓（分钟）", "Minutes"), least=1, most=LONGEST_SNOOZE)
    reason = TextField(Words("理由", "Reason"), most=MOST_TEXT, law_asks=True, wide=True)
    revision = SeenRevisionField()

    def name_most(self, minutes: int) -> None:
        """Writes the hint of the minutes: the most of today, our own limit."""
        self.fields["minutes"].help_text = bilingual(
            f"至多 {minutes} 分钟（平台自定，非法定）。", f"{minutes} at most: a limit of our own, not of the law."
        )
        self.fields["minutes"].widget.attrs["placeholder"] = f"1–{minutes}"


class TakeBackForm(ActionForm):
    """Takes acceptance, assignment and snooze back."""

    id_form = "alarm-back-%s"

    revision = SeenRevisionField()
