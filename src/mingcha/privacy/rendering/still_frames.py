"""A JPEG as a frame. Runs in worker processes alone: bitstreams are hostile."""

import base64
from typing import Any

import av

from mingcha.media.pictures.codecs import SIDE_LIMIT


def still_frame(text: str) -> Any:
    """The `av.VideoFrame` of a JPEG (ITU-T T.81) in base64, in yuv420p of full size, `pts` 0. Raises av.FFmpegError or
    ValueError for what is no picture, or one that is too large."""
    context: Any = av.CodecContext.create("mjpeg", "r")
    context.thread_count = 1
    context.options = {"max_pixels": str(SIDE_LIMIT * SIDE_LIMIT // 2)}
    packet = av.Packet(base64.b64decode(text, validate=True))
    frames = [*context.decode(packet), *context.decode(None)]
    if len(frames) != 1:
        raise ValueError("no picture")
    (frame,) = frames
    if not (16 <= frame.width <= SIDE_LIMIT and 16 <= frame.height <= SIDE_LIMIT):
        raise ValueError("a picture of impossible size")
    whole = frame.reformat(frame.width, frame.height, "yuv420p", dst_color_range="MPEG")
    whole.pts = 0
    return whole
