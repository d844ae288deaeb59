"""Forms of recorders: the gateway, and why one is taken out of service (articles 16(3), 16(5))."""

from collections.abc import Mapping
from typing import ClassVar

from mingcha.fleet.recorders.actions import MOST_ADDRESS, MOST_REASON
from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.text_fields import ReasonField, TextField

_PLAIN = {"autocomplete": "off", "spellcheck": "false"}


class GatewayForm(ActionForm):
    """Through which gateway browsers see the pictures of a recorder."""

    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.INVALID: "origin"}

    origin = TextField(
        Words("浏览器访问的取流网关", "Gateway for browsers"),
        most=MOST_ADDRESS,
        required=False,
        mono=True,
        attrs=_PLAIN,
        placeholder="https://east.example",
        hint=Words("留空即使用本站的取流网关。", "Empty: the gateway of these pages."),
    )
    nearby = TextField(
        Words("平台内部访问该网关的地址", "Where the platform reaches it"),
        most=MOST_ADDRESS,
        required=False,
        mono=True,
        attrs=_PLAIN,
        placeholder="http://10.0.0.2:8001",
        hint=Words(
            "网关前有代理时填写；终止画面的通知发到这里。", "If a proxy stands before it: revocations go there."
        ),
    )


class RetireForm(ActionForm):
    """Why a recorder is taken out of service."""

    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.INVALID: "reason"}

    reason = ReasonField(Words("停用理由", "Why it is taken out of service"), most=MOST_REASON)
