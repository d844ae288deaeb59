"""What each step of an alarm does, for its page (article 16(1))."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from mingcha.kit.words import Words
from mingcha.supervision.alarms import actions
from mingcha.supervision.alarms.values import AlarmDetail
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.supervision.alarms.forms import (
    AcceptForm,
    AssignForm,
    NoteForm,
    OrderForm,
    SnoozeForm,
    TakeBackForm,
)
from mingcha.web.supervision.enforcement_steps import Step


def _given(form: ActionForm) -> dict[str, Any]:
    return {"revision": form.cleaned_data["revision"], "clock": wiring.clock()}


def _accept(request: HttpRequest, number: int, form: ActionForm) -> None:
    actions.accept_alarm(signed_in(request), number, **_given(form))


def _assign(request: HttpRequest, number: int, form: ActionForm) -> None:
    actions.assign_alarm(signed_in(request), number, person=form.cleaned_data["person"], **_given(form))


def _order(request: HttpRequest, number: int, form: ActionForm) -> Words:
    order = actions.send_alarm_to_repair(signed_in(request), number, what=form.cleaned_data["what"], **_given(form))
    return Words(f"已开第 {order} 号维修工单", f"Work order {order} is open")


def _note(request: HttpRequest, number: int, form: ActionForm) -> None:
    actions.note_alarm(signed_in(request), number, text=form.cleaned_data["text"], clock=wiring.clock())


def _snooze(request: HttpRequest, number: int, form: ActionForm) -> None:
    minutes, reason = form.cleaned_data["minutes"], form.cleaned_data["reason"]
    actions.snooze_alarm(signed_in(request), number, minutes=minutes, reason=reason, **_given(form))


def _take_back(request: HttpRequest, number: int, form: ActionForm) -> None:
    actions.take_back_alarm(signed_in(request), number, **_given(form))


STEPS: Mapping[str, Step] = {
    "accept": Step(
        AcceptForm,
        _accept,
        Words("接警", "Accept"),
        ("16(1)",),
        Words("接警", "Accept"),
        Words("已接警", "Accepted"),
    ),
    "assign": Step(
        AssignForm,
        _assign,
        Words("指派当班人员", "Assign to a person on shift"),
        ("16(1)",),
        Words("指派", "Assign"),
        Words("已指派", "Assigned"),
    ),
    "order": Step(
        OrderForm,
        _order,
        Words("转维修工单", "Hand over to maintenance"),
        ("7", "16(1)"),
        Words("开工单", "Open the order"),
        Words("工单已开", "The order is open"),
    ),
    "snooze": Step(
        SnoozeForm,
        _snooze,
        Words("暂缓", "Snooze"),
        ("16(1)",),
        Words("暂缓", "Snooze"),
        Words("已暂缓", "Snoozed"),
    ),
    "note": Step(
        NoteForm,
        _note,
        Words("备注", "Note"),
        ("16(1)",),
        Words("记下", "Write it down"),
        Words("已记下", "Written down"),
    ),
    "take_back": Step(
        TakeBackForm,
        _take_back,
        Words("收回接警、指派、暂缓", "Take acceptance, assignment, snooze back"),
        ("16(1)",),
        Words("收回", "Take back"),
        Words("已收回，报警重新待接", "Taken back: the alarm is open again"),
    ),
}


def is_open(found: AlarmDetail, name: str, at: datetime, *, has_people: bool) -> bool:
    """Whether the page shows the form of a step. The rules decide when it is sent."""
    row, held = found.row, found.row.standing
    if not found.handles:
        return False
    if row.until is not None:
        return name == "note"
    return {
        "accept": found.accepts,
        "assign": found.silences and has_people,
        "order": row.kind.is_of_camera and not held.order,
        "snooze": found.silences and (row.is_grown or held.snoozed_until is None or held.waits(at)),
        "note": True,
        "take_back": bool(held.accepted_by),
    }[name]
