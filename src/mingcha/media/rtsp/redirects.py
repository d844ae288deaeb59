"""Where a camera sends us instead (RFC 2326, 10.10 and 11.2): followed a few times, never with more trust than before.

Pure. Whether the recorder may reach the other host at all is asked of `run` (the networks of cameras).
"""

from dataclasses import replace
from urllib.parse import urlsplit

from mingcha.kit.errors import Fault
from mingcha.media.address import CameraAddress, camera_address
from mingcha.media.trouble import Trouble
from mingcha.media.units import GapReason

REDIRECT_LIMIT = 4
"""How many addresses in a row; a fifth is a loop."""


class Redirected(Trouble):
    """The camera names another address."""

    def __init__(self, location: str) -> None:
        self.location = location
        super().__init__(GapReason.UNREACHABLE, "the camera sends us to another address")


def redirected(address: CameraAddress, location: str) -> CameraAddress:
    """The address to go on with. The name and password stay at home: they go to the same host only, and never from TLS
    to the open; those inside the other address are not used. Raises Trouble(NOT_A_CAMERA) for what is not followed."""
    try:
        parts = urlsplit(location)
        target = camera_address(parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment="").geturl())
    except (Fault, ValueError):
        raise Trouble(GapReason.NOT_A_CAMERA, "redirected to what is no IP address of a camera") from None
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
