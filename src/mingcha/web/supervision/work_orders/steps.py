"""What each step of a work order does, for its two pages (articles 7, 16(1))."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from mingcha.kit.words import Words
from mingcha.supervision.work_orders import actions, repairing, verifying
from mingcha.supervision.work_orders.states import WaitReason
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.supervision.enforcement_steps import Step
from mingcha.web.supervision.work_orders.forms import (
    AcceptForm,
    AnswerWaitForm,
    ArriveForm,
    AskWaitForm,
    EndWaitForm,
    FixForm,
    ReopenForm,
    VerifyForm,
    WithdrawForm,
)

AT_SITE = ("accept", "arrive", "fix", "end_wait", "ask_wait")
"""The steps of who stands on the ladder, the next one first."""


def _given(number: int, form: ActionForm) -> dict[str, Any]:
    return {"order": number, "revision": form.cleaned_data["revision"], "clock": wiring.clock()}


def _accept(request: HttpRequest, number: int, form: ActionForm) -> None:
    repairing.accept_work_order(signed_in(request), **_given(number, form))


def _arrive(request: HttpRequest, number: int, form: ActionForm) -> None:
    repairing.arrive_on_site(signed_in(request), **_given(number, form))


def _ask_wait(request: HttpRequest, number: int, form: ActionForm) -> None:
    reason, text = WaitReason(form.cleaned_data["reason"]), form.cleaned_data["text"]
    repairing.ask_wait(signed_in(request), reason=reason, text=text, **_given(number, form))


def _answer_wait(request: HttpRequest, number: int, form: ActionForm) -> None:
    agrees, text = form.cleaned_data["agrees"] == "yes", form.cleaned_data["text"]
    repairing.answer_wait(signed_in(request), agrees=agrees, text=text, **_given(number, form))


def _end_wait(request: HttpRequest, number: int, form: ActionForm) -> None:
    repairing.end_wait(signed_in(request), **_given(number, form))


def _fix(request: HttpRequest, number: int, form: ActionForm) -> None:
    kept: dict[str, Any] = {"photo": form.cleaned_data["photo"], "folder": settings.MINGCHA_HOME.documents}
    repairing.fix_work_order(signed_in(request), done=form.cleaned_data["done"], **kept, **_given(number, form))


def _verify(request: HttpRequest, number: int, form: ActionForm) -> None:
    verifying.verify_work_order(signed_in(request), **_given(number, form))


def _reopen(request: HttpRequest, number: int, form: ActionForm) -> None:
    reason = form.cleaned_data["reason"]
    verifying.reopen_work_order(signed_in(request), reason=reason, **_given(number, form))


def _withdraw(request: HttpRequest, number: int, form: ActionForm) -> None:
    reason = form.cleaned_data["reason"]
    actions.withdraw_work_order(signed_in(request), reason=reason, **_given(number, form))


STEPS: Mapping[str, Step] = {
    "accept": Step(
        AcceptForm,
        _accept,
        Words("接单", "Accept it"),
        ("16(1)",),
        Words("接单", "Accept"),
        Words("已接单", "It is accepted"),
    ),
    "arrive": Step(
        ArriveForm,
        _arrive,
        Words("到场", "On site"),
        ("16(1)",),
        Words("我已到场", "I am on site"),
        Words("已登记到场", "You are on site"),
    ),
    "fix": Step(
        FixForm,
        _fix,
        Words("登记修复", "Record the repair"),
        ("16(1)",),
        Words("已修复", "It is fixed"),
        Words("已登记修复，等待他人核验", "The repair is recorded: another person verifies it"),
    ),
    "end_wait": Step(
        EndWaitForm,
        _end_wait,
        Words("恢复计时", "Go on"),
        ("16(1)",),
        Words("可以继续，恢复计时", "It can go on: run the clock"),
        Words("已恢复计时", "The clock runs"),
    ),
    "answer_wait": Step(
        AnswerWaitForm,
        _answer_wait,
        Words("答复暂停计时申请", "Answer whether the clock stops"),
        ("16(1)",),
        Words("答复", "Answer"),
        Words("已答复", "It is answered"),
    ),
    "verify": Step(
        VerifyForm,
        _verify,
        Words("核验修复", "Verify the repair"),
        ("7", "16(1)"),
        Words("核验通过", "Verify"),
        Words("核验通过", "It is verified"),
    ),
    "reopen": Step(
        ReopenForm,
        _reopen,
        Words("退回重修", "Send it back"),
        ("16(1)",),
        Words("退回", "Send back"),
        Words("已退回", "It is sent back"),
    ),
    "ask_wait": Step(
        AskWaitForm,
        _ask_wait,
        Words("申请暂停计时", "Ask to wait"),
        ("16(1)",),
        Words("申请暂停计时", "Ask to wait"),
        Words("已申请，管理单位同意后暂停计时", "Asked: the clock stops once the keeper agrees"),
    ),
    "withdraw": Step(
        WithdrawForm,
        _withdraw,
        Words("撤回工单", "Withdraw it"),
        ("16(1)",),
        Words("撤回", "Withdraw"),
        Words("已撤回", "It is withdrawn"),
    ),
}
"""The steps by their names in addresses and in WorkOrderSteps, the next one first."""
