"""What stands behind a device: its channels, states, acts and pictures (article 13(1)). The cascade has grants here."""

from collections.abc import Sequence
from typing import Protocol

from mingcha.media.gb28181.manscdp.catalogue import CataloguePage, CatalogueQuery
from mingcha.media.gb28181.manscdp.catalogue_item import CatalogueItem
from mingcha.media.gb28181.manscdp.configurations import Setting
from mingcha.media.gb28181.manscdp.control import Command
from mingcha.media.gb28181.manscdp.device_information import DeviceInformation
from mingcha.media.gb28181.manscdp.device_status import DeviceStatus
from mingcha.media.gb28181.manscdp.positions import PtzPosition
from mingcha.media.gb28181.manscdp.presets import HomePosition, Preset
from mingcha.media.gb28181.streams.sdp import MediaDescription


class FeedSink(Protocol):
    """Takes what a feed has."""

    @property
    def has_room(self) -> bool:
        """Whether the receiver reads what it is sent. Live pictures are left out where it does not; a recording
        waits."""
        ...

    def picture(self, annex_b: bytes, pts_90k: int, *, key: bool) -> bool:
        """One access unit with start codes, in decoding order. Whether it was sent wholly."""
        ...

    def sound(self, payload: bytes, pts_90k: int) -> None:
        """G.711 samples or ADTS frames, 20 to 180 ms, on the clock of the pictures."""
        ...


class PictureFeed(Protocol):
    """The pictures and the sound of one channel, for one stream."""

    video_codec: str
    """h264 or h265."""
    sound_codec: str
    """alaw, ulaw, aac; "" without sound."""

    def start(self, sink: FeedSink) -> None:
        """Gives the sink everything from the next key picture on."""
        ...

    def stop(self) -> None:
        """Ends it. Nothing comes afterwards."""
        ...


class PagedEntries(Protocol):
    """Entries of a catalogue that are read while they are sent: none of them waits in memory."""

    async def page(self, most_items: int) -> CataloguePage | None:
        """The next page; None after the last one. Raises Fault if it cannot be read."""
        ...


class DeviceModel(Protocol):
    """Everything that a server may ask for. `code`: the device's own, or that of a channel."""

    def catalogue(self, code: str, query: CatalogueQuery) -> Sequence[CatalogueItem] | PagedEntries:
        """The entries below a code; none for an unknown one."""
        ...

    def information(self, code: str) -> DeviceInformation | None:
        """None for an unknown code."""
        ...

    def status(self, code: str) -> DeviceStatus | None:
        """None for an unknown code."""
        ...

    def presets(self, code: str) -> tuple[Preset, ...]:
        """The stored positions of a channel."""
        ...

    def home_position(self, code: str) -> HomePosition | None:
        """None if it has none."""
        ...

    def position(self, code: str) -> PtzPosition:
        """Where a channel looks."""
        ...

    def settings(self, code: str, names: Sequence[str]) -> Sequence[Setting]:
        """The settings of these names that it has."""
        ...

    def control(self, code: str, command: Command) -> bool:
        """Carries a command out; False if it cannot."""
        ...

    def configure(self, code: str, settings: Sequence[Setting]) -> bool:
        """Adopts settings; False if it cannot."""
        ...

    def has_channel(self, code: str) -> bool:
        """Whether a stream of it can be asked for."""
        ...

    def feed(self, code: str, offer: MediaDescription) -> PictureFeed | None:
        """A live stream of a channel; None if what is offered cannot be sent."""
        ...
