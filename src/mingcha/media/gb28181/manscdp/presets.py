"""Presets of a camera and its home position (2022: A.2.3.1.10, A.2.4.8, A.2.4.10; article 7(2)): a camera that can be
turned is back at its home position by itself, even when we are away."""

from dataclasses import dataclass

from mingcha.kit.bounded_xml import Element
from mingcha.media.gb28181.manscdp.envelope import MessageKind, new_message
from mingcha.media.gb28181.manscdp.fields import int_of, text_of
from mingcha.media.gb28181.manscdp.text import invalid
from mingcha.media.ptz.verbs import MOST_PRESETS

PRESETS = "PresetQuery"
HOME_POSITION = "HomePositionQuery"
_LONGEST_RESET_S = 86_400


@dataclass(frozen=True, slots=True)
class Preset:
    """One stored position."""

    number: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class HomePosition:
    """Where a camera turns by itself after some time without control. Raises Fault(INVALID) out of range."""

    enabled: bool
    reset_s: int | None = None
    """Seconds without control, 1 to 86,400."""
    preset: int | None = None

    def __post_init__(self) -> None:
        if self.reset_s is not None and not 1 <= self.reset_s <= _LONGEST_RESET_S:
            raise invalid(f"a home position after {self.reset_s} s")
        if self.preset is not None and not 0 <= self.preset <= MOST_PRESETS:
            raise invalid(f"preset {self.preset}")
        if self.enabled and (self.reset_s is None or self.preset is None):
            raise invalid("a home position without a preset or a time")


def write_preset_query(serial: int, device: str) -> Element:
    """The question for the presets of a channel."""
    return new_message(MessageKind.QUERY, PRESETS, serial, device)


def read_presets(root: Element) -> tuple[Preset, ...]:
    """The presets of an answer; those without a valid number are left out."""
    listed = root.child("PresetList")
    found = []
    for item in [] if listed is None else list(listed.all("Item"))[: 2 * MOST_PRESETS]:
        number = int_of(item, "PresetID", 1, MOST_PRESETS)
        if number is not None:
            found.append(Preset(number, text_of(item, "PresetName")))
    return tuple(found)


def write_presets(serial: int, device: str, presets: tuple[Preset, ...]) -> Element:
    """The answer of a device."""
    root = new_message(MessageKind.RESPONSE, PRESETS, serial, device)
    root.add("SumNum", len(presets))
    listed = root.add("PresetList")
    listed.attributes["Num"] = str(len(presets))
    for preset in presets:
        item = listed.add("Item")
        item.add("PresetID", preset.number)
        item.add("PresetName", preset.name)
    return root


def write_home_position_query(serial: int, device: str) -> Element:
    """The question for the home position of a channel (2022)."""
    return new_message(MessageKind.QUERY, HOME_POSITION, serial, device)


def read_home_position(holder: Element) -> HomePosition | None:
    """The HomePosition of an answer or of a control; None if there is none. Raises Fault(INVALID) out of range."""
    element = holder.child("HomePosition")
    if element is None:
        return None
    enabled = int_of(element, "Enabled", 0, 1) == 1
    reset_s = int_of(element, "ResetTime", 1, _LONGEST_RESET_S)
    return HomePosition(enabled, reset_s, int_of(element, "PresetIndex", 0, MOST_PRESETS))


def write_home_position(home: HomePosition) -> Element:
    """The element of a home position, for a control or an answer."""
    element = Element("HomePosition")
    element.add("Enabled", int(home.enabled))
    element.add_if("ResetTime", home.reset_s)
    element.add_if("PresetIndex", home.preset)
    return element


def write_home_position_answer(serial: int, device: str, home: HomePosition | None) -> Element:
    """The answer of a device; None if it has no home position."""
    root = new_message(MessageKind.RESPONSE, HOME_POSITION, serial, device)
    if home is not None:
        root.children.append(write_home_position(home))
    return root
