"""Form of recorders: why one is taken out of service (article 16(5))."""

from collections.abc import Mapping
from typing import ClassVar

from mingcha.fleet.recorders.actions import MOST_REASON
from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.text_fields import ReasonField


class RetireForm(ActionForm):
    """Why a recorder is taken out of service."""

    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.INVALID: "reason"}

    reason = ReasonField(Words("停用理由", "Why it is taken out of service"), most=MOST_REASON)
