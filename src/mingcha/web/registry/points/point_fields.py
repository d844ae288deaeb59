"""Fields of a point that are both added and changed, declared once: its name, its part, its position, its view; what
one form alone says of them (`more`: a hint, whether it is required) is handed in."""

from typing import Any

from mingcha.geo.coordinates.systems import System
from mingcha.geo.coordinates.typed import MAXIMUM_CHARACTERS
from mingcha.kit.words import Words
from mingcha.registry.places.position import MOST_ANGLE_DEG, MOST_AZIMUTH_DEG, MOST_HEIGHT_CM, MOST_RANGE_M
from mingcha.registry.points.field_words import FIELD_WORDS
from mingcha.registry.points.rules import MOST_NAME, MOST_REASON
from mingcha.web.forms.choice_fields import ChoiceField, TickField
from mingcha.web.forms.number_fields import MetresField, WholeNumberField
from mingcha.web.forms.text_fields import TextField
from mingcha.web.registry.points.part_words import PART_WORDS

LABELS = tuple((system.value, system.words) for system in System)
"""The coordinate systems that a coordinate may be labelled with."""
_DEGREES = Words("度", "degrees")


def name_field(**more: Any) -> TextField:
    """What colleagues call the point."""
    return TextField(FIELD_WORDS["name"], most=MOST_NAME, **more)


def part_field(**more: Any) -> ChoiceField:
    """The part of the place under article 6."""
    parts = [(part.value, words) for part, words in PART_WORDS.items()]
    return ChoiceField(FIELD_WORDS["part"], parts, article="6", **more)


def coordinate_field(**more: Any) -> TextField:
    """The coordinate as it was typed, in the system of its label."""
    words, example = FIELD_WORDS["coordinate"], "114.2892, 30.5795"
    return TextField(words, most=MAXIMUM_CHARACTERS, mono=True, placeholder=example, **more)


def label_field(**more: Any) -> ChoiceField:
    """The coordinate system of the coordinate; nothing is chosen in advance."""
    empty = Words("请选择，不作默认", "Choose; there is no default")
    return ChoiceField(FIELD_WORDS["coordinate_system"], LABELS, empty=empty, **more)


def label_reason_field(**more: Any) -> TextField:
    """Why a questioned label is right (article 13)."""
    words = FIELD_WORDS["label_reason"]
    return TextField(words, most=MOST_REASON, required=False, **more)


def outside_reason_field(**more: Any) -> TextField:
    """Why a point outside the city is registered (article 2)."""
    words = FIELD_WORDS["outside_reason"]
    return TextField(words, most=MOST_REASON, required=False, article="2", **more)


def azimuth_field(**more: Any) -> WholeNumberField:
    """The direction of the view, degrees clockwise from north."""
    words = FIELD_WORDS["azimuth_deg"]
    return WholeNumberField(words, least=0, most=MOST_AZIMUTH_DEG, unit=_DEGREES, required=False, **more)


def angle_field() -> WholeNumberField:
    """The horizontal angle of the view, degrees."""
    words = FIELD_WORDS["angle_deg"]
    return WholeNumberField(words, least=1, most=MOST_ANGLE_DEG, unit=_DEGREES, required=False)


def range_field() -> WholeNumberField:
    """How far the view is of use, metres."""
    words = FIELD_WORDS["range_m"]
    return WholeNumberField(words, least=1, most=MOST_RANGE_M, unit=Words("米", "m"), required=False)


def height_field() -> MetresField:
    """The height over ground, metres."""
    return MetresField(FIELD_WORDS["height_cm"], least=0, most=MOST_HEIGHT_CM / 100, required=False)


def moves_field() -> TickField:
    """Whether the camera turns."""
    return TickField(FIELD_WORDS["moves"], wide=True)
