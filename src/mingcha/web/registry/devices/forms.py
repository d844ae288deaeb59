"""Forms of devices: letting one in, changing it, its password, its end, and the channels of points (arts. 7, 8, 13,
19)."""

from collections.abc import Mapping
from typing import Any, ClassVar

from mingcha.geo.coordinates import System
from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.registry.devices.rules import LEAST_PASSWORD, MOST_DEVICE_NAME, MOST_DEVICE_REASON, MOST_PASSWORD
from mingcha.registry.devices.states import COORDINATE_LABELS, DECIDED, DeviceCharset, MediaTransport
from mingcha.registry.devices.values import NewDevice
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ClosedChoiceField
from mingcha.web.forms.form import Section
from mingcha.web.forms.number_fields import PositionField
from mingcha.web.forms.query import QueryForm, SearchField
from mingcha.web.forms.revision_field import SeenRevisionField
from mingcha.web.forms.text_fields import DEVICE_CODE_DIGITS, CodeField, PasswordField, PointCodeField, TextField
from mingcha.web.registry.places.forms import MOST_CODE
from mingcha.web.registry.points.place_fields import (
    ADJUSTMENT_FIELDS,
    document_field,
    document_on_field,
    ground_field,
)

_MOST_NUMBER = 2**53 - 1
_MOST_TEXT = 60
_ITEM = r"[0-9]{1,20}"
_CHARSETS = [(one.value or "auto", one.words) for one in DeviceCharset]
_TRANSPORTS = [(one.value or "tcp", one.words) for one in MediaTransport]
_LABELS = [(label.value, words) for label, words in COORDINATE_LABELS.items()]


def _charset_field() -> ClosedChoiceField:
    return ClosedChoiceField(
        Words("下发字符集", "Character set we write"),
        _CHARSETS,
        empty=None,
        initial="auto",
        hint=Words(
            "设备显示乱码时改选；设备发来的内容按字节识别。",
            "Choose another one if the device shows broken names; what it sends is read by its bytes.",
        ),
    )


def _label_field() -> ClosedChoiceField:
    return ClosedChoiceField(
        Words("目录坐标的坐标系", "Coordinates of its catalogue"),
        _LABELS,
        empty=None,
        initial=System.WGS84.value,
        article="13",
        hint=Words(
            "国标规定 WGS-84，安装人员常填 GCJ-02。", "The standard asks for WGS-84; installers often type GCJ-02."
        ),
    )


def _password_field() -> PasswordField:
    return PasswordField(
        Words("设备口令", "Password of the device"),
        most=MOST_PASSWORD,
        required=False,
        article="19",
        hint=Words(
            f"不填则自动生成；至少 {LEAST_PASSWORD} 位，加密保存，只显示一次。",
            f"Empty: one is made. At least {LEAST_PASSWORD} characters; kept encrypted and shown once.",
        ),
    )


def _charset(given: str) -> DeviceCharset:
    return DeviceCharset.BY_VERSION if given == "auto" else DeviceCharset(given)


class DevicesFrom(QueryForm):
    """The number below which the list goes on, the state that it shows, the text to look for."""

    before = PositionField(most=_MOST_NUMBER)
    state = ClosedChoiceField(
        Words("状态", "State"),
        [(state.value, state.words) for state in DECIDED],
        empty=Words("全部状态", "All states"),
        required=False,
    )
    text = SearchField(
        Words("设备", "Device"), most=_MOST_TEXT, placeholder=Words("编码、名称、单位", "Code, name or unit")
    )


class DeviceFrom(QueryForm):
    """The code of a device that waits, from whose claims a form begins."""

    code = CodeField(
        Words("设备编码", "Code of the device"), form=r"[0-9]{20}", most=DEVICE_CODE_DIGITS, required=False
    )


class ChannelsFrom(QueryForm):
    """The branch of a catalogue, the text to look for in all of it, and the code behind which the list goes on."""

    id_form = "channels-%s"

    q = SearchField(Words("通道", "Channel"), most=_MOST_TEXT, placeholder=Words("编码、名称", "Code or name"))
    parent = CodeField(Words("上级", "Above"), form=_ITEM, most=DEVICE_CODE_DIGITS, required=False)
    after = CodeField(Words("自何处起", "From"), form=_ITEM, most=DEVICE_CODE_DIGITS, required=False)


class ApproveDeviceForm(ActionForm):
    """A device to be let in."""

    layout = (
        Section(Words("设备", "Device"), ("code", "name", "unit"), "13"),
        Section(Words("口令", "Password"), ("password",), "19"),
        Section(Words("通信", "How it speaks"), ("charset", "label")),
    )
    refusal_fields: ClassVar[Mapping[str, str]] = {"3": "unit", "13": "code", "19": "password"}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.NOT_FOUND: "unit", FaultKind.INVALID: "code"}

    code = CodeField(
        Words("设备编码", "Code of the device"),
        form=r"[0-9]{20}",
        most=DEVICE_CODE_DIGITS,
        hint=Words("设备上设置的 20 位国标编码。", "The 20 digits of GB/T 28181 that are set in the device."),
    )
    name = TextField(Words("名称", "Name"), most=MOST_DEVICE_NAME, wide=True)
    unit = TextField(
        Words("负责单位", "Unit that answers for it"),
        most=MOST_CODE,
        mono=True,
        attrs={"list": "unit-codes"},
        hint=Words("通道只能匹配该单位的点位。", "Its channels are matched to points of this unit alone."),
    )
    password = _password_field()
    charset = _charset_field()
    label = _label_field()

    @property
    def device(self) -> NewDevice:
        """What a valid form states."""
        given = self.cleaned_data
        return NewDevice(
            given["code"], given["name"], given["unit"], _charset(given["charset"]), System(given["label"])
        )


class ChangeDeviceForm(ActionForm):
    """Another name, character set or label of coordinates."""

    id_form = "change-%s"

    name = TextField(Words("名称", "Name"), most=MOST_DEVICE_NAME, wide=True)
    charset = _charset_field()
    label = _label_field()
    revision = SeenRevisionField()

    @property
    def chosen(self) -> dict[str, Any]:
        """What a valid form states, as the action takes it."""
        given = self.cleaned_data
        return {
            "name": given["name"],
            "charset": _charset(given["charset"]),
            "label": System(given["label"]),
            "revision": given["revision"],
        }


class DevicePasswordForm(ActionForm):
    """Another password of a device."""

    id_form = "password-%s"
    refusal_fields: ClassVar[Mapping[str, str]] = {"19": "password"}

    password = _password_field()


class RefuseDeviceForm(ActionForm):
    """Why a device that waits is refused."""

    id_form = "refuse-%s"

    reason = TextField(Words("不予准入的理由", "Why it is refused"), most=MOST_DEVICE_REASON, wide=True)


class RetireDeviceForm(ActionForm):
    """Why a device is taken out of service."""

    id_form = "retire-%s"

    reason = TextField(Words("停用原因", "Why it is retired"), most=MOST_DEVICE_REASON, wide=True)


class MatchForm(ActionForm):
    """The point that gets a channel as its address."""

    id_form = "match-%s"
    layout = (
        Section(Words("匹配点位", "Match to a point"), ("point", "transport"), "8"),
        Section(Words("应建点位改接的依据", "Ground, for a mandatory point"), ADJUSTMENT_FIELDS, "10"),
    )
    refusal_fields: ClassVar[Mapping[str, str]] = {"3": "point", "7": "point", "8": "point", "10": "ground"}
    missing_fields: ClassVar[Mapping[str, str]] = {}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.CONFLICT: "point", FaultKind.NOT_FOUND: "point"}

    point = PointCodeField(
        Words("点位编码", "Code of the point"),
        law_asks=True,
        attrs={"list": "proposed-points"},
        hint=Words("验收合格的本单位点位。", "An accepted point of the unit that answers for the device."),
    )
    transport = ClosedChoiceField(
        Words("媒体传输", "How pictures come"), _TRANSPORTS, empty=None, initial=_TRANSPORTS[0][0]
    )
    ground = ground_field()
    document = document_field()
    document_on = document_on_field()

    @property
    def chosen_transport(self) -> MediaTransport:
        """The transport of a valid form."""
        given = self.cleaned_data["transport"]
        return MediaTransport.TCP if given == "tcp" else MediaTransport(given)


class UnmatchForm(ActionForm):
    """Why a channel is taken away from its point."""

    id_form = "unmatch-%s"
    layout = (
        Section(Words("解除匹配", "Take the channel away"), ("reason",), "7"),
        Section(Words("应建点位改接的依据", "Ground, for a mandatory point"), ADJUSTMENT_FIELDS, "10"),
    )
    refusal_fields: ClassVar[Mapping[str, str]] = {"10": "ground"}

    reason = TextField(Words("解除原因", "Why"), most=MOST_DEVICE_REASON, wide=True)
    ground = ground_field()
    document = document_field()
    document_on = document_on_field()
