"""What each step of a penalty case does, for its page (article 23)."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from mingcha.kit.words import Words
from mingcha.supervision.cases import actions, deciding
from mingcha.supervision.collection import actions as collecting
from mingcha.supervision.recusals import actions as recusing
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.supervision.cases.challenge_steps import CHALLENGE_STEPS
from mingcha.web.supervision.cases.execution_steps import EXECUTION_STEPS
from mingcha.web.supervision.cases.forms import (
    AnswerRecusalForm,
    AskRecusalForm,
    CloseCaseForm,
    CourtForm,
    DecideForm,
    DemandForm,
    DiscussForm,
    DrawNoticeForm,
    HandOverNoticeForm,
    NotifyForm,
    PayForm,
    PublishForm,
    ReviewForm,
    ServeDecisionForm,
    ServeDemandForm,
    StatementForm,
)
from mingcha.web.supervision.cases.procedure_steps import HEARING_STEPS, OPENING_STEPS, RELIEF_STEPS
from mingcha.web.supervision.enforcement_steps import Step


def _given(number: int, form: ActionForm) -> dict[str, Any]:
    return {"case": number, "revision": form.cleaned_data["revision"]}


def _draw_notice(request: HttpRequest, number: int, form: ActionForm) -> None:
    assert isinstance(form, DrawNoticeForm)
    actions.draw_notice(signed_in(request), new=form.text, **_given(number, form), clock=wiring.clock())


def _hand_over_notice(request: HttpRequest, number: int, form: ActionForm) -> None:
    assert isinstance(form, HandOverNoticeForm)
    actions.hand_over_notice(signed_in(request), handed=form.handed, **_given(number, form), clock=wiring.clock())


def _notify(request: HttpRequest, number: int, form: ActionForm) -> None:
    assert isinstance(form, NotifyForm)
    actions.notify_person(signed_in(request), new=form.notice, **_given(number, form), clock=wiring.clock())


def _state(request: HttpRequest, number: int, form: ActionForm) -> None:
    actions.record_statement(
        signed_in(request),
        text=form.cleaned_data["text"],
        waives=bool(form.cleaned_data["waives"]),
        scan=form.cleaned_data["scan"] or b"",
        folder=settings.MINGCHA_HOME.documents,
        **_given(number, form),
        clock=wiring.clock(),
    )


def _review(request: HttpRequest, number: int, form: ActionForm) -> None:
    opinion, agrees = " ".join(form.cleaned_data["opinion"].split()), form.cleaned_data["agrees"] == "yes"
    given: dict[str, Any] = {**_given(number, form), "clock": wiring.clock()}
    deciding.review_case(signed_in(request), opinion=opinion, agrees=agrees, **given)


def _discuss(request: HttpRequest, number: int, form: ActionForm) -> None:
    assert isinstance(form, DiscussForm)
    deciding.record_discussion(signed_in(request), new=form.discussion, **_given(number, form), clock=wiring.clock())


def _ask_recusal(request: HttpRequest, number: int, form: ActionForm) -> None:
    assert isinstance(form, AskRecusalForm)
    recusing.ask_recusal(signed_in(request), new=form.recusal, **_given(number, form), clock=wiring.clock())


def _answer_recusal(request: HttpRequest, number: int, form: ActionForm) -> None:
    given: dict[str, Any] = {**_given(number, form), "clock": wiring.clock()}
    granted, reason = form.cleaned_data["granted"] == "yes", form.cleaned_data["reason"]
    recusing.answer_recusal(signed_in(request), granted=granted, reason=reason, **given)


def _decide(request: HttpRequest, number: int, form: ActionForm) -> None:
    assert isinstance(form, DecideForm)
    deciding.decide_case(signed_in(request), given=form.decision, **_given(number, form), clock=wiring.clock())


def _publish(request: HttpRequest, number: int, form: ActionForm) -> None:
    given: dict[str, Any] = {**_given(number, form), "clock": wiring.clock()}
    on, where = form.cleaned_data["published_on"], form.cleaned_data["proof"]
    deciding.publish_decision(signed_in(request), on=on, where=where, **given)


def _serve(request: HttpRequest, number: int, form: ActionForm) -> None:
    assert isinstance(form, ServeDecisionForm)
    deciding.serve_decision(signed_in(request), served=form.served, **_given(number, form), clock=wiring.clock())


def _pay(request: HttpRequest, number: int, form: ActionForm) -> None:
    assert isinstance(form, PayForm)
    given: dict[str, Any] = {**_given(number, form), "clock": wiring.clock()}
    collecting.record_payment(signed_in(request), new=form.payment, receipt=form.cleaned_data["receipt"], **given)


def _demand(request: HttpRequest, number: int, form: ActionForm) -> None:
    collecting.demand_payment(signed_in(request), **_given(number, form), clock=wiring.clock())


def _serve_demand(request: HttpRequest, number: int, form: ActionForm) -> None:
    assert isinstance(form, ServeDemandForm)
    collecting.serve_demand(signed_in(request), served=form.served, **_given(number, form), clock=wiring.clock())


def _court(request: HttpRequest, number: int, form: ActionForm) -> None:
    given: dict[str, Any] = {**_given(number, form), "clock": wiring.clock()}
    filed_on, note = form.cleaned_data["filed_on"], form.cleaned_data["note"]
    collecting.ask_court(signed_in(request), filed_on=filed_on, note=note, **given)


def _close(request: HttpRequest, number: int, form: ActionForm) -> None:
    given: dict[str, Any] = {**_given(number, form), "clock": wiring.clock()}
    collecting.close_case(signed_in(request), reason=form.cleaned_data["reason"], **given)


_FROM_NOTICE_TO_END: Mapping[str, Step] = {
    "draw_notice": Step(
        DrawNoticeForm,
        _draw_notice,
        Words("制作告知笔录", "Draw up the notice"),
        ("APL 44",),
        Words("制作", "Draw it up"),
        Words("告知笔录已制作，请打印、当面告知后登记", "The notice is drawn up: print it, hand it over, record that"),
    ),
    "hand_over_notice": Step(
        HandOverNoticeForm,
        _hand_over_notice,
        Words("告知笔录的送达", "Hand-over of the notice"),
        ("APL 44",),
        Words("登记已当面告知", "Record that it was handed over"),
        Words("已告知，陈述、申辩期限开始计算", "The person is notified; the time for a statement runs"),
    ),
    "notify": Step(
        NotifyForm,
        _notify,
        Words("平台以外已制作的告知", "A notice written and handed over elsewhere"),
        ("APL 44",),
        Words("登记平台以外的告知", "Record a notice made elsewhere"),
        Words("已告知，陈述、申辩期限开始计算", "The person is notified; the time for a statement runs"),
    ),
    "state": Step(
        StatementForm,
        _state,
        Words("陈述、申辩", "Statement"),
        ("APL 45",),
        Words("登记", "Record"),
        Words("已登记", "It is recorded"),
    ),
    "review": Step(
        ReviewForm,
        _review,
        Words("法制审核", "Legal review"),
        ("APL 58",),
        Words("登记审核意见", "Record the opinion"),
        Words("已审核", "It is reviewed"),
    ),
    "discuss": Step(
        DiscussForm,
        _discuss,
        Words("负责人集体讨论", "Discussion of the heads"),
        ("APL 57",),
        Words("登记讨论", "Record the discussion"),
        Words("已登记，可以作出决定", "It is recorded: the case may be decided"),
    ),
    "decide": Step(
        DecideForm,
        _decide,
        Words("决定", "Decision"),
        ("23", "APL 57"),
        Words("作出决定", "Decide"),
        Words("已决定，请送达", "It is decided: serve it"),
        is_weighty=True,
    ),
    "publish": Step(
        PublishForm,
        _publish,
        Words("公告送达", "Service by public notice"),
        ("CPL 95",),
        Words("登记公告", "Record the notice"),
        Words("公告已登记，满三十日后登记送达", "It is recorded: record the service once thirty days are over"),
    ),
    "serve": Step(
        ServeDecisionForm,
        _serve,
        Words("送达", "Service"),
        ("APL 61",),
        Words("登记送达", "Record the service"),
        Words("已送达，有关期限开始计算", "It is served; its days run"),
    ),
    "pay": Step(
        PayForm,
        _pay,
        Words("登记缴款", "Payment"),
        ("APL 67", "APL 72"),
        Words("登记缴款", "Record the payment"),
        Words("缴款已登记", "The payment is recorded"),
        is_weighty=True,
    ),
    "demand": Step(
        DemandForm,
        _demand,
        Words("催告", "Demand"),
        ("AEL 54",),
        Words("催告", "Demand payment"),
        Words("已催告，请送达催告书", "It is demanded: serve the demand"),
    ),
    "serve_demand": Step(
        ServeDemandForm,
        _serve_demand,
        Words("送达催告书", "Service of the demand"),
        ("AEL 38", "AEL 54"),
        Words("登记送达", "Record the service"),
        Words("已送达，十日自送达起计算", "It is served: ten days run from then on"),
    ),
    "court": Step(
        CourtForm,
        _court,
        Words("申请人民法院强制执行", "Ask the court"),
        ("AEL 53",),
        Words("登记申请", "Record it"),
        Words("已登记", "It is recorded"),
    ),
    "close": Step(
        CloseCaseForm,
        _close,
        Words("结案", "Close"),
        ("23",),
        Words("结案", "Close the case"),
        Words("已结案", "It is closed"),
        is_weighty=True,
    ),
}
_RECUSAL_STEPS: Mapping[str, Step] = {
    "ask_recusal": Step(
        AskRecusalForm,
        _ask_recusal,
        Words("申请回避", "Recusal of an officer"),
        ("APL 43",),
        Words("登记申请", "Record the request"),
        Words("已登记，由负责人决定；决定前不停止调查", "It is recorded: the head decides; the case goes on"),
    ),
    "answer_recusal": Step(
        AnswerRecusalForm,
        _answer_recusal,
        Words("决定回避申请", "Decision about the recusal"),
        ("APL 43",),
        Words("作出决定", "Decide"),
        Words("已决定", "It is decided"),
        is_weighty=True,
    ),
}
_DECIDING = ("review", "discuss", "decide", "serve", "publish")
STEPS: Mapping[str, Step] = {
    **OPENING_STEPS,
    **{name: _FROM_NOTICE_TO_END[name] for name in ("hand_over_notice", "draw_notice", "notify", "state")},
    "answer_recusal": _RECUSAL_STEPS["answer_recusal"],
    **HEARING_STEPS,
    **{name: _FROM_NOTICE_TO_END[name] for name in _DECIDING},
    **EXECUTION_STEPS,
    "pay": _FROM_NOTICE_TO_END["pay"],
    **RELIEF_STEPS,
    "restitute": CHALLENGE_STEPS["restitute"],
    **_FROM_NOTICE_TO_END,
    **CHALLENGE_STEPS,
    "ask_recusal": _RECUSAL_STEPS["ask_recusal"],
}
"""The steps in the order of a case, by their names in addresses and in CaseSteps."""
