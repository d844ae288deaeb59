"""One coded key picture made small. Runs in the worker process only: bitstreams are hostile."""

import av
import numpy as np

from mingcha.media.looks.picture import HEIGHT, WIDTH, JudgedPicture
from mingcha.media.pictures.codecs import Decoder, UndecodableError


def decoded_picture(init: bytes, payload: bytes) -> JudgedPicture:
    """The judged picture of a key picture; `init`: its `ftyp moov`. Raises UndecodableError."""
    try:
        decoder = Decoder(init, is_rough=True)
        frames = decoder.decode(payload, 0, 0, key=True) or decoder.drain()
        if not frames:
            raise UndecodableError("no picture in it")
        small = frames[0].reformat(WIDTH, HEIGHT, "yuv444p", interpolation="AREA", dst_color_range="JPEG")
    except (av.FFmpegError, ValueError, MemoryError) as error:
        raise UndecodableError(type(error).__name__) from None
    luma, blue, red = small.to_ndarray()
    chroma = (np.abs(blue.astype(np.int16) - 128).mean() + np.abs(red.astype(np.int16) - 128).mean()) / 2
    return JudgedPicture(np.ascontiguousarray(luma), float(chroma))
