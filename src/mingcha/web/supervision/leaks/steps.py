"""What each step of a leak case does, for its page (articles 20(4), 20(5))."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from mingcha.kit.words import Words
from mingcha.supervision.leaks import actions, barring, ending
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.supervision.enforcement_steps import Step
from mingcha.web.supervision.leaks.forms import (
    AnswerSuspectForm,
    AssessForm,
    CloseLeakForm,
    ContainForm,
    DecideLeakForm,
    EndHandlingForm,
    NameHandlerForm,
    NameSuspectForm,
    NoticeForm,
    SignSilenceForm,
    SilenceForm,
    TransferLeakForm,
)


def _given(number: int, form: ActionForm) -> dict[str, Any]:
    return {"leak": number, "revision": form.cleaned_data["revision"], "clock": wiring.clock()}


def _contain(request: HttpRequest, number: int, form: ActionForm) -> None:
    actions.contain_leak(signed_in(request), measures=form.cleaned_data["measures"], **_given(number, form))


def _name(request: HttpRequest, number: int, form: ActionForm) -> None:
    username = form.cleaned_data["username"].strip()
    actions.name_handler(signed_in(request), username=username, **_given(number, form))


def _suspect(request: HttpRequest, number: int, form: ActionForm) -> None:
    given = {name: form.cleaned_data[name] for name in ("suspect", "reason")}
    barring.name_suspect(signed_in(request), **given, **_given(number, form))


def _answer(request: HttpRequest, number: int, form: ActionForm) -> None:
    given = {name: form.cleaned_data[name] for name in ("suspect", "agrees", "reason")}
    barring.answer_suspect(signed_in(request), **given, **_given(number, form))


def _end(request: HttpRequest, number: int, form: ActionForm) -> Words:
    given = {name: form.cleaned_data[name] for name in ("username", "reason")}
    return _OFF if barring.end_handling(signed_in(request), **given, **_given(number, form)) else _ASKED


def _assess(request: HttpRequest, number: int, form: ActionForm) -> None:
    assert isinstance(form, AssessForm)
    actions.assess_leak(signed_in(request), given=form.assessment, **_given(number, form))


def _notice(request: HttpRequest, number: int, form: ActionForm) -> None:
    assert isinstance(form, NoticeForm)
    actions.record_notice(signed_in(request), new=form.notice, **_given(number, form))


def _silence(request: HttpRequest, number: int, form: ActionForm) -> None:
    actions.propose_silence(signed_in(request), reason=form.cleaned_data["reason"], **_given(number, form))


def _sign(request: HttpRequest, number: int, form: ActionForm) -> None:
    actions.sign_silence(signed_in(request), **_given(number, form))


def _decide(request: HttpRequest, number: int, form: ActionForm) -> None:
    ending.decide_leak(signed_in(request), text=form.cleaned_data["text"], **_given(number, form))


def _transfer(request: HttpRequest, number: int, form: ActionForm) -> None:
    assert isinstance(form, TransferLeakForm)
    ending.transfer_leak(signed_in(request), new=form.transfer, **_given(number, form))


def _close(request: HttpRequest, number: int, form: ActionForm) -> None:
    ending.close_leak(signed_in(request), reason=form.cleaned_data["reason"], **_given(number, form))


_RECORD = Words("登记", "Record")
_OFF = Words("已终止", "The handler is off")
_ASKED = Words("已提出，待另一人签署", "Asked for: another person signs")
STEPS: Mapping[str, Step] = {
    "contain": Step(
        ContainForm,
        _contain,
        Words("控制", "Contain it"),
        ("20(4)",),
        _RECORD,
        Words("控制措施已登记", "The measures are recorded"),
    ),
    "notice": Step(
        NoticeForm,
        _notice,
        Words("报告、告知", "Notices"),
        ("SSR 61", "CIR 4", "PIPL 57"),
        _RECORD,
        Words("已登记", "The notice is recorded"),
    ),
    "assess": Step(
        AssessForm,
        _assess,
        Words("评估", "Assess it"),
        ("20(4)", "PIPL 57"),
        _RECORD,
        Words("评估已登记", "The assessment is recorded"),
    ),
    "sign": Step(
        SignSilenceForm,
        _sign,
        Words("签署不告知个人的说明", "Sign that persons are not notified"),
        ("PIPL 57",),
        Words("同意并签署", "Agree and sign"),
        Words("已签署", "It is signed"),
    ),
    "silence": Step(
        SilenceForm,
        _silence,
        Words("不告知个人（已有效避免危害）", "Persons are not notified: harm was averted"),
        ("PIPL 57",),
        Words("提出，由另一名办案人员签署", "State it, for another handler to sign"),
        Words("已提出，待另一名办案人员签署", "It waits for another handler"),
    ),
    "decide": Step(
        DecideLeakForm,
        _decide,
        Words("处理", "Decide"),
        ("25",),
        _RECORD,
        Words("处理结果已登记", "The decision is recorded"),
    ),
    "transfer": Step(
        TransferLeakForm,
        _transfer,
        Words("移送其他机关", "Transfer to another organ"),
        ("24",),
        Words("提出移送", "Prepare the transfer"),
        Words("已提出移送，待负责人审批", "The transfer waits for the head"),
    ),
    "name": Step(
        NameHandlerForm,
        _name,
        Words("指定办案人员", "Name a handler"),
        ("20(4)",),
        Words("指定", "Name"),
        Words("已指定", "The handler is named"),
        is_weighty=True,
    ),
    "suspect": Step(
        NameSuspectForm,
        _suspect,
        Words("登记后来查明的涉案人员", "Name a suspect who became known later"),
        ("20(4)", "20(5)"),
        Words("登记，由另一人签署", "Name, for another person to sign"),
        Words("已登记，证据已固定，待另一人签署", "The suspect is named, and another person has to sign it"),
    ),
    "answer": Step(
        AnswerSuspectForm,
        _answer,
        Words("签署或者撤回涉案人员的登记", "Sign the naming of a suspect, or take it back"),
        ("20(4)", "20(5)"),
        _RECORD,
        Words("已登记", "It is recorded"),
        is_weighty=True,
    ),
    "end": Step(
        EndHandlingForm,
        _end,
        Words("终止办案人员的办理", "Take a handler off"),
        ("20(4)",),
        Words("终止，或者签署", "Take off, or sign"),
        _OFF,
    ),
    "close": Step(
        CloseLeakForm,
        _close,
        Words("办结", "Close"),
        ("20(4)", "24"),
        Words("办结案件", "Close the case"),
        Words("案件已办结，证据锁定结束", "It is closed, and its lock has ended"),
        is_weighty=True,
    ),
}
"""The steps by their name in addresses."""
