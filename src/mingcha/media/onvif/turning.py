"""Control of a camera by ONVIF PTZ (PTZ Service, 5.3 to 5.5; articles 2, 7(2)): the verbs of media/ptz.

A preset of ours is a number; at the device it is the preset of that name, else the one of that token.
"""

from dataclasses import dataclass
from itertools import islice

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.onvif.device import OnvifDevice, Service, token_element
from mingcha.media.onvif.profiles import Profile
from mingcha.media.onvif.soap import unsupported
from mingcha.media.ptz.verbs import Auxiliary, DeletePreset, GoHome, GoToPreset, Move, SetPreset, Stop, Verb

MOVE_ENDS_AFTER_S = 5
"""A camera that hears no more of us stops by itself."""
_MOST_PRESETS = 1_024


@dataclass(frozen=True, slots=True)
class Preset:
    """A stored position of the device."""

    token: str
    name: str


def presets_of(device: OnvifDevice, profile: Profile) -> tuple[Preset, ...]:
    """The stored positions in the device's order. Raises as OnvifDevice.ask."""
    found = device.ask(Service.PTZ, "GetPresets", token_element("ProfileToken", profile.token))
    presets = (
        Preset(one.attributes.get("token", "")[:64], one.value("Name")[:64])
        for one in islice(found.all("Preset"), _MOST_PRESETS)
    )
    return tuple(preset for preset in presets if preset.token)


def turn(device: OnvifDevice, profile: Profile, verb: Verb, *, ends_after_s: int = MOVE_ENDS_AFTER_S) -> None:
    """Does one verb; a Move ends by itself after `ends_after_s` seconds. Raises as OnvifDevice.ask, Fault(NOT_FOUND)
    for a preset that is not there, Fault(UNSUPPORTED) for a verb that is not written in ONVIF here."""
    match verb:
        case Move():
            name, body = "ContinuousMove", _velocity(verb, ends_after_s)
        case Stop():
            name, body = "Stop", "<v:PanTilt>true</v:PanTilt><v:Zoom>true</v:Zoom>"
        case GoHome():
            name, body = "GotoHomePosition", ""
        case GoToPreset():
            name, body = "GotoPreset", _token_of(device, profile, verb.preset, required=True)
        case DeletePreset():
            name, body = "RemovePreset", _token_of(device, profile, verb.preset, required=True)
        case SetPreset():
            number = f"<v:PresetName>{verb.preset}</v:PresetName>"
            name, body = "SetPreset", number + _token_of(device, profile, verb.preset, required=False)
        case Auxiliary(switch=1):
            state = "On" if verb.on else "Off"
            name, body = "SendAuxiliaryCommand", f"<v:AuxiliaryData>tt:Wiper|{state}</v:AuxiliaryData>"
        case _:
            raise unsupported(type(verb).__name__)
    device.ask(Service.PTZ, name, token_element("ProfileToken", profile.token) + body)


def _velocity(move: Move, ends_after_s: int) -> str:
    """Only the axes that move: a camera without zoom refuses a zoom of 0. All where none does."""
    parts = ""
    if move.pan or move.tilt or not move.zoom:
        parts += f'<tt:PanTilt x="{move.pan:.3f}" y="{move.tilt:.3f}"/>'
    if move.zoom:
        parts += f'<tt:Zoom x="{move.zoom:.3f}"/>'
    return f"<v:Velocity>{parts}</v:Velocity><v:Timeout>PT{ends_after_s}S</v:Timeout>"


def _token_of(device: OnvifDevice, profile: Profile, number: int, *, required: bool) -> str:
    """The element with the token of a preset; "" if it is not there and need not be."""
    presets, wanted = presets_of(device, profile), str(number)
    named = [preset.token for preset in presets if preset.name == wanted]
    token = next(iter([*named, *(preset.token for preset in presets if preset.token == wanted)]), "")
    if token:
        return token_element("PresetToken", token)
    if required:
        words = Words("摄像机没有该预置位", "the camera has no such preset")
        raise Fault(FaultKind.NOT_FOUND, words, wanted)
    return ""
