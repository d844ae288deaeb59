"""Program streams as some devices write them (GB/T 28181, annex C.1; article 13(1))."""

from mingcha.media.gb28181.streams.mux import pack_header, pes_packets, system_header
from mingcha.media.gb28181.streams.program_map import SOUND_ID, VIDEO_ID, write_program_map


class QuirkyComposer:
    """Writes pictures and sound."""

    def __init__(
        self,
        video_codec: str,
        sound_codec: str,
        *,
        raw_sound: bool,
        measured: bool,
        stuffing_bytes: int,
        keys_without_map: int,
    ) -> None:
        """`raw_sound`: beside the stream; `measured`: PES packets have lengths; `keys_without_map`: the first key
        pictures have no tables before them. Raises KeyError for a codec that is not sent."""
        streams = [(VIDEO_ID, video_codec)] + ([(SOUND_ID, sound_codec)] if sound_codec else [])
        self._tables = system_header([stream_id for stream_id, _ in streams]) + write_program_map(streams)
        self._raw_sound, self._measured, self._stuffing_bytes = raw_sound, measured, stuffing_bytes
        self._keys_without_map = keys_without_map

    def picture(self, annex_b: bytes, pts_90k: int, *, key: bool) -> bytes:
        """The pack of one access unit with start codes."""
        tables = b""
        if key and self._keys_without_map:
            self._keys_without_map -= 1
        elif key:
            tables = self._tables
        head = pack_header(pts_90k, self._stuffing_bytes) + tables
        return head + pes_packets(VIDEO_ID, annex_b, pts_90k, measured=self._measured)

    def sound(self, payload: bytes, pts_90k: int) -> bytes:
        """The pack of samples, or the samples."""
        if self._raw_sound:
            return payload
        return pack_header(pts_90k, self._stuffing_bytes) + pes_packets(SOUND_ID, payload, pts_90k)
