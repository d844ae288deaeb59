"""What privacy masks bar beside the main stream: attempts to read the device of a masked camera (article 18).

An attempt reads the first picture inside this process, so a device that has masks is not connected to.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.address import CameraAddress, camera_address, device_name
from mingcha.media.ingest.trial import Trial
from mingcha.media.journal.rows import AssignmentRow
from mingcha.media.units import CameraState, GapReason, VideoFormat

type SeenCamera = Callable[[str], tuple[VideoFormat | None, CameraState] | None]
"""Format and state of a camera by its code; None if it is not being recorded."""


@dataclass(frozen=True, slots=True)
class MaskedCamera:
    """An assigned camera that has a plan of masks, whatever holds now."""

    camera: str
    host: str
    """Its device, as `device_name` names it."""
    streams: tuple[str, ...]
    """The URLs of its main and sub stream, without credentials and options."""


class MaskedCameras:
    """The cameras with a plan among those that are assigned, switched on or not, and the devices of all others."""

    def __init__(self, elsewhere: Collection[str] = (), places: Collection[str] = ()) -> None:
        """`elsewhere`, `places`: as `bar` takes them."""
        self._all: tuple[MaskedCamera, ...] = ()
        self.bar(elsewhere, places)

    def bar(self, elsewhere: Collection[str], places: Collection[str] = ()) -> None:
        """Takes the devices (`device_name`) of the masked cameras of all recorders, and the places (IP addresses) of
        those that register: such a device can have a second name, that of an RTSP camera."""
        self._elsewhere = frozenset(map(device_name, elsewhere))
        self.places = frozenset(map(device_name, places))

    def take(self, rows: Sequence[AssignmentRow]) -> frozenset[str]:
        """Takes the whole set of assignments; returns all devices as `Ingest.bar_redirects` takes them."""
        self._all = tuple(one for row in rows if row.mask_plan and (one := _masked_camera(row)) is not None)
        return frozenset(self.hosts)

    @property
    def hosts(self) -> frozenset[str]:
        """The devices that may not be read but through a masking worker."""
        return self._elsewhere.union(one.host for one in self._all)

    @property
    def barred(self) -> tuple[frozenset[str], frozenset[str]]:
        """Devices and places, as a trial and `Ingest.bar_redirects` take them."""
        return self.hosts, self.places

    def barred_to(self, address: CameraAddress) -> frozenset[str]:
        """The devices with masks, but for that of this address. Raises Fault(INVALID) where it has neither an IP
        address nor the code of a device."""
        return (self.hosts | self.places) - {device_name(address.host)}

    def trial(self, address: CameraAddress, seen: SeenCamera) -> Trial | None:
        """The answer to an attempt to read this address, without a connection; None if the device has no masks.

        Raises Fault(FORBIDDEN) for another stream
        of such a device: whose view it shows is not known here.
        """
        host = device_name(address.host)
        beside = [one for one in self._all if one.host == host]
        own = next((one for one in beside if address.url in one.streams), None)
        if own is None:
            if host in self.hosts or host in self.places:
                raise Fault(FaultKind.FORBIDDEN, _OTHER_STREAM)
            return None
        video, state = seen(own.camera) or (None, None)
        if video is not None and state is not None and state.reason is None:
            return Trial(video.codec, video.width, video.height)
        reason = None if state is None else state.reason
        return Trial(reason=reason or GapReason.CONNECTING)


_OTHER_STREAM = Words(
    "该设备上有设了遮挡区的摄像机，不作连接测试", "a camera of this device has privacy masks: it is not connected to"
)


def _masked_camera(row: AssignmentRow) -> MaskedCamera | None:
    """None if the main address cannot be read; such a camera is not read by anybody."""
    try:
        main = camera_address(row.url)
        sub = (camera_address(row.sub_url).url,) if row.sub_url else ()
        return MaskedCamera(row.camera, device_name(main.host), (main.url, *sub))
    except Fault:
        return None
