"""What each step of a transfer does, for its page (article 24)."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from mingcha.kit.words import Words
from mingcha.supervision.transfers import actions, answering
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.supervision.enforcement_steps import Step
from mingcha.web.supervision.transfers.forms import (
    AnswerForm,
    ApproveTransferForm,
    CloseTransferForm,
    GiveBackForm,
    ObjectForm,
    RecallForm,
    SendTransferForm,
    SettleForm,
    TransferReceiptForm,
)


def _given(number: int, form: ActionForm) -> dict[str, Any]:
    return {"transfer": number, "revision": form.cleaned_data["revision"], "clock": wiring.clock()}


def _paper(form: ActionForm) -> dict[str, Any]:
    return {"scan": form.cleaned_data["scan"], "folder": settings.MINGCHA_HOME.documents}


def _approve(request: HttpRequest, number: int, form: ActionForm) -> None:
    approves, reason = form.cleaned_data["approves"] == "yes", form.cleaned_data["reason"]
    actions.approve_transfer(signed_in(request), approves=approves, reason=reason, **_given(number, form))


def _send(request: HttpRequest, number: int, form: ActionForm) -> None:
    stated = {"sent_at": form.cleaned_data["moment"], "late_reason": form.cleaned_data["late_reason"]}
    actions.send_transfer(signed_in(request), **stated, **_given(number, form))


def _receive(request: HttpRequest, number: int, form: ActionForm) -> None:
    assert isinstance(form, TransferReceiptForm)
    answering.record_transfer_receipt(signed_in(request), new=form.receipt, **_paper(form), **_given(number, form))


def _answer(request: HttpRequest, number: int, form: ActionForm) -> None:
    assert isinstance(form, AnswerForm)
    answering.record_answer(signed_in(request), new=form.answer, **_paper(form), **_given(number, form))


def _object(request: HttpRequest, number: int, form: ActionForm) -> None:
    answering.object_to_refusal(signed_in(request), reason=form.cleaned_data["reason"], **_given(number, form))


def _settle(request: HttpRequest, number: int, form: ActionForm) -> None:
    stated = {"taken": form.cleaned_data["taken"] == "yes", "result": form.cleaned_data["result"]}
    answering.settle_objection(signed_in(request), **stated, **_paper(form), **_given(number, form))


def _give_back(request: HttpRequest, number: int, form: ActionForm) -> None:
    answering.record_return(signed_in(request), note=form.cleaned_data["note"], **_given(number, form))


def _recall(request: HttpRequest, number: int, form: ActionForm) -> None:
    answering.recall_transfer(signed_in(request), reason=form.cleaned_data["reason"], **_given(number, form))


def _close(request: HttpRequest, number: int, form: ActionForm) -> None:
    answering.close_transfer(signed_in(request), reason=form.cleaned_data["reason"], **_given(number, form))


_RECORD = Words("登记", "Record")
STEPS: Mapping[str, Step] = {
    "approve": Step(
        ApproveTransferForm,
        _approve,
        Words("负责人审批", "The head decides"),
        ("TCC 5",),
        Words("提交审批决定", "Decide"),
        Words("审批已登记", "The decision is recorded"),
        is_weighty=True,
    ),
    "send": Step(
        SendTransferForm,
        _send,
        Words("移送", "Send it"),
        ("TCC 5",),
        Words("登记移送", "Record that it was sent"),
        Words("已登记移送，请取得签收", "It is sent: have the receipt signed"),
    ),
    "receive": Step(
        TransferReceiptForm,
        _receive,
        Words("签收回执", "Signed receipt"),
        ("24",),
        _RECORD,
        Words("签收已登记，答复时限开始计算", "The receipt is recorded, the days of the answer run"),
    ),
    "answer": Step(
        AnswerForm,
        _answer,
        Words("接收机关的答复", "Answer of the receiver"),
        ("TCC 8",),
        _RECORD,
        Words("答复已登记", "The answer is recorded"),
    ),
    "object": Step(
        ObjectForm,
        _object,
        Words("提请复议", "Object to the refusal"),
        ("TCC 9",),
        Words("登记提请复议", "Record the objection"),
        Words("已登记提请复议", "The objection is recorded"),
    ),
    "settle": Step(
        SettleForm,
        _settle,
        Words("复议结果", "Result of the objection"),
        ("TCC 9",),
        _RECORD,
        Words("复议结果已登记", "The result is recorded"),
    ),
    "give_back": Step(
        GiveBackForm,
        _give_back,
        Words("退回", "Return of the papers"),
        ("24",),
        Words("登记退回", "Record the return"),
        Words("已登记退回", "The return is recorded"),
    ),
    "recall": Step(
        RecallForm,
        _recall,
        Words("撤回移送", "Recall it"),
        ("24",),
        Words("撤回", "Recall"),
        Words("移送已撤回，案件可以继续办理", "It is recalled: its case goes on"),
    ),
    "close": Step(
        CloseTransferForm,
        _close,
        Words("办结", "Close"),
        ("24",),
        Words("办结移送", "Close the transfer"),
        Words("移送已办结，证据锁定结束", "It is closed, and its lock has ended"),
    ),
}
"""The steps by their name in addresses."""
