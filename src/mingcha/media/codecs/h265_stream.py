"""CodedStream (video_stream.py) for H.265, and the hvcC record of its parameter sets."""

from collections.abc import Sequence

from mingcha.kit.errors import Fault
from mingcha.media.codecs.h265 import (
    KEYS,
    PPS,
    RASL,
    SPS,
    VPS,
    SequenceParameters,
    VideoParameters,
    kind_of,
    pps_ids,
    read_sps,
    read_vps,
    slice_pps,
)
from mingcha.media.codecs.nal import nal_units
from mingcha.media.units import DEFAULT_FRAME_90K, VideoFormat

_SETS_LIMIT = 64
_COMPLETE = 0x80
_FOUR_BYTE_LENGTHS = 3


class H265Stream:
    """The parameter sets of one connection by id; a later set replaces an earlier one (7.4.2.4.2)."""

    sets = 1 << VPS | 1 << SPS | 1 << PPS
    keys = sum(1 << kind for kind in KEYS)
    leading = sum(1 << kind for kind in RASL)

    def __init__(self) -> None:
        self.changed = False
        self._videos: dict[int, tuple[bytes, VideoParameters]] = {}
        self._sequences: dict[int, tuple[bytes, SequenceParameters]] = {}
        self._pictures: dict[int, tuple[bytes, int]] = {}
        self._known: frozenset[bytes] = frozenset()

    def take(self, unit: bytes) -> None:
        """See CodedStream."""
        if not unit or unit in self._known:
            return
        kind = kind_of(unit)
        try:
            if kind == VPS:
                video = read_vps(unit)
                self._videos[video.id] = (unit, video)
            elif kind == SPS:
                sequence = read_sps(unit)
                self._sequences[sequence.id] = (unit, sequence)
            elif kind == PPS:
                identifier, needs = pps_ids(unit)
                self._pictures[identifier] = (unit, needs)
            else:
                return
        except Fault:
            return
        self.changed = True
        held = (*self._videos.values(), *self._sequences.values(), *self._pictures.values())
        self._known = frozenset(each[0] for each in held)

    def take_sets(self, payload: bytes) -> None:
        """See CodedStream."""
        for unit in nal_units(payload):
            if unit and kind_of(unit) in (VPS, SPS, PPS):
                self.take(unit)

    def may_begin(self, kinds: int, payload: bytes) -> bool:
        """Always False: a conforming stream has key pictures (CRA), even with gradual refresh."""
        del kinds, payload
        return False

    def video_format(self, payload: bytes, frame_90k: int) -> tuple[VideoFormat, int | None] | None:
        """See CodedStream."""
        sequence = self._sequence_of(payload)
        if sequence is None or sequence.video not in self._videos:
            return None
        self.changed = False
        arrays = [
            (kind, [held[key][0] for key in sorted(held)][:_SETS_LIMIT])
            for kind, held in ((VPS, self._videos), (SPS, self._sequences), (PPS, self._pictures))
        ]
        video = self._videos[sequence.video][1]
        made = VideoFormat(
            codec=codec_string(sequence.profile_tier_level),
            width=sequence.width,
            height=sequence.height,
            parameter_sets=tuple(unit for _, units in arrays for unit in units),
            config=decoder_configuration(sequence, arrays),
            nominal_frame_90k=sequence.frame_90k or video.frame_90k or frame_90k or DEFAULT_FRAME_90K,
        )
        return made, sequence.reorder_pictures

    def _sequence_of(self, payload: bytes) -> SequenceParameters | None:
        """The sequence parameters of the first slice of a picture."""
        try:
            for unit in nal_units(payload):
                if unit and kind_of(unit) < VPS:
                    picture = self._pictures.get(slice_pps(unit))
                    found = self._sequences.get(picture[1]) if picture else None
                    return found[1] if found else None
        except Fault:
            return None
        return None


def codec_string(profile_tier_level: bytes) -> str:
    """RFC 6381 name by ISO/IEC 14496-15, E.3: "hvc1.1.6.L93.B0", from the 12 bytes of profile_tier_level()."""
    first, level = profile_tier_level[0], profile_tier_level[11]
    space = ("", "A", "B", "C")[first >> 6]
    compatible = int(f"{int.from_bytes(profile_tier_level[1:5]):032b}"[::-1], 2)
    constraints = "".join(f".{byte:X}" for byte in profile_tier_level[5:11].rstrip(b"\0"))
    return f"hvc1.{space}{first & 0x1F}.{compatible:X}.{'H' if first & 0x20 else 'L'}{level}{constraints}"


def decoder_configuration(sequence: SequenceParameters, arrays: Sequence[tuple[int, Sequence[bytes]]]) -> bytes:
    """HEVCDecoderConfigurationRecord (ISO/IEC 14496-15, 8.3.3.1.2) with 4-byte lengths; `arrays`: NAL unit type and
    NAL units of each kind of parameter set. Segmentation, parallelism and rates are given as unknown."""
    layers = sequence.sub_layers << 3 | sequence.nested << 2 | _FOUR_BYTE_LENGTHS
    record = bytearray(b"\1" + sequence.profile_tier_level)
    record += bytes((0xF0, 0x00, 0xFC, 0xFC | sequence.chroma_format, 0xF8 | sequence.luma_depth))
    record += bytes((0xF8 | sequence.chroma_depth, 0, 0, layers, len(arrays)))
    for kind, units in arrays:
        record += bytes((_COMPLETE | kind,)) + len(units).to_bytes(2)
        for unit in units:
            record += len(unit).to_bytes(2) + unit
    return bytes(record)
