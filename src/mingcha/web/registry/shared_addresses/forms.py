"""The form of a camera that another unit has registered (articles 3, 7)."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.registry.shared_addresses.rules import MOST_REASON
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ChoiceField
from mingcha.web.forms.form import Section
from mingcha.web.forms.text_fields import TextField
from mingcha.web.registry.points.forms import AddressField


class ShareAddressForm(ActionForm):
    """Which unit asks, for which address, and why."""

    layout = (Section(Words("其他单位的摄像机", "A camera of another unit"), ("organisation", "url", "reason"), "7"),)
    refusal_fields: ClassVar[Mapping[str, str]] = {"3": "organisation", "7": "url"}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.NOT_FOUND: "url", FaultKind.CONFLICT: "url"}

    organisation = ChoiceField(Words("提出共用的单位", "Unit that asks"), article="3")
    url = AddressField(
        Words("码流地址", "Address of the stream"),
        wide=True,
        placeholder="rtsp://10.20.30.40:554/main",
        hint=Words(
            "对方单位已登记的地址，须在本单位网段内；其中的用户名和口令不保存。",
            "As the other unit has registered it, inside your unit's networks; credentials in it are left out.",
        ),
    )
    reason = TextField(
        Words("共用理由", "Why it is shared"),
        most=MOST_REASON,
        wide=True,
        hint=Words("对方单位会看到，并记入存证日志。", "The other unit reads it; it is kept in the evidence log."),
    )

    def __init__(self, *given: Any, units: Iterable[tuple[str, str]] = (), **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["organisation"].offer(units)  # type: ignore[attr-defined]
