"""What each step of an inspection of a unit does, for its page (decree 799, art. 24)."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from mingcha.kit.words import Words
from mingcha.supervision.inspections import actions, answering, ordering
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.supervision.enforcement_steps import Step
from mingcha.web.supervision.inspections.forms import (
    AnswerOrderForm,
    CloseUnitForm,
    RevisitForm,
    UnitOrderForm,
    VisitForm,
)
from mingcha.web.supervision.order_forms import ExtendForm, ServeForm, SignForm, StrikeForm


def _given(number: int, form: ActionForm) -> dict[str, Any]:
    return {"inspection": number, "revision": form.cleaned_data["revision"], "clock": wiring.clock()}


def record(request: HttpRequest, number: int, form: ActionForm) -> None:
    """Records a visit, or what was found afterwards."""
    assert isinstance(form, VisitForm | RevisitForm)
    kept: dict[str, Any] = {"photo": form.cleaned_data["photo"], "folder": settings.MINGCHA_HOME.documents}
    actions.record_visit(signed_in(request), new=form.new, **kept, **_given(number, form))


def _sign(request: HttpRequest, number: int, form: ActionForm) -> None:
    actions.sign_visit(signed_in(request), **_given(number, form))


def _strike(request: HttpRequest, number: int, form: ActionForm) -> None:
    reason = form.cleaned_data["reason"]
    actions.strike_visit(signed_in(request), reason=reason, **_given(number, form))


def _order(request: HttpRequest, number: int, form: ActionForm) -> None:
    assert isinstance(form, UnitOrderForm)
    ordering.order_unit(signed_in(request), new=form.new, **_given(number, form))


def _serve(request: HttpRequest, number: int, form: ActionForm) -> None:
    assert isinstance(form, ServeForm)
    ordering.serve_unit_order(signed_in(request), served=form.served, **_given(number, form))


def _extend(request: HttpRequest, number: int, form: ActionForm) -> None:
    more: dict[str, Any] = {"days": form.cleaned_data["days"], "reason": form.cleaned_data["reason"]}
    ordering.extend_unit_order(signed_in(request), **more, **_given(number, form))


def _answer(request: HttpRequest, number: int, form: ActionForm) -> None:
    assert isinstance(form, AnswerOrderForm)
    kept: dict[str, Any] = {"scan": form.cleaned_data["scan"] or b"", "folder": settings.MINGCHA_HOME.documents}
    answering.answer_order(signed_in(request), inspection=number, new=form.answer, **kept, clock=wiring.clock())


def _close(request: HttpRequest, number: int, form: ActionForm) -> None:
    actions.close_unit_inspection(signed_in(request), reason=form.cleaned_data["reason"], **_given(number, form))


VISIT = Step(
    VisitForm,
    record,
    Words("现场检查（第一名执法人员）", "Inspection (first officer)"),
    ("799-24", "APL 42"),
    Words("登记检查", "Record the inspection"),
    Words("已登记，等待第二名执法人员签名", "It waits for the second officer"),
)
STEPS: Mapping[str, Step] = {
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
    "order": Step(
        UnitOrderForm,
        _order,
        Words("责令改正", "Order to correct"),
        ("799-24", "APL 28"),
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
        RevisitForm,
        record,
        Words("复查（第一名执法人员）", "Re-inspection (first officer)"),
        ("799-24", "APL 42"),
        Words("登记复查", "Record the re-inspection"),
        Words("已登记，等待第二名执法人员签名", "It waits for the second officer"),
    ),
    "extend": Step(
        ExtendForm,
        _extend,
        Words("延长期限（一次）", "Extend the limit (once)"),
        ("799-24",),
        Words("延长", "Extend"),
        Words("已延长", "It is extended"),
    ),
    "answer": Step(
        AnswerOrderForm,
        _answer,
        Words("答复责令改正通知书", "Answer the order to correct"),
        ("799-24",),
        Words("提交答复", "Send the answer"),
        Words("已提交，公安机关可以查阅", "It is sent: the police read it"),
    ),
    "close": Step(
        CloseUnitForm,
        _close,
        Words("办结、撤销", "Close, or give up"),
        ("799-24",),
        Words("办结", "Close"),
        Words("已办结", "It is closed"),
    ),
}
"""The steps after the visit, by their names in addresses and in UnitInspectionSteps."""
