"""One network of weights and its input. Runs in the worker process alone, with one thread."""

from typing import Any

import av
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from mingcha.privacy.detection.computing import Computing, providers_for

type Pixels = NDArray[np.uint8]
"""(height, width, 3)."""
_STEP = 32
"""Sides of an input are multiples of it: the networks halve them five times."""
_QUIET = 3  # onnxruntime's severity: errors alone; its warnings would be written between our messages


class Network:
    """Weights that were read and checked by `model_files.read_model`."""

    def __init__(self, weights: bytes, computing: Computing = Computing.AUTO) -> None:
        """Raises onnxruntime's errors on a file that is no model."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = _QUIET
        providers = list(providers_for(computing, onnxruntime.get_available_providers()))
        self._session = onnxruntime.InferenceSession(weights, options, providers=providers)
        self._input: str = self._session.get_inputs()[0].name

    @property
    def provider(self) -> str:
        """What computes: "CPUExecutionProvider" or one of a graphics processor."""
        return str(self._session.get_providers()[0])

    def run(self, pixels: NDArray[np.float32], outputs: list[str]) -> list[NDArray[np.float32]]:
        """The named outputs for an input of (1, 3, height, width)."""
        found: list[NDArray[np.float32]] = self._session.run(outputs, {self._input: pixels})
        return found


def bgr_of(frame: Any) -> Pixels:
    """The pixels of an `av.VideoFrame` of any pixel form, blue first."""
    pixels: Pixels = frame.to_ndarray(format="bgr24")
    return pixels


def scaled(pixels: Pixels, width: int, height: int) -> Pixels:
    """The same picture at another size."""
    if pixels.shape[:2] == (height, width):
        return pixels
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels), "bgr24")
    return bgr_of(frame.reformat(width, height, "bgr24", interpolation="BILINEAR"))


def input_size(width: int, height: int, most_width: int) -> tuple[int, int]:
    """The size at which a picture is looked at: at most `most_width` wide, both sides in whole steps of the network."""
    share = min(1.0, most_width / width)
    wide, high = round(width * share), round(height * share)
    return max(_STEP, -(-wide // _STEP) * _STEP), max(_STEP, -(-high // _STEP) * _STEP)
