"""The address that a camera redirects to (RFC 2326, 10.10 and 11.2), never with more trust than before. Pure."""

from dataclasses import replace
from urllib.parse import urlsplit

from mingcha.kit.errors import Fault
from mingcha.media.address import CameraAddress, camera_address
from mingcha.media.trouble import Trouble
from mingcha.media.units import GapReason


def redirected(address: CameraAddress, location: str) -> CameraAddress:
    """The address to continue with. Our user name and password go to the same host only, and never from TLS to plain
    RTSP; those inside the other address are not used. Raises Trouble(NOT_A_CAMERA) for a location that is not
    followed."""
    try:
        parts = urlsplit(location)
        target = camera_address(parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment="").geturl())
    except (Fault, ValueError):
        raise Trouble(GapReason.NOT_A_CAMERA, "redirected to what is no IP address of a camera") from None
    if target.registers:
        raise Trouble(GapReason.NOT_A_CAMERA, "redirected to what is no IP address of a camera")
    if address.tls and not target.tls:
        raise Trouble(GapReason.NOT_A_CAMERA, "redirected from TLS to the open")
    same = target.host == address.host
    return replace(
        target,
        username=address.username if same else "",
        password=address.password if same else "",
        datagrams=address.datagrams and not target.tls,
        certificate=address.certificate if same and target.tls else "",
    )
