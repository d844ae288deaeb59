"""The steps of opening, hearing and relief of a penalty case, for its page (APL 57, 63, 64, 66)."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from mingcha.kit.words import Words
from mingcha.supervision.cases import opening
from mingcha.supervision.hearings import actions as hearings
from mingcha.supervision.reliefs import actions as reliefs
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.supervision.cases.opening_forms import ApproveForm, DeclineForm
from mingcha.web.supervision.cases.procedure_forms import (
    AskHearingForm,
    AskReliefForm,
    GrantReliefForm,
    HoldHearingForm,
    RefuseReliefForm,
    ServeHearingForm,
    SetHearingForm,
    SignHearingForm,
    WithdrawHearingForm,
)
from mingcha.web.supervision.enforcement_steps import Step


def _given(number: int, form: ActionForm) -> dict[str, Any]:
    return {"case": number, "revision": form.cleaned_data["revision"], "clock": wiring.clock()}


def _approve(request: HttpRequest, number: int, form: ActionForm) -> None:
    late = form.cleaned_data["late_reason"]
    opening.approve_opening(signed_in(request), late_reason=late, **_given(number, form))


def _decline(request: HttpRequest, number: int, form: ActionForm) -> None:
    opening.decline_opening(signed_in(request), reason=form.cleaned_data["reason"], **_given(number, form))


def _ask_hearing(request: HttpRequest, number: int, form: ActionForm) -> None:
    asked_on, note = form.cleaned_data["asked_on"], form.cleaned_data["note"]
    hearings.ask_hearing(signed_in(request), asked_on=asked_on, note=note, **_given(number, form))


def _set_hearing(request: HttpRequest, number: int, form: ActionForm) -> None:
    assert isinstance(form, SetHearingForm)
    hearings.set_hearing(signed_in(request), new=form.hearing, **_given(number, form))


def _serve_hearing(request: HttpRequest, number: int, form: ActionForm) -> None:
    assert isinstance(form, ServeHearingForm)
    hearings.serve_hearing_notice(signed_in(request), served=form.served, **_given(number, form))


def _sign_hearing(request: HttpRequest, number: int, form: ActionForm) -> None:
    hearings.sign_hearing_record(
        signed_in(request),
        signed=form.cleaned_data["signed"] == "yes",
        note=form.cleaned_data["note"],
        instead=form.cleaned_data["instead"],
        scan=form.cleaned_data["scan"] or b"",
        folder=settings.MINGCHA_HOME.documents,
        **_given(number, form),
    )


def _hold_hearing(request: HttpRequest, number: int, form: ActionForm) -> None:
    assert isinstance(form, HoldHearingForm)
    kept: dict[str, Any] = {"scan": form.cleaned_data["scan"] or b"", "folder": settings.MINGCHA_HOME.documents}
    hearings.hold_hearing(signed_in(request), new=form.held, **kept, **_given(number, form))


def _withdraw_hearing(request: HttpRequest, number: int, form: ActionForm) -> None:
    stated: dict[str, Any] = {name: form.cleaned_data[name] for name in ("given_up_on", "reason", "scan")}
    folder = settings.MINGCHA_HOME.documents
    hearings.withdraw_hearing(signed_in(request), folder=folder, **stated, **_given(number, form))


def _ask_relief(request: HttpRequest, number: int, form: ActionForm) -> None:
    asked_on, reason = form.cleaned_data["asked_on"], " ".join(form.cleaned_data["reason"].split())
    reliefs.ask_relief(signed_in(request), asked_on=asked_on, reason=reason, **_given(number, form))


def _grant_relief(request: HttpRequest, number: int, form: ActionForm) -> None:
    assert isinstance(form, GrantReliefForm)
    reason = form.cleaned_data["reason"]
    reliefs.grant_relief(signed_in(request), parts=form.instalments, reason=reason, **_given(number, form))


def _refuse_relief(request: HttpRequest, number: int, form: ActionForm) -> None:
    reliefs.refuse_relief(signed_in(request), reason=form.cleaned_data["reason"], **_given(number, form))


OPENING_STEPS: Mapping[str, Step] = {
    "approve": Step(
        ApproveForm,
        _approve,
        Words("批准立案", "Approve the opening"),
        ("23", "APL 57"),
        Words("批准立案", "Approve"),
        Words("已立案，请告知当事人", "It is opened: notify the person"),
        is_weighty=True,
    ),
    "decline": Step(
        DeclineForm,
        _decline,
        Words("不予立案", "Decline the opening"),
        ("23", "APL 57"),
        Words("不予立案", "Decline"),
        Words("不予立案，已登记", "It is not opened"),
        is_weighty=True,
    ),
}
HEARING_STEPS: Mapping[str, Step] = {
    "sign_hearing": Step(
        SignHearingForm,
        _sign_hearing,
        Words("当事人核对听证笔录（主持人登记）", "The person reads the record (recorded by the chair)"),
        ("APL 64",),
        Words("登记", "Record it"),
        Words("已登记", "It is recorded"),
    ),
    "serve_hearing": Step(
        ServeHearingForm,
        _serve_hearing,
        Words("送达听证通知书", "Serve the notice of the hearing"),
        ("APL 64",),
        Words("登记送达", "Record the service"),
        Words("听证通知书已送达", "The notice is served"),
    ),
    "hold_hearing": Step(
        HoldHearingForm,
        _hold_hearing,
        Words("听证笔录（主持人）", "Record of the hearing (by the chair)"),
        ("APL 64",),
        Words("登记笔录", "Record it"),
        Words("听证笔录已登记", "The hearing is recorded"),
    ),
    "set_hearing": Step(
        SetHearingForm,
        _set_hearing,
        Words("确定听证（登记人为主持人）", "Set the hearing (the officer who sets it is its chair)"),
        ("APL 64",),
        Words("确定日期和地点", "Set day and place"),
        Words("听证已确定，请出具、送达听证通知书", "The hearing is set: issue its notice and serve it"),
    ),
    "ask_hearing": Step(
        AskHearingForm,
        _ask_hearing,
        Words("当事人要求听证", "The person asks for a hearing"),
        ("APL 63", "APL 64"),
        Words("登记要求", "Record it"),
        Words("已登记，由非本案调查人员通知听证", "It is recorded: an officer who did not investigate sets it"),
    ),
    "withdraw_hearing": Step(
        WithdrawHearingForm,
        _withdraw_hearing,
        Words("当事人撤回听证要求", "The person gives the hearing up"),
        ("APL 64",),
        Words("登记撤回", "Record it"),
        Words("已登记撤回", "It is recorded"),
    ),
}
RELIEF_STEPS: Mapping[str, Step] = {
    "grant_relief": Step(
        GrantReliefForm,
        _grant_relief,
        Words("批准分期、延期缴纳", "Grant instalments or a deferral"),
        ("APL 66",),
        Words("批准", "Grant"),
        Words("已批准，按各期日期缴纳", "It is granted: the parts have their own days"),
    ),
    "refuse_relief": Step(
        RefuseReliefForm,
        _refuse_relief,
        Words("不批准分期、延期缴纳", "Refuse instalments or a deferral"),
        ("APL 66",),
        Words("不批准", "Refuse"),
        Words("未批准，缴款期限不变", "It is refused: the last day stays"),
    ),
    "ask_relief": Step(
        AskReliefForm,
        _ask_relief,
        Words("申请分期、延期缴纳", "Instalments or deferral asked for"),
        ("APL 66",),
        Words("登记申请", "Record the request"),
        Words("已登记，由其他执法人员审批", "It is recorded: another officer decides it"),
    ),
}
