"""The steps of a dispute on the page of an application (article 13(2))."""

from collections.abc import Mapping

from django.http import HttpRequest

from mingcha.kit.words import Words
from mingcha.sharing.decisions import rules
from mingcha.sharing.decisions.disputing import dispute_decision, settle_dispute
from mingcha.sharing.decisions.principles import DisputeResult
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.forms.text_fields import ReasonField
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.supervision.enforcement_steps import Step


class DisputeForm(ActionForm):
    """Why a decision is disputed."""

    id_form = "dispute-%s"

    why = ReasonField(Words("异议的理由", "Why it is disputed"), most=rules.MOST_REASONS)


class SettleForm(ActionForm):
    """How a dispute was settled, with the record of the coordination."""

    id_form = "settle-%s"

    result = ClosedChoiceField(Words("结果", "Result"), [(one.value, one.words) for one in DisputeResult])
    record = ReasonField(
        Words("协调记录（时间、参加人、结论）", "Record of the coordination: when, who, what came of it"),
        most=rules.MOST_REASONS,
    )


def _dispute(request: HttpRequest, no: str, form: ActionForm) -> None:
    dispute_decision(signed_in(request), no=no, why=form.cleaned_data["why"], clock=wiring.clock())


def _settle(request: HttpRequest, no: str, form: ActionForm) -> None:
    given = form.cleaned_data
    settle_dispute(
        signed_in(request),
        no=no,
        result=DisputeResult(given["result"]),
        record_text=given["record"],
        clock=wiring.clock(),
    )


DISPUTE_STEPS: Mapping[str, Step] = {
    "dispute": Step(
        DisputeForm, _dispute, Words("提出异议", "Dispute the decision"), ("13(2)",),
        Words("提出", "Dispute"), Words("异议已提出，由数据目录管理员协调", "It is disputed: a data clerk settles it"),
    ),
    "settle": Step(
        SettleForm, _settle, Words("办结异议", "Settle the dispute"), ("13(2)",),
        Words("办结", "Settle"), Words("异议已办结", "The dispute is settled"),
    ),
}  # fmt: skip
"""The steps by their names in addresses."""
