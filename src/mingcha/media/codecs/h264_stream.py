"""CodedStream (video_stream.py) for H.264."""

from mingcha.kit.errors import Fault
from mingcha.media.codecs.h264 import IDR, PARTITION_A, PPS, SLICE, SPS, ParameterSets, SequenceParameters, slice_head
from mingcha.media.codecs.nal import nal_units
from mingcha.media.units import VideoFormat

_INTRA_SLICES = frozenset({2, 4})


class H264Stream:
    """The parameter sets of one connection, and the video format they define."""

    sets = 1 << SPS | 1 << PPS
    keys = 1 << IDR
    leading = 0

    def __init__(self) -> None:
        self._sets = ParameterSets()

    @property
    def changed(self) -> bool:
        """See CodedStream."""
        return self._sets.changed

    def take(self, unit: bytes) -> None:
        """See CodedStream."""
        self._sets.take(unit)

    def take_sets(self, payload: bytes) -> None:
        """See CodedStream."""
        for unit in nal_units(payload):
            if unit and unit[0] & 0x1F in (SPS, PPS):
                self._sets.take(unit)

    def may_begin(self, kinds: int, payload: bytes) -> bool:
        """True for an I picture after an SPS: cameras with gradual or recovery-point refresh (D.2.8) send no further
        IDR."""
        return bool(kinds & 1 << SPS) and _is_intra(payload)

    def video_format(self, payload: bytes, frame_90k: int) -> tuple[VideoFormat, int | None] | None:
        """See CodedStream."""
        sequence = self._sequence_of(payload)
        if sequence is None:
            return None
        return self._sets.video_format(sequence, frame_90k), sequence.reorder_frames

    def _sequence_of(self, payload: bytes) -> SequenceParameters | None:
        """The sequence parameters of the first slice of a picture."""
        try:
            for unit in nal_units(payload):
                if unit and unit[0] & 0x1F in (SLICE, IDR):
                    return self._sets.active(slice_head(unit)[2])
        except Fault:
            return None
        return None


def _is_intra(payload: bytes) -> bool:
    """Whether every slice of a picture is an I or SI slice."""
    try:
        kinds = [slice_head(unit)[1] for unit in nal_units(payload) if unit and SLICE <= unit[0] & 0x1F <= PARTITION_A]
    except Fault:
        return False
    return bool(kinds) and all(kind in _INTRA_SLICES for kind in kinds)
