"""H.265 (ITU-T H.265), the parts that a recorder needs: parameter sets and the beginning of slice headers.

The input is untrusted: parsers raise only Fault(INVALID), and every loop is bounded.
"""

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

VPS, SPS, PPS, DELIMITER, PREFIX_SEI = 32, 33, 34, 35, 39
"""nal_unit_type (Table 7-1)."""
RASL = (8, 9)
"""Leading pictures that refer to pictures before their key picture."""
KEYS = range(16, 22)
"""Pictures at which decoding can start: BLA, IDR and CRA (IRAP; 22 and 23 are reserved)."""
_SLICES_LIMIT = 32
"""Types below this one carry slices."""
_PROFILE_TIER_LEVEL_BITS = 96
_REFERENCE_SETS_LIMIT = 64
_PICTURES_LIMIT = 16


@dataclass(frozen=True, slots=True)
class VideoParameters:
    """A video parameter set (7.4.3.1)."""

    id: int
    frame_90k: int
    """Picture duration; 0 if not given."""


@dataclass(frozen=True, slots=True)
class SequenceParameters:
    """A sequence parameter set (7.4.3.2 and Annex E)."""

    id: int
    video: int
    """The id of its video parameter set."""
    profile_tier_level: bytes
    """The 12 bytes from general_profile_space to general_level_idc (7.3.3)."""
    sub_layers: int
    """1 to 7."""
    nested: bool
    """sps_temporal_id_nesting_flag."""
    chroma_format: int
    luma_depth: int
    """Above 8 bits."""
    chroma_depth: int
    """Above 8 bits."""
    width: int
    height: int
    """Inside the conformance window."""
    reorder_pictures: int
    """sps_max_num_reorder_pics of the highest sub-layer."""
    frame_90k: int
    """Picture duration by the VUI; 0 if not given."""


def kind_of(unit: bytes | memoryview) -> int:
    """nal_unit_type of a NAL unit of at least a byte (7.3.1.2)."""
    return unit[0] >> 1 & 0x3F


def read_vps(unit: bytes) -> VideoParameters:
    """Reads a video parameter set NAL unit (7.3.2.1). Raises Fault(INVALID)."""
    reader = _parameter_set(unit, VPS)
    identifier = reader.bits(4)
    reader.bits(2 + 6)
    sub_layers = at_most(reader.bits(3), 6, "vps_max_sub_layers_minus1") + 1
    reader.bits(1 + 16)
    _skip_profile_tier_level(reader, sub_layers)
    frame_90k = 0
    try:
        _sub_layer_ordering(reader, sub_layers)
        layers = reader.bits(6) + 1
        for _ in range(at_most(reader.unsigned(), 1023, "vps_num_layer_sets_minus1")):
            reader.bits(layers)
        frame_90k = _timing(reader)
    except Fault:
        pass  # some cameras truncate it; only the id is required
    return VideoParameters(identifier, frame_90k)


def read_sps(unit: bytes) -> SequenceParameters:
    """Reads a sequence parameter set NAL unit (7.3.2.2). Raises Fault(INVALID)."""
    reader = _parameter_set(unit, SPS)
    video = reader.bits(4)
    sub_layers = at_most(reader.bits(3), 6, "sps_max_sub_layers_minus1") + 1
    nested = reader.flag()
    profile_tier_level = _skip_profile_tier_level(reader, sub_layers)
    identifier = at_most(reader.unsigned(), 15, "sps_seq_parameter_set_id")
    chroma = at_most(reader.unsigned(), 3, "chroma_format_idc")
    if chroma == 3:
        reader.flag()
    width, height = _size(reader, chroma)
    luma_depth = at_most(reader.unsigned(), 8, "bit_depth_luma")
    chroma_depth = at_most(reader.unsigned(), 8, "bit_depth_chroma")
    order_bits = at_most(reader.unsigned(), 12, "log2_max_pic_order_cnt_lsb") + 4
    reorder = _sub_layer_ordering(reader, sub_layers)
    return SequenceParameters(
        id=identifier,
        video=video,
        profile_tier_level=profile_tier_level,
        sub_layers=sub_layers,
        nested=nested,
        chroma_format=chroma,
        luma_depth=luma_depth,
        chroma_depth=chroma_depth,
        width=width,
        height=height,
        reorder_pictures=reorder,
        frame_90k=_usability_after_tools(reader, order_bits),
    )


def pps_ids(unit: bytes) -> tuple[int, int]:
    """The ids of a picture parameter set and of its sequence parameter set (7.3.2.3). Raises Fault(INVALID)."""
    reader = _parameter_set(unit, PPS)
    return at_most(reader.unsigned(), 63, "pps_pic_parameter_set_id"), at_most(reader.unsigned(), 15, "sps id")


def slice_pps(unit: bytes) -> int:
    """slice_pic_parameter_set_id of a slice segment (7.3.6.1). Raises Fault(INVALID) if it is not a slice."""
    if len(unit) < 3 or kind_of(unit) >= _SLICES_LIMIT:
        raise invalid_stream("no slice")
    reader = BitReader(unit[2:16])
    reader.flag()
    if 16 <= kind_of(unit) <= 23:
        reader.flag()
    return at_most(reader.unsigned(), 63, "slice_pic_parameter_set_id")


def _parameter_set(unit: bytes, kind: int) -> BitReader:
    if not 3 <= len(unit) <= PARAMETER_SET_LIMIT_BYTES or kind_of(unit) != kind:
        raise invalid_stream("no such parameter set")
    return BitReader(unit[2:])


def _skip_profile_tier_level(reader: BitReader, sub_layers: int) -> bytes:
    """profile_tier_level() (7.3.3); returns the general part."""
    general = reader.bits(_PROFILE_TIER_LEVEL_BITS).to_bytes(_PROFILE_TIER_LEVEL_BITS // 8)
    present = [(reader.flag(), reader.flag()) for _ in range(sub_layers - 1)]
    if present:
        reader.bits(2 * (8 - len(present)))
    for profile, level in present:
        reader.bits((88 if profile else 0) + (8 if level else 0))
    return general


def _size(reader: BitReader, chroma: int) -> tuple[int, int]:
    """Width and height inside the conformance window."""
    width = at_most(reader.unsigned(), MAX_SIDE, "pic_width_in_luma_samples")
    height = at_most(reader.unsigned(), MAX_SIDE, "pic_height_in_luma_samples")
    if reader.flag():
        unit_x, unit_y = {0: (1, 1), 1: (2, 2), 2: (2, 1), 3: (1, 1)}[chroma]
        left, right, top, bottom = (at_most(reader.unsigned(), MAX_SIDE, "conformance window") for _ in range(4))
        width -= unit_x * (left + right)
        height -= unit_y * (top + bottom)
    if width <= 0 or height <= 0:
        raise invalid_stream("a picture without area")
    return width, height


def _sub_layer_ordering(reader: BitReader, sub_layers: int) -> int:
    """Skips the picture buffer sizes of each sub-layer; returns the reorder depth of the highest one."""
    reorder = 0
    for _ in range(sub_layers if reader.flag() else 1):
        reader.unsigned()
        reorder = at_most(reader.unsigned(), _PICTURES_LIMIT, "max_num_reorder_pics")
        reader.unsigned()
    return reorder


def _usability_after_tools(reader: BitReader, order_bits: int) -> int:
    """Skips the coding tools and reads the picture duration from the VUI; 0 if the unit is truncated."""
    try:
        for _ in range(6):
            reader.unsigned()
        if reader.flag() and reader.flag():
            _skip_scaling_lists(reader)
        reader.bits(2)
        if reader.flag():
            reader.bits(8)
            reader.unsigned()
            reader.unsigned()
            reader.flag()
        _skip_reference_sets(reader, order_bits)
        reader.bits(2)
        if not reader.flag():
            return 0
        skip_video_signal(reader)
        reader.bits(3)
        if reader.flag():
            for _ in range(4):
                reader.unsigned()
        return _timing(reader)
    except Fault:
        return 0


def _skip_scaling_lists(reader: BitReader) -> None:
    """scaling_list_data() (7.3.4)."""
    for size in range(4):
        for _ in range(2 if size == 3 else 6):
            if not reader.flag():
                reader.unsigned()
                continue
            for _ in range(min(64, 1 << 4 + 2 * size) + (size > 1)):
                reader.signed()


def _skip_reference_sets(reader: BitReader, order_bits: int) -> None:
    """st_ref_pic_set() (7.3.7) of every short-term set, then the long-term pictures."""
    pictures = 0
    for index in range(at_most(reader.unsigned(), _REFERENCE_SETS_LIMIT, "num_short_term_ref_pic_sets")):
        if index and reader.flag():
            reader.flag()
            reader.unsigned()
            # a picture of the previous set is kept unless both of its flags are 0
            pictures = sum(reader.flag() or reader.flag() for _ in range(pictures + 1))
            at_most(pictures, 2 * _PICTURES_LIMIT, "NumDeltaPocs")
            continue
        pictures = sum(at_most(reader.unsigned(), _PICTURES_LIMIT, "pictures of a set") for _ in range(2))
        for _ in range(pictures):
            reader.unsigned()
            reader.flag()
    if reader.flag():
        for _ in range(at_most(reader.unsigned(), 32, "num_long_term_ref_pics_sps")):
            reader.bits(order_bits + 1)


def _timing(reader: BitReader) -> int:
    """timing_info: a picture is one tick (E.3.1)."""
    if not reader.flag():
        return 0
    ticks, scale = reader.bits(32), reader.bits(32)
    return plausible_frame_90k(ticks, scale)
