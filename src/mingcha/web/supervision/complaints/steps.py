"""What each step of a complaint does, for its page (article 25)."""

from collections.abc import Mapping

from django.http import HttpRequest

from mingcha.kit.words import Words
from mingcha.supervision.complaints import actions
from mingcha.supervision.complaints.values import ReferredTo
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.supervision.complaints.forms import AnswerForm, CloseForm, ExamineForm, ReferForm, ReplyForm
from mingcha.web.supervision.enforcement_steps import Step

_RECORDED = Words("已登记", "It is recorded")


def _examine(request: HttpRequest, number: int, form: ActionForm) -> None:
    actions.examine_complaint(signed_in(request), number=number, **form.cleaned_data, clock=wiring.clock())


def _answer(request: HttpRequest, number: int, form: ActionForm) -> None:
    actions.answer_complaint(signed_in(request), number=number, **form.cleaned_data, clock=wiring.clock())


def _refer(request: HttpRequest, number: int, form: ActionForm) -> None:
    given = {**form.cleaned_data, "to": ReferredTo(form.cleaned_data["to"])}
    actions.refer_complaint(signed_in(request), number=number, **given, clock=wiring.clock())


def _reply(request: HttpRequest, number: int, form: ActionForm) -> None:
    actions.record_reply(signed_in(request), number=number, **form.cleaned_data, clock=wiring.clock())


def _close(request: HttpRequest, number: int, form: ActionForm) -> None:
    del form
    actions.close_complaint(signed_in(request), number=number, clock=wiring.clock())


STEPS: Mapping[str, Step] = {
    "examine": Step(
        ExamineForm,
        _examine,
        Words("审查", "Examine"),
        ("25",),
        Words("登记审查情况", "Record it"),
        Words("已审查，请答复或者移交", "It is examined: answer it, or refer it"),
    ),
    "answer": Step(AnswerForm, _answer, Words("答复", "Answer"), ("25",), Words("答复", "Answer it"), _RECORDED),
    "refer": Step(
        ReferForm,
        _refer,
        Words("移交", "Refer"),
        ("25", "799-32"),
        Words("登记移交", "Record the referral"),
        Words("已移交，办结前须登记对方的答复", "It is referred: its reply comes before the end"),
    ),
    "reply": Step(
        ReplyForm,
        _reply,
        Words("受移交机关的答复", "Reply of that body"),
        ("25",),
        Words("登记答复", "Record the reply"),
        _RECORDED,
    ),
    "close": Step(CloseForm, _close, Words("办结", "Close"), ("25",), Words("办结", "Close the complaint"), _RECORDED),
}
"""The steps in their order, by their names in addresses and in ComplaintSteps."""
