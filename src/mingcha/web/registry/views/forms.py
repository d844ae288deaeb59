"""Forms of a home preset and of a reference image (article 7)."""

from collections.abc import Mapping
from typing import ClassVar

from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.registry.views.rules import MOST_PRESET
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.form import Section
from mingcha.web.forms.number_fields import WholeNumberField
from mingcha.web.forms.text_fields import TextField

MOST_MINUTES = 1440
MOST_NUMBER = 20


class HomePresetForm(ActionForm):
    """The preset to which a camera that turns returns."""

    layout = (Section(Words("看守位", "Home preset"), ("preset", "return_minutes"), "7"),)

    preset = TextField(
        Words("预置位名称或者编号", "Name or number of the preset"),
        most=MOST_PRESET,
        law_asks=True,
        hint=Words(
            "按摄像机上的设置填写；填编号（1 至 255）时，平台可以让摄像机自动回位。",
            "As it is set at the camera; by its number (1 to 255) the platform can send the camera home.",
        ),
    )
    return_minutes = WholeNumberField(
        Words("回位时间（分钟）", "Returns after, in minutes"), least=1, most=MOST_MINUTES
    )


class ReferenceForm(ActionForm):
    """Which kept picture of the point is its reference image."""

    layout = (Section(Words("基准图像", "Reference image"), ("snapshot",), "7"),)
    refusal_fields: ClassVar[Mapping[str, str]] = {"7": "snapshot"}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {
        FaultKind.NOT_FOUND: "snapshot",
        FaultKind.CONFLICT: "snapshot",
    }

    snapshot = TextField(
        Words("抓图编号", "Number of the snapshot"),
        most=MOST_NUMBER,
        mono=True,
        hint=Words(
            "在点位页凭授权抓图存证；画面仍只在授权下查看。",
            "Keep a snapshot at the page of the point, under a grant; the picture is seen under a grant alone.",
        ),
    )
