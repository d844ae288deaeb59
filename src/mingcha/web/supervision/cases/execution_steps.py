"""The steps by which a confiscation or deletion is recorded and signed, for the page of its case (799-26; APL 42)."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from mingcha.kit.words import Words
from mingcha.supervision.executions import actions
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.supervision.cases.execution_forms import ExecuteForm, SignExecutionForm, StrikeExecutionForm
from mingcha.web.supervision.enforcement_steps import Step


def _given(number: int, form: ActionForm) -> dict[str, Any]:
    return {"case": number, "revision": form.cleaned_data["revision"], "clock": wiring.clock()}


def _execute(request: HttpRequest, number: int, form: ActionForm) -> None:
    assert isinstance(form, ExecuteForm)
    actions.record_execution(signed_in(request), new=form.execution, **_given(number, form))


def _sign(request: HttpRequest, number: int, form: ActionForm) -> None:
    actions.sign_execution(signed_in(request), **_given(number, form))


def _strike(request: HttpRequest, number: int, form: ActionForm) -> None:
    reason = form.cleaned_data["reason"]
    actions.strike_execution(signed_in(request), reason=reason, **_given(number, form))


EXECUTION_STEPS: Mapping[str, Step] = {
    "sign_execution": Step(
        SignExecutionForm,
        _sign,
        Words("第二名执法人员签名（执行记录）", "Second signature of the record"),
        ("APL 42",),
        Words("本人到场，签名", "Sign, having been there"),
        Words("已签名，执行记录生效", "It is signed: the record counts"),
    ),
    "strike_execution": Step(
        StrikeExecutionForm,
        _strike,
        Words("作废未签名的执行记录", "Strike the unsigned record"),
        ("APL 42",),
        Words("作废", "Strike it"),
        Words("已作废，可以重新登记", "It is struck: another record can be made"),
        is_weighty=True,
    ),
    "execute": Step(
        ExecuteForm,
        _execute,
        Words("执行没收、删除", "Confiscation or deletion carried out"),
        ("799-26", "APL 42"),
        Words("登记执行记录", "Record it"),
        Words("已登记，由另一名执法人员签名", "It is recorded: another officer signs it"),
    ),
}
