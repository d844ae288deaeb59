"""JPEGs of a street in which a bright person stands at a known place, and their pixels."""

import base64
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from mingcha.media.pictures.codecs import jpeg
from mingcha.privacy.rendering.still_frames import still_frame

WIDTH, HEIGHT = 640, 360
PERSON = (192, 108, 256, 252)
"""Left, top, right, bottom in pixels: stripes that no fill has."""


def painted_still(seed: int = 1) -> bytes:
    """A JPEG of noise in the middle of grey, with stripes in PERSON; another `seed`, another picture."""
    luma = np.random.default_rng(seed).integers(110, 140, (HEIGHT, WIDTH), np.uint8)
    left, top, right, bottom = PERSON
    luma[top:bottom, left:right] = np.where(np.arange(bottom - top) // 4 % 2, 235, 16)[:, None]
    return jpeg(av.VideoFrame.from_ndarray(luma, format="gray"), WIDTH)[0]


def luma_of(data: bytes) -> NDArray[Any]:
    """The luma of a JPEG, limited range, (height, width)."""
    found: NDArray[Any] = still_frame(base64.b64encode(data).decode()).to_ndarray()
    return found[: found.shape[0] * 2 // 3]
