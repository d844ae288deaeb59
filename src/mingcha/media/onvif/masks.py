"""Privacy masks in a camera by ONVIF Media2 (Media2, 5.11; article 18)."""

from dataclasses import dataclass
from itertools import islice

from mingcha.kit.bounded_xml import Element, escaped
from mingcha.media.onvif.device import OnvifDevice, Service, token_element
from mingcha.media.onvif.profiles import Profile
from mingcha.media.onvif.text import invalid

_MOST_MASKS = 64
_MOST_CORNERS = 64

type Point = tuple[float, float]
"""From -1 (left, bottom) to 1 (right, top) of the picture."""


@dataclass(frozen=True, slots=True)
class Mask:
    """One mask. `kind` as the device names it: Color, Pixelated, Blurred."""

    token: str
    source: str
    corners: tuple[Point, ...]
    kind: str = "Color"
    is_enabled: bool = True


def masks_of(device: OnvifDevice, profile: Profile) -> tuple[Mask, ...]:
    """The masks of a profile's video source. Raises as OnvifDevice.ask; Fault(INVALID) for one that cannot be read,
    since a mask is not guessed."""
    found = device.ask(Service.MEDIA2, "GetMasks", token_element("ConfigurationToken", profile.source))
    masks = list(islice(found.all("Masks"), _MOST_MASKS + 1))
    if len(masks) > _MOST_MASKS:
        raise invalid("too many masks")
    return tuple(map(_mask, masks))


def add_mask(device: OnvifDevice, mask: Mask) -> str:
    """Makes a mask, whose token the device chooses and this returns. Raises as OnvifDevice.ask."""
    token = device.ask(Service.MEDIA2, "CreateMask", _written(mask, "")).value("Token")
    if not token:
        raise invalid("a mask without token")
    return token


def change_mask(device: OnvifDevice, mask: Mask) -> None:
    """Replaces the mask of this token. Raises as OnvifDevice.ask."""
    device.ask(Service.MEDIA2, "SetMask", _written(mask, mask.token))


def _mask(found: Element) -> Mask:
    polygon = found.child("Polygon") or Element("Polygon")
    corners = [
        (_share(one.attributes.get("x", "")), _share(one.attributes.get("y", "")))
        for one in islice(polygon.all("Point"), _MOST_CORNERS + 1)
    ]
    token, enabled = found.attributes.get("token", ""), found.value("Enabled").lower()
    if not token or not 3 <= len(corners) <= _MOST_CORNERS or enabled not in ("true", "false", "1", "0"):
        raise invalid("a mask that cannot be read")
    source, kind = found.value("ConfigurationToken"), found.value("Type")
    return Mask(token[:64], source[:64], tuple(corners), kind[:16], enabled in ("true", "1"))


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        raise invalid("a corner without place") from None
    if not -1 <= share <= 1:  # also not a number
        raise invalid("a corner outside of the picture")
    return share


def _written(mask: Mask, token: str) -> str:
    corners = "".join(f'<tt:Point x="{x:.5f}" y="{y:.5f}"/>' for x, y in mask.corners)
    colour = '<v:Color X="16" Y="128" Z="128"/>' if mask.kind == "Color" else ""  # black in YCbCr
    return (
        f'<v:Mask token="{escaped(token)}">{token_element("ConfigurationToken", mask.source)}'
        f"<v:Polygon>{corners}</v:Polygon><v:Type>{escaped(mask.kind)}</v:Type>{colour}"
        f"<v:Enabled>{'true' if mask.is_enabled else 'false'}</v:Enabled></v:Mask>"
    )
