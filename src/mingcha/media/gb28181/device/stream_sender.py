"""Writes pictures and sound of a feed into the packets of a stream (GB/T 28181-2022, annex C; article 13(1))."""

from mingcha.media.gb28181.device.manners import Composer
from mingcha.media.gb28181.device.outlets import Outlet
from mingcha.media.gb28181.streams.packets import PacketWriter


class StreamSender:
    """Writes what a feed has into packets, from a key picture on."""

    def __init__(self, outlet: Outlet, composer: Composer, writer: PacketWriter, packet_bytes: int) -> None:
        self._outlet, self._composer, self._writer = outlet, composer, writer
        self._packet_bytes = packet_bytes
        self._waits_for_key = True
        self.pictures = 0
        """Sent so far."""
        self.left_out = 0
        """Pictures that were not sent, or not wholly."""

    @property
    def has_room(self) -> bool:
        """Whether the receiver reads what it is sent."""
        return self._outlet.has_room

    def picture(self, annex_b: bytes, pts_90k: int, *, key: bool) -> bool:
        """Sends an access unit; whether wholly. After one that was not, the next to be sent is a key picture."""
        if self._waits_for_key and not key:
            self.left_out += 1
            return False
        data = self._composer.picture(annex_b, pts_90k, key=key)
        self._waits_for_key = not self._outlet.send(self._writer.packets(data, pts_90k, self._packet_bytes))
        if self._waits_for_key:
            self.left_out += 1
        else:
            self.pictures += 1
        return not self._waits_for_key

    def sound(self, payload: bytes, pts_90k: int) -> None:
        """Sends sound, once pictures are sent."""
        if not self._waits_for_key:
            data = self._composer.sound(payload, pts_90k)
            self._outlet.send(self._writer.packets(data, pts_90k, self._packet_bytes))
