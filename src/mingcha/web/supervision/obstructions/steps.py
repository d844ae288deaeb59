"""What each step of an obstruction does, for its page (article 12)."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from mingcha.kit.words import Words
from mingcha.law.fine_rules import Offence
from mingcha.supervision.obstructions import actions, inspecting, ordering
from mingcha.supervision.obstructions.rules import articles_of
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.field import PageField
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.supervision.enforcement_steps import Step
from mingcha.web.supervision.obstructions.forms import (
    CloseForm,
    DoubtForm,
    InspectForm,
    JudgeForm,
    OrderForm,
    ReinspectForm,
    VisitedForm,
)
from mingcha.web.supervision.order_forms import ExtendForm, ServeForm, SignForm, StrikeForm


def _given(number: int, form: ActionForm) -> dict[str, Any]:
    return {"obstruction": number, "revision": form.cleaned_data["revision"]}


def _judge(request: HttpRequest, number: int, form: ActionForm) -> None:
    assert isinstance(form, JudgeForm)
    given: dict[str, Any] = {**_given(number, form), "clock": wiring.clock()}
    actions.judge_obstruction(signed_in(request), judgement=form.judgement, **given)


def _inspect(request: HttpRequest, number: int, form: ActionForm) -> None:
    assert isinstance(form, VisitedForm)
    kept: dict[str, Any] = {
        "photo": form.cleaned_data["photo"],
        "folder": settings.MINGCHA_HOME.documents,
        "clock": wiring.clock(),
    }
    inspecting.record_inspection(signed_in(request), new=form.inspection, **_given(number, form), **kept)


def _sign(request: HttpRequest, number: int, form: ActionForm) -> None:
    inspecting.sign_inspection(signed_in(request), **_given(number, form), clock=wiring.clock())


def _strike(request: HttpRequest, number: int, form: ActionForm) -> None:
    reason = form.cleaned_data["reason"]
    inspecting.strike_inspection(signed_in(request), reason=reason, **_given(number, form), clock=wiring.clock())


def _doubt(request: HttpRequest, number: int, form: ActionForm) -> None:
    older, reason = form.cleaned_data["is_older"] == "yes", form.cleaned_data["reason"]
    given: dict[str, Any] = {**_given(number, form), "clock": wiring.clock()}
    actions.decide_doubt(signed_in(request), is_older=older, reason=reason, **given)


def _order(request: HttpRequest, number: int, form: ActionForm) -> None:
    assert isinstance(form, OrderForm)
    ordering.order_correction(signed_in(request), new=form.order, **_given(number, form), clock=wiring.clock())


def _serve(request: HttpRequest, number: int, form: ActionForm) -> None:
    assert isinstance(form, ServeForm)
    ordering.serve_order(signed_in(request), served=form.served, **_given(number, form), clock=wiring.clock())


def _extend(request: HttpRequest, number: int, form: ActionForm) -> None:
    given: dict[str, Any] = {"days": form.cleaned_data["days"], "reason": form.cleaned_data["reason"]}
    ordering.extend_order(signed_in(request), **given, **_given(number, form), clock=wiring.clock())


def _close(request: HttpRequest, number: int, form: ActionForm) -> None:
    given: dict[str, Any] = {**_given(number, form), "clock": wiring.clock()}
    actions.close_obstruction(signed_in(request), reason=form.cleaned_data["reason"], **given)


OF_OBSTRUCTIONS_ALONE = ("cause", "arose_on", "department")
"""Fields that ask what only something that hides the view has."""


def fitted(form: ActionForm, offence: Offence) -> ActionForm:
    """A form of a step without the fields that an act of this kind does not have, the others under its article."""
    if offence is not Offence.OBSTRUCTION:
        for name in OF_OBSTRUCTIONS_ALONE:
            form.fields.pop(name, None)
        for field in form.fields.values():
            if isinstance(field, PageField) and field.article:
                field.article = articles_of(offence, field.article)[-1]
    return form


STEPS: Mapping[str, Step] = {
    "judge": Step(
        JudgeForm,
        _judge,
        Words("人工核对", "Verify it"),
        ("12",),
        Words("登记核对结果", "Record what it is"),
        Words("已核对", "It is judged"),
    ),
    "inspect": Step(
        InspectForm,
        _inspect,
        Words("现场检查（第一名执法人员）", "Inspection (first officer)"),
        ("12", "APL 42", "APL 55"),
        Words("登记检查", "Record the inspection"),
        Words("已登记，等待第二名执法人员签名", "It waits for the second officer"),
    ),
    "sign": Step(
        SignForm,
        _sign,
        Words("第二名执法人员签名", "Signature of the second officer"),
        ("APL 42",),
        Words("我在现场，签名", "I was there, and sign"),
        Words("检查记录已由两人签名", "Two officers have signed"),
    ),
    "strike": Step(
        StrikeForm,
        _strike,
        Words("作废未签名的检查记录", "Strike the unsigned record"),
        ("APL 42",),
        Words("作废", "Strike it"),
        Words("已作废，可以重新登记", "It is struck: another record can be made"),
        is_weighty=True,
    ),
    "decide_doubt": Step(
        DoubtForm,
        _doubt,
        Words("审核系统是否先于妨碍物建成", "Decide which was there first"),
        ("12",),
        Words("决定", "Decide"),
        Words("已审核", "It is decided"),
    ),
    "order": Step(
        OrderForm,
        _order,
        Words("责令限期改正", "Order to correct"),
        ("23", "APL 28"),
        Words("责令改正", "Order"),
        Words("已责令，请送达", "It is ordered: serve it"),
    ),
    "serve": Step(
        ServeForm,
        _serve,
        Words("送达责令改正通知书", "Service of the order"),
        ("APL 61",),
        Words("登记送达", "Record it"),
        Words("已送达，改正期限开始计算", "It is served, and the limit runs"),
    ),
    "again": Step(
        ReinspectForm,
        _inspect,
        Words("复查（第一名执法人员）", "Re-inspection (first officer)"),
        ("23", "APL 42", "APL 55"),
        Words("登记复查", "Record the re-inspection"),
        Words("已登记，等待第二名执法人员签名", "It waits for the second officer"),
    ),
    "extend": Step(
        ExtendForm,
        _extend,
        Words("延长期限（一次）", "Extend the limit (once)"),
        ("12",),
        Words("延长", "Extend"),
        Words("已延长", "It is extended"),
    ),
    "close": Step(
        CloseForm,
        _close,
        Words("办结", "Close"),
        ("12",),
        Words("办结", "Close"),
        Words("已办结", "It is closed"),
    ),
}
"""The steps in the order of a case, by their names in addresses and in ObstructionSteps."""
