"""Verbs of control as JSON-ready values, for the local protocol between our programs (articles 2 and 7(2))."""

from collections.abc import Mapping
from dataclasses import Field, fields
from enum import StrEnum
from typing import cast

from mingcha.media.ptz.verbs import (
    Auxiliary,
    Cruise,
    CruiseAct,
    DeletePreset,
    DragZoom,
    Focus,
    GoHome,
    GoToPreset,
    Iris,
    Move,
    PreciseMove,
    Scan,
    ScanAct,
    SetPreset,
    Stop,
    Verb,
    out_of_range,
)

_NAMES: dict[type, str] = {
    Move: "move",
    Stop: "stop",
    Focus: "focus",
    Iris: "iris",
    GoToPreset: "go_to_preset",
    SetPreset: "set_preset",
    DeletePreset: "delete_preset",
    Cruise: "cruise",
    Scan: "scan",
    Auxiliary: "auxiliary",
    PreciseMove: "precise_move",
    GoHome: "go_home",
    DragZoom: "drag_zoom",
}
_KINDS = {name: kind for kind, name in _NAMES.items()}


def verb_to_json(verb: Verb) -> dict[str, object]:
    """A verb as {"verb": name, field: value, ...} with every field."""
    values = {field.name: getattr(verb, field.name) for field in fields(verb)}
    return {"verb": _NAMES[type(verb)]} | {
        name: value.value if isinstance(value, StrEnum) else value for name, value in values.items()
    }


def verb_from_json(values: Mapping[str, object]) -> Verb:
    """The verb of verb_to_json; a field with a default may be missing. Raises Fault(INVALID) for an unknown verb, an
    unknown or missing field, a value of another type or out of range."""
    name = values.get("verb")
    kind = _KINDS.get(name) if isinstance(name, str) else None
    if kind is None:
        raise out_of_range("no verb")
    known = {field.name: field for field in fields(kind)}
    arguments = {key: value for key, value in values.items() if key != "verb"}
    if not arguments.keys() <= known.keys():
        raise out_of_range("a field that the verb does not have")
    try:
        return cast("Verb", kind(**{key: _typed(known[key], value) for key, value in arguments.items()}))
    except TypeError:
        raise out_of_range("a field is missing") from None


def _typed(field: "Field[object]", value: object) -> object:
    """A value of the field's own type."""
    if field.type is float and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value) if abs(value) < 1e9 else value
    if field.type in (CruiseAct, ScanAct) and isinstance(value, str):
        acts: type[StrEnum] = cast("type[StrEnum]", field.type)
        if value in acts:
            return acts(value)
    elif type(value) is field.type:
        return value
    raise out_of_range(f"{field.name} has another type")
