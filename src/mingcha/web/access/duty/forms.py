"""Forms of duty viewing: opening it with a purpose, tickets, ending it (articles 16(2), 16(3), 19).

Pages send form fields; the player and programs send JSON objects of the same names.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, Self

from django import forms
from django.http import HttpRequest

from mingcha.access.duty.actions import MOST_OF_GRANT
from mingcha.access.duty.rules import MOST_REASON
from mingcha.access.tickets.tokens import MODES
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.purposes import PURPOSES, Purpose
from mingcha.law.retention import shanghai_day
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import RadioChoiceField, TickField
from mingcha.web.forms.form import PageForm
from mingcha.web.forms.number_fields import WholeNumberField
from mingcha.web.forms.return_address import ReturnField
from mingcha.web.forms.text_fields import CodesField, TextField
from mingcha.web.frame import wiring

DEFAULT_HOURS = 8
_OFFERED_HOURS = (1, 2, 4, 8)
_MOST_HOURS = 9999
"""Four digits; the law limits the duration of a grant."""
MOST_NUMBER = 20
"""Maximum characters of a grant's number: the width of its column."""

GRANT_LABEL = Words("授权编号", "Grant")
POINTS_LABEL = Words("点位", "Points")
REASON_LABEL = Words("事由", "Reason")


class HoursField(WholeNumberField):
    """A number of hours, offered as a list on pages."""

    widget = forms.Select

    def __init__(self, label: Words) -> None:
        super().__init__(label, least=0, most=_MOST_HOURS, required=False, placeholder="")

    def offer(self, hours: Sequence[int]) -> None:
        """Sets the list of the page."""
        self.widget.choices = [(str(number), str(number)) for number in hours]

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Removes attributes that a select does not have: keyboard and length."""
        found = super().widget_attrs(widget)
        return {name: value for name, value in found.items() if name not in ("inputmode", "maxlength")}


class GrantForm(ActionForm):
    """Duty viewing of points, with a purpose and a duration in hours."""

    refusal_fields: ClassVar[Mapping[str, str]] = {"19": "purpose", "799-16(2)(2)": "hours"}

    purpose = RadioChoiceField(
        Words("用途", "Purpose"),
        [(one.purpose.value, one.words) for one in PURPOSES],
        law_asks=True,
        empty=None,
    )
    points = CodesField(POINTS_LABEL, most=MOST_OF_GRANT, required=False)
    hours = HoursField(Words("时长（小时）", "Hours"))
    next = ReturnField()

    def __init__(self, *given: Any, on: date | None = None, **more: Any) -> None:
        super().__init__(*given, **more)
        most = parameters.number("access.duty_grant_hours", on or shanghai_day(wiring.clock().now()))
        self.fields["hours"].offer(  # type: ignore[attr-defined]
            [number for number in _OFFERED_HOURS if number <= most]
        )

    def clean_hours(self) -> int:
        """The hours, DEFAULT_HOURS if none are given."""
        hours = self.cleaned_data["hours"]
        return DEFAULT_HOURS if hours is None else int(hours)

    @classmethod
    def chooser(cls, request: HttpRequest, codes: Sequence[str], purpose: str = "", *, on_trial: bool = False) -> Self:
        """The form shown in place of pictures that need a grant: the given purpose or the first, default hours, back
        to the same page. Points on trial are watched to check the system alone (article 8)."""
        offered = [one for one in PURPOSES if not on_trial or one.purpose is Purpose.SYSTEM_CHECK]
        known = purpose in [one.purpose.value for one in offered]
        first = {"purpose": purpose if known else offered[0].purpose.value, "hours": str(DEFAULT_HOURS)}
        form = cls(initial={**first, "points": list(codes), "next": request.get_full_path()})
        form.fields["purpose"].offer([(one.purpose.value, one.words) for one in offered])  # type: ignore[attr-defined]
        return form


class TicketForm(PageForm):
    """A ticket for points under a grant; `widen` lets the points join the grant first."""

    grant = TextField(GRANT_LABEL, most=MOST_NUMBER, required=False)
    points = CodesField(POINTS_LABEL, most=MOST_OF_GRANT, required=False)
    modes = CodesField(Words("使用方式", "Ways of viewing"), most=len(MODES) * 2, required=False)
    widen = TickField(Words("加入授权", "Widen the grant"))


class RevokeForm(PageForm):
    """The reason for ending a grant."""

    reason = TextField(REASON_LABEL, most=MOST_REASON, law_asks=True)
    next = ReturnField()
