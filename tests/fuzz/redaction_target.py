"""The files of a redaction, which processes that decode hostile footage write: detections, frozen boxes, a film."""

import contextlib
import io

from mingcha.media.mp4.fragment import Sample, live_fragment
from mingcha.media.mp4.init import init_segment
from mingcha.media.units import VideoFormat
from mingcha.privacy.detection.chunk import ChunkDetections, FrameAt, parse_chunk
from mingcha.privacy.detection.model_files import Detects
from mingcha.privacy.detection.values import Box, Detection
from mingcha.privacy.rendering.film_file import film_fragment, fragments_in, read_head
from mingcha.privacy.tracks.freezing import FrozenFilm, FrozenFrame, parse_frozen

_AT = FrameAt(7200, 64, 48)
_FOUND = Detection(Detects.FACE, Box(1, 2, 30, 40), 700)
_CONFIG = bytes.fromhex("0164000affe1000467640001010003680001")
_HEAD = init_segment(VideoFormat("avc1.64000a", 64, 48, (), _CONFIG, 3600))
FILES = (
    ChunkDetections("s1", (_AT,), (0,), ((0, (_FOUND,)),), "7f", "80").packed(),
    FrozenFilm("s1", (FrozenFrame(_AT, (Box(0, 0, 32, 40),)),)).packed(),
    _HEAD + live_fragment(1, 0, [Sample(3600, True, 0, b"\0\0\0\2\x65\x88")]),  # noqa: FBT003 - the flag's name is in the class
)


def redaction(data: bytes) -> None:
    """Whatever is read is what is written again, to the byte."""
    with contextlib.suppress(ValueError):
        assert parse_chunk(data).packed() == data
    with contextlib.suppress(ValueError):
        assert parse_frozen(data).packed() == data
    with contextlib.suppress(ValueError):
        file = io.BytesIO(data)
        assert sum(one.size_bytes for one in fragments_in(file)) + len(read_head(file)) == len(data)
    with contextlib.suppress(ValueError):
        film_fragment(io.BytesIO(data), 0)
