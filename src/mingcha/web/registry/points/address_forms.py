"""Forms of a camera's address and of its sub stream (articles 7, 10)."""

from collections.abc import Mapping
from typing import Any, ClassVar

from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.media.address import CREDENTIAL_LIMIT_CHARACTERS
from mingcha.registry.points.field_words import FIELD_WORDS
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.form import Section
from mingcha.web.forms.text_fields import PasswordField, TextField
from mingcha.web.registry.points.forms import AddressField, check_credentials
from mingcha.web.registry.points.place_fields import (
    ADJUSTMENT_FIELDS,
    address_reason_field,
    document_field,
    document_on_field,
    ground_field,
)


class AddressForm(ActionForm):
    """Another address, or other credentials, of a camera; a mandatory point needs the ground of article 10."""

    id_form = "address-%s"
    refusal_fields: ClassVar[Mapping[str, str]] = {"7": "url", "8": "url"}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.INVALID: "url"}
    layout = (
        Section(
            Words("地址、用户名和口令", "Address and credentials"),
            ("url", "username", "password", "address_reason"),
            "7",
        ),
        Section(Words("应建点位的调整依据", "Ground, if article 6 demands the point"), ADJUSTMENT_FIELDS, "10"),
    )

    url = AddressField(
        FIELD_WORDS["url"],
        wide=True,
        hint=Words(
            "RTSP，IP 须在准许的网段内，不要带口令；国标设备写作 gb28181://设备编码/通道编码。",
            "RTSP, an IP address inside the allowed networks; of a device of GB/T 28181, gb28181://DEVICE/CHANNEL.",
        ),
    )
    username = TextField(
        FIELD_WORDS["username"],
        most=CREDENTIAL_LIMIT_CHARACTERS,
        required=False,
        attrs={"autocomplete": "off", "spellcheck": "false"},
    )
    password = PasswordField(
        Words("摄像机口令", "Password at the camera"),
        most=CREDENTIAL_LIMIT_CHARACTERS,
        required=False,
        hint=Words(
            "同一设备不改时留空；换了设备须重新填写。",
            "Leave it empty to keep it for the same device; another device needs it anew.",
        ),
    )
    address_reason = address_reason_field()
    ground = ground_field()
    document = document_field()
    document_on = document_on_field()

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.below |= {"password": "points/try_button.html"}

    def clean(self) -> dict[str, Any]:
        """Checks address and credentials together."""
        check_credentials(self)
        return self.cleaned_data


class SubStreamForm(ActionForm):
    """The address of the sub stream; empty for none."""

    id_form = "sub-%s"
    refusal_fields: ClassVar[Mapping[str, str]] = {"7": "sub_url", "8": "sub_url"}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.INVALID: "sub_url"}

    sub_url = AddressField(
        FIELD_WORDS["sub_url"],
        required=False,
        wide=True,
        hint=Words(
            "同一设备、同一用户名和口令；只看不录。留空即撤下。",
            "Same device, same credentials; watched, never recorded. Empty takes it away.",
        ),
    )
    address_reason = address_reason_field()
