"""Forms of proposals: refusing one. Confirming and withdrawing have no fields."""

from collections.abc import Mapping
from typing import ClassVar

from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.registry.confirmations.rules import MOST_REASON
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.text_fields import ReasonField


class PlainForm(ActionForm):
    """An act without fields: its refusal or fault is shown above the page."""


class RefuseForm(ActionForm):
    """The reason of a refusal."""

    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.INVALID: "reason"}

    reason = ReasonField(
        Words("不予确认的理由", "Why you refuse"),
        most=MOST_REASON,
        hint=Words("提出人会看到，并记入存证日志。", "The proposer reads it; it is kept in the evidence log."),
    )
