"""Profiles of an ONVIF device and their addresses: Media2 where it is offered, else Media (articles 7, 13(1))."""

from dataclasses import dataclass
from itertools import islice

from mingcha.kit.bounded_xml import Element
from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.address import CameraAddress, camera_address, ip_literal
from mingcha.media.onvif.device import OnvifDevice, Service, token_element
from mingcha.media.onvif.text import invalid

_MOST_PROFILES = 64
_MOST_TOKEN = 64
"""ONVIF Core, ReferenceToken."""
_MOST_NAME = 100
_UNICAST_OVER_RTSP = (
    "<v:StreamSetup><tt:Stream>RTP-Unicast</tt:Stream><tt:Transport><tt:Protocol>RTSP</tt:Protocol></tt:Transport>"
    "</v:StreamSetup>"
)


@dataclass(frozen=True, slots=True)
class Profile:
    """One stream that the device offers. `codec` as it names it, in capitals: H264, H265, JPEG; "" and 0 where it does
    not say. `source`: token of the configuration of its video source."""

    token: str
    name: str
    service: Service
    codec: str = ""
    width: int = 0
    height: int = 0
    pictures_per_s: float = 0.0
    source: str = ""
    turns: bool = False
    """Whether it has a PTZ configuration."""


def profiles_of(device: OnvifDevice) -> tuple[Profile, ...]:
    """The profiles in the device's order, 64 at most. Raises as OnvifDevice.ask."""
    if device.offers(Service.MEDIA2):
        try:
            found = device.ask(Service.MEDIA2, "GetProfiles", "<v:Type>All</v:Type>")
            return tuple(filter(None, map(_profile2, islice(found.all("Profiles"), _MOST_PROFILES))))
        except Fault as fault:
            if fault.kind not in (FaultKind.UNSUPPORTED, FaultKind.CONFLICT):
                raise
    found = device.ask(Service.MEDIA, "GetProfiles")
    return tuple(filter(None, map(_profile, islice(found.all("Profiles"), _MOST_PROFILES))))


def stream_address(device: OnvifDevice, profile: Profile) -> CameraAddress:
    """The RTSP address of a profile, without credentials. Raises as OnvifDevice.ask, and Fault(INVALID) for an address
    of another host or one that no camera of ours may have."""
    token = token_element("ProfileToken", profile.token)
    if profile.service is Service.MEDIA2:
        text = device.ask(Service.MEDIA2, "GetStreamUri", f"<v:Protocol>RTSP</v:Protocol>{token}").value("Uri")
    else:
        text = device.ask(Service.MEDIA, "GetStreamUri", _UNICAST_OVER_RTSP + token).value("MediaUri", "Uri")
    given = camera_address(text)
    if str(ip_literal(given.host)) != device.host:
        raise invalid("the device gives a stream of another host")
    return CameraAddress(given.url)


def snapshot_address(device: OnvifDevice, profile: Profile) -> str:
    """The HTTP address of a still of a profile. Raises as `stream_address`."""
    found = device.ask(profile.service, "GetSnapshotUri", token_element("ProfileToken", profile.token))
    return device.own(found.value("Uri") or found.value("MediaUri", "Uri"))


def _profile(found: Element) -> Profile | None:
    """A profile of Media; None without a token."""
    encoder = found.child("VideoEncoderConfiguration") or Element("VideoEncoderConfiguration")
    return _read(
        found, Service.MEDIA, encoder, found.child("VideoSourceConfiguration"), found.child("PTZConfiguration")
    )


def _profile2(found: Element) -> Profile | None:
    """A profile of Media2; None without a token."""
    parts = found.child("Configurations") or Element("Configurations")
    encoder = parts.child("VideoEncoder") or Element("VideoEncoder")
    return _read(found, Service.MEDIA2, encoder, parts.child("VideoSource"), parts.child("PTZ"))


def _read(
    found: Element, service: Service, encoder: Element, source: Element | None, turning: Element | None
) -> Profile | None:
    token = found.attributes.get("token", "")
    if not token or len(token) > _MOST_TOKEN:
        return None
    return Profile(
        token,
        "".join(one for one in found.value("Name")[:_MOST_NAME] if one.isprintable()),
        service,
        encoder.value("Encoding").upper()[:16],
        max(0, int(encoder.number("Resolution", "Width"))),
        max(0, int(encoder.number("Resolution", "Height"))),
        max(0.0, encoder.number("RateControl", "FrameRateLimit")),
        "" if source is None else source.attributes.get("token", "")[:_MOST_TOKEN],
        turning is not None,
    )
