"""Forms that change a registered point: its description, its position, its view, its switch (articles 6, 7, 10, 18)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django.forms import HiddenInput
from django.forms.boundfield import BoundField

from mingcha.kit.errors import FaultKind
from mingcha.kit.words import Words
from mingcha.law.adjustment import Adjustment
from mingcha.registry.places.position import Position, View
from mingcha.registry.points.rules import MOST_REASON
from mingcha.registry.points.seen import SEEN_CHARACTERS
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.text_fields import TextField
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
from mingcha.web.registry.points.point_fields import (
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

    name = name_field()
    part = part_field()
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

    coordinate = coordinate_field()
    label = label_field()
    label_reason = label_reason_field(hint=Words("仅在坐标系被质疑时需要。", "Needed only if the label is questioned."))
    outside_reason = outside_reason_field()
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

    azimuth_deg = azimuth_field()
    angle_deg = angle_field()
    range_m = range_field()
    height_m = height_field()
    moves = moves_field()
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
