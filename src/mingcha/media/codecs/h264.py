"""H.264 (ITU-T H.264), the parts that a recorder needs: parameter sets, NAL unit types, and the avcC record.

The input is untrusted: parsers raise only Fault(INVALID), and every loop is bounded.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from mingcha.kit.errors import Fault
from mingcha.media.codecs.nal import (
    MAX_SIDE,
    PARAMETER_SET_LIMIT_BYTES,
    BitReader,
    at_most,
    invalid_stream,
    plausible_frame_90k,
    skip_video_signal,
)
from mingcha.media.units import DEFAULT_FRAME_90K, VideoFormat

SLICE, PARTITION_A, IDR, SEI, SPS, PPS, DELIMITER = 1, 2, 5, 6, 7, 8, 9
"""nal_unit_type (Table 7-1)."""
_HIGH_PROFILES = frozenset({100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135})  # 7.3.2.1.1
_PICTURE_ORDER_CYCLE_LIMIT = 255


@dataclass(frozen=True, slots=True)
class SequenceParameters:
    """A sequence parameter set (7.4.2.1.1 and Annex E)."""

    id: int
    profile: int
    constraints: int
    level: int
    chroma_format: int
    luma_depth: int
    chroma_depth: int
    width: int
    height: int
    """After cropping."""
    frame_90k: int
    """Frame duration by the VUI; 0 if not given."""
    reorder_frames: int | None
    """max_num_reorder_frames (E.2.1); None if not given."""

    @property
    def codec(self) -> str:
        """RFC 6381, 3.3."""
        return f"avc1.{self.profile:02x}{self.constraints:02x}{self.level:02x}"


def read_sps(unit: bytes) -> SequenceParameters:
    """Reads a sequence parameter set NAL unit (7.3.2.1.1). Raises Fault(INVALID)."""
    if not 5 <= len(unit) <= PARAMETER_SET_LIMIT_BYTES or unit[0] & 0x1F != SPS:
        raise invalid_stream("no sequence parameter set")
    profile, constraints, level = unit[1], unit[2], unit[3]
    reader = BitReader(unit[4:])
    identifier = at_most(reader.unsigned(), 31, "seq_parameter_set_id")
    chroma, luma_depth, chroma_depth = _chroma(reader, profile)
    at_most(reader.unsigned(), 12, "log2_max_frame_num")
    _picture_order(reader)
    at_most(reader.unsigned(), 16, "max_num_ref_frames")
    reader.flag()
    columns = at_most(reader.unsigned() + 1, MAX_SIDE // 16, "width")
    rows = at_most(reader.unsigned() + 1, MAX_SIDE // 16, "height")
    frame_only = reader.flag()
    if not frame_only:
        reader.flag()
    reader.flag()
    fields = 1 if frame_only else 2
    cropped_x, cropped_y = _cropping(reader, chroma) if reader.flag() else (0, 0)
    width, height = 16 * columns - cropped_x, fields * (16 * rows - cropped_y)
    if width <= 0 or height <= 0 or height > MAX_SIDE:
        raise invalid_stream("a picture without area")
    frame_90k, reorder = _usability(reader) if reader.flag() else (0, None)
    if reorder is None and _cannot_reorder(profile, constraints):
        reorder = 0
    return SequenceParameters(
        id=identifier,
        profile=profile,
        constraints=constraints,
        level=level,
        chroma_format=chroma,
        luma_depth=luma_depth,
        chroma_depth=chroma_depth,
        width=width,
        height=height,
        frame_90k=frame_90k,
        reorder_frames=reorder,
    )


def _cropping(reader: BitReader, chroma: int) -> tuple[int, int]:
    """The columns, and the rows of a field, that are cut off (7.4.2.1.1: frame_crop_*_offset)."""
    unit_x, unit_y = {0: (1, 1), 1: (2, 2), 2: (2, 1), 3: (1, 1)}[chroma]
    left, right, top, bottom = (at_most(reader.unsigned(), MAX_SIDE, "crop") for _ in range(4))
    return unit_x * (left + right), unit_y * (top + bottom)


def pps_ids(unit: bytes) -> tuple[int, int]:
    """The ids of a picture parameter set and of its sequence parameter set (7.3.2.2). Raises Fault(INVALID)."""
    if not 2 <= len(unit) <= PARAMETER_SET_LIMIT_BYTES or unit[0] & 0x1F != PPS:
        raise invalid_stream("no picture parameter set")
    reader = BitReader(unit[1:])
    return at_most(reader.unsigned(), 255, "pic_parameter_set_id"), at_most(reader.unsigned(), 31, "sps id")


def slice_head(unit: bytes) -> tuple[int, int, int]:
    """first_mb_in_slice, slice_type (0-4) and pic_parameter_set_id of a slice (7.3.3). Raises Fault(INVALID)."""
    reader = BitReader(unit[1:24])
    first = reader.unsigned()
    kind = at_most(reader.unsigned(), 9, "slice_type") % 5
    return first, kind, at_most(reader.unsigned(), 255, "pic_parameter_set_id")


def decoder_configuration(sequence: SequenceParameters, sps: Sequence[bytes], pps: Sequence[bytes]) -> bytes:
    """AVCDecoderConfigurationRecord (ISO/IEC 14496-15, 5.3.3.1.2) with 4-byte lengths."""
    record = bytearray((1, sequence.profile, sequence.constraints, sequence.level, 0xFF, 0xE0 | len(sps)))
    for unit in sps:
        record += len(unit).to_bytes(2) + unit
    record.append(len(pps))
    for unit in pps:
        record += len(unit).to_bytes(2) + unit
    if sequence.profile in {100, 110, 122, 144, 244}:
        record += bytes((0xFC | sequence.chroma_format, 0xF8 | sequence.luma_depth, 0xF8 | sequence.chroma_depth, 0))
    return bytes(record)


class ParameterSets:
    """The parameter sets of one stream by id; a later set replaces an earlier one (7.4.1.2.1)."""

    def __init__(self) -> None:
        self._sequences: dict[int, tuple[bytes, SequenceParameters]] = {}
        self._pictures: dict[int, tuple[bytes, int]] = {}
        self.changed = False
        """Whether a set was added or replaced since the last call of `video_format`."""
        self._known: frozenset[bytes] = frozenset()

    def take(self, unit: bytes) -> bool:
        """Adds an SPS or PPS; ignores other units and malformed ones. Returns whether it was an SPS."""
        kind = unit[0] & 0x1F if unit else 0
        if unit in self._known:
            return kind == SPS
        try:
            if kind == SPS:
                sequence = read_sps(unit)
                if self._sequences.get(sequence.id, (b"",))[0] != unit:
                    self._sequences[sequence.id] = (unit, sequence)
                    self._replaced()
                return True
            if kind == PPS:
                identifier, needs = pps_ids(unit)
                if self._pictures.get(identifier, (b"",))[0] != unit:
                    self._pictures[identifier] = (unit, needs)
                    self._replaced()
        except Fault:
            return False
        return False

    def _replaced(self) -> None:
        self.changed = True
        self._known = frozenset(held[0] for held in (*self._sequences.values(), *self._pictures.values()))

    def active(self, pps: int) -> SequenceParameters | None:
        """The sequence parameters of a slice with this pic_parameter_set_id; None if not received yet."""
        if pps not in self._pictures:
            return None
        found = self._sequences.get(self._pictures[pps][1])
        return found[1] if found else None

    def video_format(self, sequence: SequenceParameters, frame_90k: int) -> VideoFormat:
        """The format with all sets. `frame_90k` (0: unknown) is used if the VUI gives no frame duration."""
        self.changed = False
        sps = [self._sequences[key][0] for key in sorted(self._sequences)][:31]
        pps = [self._pictures[key][0] for key in sorted(self._pictures)][:255]
        return VideoFormat(
            codec=sequence.codec,
            width=sequence.width,
            height=sequence.height,
            parameter_sets=(*sps, *pps),
            config=decoder_configuration(sequence, sps, pps),
            nominal_frame_90k=sequence.frame_90k or frame_90k or DEFAULT_FRAME_90K,
        )


def _chroma(reader: BitReader, profile: int) -> tuple[int, int, int]:
    if profile not in _HIGH_PROFILES:
        return 1, 0, 0
    chroma = at_most(reader.unsigned(), 3, "chroma_format_idc")
    if chroma == 3:
        reader.flag()
    luma = at_most(reader.unsigned(), 6, "bit_depth_luma")
    depth = at_most(reader.unsigned(), 6, "bit_depth_chroma")
    reader.flag()
    if reader.flag():
        for index in range(12 if chroma == 3 else 8):
            if reader.flag():
                _scaling_list(reader, 16 if index < 6 else 64)
    return chroma, luma, depth


def _scaling_list(reader: BitReader, size: int) -> None:
    """scaling_list() (7.3.2.1.1.1)."""
    last = following = 8
    for _ in range(size):
        if following:
            following = (last + reader.signed() + 256) % 256
        last = following or last


def _picture_order(reader: BitReader) -> None:
    kind = at_most(reader.unsigned(), 2, "pic_order_cnt_type")
    if kind == 0:
        at_most(reader.unsigned(), 12, "log2_max_pic_order_cnt_lsb")
    elif kind == 1:
        reader.flag()
        reader.signed()
        reader.signed()
        for _ in range(at_most(reader.unsigned(), _PICTURE_ORDER_CYCLE_LIMIT, "cycle")):
            reader.signed()


def _usability(reader: BitReader) -> tuple[int, int | None]:
    """vui_parameters() (E.1.1): frame duration and reorder depth. Tolerates a truncated VUI: some cameras write one."""
    frame_90k = 0
    try:
        skip_video_signal(reader)
        if reader.flag():
            ticks, scale = reader.bits(32), reader.bits(32)
            reader.flag()
            frame_90k = plausible_frame_90k(2 * ticks, scale)  # a frame is two ticks (E.2.1)
        nal_hrd = _skip_hrd(reader)
        if _skip_hrd(reader) or nal_hrd:
            reader.flag()
        reader.flag()
        if not reader.flag():
            return frame_90k, None
        reader.flag()
        for _ in range(4):
            reader.unsigned()
        return frame_90k, at_most(reader.unsigned(), 16, "max_num_reorder_frames")
    except Fault:
        return frame_90k, None


def _skip_hrd(reader: BitReader) -> bool:
    """Skips hrd_parameters() (E.1.2) and returns whether they were present."""
    if not reader.flag():
        return False
    count = at_most(reader.unsigned(), 31, "cpb_cnt") + 1
    reader.bits(8)
    for _ in range(count):
        reader.unsigned()
        reader.unsigned()
        reader.flag()
    reader.bits(20)
    return True


def _cannot_reorder(profile: int, constraints: int) -> bool:
    """Whether the profile excludes B slices: Baseline (A.2.1) and the intra profiles (A.2.8 to A.2.10)."""
    return profile == 66 or (profile in {44, 100, 110, 122, 244} and bool(constraints & 0x10))
