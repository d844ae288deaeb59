"""Forms that change a registered point: its description, its position, its view, its switch (articles 6, 7, 10, 18)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django.forms import HiddenInput
from django.forms.boundfield import BoundField

from mingcha.geo.coordinates.typed import MAXIMUM_CHARACTERS
from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.law.adjustment import Adjustment
from mingcha.registry.places.position import (
    MOST_ANGLE_DEG,
    MOST_AZIMUTH_DEG,
    MOST_HEIGHT_CM,
    MOST_RANGE_M,
    Position,
    View,
)
from mingcha.registry.points.rules import MOST_NAME, MOST_REASON
from mingcha.registry.points.seen import SEEN_CHARACTERS
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.choice_fields import ChoiceField, TickField
from mingcha.web.forms.number_fields import MetresField, WholeNumberField
from mingcha.web.forms.text_fields import TextField
from mingcha.web.registry.points.forms import LABELS
from mingcha.web.registry.points.part_words import PART_WORDS
from mingcha.web.registry.points.place_fields import (
    ADJUSTMENT_FIELDS,
    adjustment_of,
    carrier_field,
    document_field,
    document_on_field,
    duplicate_reason_field,
    ground_field,
    place_kind_field,
    place_reason_field,
)

_DEGREES = Words("度", "degrees")


class SeenField(TextField):
    """What the page showed; the action refuses a change of something else. Its page writes it as a hidden field."""

    widget = HiddenInput

    def __init__(self) -> None:
        super().__init__(Words("所见内容", "What was read"), most=SEEN_CHARACTERS, required=False)


class AdjustingForm(ActionForm):
    """A form whose act needs a ground, a document and its day for a mandatory point."""

    ground = ground_field()
    document = document_field()
    document_on = document_on_field()
    seen = SeenField()

    @property
    def adjustment(self) -> Adjustment | None:
        """The adjustment that was given; None if none was."""
        return adjustment_of(self.cleaned_data)

    @property
    def own_fields(self) -> tuple[BoundField, ...]:
        """The fields of the act itself."""
        return tuple(self[name] for name in self.fields if name not in (*ADJUSTMENT_FIELDS, "seen"))

    @property
    def adjusting_fields(self) -> tuple[BoundField, ...]:
        """The fields of the adjustment, which the page folds away until one of them is wanted."""
        return tuple(self[name] for name in ADJUSTMENT_FIELDS)

    @property
    def wants_adjustment(self) -> bool:
        """Whether something of the adjustment was given or is missing."""
        return self.is_bound and any(self[name].value() or name in self.errors for name in ADJUSTMENT_FIELDS)


class DescribeForm(AdjustingForm):
    """What a point is called and where it stands."""

    id_form = "describe-%s"
    field_order = ("name", "part", "place_kind", "place_reason", "carrier", "ground", "document", "document_on")
    refusal_fields: ClassVar[Mapping[str, str]] = {"18": "place_kind", "799-8": "place_kind", "7": "carrier"}
    fault_fields: ClassVar[Mapping[FaultKind, str]] = {FaultKind.CONFLICT: "name"}

    name = TextField(Words("点位名称", "Name of the point"), most=MOST_NAME)
    part = ChoiceField(
        Words("所在部位", "Part of the place"),
        [(part.value, words) for part, words in PART_WORDS.items()],
        article="6",
    )
    place_kind = place_kind_field()
    place_reason = place_reason_field()
    carrier = carrier_field()


class PlaceForm(AdjustingForm):
    """Another position."""

    id_form = "place-%s"
    field_order = (
        "coordinate", "label", "label_reason", "outside_reason", "duplicate_reason", "ground", "document",
        "document_on",
    )  # fmt: skip
    refusal_fields: ClassVar[Mapping[str, str]] = {"2": "outside_reason", "13": "label_reason"}

    coordinate = TextField(
        Words("坐标", "Coordinate"), most=MAXIMUM_CHARACTERS, mono=True, placeholder="114.2892, 30.5795"
    )
    label = ChoiceField(
        Words("坐标系", "Its coordinate system"), LABELS, empty=Words("请选择，不作默认", "Choose; there is no default")
    )
    label_reason = TextField(
        Words("所填坐标系无误的理由", "Why the label is right"),
        most=MOST_REASON,
        required=False,
        hint=Words("仅在坐标系被质疑时需要。", "Needed only if the label is questioned."),
    )
    outside_reason = TextField(
        Words("登记本市以外点位的理由", "Why a point outside the city is registered"),
        most=MOST_REASON,
        required=False,
        article="2",
    )
    duplicate_reason = duplicate_reason_field()

    @property
    def position(self) -> Position:
        """The position for the register."""
        given = self.cleaned_data
        reasons = {name: given[name] for name in ("label_reason", "outside_reason")}
        return Position(given["coordinate"], given["label"], **reasons)


class ViewForm(AdjustingForm):
    """The whole view of a point."""

    id_form = "view-%s"
    field_order = (
        "azimuth_deg", "angle_deg", "range_m", "height_m", "moves", "duplicate_reason", "ground", "document",
        "document_on",
    )  # fmt: skip

    azimuth_deg = WholeNumberField(
        Words("方位角", "Direction"), least=0, most=MOST_AZIMUTH_DEG, unit=_DEGREES, required=False
    )
    angle_deg = WholeNumberField(
        Words("水平视场角", "Angle of view"), least=1, most=MOST_ANGLE_DEG, unit=_DEGREES, required=False
    )
    range_m = WholeNumberField(
        Words("可视距离", "Useful range"), least=1, most=MOST_RANGE_M, unit=Words("米", "m"), required=False
    )
    height_m = MetresField(Words("离地高度", "Height over ground"), least=0, most=MOST_HEIGHT_CM / 100, required=False)
    moves = TickField(Words("可转动（云台）", "It can be turned (PTZ)"), wide=True)
    duplicate_reason = duplicate_reason_field()

    @property
    def view(self) -> View:
        """The view for the register."""
        given: dict[str, Any] = self.cleaned_data
        height_m: Decimal | None = given["height_m"]
        return View(
            azimuth_deg=given["azimuth_deg"],
            angle_deg=given["angle_deg"],
            range_m=given["range_m"],
            height_cm=None if height_m is None else int(height_m * 100),
            moves=given["moves"],
        )


class DisableForm(ActionForm):
    """Switching a point off: the reason, and for a mandatory point the document and its day."""

    id_form = "disable-%s"

    reason = TextField(Words("停用事由", "Why it is switched off"), most=MOST_REASON, wide=True)
    document = document_field()
    document_on = document_on_field()

    @property
    def adjustment(self) -> Adjustment | None:
        """The document that was given, with the reason as its ground; None if none was."""
        return adjustment_of({**self.cleaned_data, "ground": ""})
