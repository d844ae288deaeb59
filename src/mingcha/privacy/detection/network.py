"""One network of weights and its input. Runs in the worker process alone, with one thread."""

from typing import Any, NamedTuple

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from mingcha.privacy.detection.computing import Computing, providers_for

_STEP = 32
"""Sides of an input are multiples of it: the networks halve them five times."""
_QUIET = 3  # onnxruntime's severity: errors alone; its warnings would be written between our messages


class Scaling(NamedTuple):
    """What a network expects of its three colours, in their order: (sample - mean) / deviation."""

    red_first: bool
    mean: tuple[float, float, float] = (0.0, 0.0, 0.0)
    deviation: tuple[float, float, float] = (1.0, 1.0, 1.0)


class Network:
    """Weights that were read and checked by `model_files.read_model`."""

    def __init__(self, weights: bytes, computing: Computing = Computing.AUTO) -> None:
        """Raises onnxruntime's errors on a file that is no model."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = _QUIET
        providers = list(providers_for(computing, onnxruntime.get_available_providers()))
        self._session = onnxruntime.InferenceSession(weights, options, providers=providers)
        self._options = onnxruntime.RunOptions()
        self._options.only_execute_path_to_fetches = True  # landmarks are not asked for, so they are not computed
        self._input: str = self._session.get_inputs()[0].name

    @property
    def provider(self) -> str:
        """What computes: "CPUExecutionProvider" or one of a graphics processor."""
        return str(self._session.get_providers()[0])

    def run(self, pixels: NDArray[np.float32], outputs: list[str]) -> list[NDArray[np.float32]]:
        """The named outputs for an input of (1, 3, height, width)."""
        found: list[NDArray[np.float32]] = self._session.run(outputs, {self._input: pixels}, self._options)
        return found


def input_of(frame: Any, width: int, height: int, scaling: Scaling) -> NDArray[np.float32]:
    """(1, 3, height, width): an `av.VideoFrame` of any pixel form at this size, as a network takes it."""
    scaled = frame.reformat(width, height, "gbrp", interpolation="BILINEAR")
    green, blue, red = (
        np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)[:height, :width] for plane in scaled.planes
    )
    made = np.empty((1, 3, height, width), np.float32)
    colours = (red, green, blue) if scaling.red_first else (blue, green, red)
    for target, samples, mean, deviation in zip(made[0], colours, scaling.mean, scaling.deviation, strict=True):
        target[:] = samples
        if mean:
            target -= np.float32(mean)
        if deviation != 1:
            target /= np.float32(deviation)
    return made


def input_size(width: int, height: int, most_width: int) -> tuple[int, int]:
    """The size at which a picture is looked at: at most `most_width` wide, both sides in whole steps of the network."""
    share = min(1.0, most_width / width)
    wide, high = round(width * share), round(height * share)
    return max(_STEP, -(-wide // _STEP) * _STEP), max(_STEP, -(-high // _STEP) * _STEP)
