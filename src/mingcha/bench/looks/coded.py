"""A drawn street as one coded key picture, to measure what decoding and judging it costs."""

import io
from typing import Any

import av
import numpy as np

from mingcha.bench.looks.street import draw_street
from mingcha.media.looks.picture import HEIGHT, WIDTH
from mingcha.media.mp4.boxes import BOX_HEADER_BYTES

_LIBRARIES = {"h264": "libx264", "h265": "libx265"}
_QUIET = {
    "h264": {"preset": "medium"},
    # without `bframes=0` x265 leaves the decoding time of a single picture unset, and the file refuses it now and then
    "h265": {"preset": "medium", "x265-params": "log-level=none:pools=none:bframes=0"},
}


def drawn_frame(seed: int, width: int, height: int) -> Any:
    """An `av.VideoFrame` (yuv420p) of a street, with the noise and the little colour of a camera."""
    random = np.random.default_rng(seed)
    view = draw_street(random).day[40 : 40 + HEIGHT, 160 : 160 + WIDTH]
    scale = -(-width // WIDTH), -(-height // HEIGHT)
    luma = np.kron(view, np.ones(scale[::-1], np.float32))[:height, :width] + 2 * random.standard_normal(
        (height, width)
    )
    planes = np.empty((height * 3 // 2, width), np.uint8)
    planes[:height] = luma.clip(16, 235)
    planes[height : height * 5 // 4], planes[height * 5 // 4 :] = 120, 136
    return av.VideoFrame.from_ndarray(planes, format="yuv420p")


def coded_key_picture(codec: str, frame: Any) -> tuple[bytes, bytes]:
    """(`ftyp moov`, key picture) of a frame, as `h264` or `h265`."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4", options={"movflags": "frag_keyframe+empty_moov+default_base_moof"}) as film:
        stream = film.add_stream(_LIBRARIES[codec], rate=25)
        stream.width, stream.height, stream.pix_fmt = frame.width, frame.height, "yuv420p"
        stream.options = _QUIET[codec]
        frame.pts = 0
        film.mux(stream.encode(frame))
        film.mux(stream.encode(None))
    boxes = dict(_boxes(out.getvalue()))
    return boxes[b"ftyp"] + boxes[b"moov"], boxes[b"mdat"][BOX_HEADER_BYTES:]


def _boxes(data: bytes) -> list[tuple[bytes, bytes]]:
    """(kind, whole box) of each at the top."""
    found, at = [], 0
    while at + BOX_HEADER_BYTES <= len(data):
        size = int.from_bytes(data[at : at + 4])
        found.append((data[at + 4 : at + 8], data[at : at + size]))
        at += max(BOX_HEADER_BYTES, size)
    return found
