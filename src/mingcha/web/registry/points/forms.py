"""The form of a new point (articles 2, 6, 7, 13, 18)."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django.core.exceptions import ValidationError

from mingcha.geo.coordinates import System, parse_typed, recognise_system
from mingcha.geo.label_doubts import LabelQuestion
from mingcha.kit.decision import Decision, Refused
from mingcha.kit.errors import HTTP_STATUS, Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.forbidden import FORBIDDEN
from mingcha.media.address import CREDENTIAL_LIMIT_CHARACTERS, URL_LIMIT_CHARACTERS
from mingcha.registry.places.position import LabelQuestioned, Position, View
from mingcha.registry.points.address import new_address, sub_address
from mingcha.registry.points.field_words import FIELD_WORDS
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ChoiceField
from mingcha.web.forms.form import Section
from mingcha.web.forms.language import bilingual, lazy_words
from mingcha.web.forms.passwords import beside_passwords, holds_password
from mingcha.web.forms.text_fields import ParsedField, PasswordField, TextField
from mingcha.web.registry.points.place_fields import (
    address_reason_field,
    carrier_field,
    duplicate_reason_field,
    place_kind_field,
    place_reason_field,
)
from mingcha.web.registry.points.point_fields import (
    LABELS,
    angle_field,
    azimuth_field,
    coordinate_field,
    height_field,
    label_field,
    label_reason_field,
    moves_field,
    name_field,
    outside_reason_field,
    part_field,
    range_field,
)

KEEP_LABEL = "keep"
"""The answer to a doubted label that keeps it; any other answer is the intended label."""

PLACES = tuple((kind.place.value, kind.words) for kind in FORBIDDEN)
"""The forbidden places of article 18, for a microphone."""
LABEL_ANSWERS = ((KEEP_LABEL, Words("保留所填坐标系", "Keep the label")),)
_PLAIN = {"spellcheck": "false", "autocapitalize": "none"}


class AddressField(ParsedField):
    """The address of a camera's stream. A password inside it is never sent back to the page."""

    def __init__(self, label: Words, **more: Any) -> None:
        super().__init__(label, most=URL_LIMIT_CHARACTERS, parse=new_address, mono=True, attrs=_PLAIN, **more)

    def bound_data(self, data: Any, initial: Any) -> Any:
        """The typed address without its password, or nothing where the rest is no address; nothing of what is no
        text."""
        shown = super().bound_data(data, initial)
        parts = beside_passwords(shown) if isinstance(shown, str) else None
        if parts is None or len(parts) == 1:
            return parts and parts[0]
        user, host = parts[0].removesuffix(":"), parts[-1]
        return f"{user}{host}" if len(parts) == 2 and user != parts[0] and host.startswith("@") else ""

    def loses(self, sent: object) -> bool:
        """Whether a password was sent inside the address."""
        return isinstance(sent, str) and holds_password(sent)


def check_credentials(form: ActionForm) -> None:
    """Puts what is wrong with the user name or the password for the typed address to the field of the user name, or of
    the password where it stands alone."""
    given = form.cleaned_data
    username, password = given.get("username", ""), given.get("password", "")
    if given.get("url") and (username or password):
        try:
            new_address(given["url"], username, password)
        except Fault as fault:
            form.put_fault("username" if username else "password", fault)


class NewPointForm(ActionForm):
    """A camera of a system with its position and its view."""

    refusal_fields: ClassVar[Mapping[str, str]] = {
        "2": "coordinate",
        "7": "url",
        "8": "url",
        "18": "place_kind",
        "799-8": "place_kind",
    }
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.NOT_FOUND: "system", FaultKind.CONFLICT: "name"}

    system = ChoiceField(
        FIELD_WORDS["system"],
        hint=Words("由系统决定留存期限和责任单位。", "The system sets the retention class and the responsible unit."),
    )
    name = name_field(
        hint=Words(
            "同事口头怎么说就怎么写，如“江汉关广场东侧”。", "As a colleague would say it, for example “江汉关广场东侧”."
        ),
    )
    part = part_field(
        hint=Words(
            "重要出入口、主要通道和要害部位应当建设。",
            "Important entrances, main passages and vital parts must have a system.",
        ),
    )
    place_kind = place_kind_field()
    place_reason = place_reason_field()
    carrier = carrier_field()
    address_reason = address_reason_field()
    duplicate_reason = duplicate_reason_field()
    url = AddressField(
        FIELD_WORDS["url"],
        wide=True,
        placeholder="rtsp://10.20.30.40:554/main",
        hint=Words(
            "RTSP，IP 须在管理员允许的网段内，不要带口令；国标设备写作 gb28181://设备编码/通道编码。",
            "RTSP and an IP address inside the networks that the administrator allows, no password inside; of a device "
            "of GB/T 28181, gb28181://DEVICE/CHANNEL.",
        ),
    )
    sub_url = AddressField(
        FIELD_WORDS["sub_url"],
        required=False,
        wide=True,
        placeholder="rtsp://10.20.30.40:554/sub",
        hint=Words(
            "供监看墙小画面使用：同一设备、同一用户名和口令；只看不录。",
            "Small pictures for the wall: same device, same credentials; watched, never recorded.",
        ),
    )
    username = TextField(
        FIELD_WORDS["username"],
        most=CREDENTIAL_LIMIT_CHARACTERS,
        required=False,
        attrs={"autocomplete": "off", **_PLAIN},
    )
    password = PasswordField(
        FIELD_WORDS["password"],
        most=CREDENTIAL_LIMIT_CHARACTERS,
        required=False,
        hint=Words(
            "以数据之外的密钥加密保存，不向任何人显示。", "Kept encrypted with a key outside the data; shown to nobody."
        ),
    )
    coordinate = coordinate_field(
        required=False,
        attrs=_PLAIN,
        hint=Words(
            "原样粘贴：度、度分秒或米均可；经度（东坐标）在前。",
            "Paste it as it is: degrees, degrees and minutes, or metres; longitude or easting first.",
        ),
    )
    label = label_field(
        required=False,
        hint=Words(
            "选错坐标系会偏移 0.5 至 1.3 公里。以国家 2000 坐标保存，并保留原值。",
            "A wrong label moves the point by 0.5 to 1.3 km. It is kept in CGCS2000, with the original beside it.",
        ),
    )
    outside_reason = outside_reason_field(
        wide=True,
        hint=Words("仅系统管理员可以填写。", "An administrator alone may give this reason."),
    )
    label_answer = ChoiceField(Words("坐标系的答复", "Answer about the system"), LABEL_ANSWERS, required=False)
    label_reason = label_reason_field(
        hint=Words(
            "仅在保留所填坐标系时需要；理由随点位保存并记入日志。",
            "Needed only to keep the label; it stays with the point and in the log.",
        ),
    )
    azimuth_deg = azimuth_field(hint=Words("顺时针，正北为 0。", "Clockwise; north is 0."))
    angle_deg = angle_field()
    range_m = range_field()
    height_m = height_field()
    moves = moves_field()

    def __init__(self, *given: Any, systems: Iterable[tuple[str, str]] = (), **more: Any) -> None:
        self.question: LabelQuestion | None = None
        super().__init__(*given, **more)
        self.below |= {"password": "points/try_button.html"}
        self.fields["system"].offer(systems)  # type: ignore[attr-defined]

    def sections(self) -> tuple[Section, ...]:
        """Shows the fields for the reason of a point outside the city, of a questioned name, of an address that is
        registered twice and of a duplicate only after that refusal."""
        asked = tuple(name for name in ("place_reason", "address_reason") if self._is_asked(name))
        outside = ("outside_reason",) if "coordinate" in self.refusals_at or self["outside_reason"].value() else ()
        beside = ("duplicate_reason",) if self._is_asked("duplicate_reason") else ()
        return (
            Section(
                Words("点位与设备", "Point and camera"),
                ("system", "name", "part", "place_kind", *asked, "carrier", "url", "sub_url", "username", "password"),
            ),
            Section(Words("所在位置", "Location"), ("coordinate", "label", *outside, *beside), article="13"),
            Section(
                FIELD_WORDS["view"],
                ("azimuth_deg", "angle_deg", "range_m", "height_m", "moves"),
                article="7",
                short=True,
            ),
        )

    def _is_asked(self, name: str) -> bool:
        return name in self.errors or bool(self[name].value())

    def clean(self) -> dict[str, Any]:
        """Applies the answer to a doubted label, and parses texts that involve two fields."""
        self._take_answer()
        self._read_coordinate()
        check_credentials(self)
        self._ask_for_password()
        given = self.cleaned_data
        if given.get("sub_url") and given.get("url"):
            try:
                sub_address(given["sub_url"], new_address(given["url"]))
            except Fault as fault:
                self.put_fault("sub_url", fault)
        return given

    def _ask_for_password(self) -> None:
        """A user name without a password is a password that the page did not get back, or one that was forgotten."""
        given = self.cleaned_data
        if not given.get("url") or "password" in self.errors:
            return
        try:
            address = new_address(given["url"], given.get("username", ""), given.get("password", ""))
        except Fault:  # the act says it, at its field
            return
        if address.username and not address.password:
            words = bilingual("用户名没有密码：请填写密码", "A user name without a password: type the password")
            self.add_error("password", ValidationError(words))

    def take_refusal(self, refused: Refused) -> None:
        """Shows a doubted label (article 13) as a question at its field with both places; the status is 409."""
        if not isinstance(refused, LabelQuestioned):
            super().take_refusal(refused)
            return
        self._status = HTTP_STATUS[FaultKind.CONFLICT]
        self.question = refused.question
        if self.cleaned_data["label_answer"] == KEEP_LABEL and not self.cleaned_data["label_reason"]:
            self.add_error("label_reason", ValidationError(bilingual("请写明理由", "Write down the reason")))
        self.below["label"] = "points/label_question.html"

    @property
    def position(self) -> Position | None:
        """The position of the point; None without a coordinate."""
        given = self.cleaned_data
        if not given["coordinate"]:
            return None
        kept = given["label_answer"] == KEEP_LABEL
        return Position(
            given["coordinate"],
            given["label"],
            label_reason=given["label_reason"] if kept else "",
            outside_reason=given["outside_reason"],
        )

    @property
    def view(self) -> View:
        """The view of the point."""
        given = self.cleaned_data
        height_m: Decimal | None = given["height_m"]
        return View(
            azimuth_deg=given["azimuth_deg"],
            angle_deg=given["angle_deg"],
            range_m=given["range_m"],
            height_cm=None if height_m is None else int(height_m * 100),
            moves=given["moves"],
        )

    def _take_answer(self) -> None:
        """Replaces the label by the answer to a doubted label, unless the answer is to keep it."""
        given = self.cleaned_data
        answer = given.get("label_answer", "")
        if answer in dict(LABELS):
            given["label"] = answer
            self.retype("label", answer)
            self.retype("label_answer", "")

    def _read_coordinate(self) -> None:
        given = self.cleaned_data
        if not given.get("coordinate") or "label" not in given:
            return
        if not given["label"]:
            self.add_error("label", ValidationError(bilingual("请选择坐标系", "Choose its coordinate system")))
            self._read_unlabelled(given["coordinate"])
            return
        try:
            system = recognise_system(given["label"])
        except Fault as fault:
            self.put_fault("label", fault)
            return
        try:
            parse_typed(given["coordinate"], system)
        except Fault as fault:
            self.put_fault("coordinate", fault)

    def _read_unlabelled(self, coordinate: str) -> None:
        """Names what is wrong with a coordinate in whatever system, beside the question for its system."""
        faults = []
        for system in System:
            try:
                parse_typed(coordinate, system)
            except Fault as fault:
                faults.append(fault)
        if len(faults) == len(System):
            self.put_fault("coordinate", faults[0])

    def also(self, decision: Decision) -> None:
        """Puts what the action would refuse next at its field, beside what is wrong already."""
        name = "" if decision else self.field_of_article(decision.article)
        if name and name not in self.errors:
            self.refusals_at[name] = decision
            self.add_error(name, ValidationError(lazy_words(decision.reason), code="refused"))
