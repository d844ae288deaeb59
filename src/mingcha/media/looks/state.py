"""The whole state of a detector as bytes, for the store of `mingcha look`; bounded, read strictly.

A JSON line, then the arrays one after another, in the order of the line, deflated. A state that cannot be read is no
state: the camera learns anew, which its host reports.
"""

import json
import zlib
from typing import Any

import numpy as np

from mingcha.media.looks.detector import CameraDetector
from mingcha.media.looks.model import LightModel
from mingcha.media.looks.orientation import BLOCKS, CELLS, FIELD_HEIGHT, FIELD_WIDTH, hidden_cells
from mingcha.media.looks.persistence import KEPT_DAYS, SIX_HOUR_CHECKS, DayCounts, Persistence
from mingcha.media.looks.picture import HEIGHT, WIDTH, LightMode
from mingcha.media.looks.values import LookFinding, StandingFinding

MOST_BYTES = 512 << 10
VERSION = 2
"""2: cells of 10 by 10 pixels beside the blocks."""
_SUMS, _COUNTS, _CELL_COUNTS = (2, FIELD_HEIGHT, FIELD_WIDTH), (BLOCKS, 32), (CELLS, 32)
_SMALL = (HEIGHT // 2, WIDTH // 2)


class StateError(ValueError):
    """Bytes that are no state of this version."""


def pack_state(detector: CameraDetector) -> bytes:
    """The state, without `ignored` and `moves`: those come with the camera at each start."""
    models = {mode.value: model for mode, model in detector.models.items()}
    past = detector.persistence
    head = {
        "version": VERSION,
        "models": {name: [one.shaped, one.rated, one.begun_ms, one.is_learned] for name, one in sorted(models.items())},
        "counts": [past.count, past.compared],
        "days": [[one.day, one.clear, one.obscured] for one in past.days],
        "unlearned": detector.unlearned,
        "before": detector.before is not None,
        "standing": [
            [one.kind.value, one.since_ms, one.share, one.shift_px, one.is_growing, one.is_case]
            for one in detector.standing.values()
        ],
    }
    arrays: list[np.ndarray[Any, Any]] = []
    for _, model in sorted(models.items()):
        arrays += [model.sums, model.counts, model.cell_counts, model.edged]
    arrays += [np.packbits(past.judged), np.packbits(past.lost), np.packbits(past.alone), past.sight, past.clear]
    for day in past.days:
        arrays += [day.judged, day.lost, day.usual]
    if detector.before is not None:
        arrays.append(detector.before)
    body = json.dumps(head).encode() + b"\n" + b"".join(one.tobytes() for one in arrays)
    return zlib.compress(body, 1)


def unpack_state(data: bytes, detector: CameraDetector) -> None:
    """Puts a state into a new detector. Raises StateError; the detector is then of no use."""
    try:
        reader = zlib.decompressobj()
        body = reader.decompress(data, MOST_BYTES * 2)
        line, _, rest = body.partition(b"\n")
        head = json.loads(line)
        if reader.unconsumed_tail or head["version"] != VERSION:
            raise StateError("another version, or too long")
        _fill(detector, head, _Arrays(rest))
    except (ValueError, KeyError, TypeError, zlib.error) as error:
        raise StateError(str(error)) from None


type _Numbers = np.ndarray[Any, Any]


class _Arrays:
    """Arrays read one after another."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def next(self, kind: type[np.generic], *shape: int) -> np.ndarray[Any, Any]:
        count = int(np.prod(shape))
        found = np.frombuffer(self._data, kind, count, self._at).reshape(shape).copy()
        self._at += found.nbytes
        return found

    def three(self) -> tuple[_Numbers, _Numbers, _Numbers]:
        """The counts of a day."""
        return self.next(np.uint16, CELLS), self.next(np.uint16, CELLS), self.next(np.uint16, CELLS)


def _fill(detector: CameraDetector, head: dict[str, Any], arrays: _Arrays) -> None:
    for name, (shaped, rated, begun_ms, is_learned) in sorted(head["models"].items()):
        sums, counts = arrays.next(np.int16, *_SUMS), arrays.next(np.uint16, *_COUNTS)
        of_cells = arrays.next(np.uint16, *_CELL_COUNTS), arrays.next(np.uint16, CELLS)
        model = LightModel(int(shaped), int(rated), int(begun_ms), sums, counts, is_learned is True, *of_cells)
        detector.models[LightMode(name)] = model
    bits = SIX_HOUR_CHECKS * CELLS
    judged, lost, alone = (
        np.unpackbits(arrays.next(np.uint8, bits // 8)).astype(np.bool_).reshape(SIX_HOUR_CHECKS, CELLS)
        for _ in range(3)
    )
    sight = arrays.next(np.uint8, SIX_HOUR_CHECKS, CELLS)
    clear = arrays.next(np.bool_, SIX_HOUR_CHECKS)
    if len(head["days"]) > KEPT_DAYS:
        raise StateError("too many days")
    days = [
        DayCounts(int(day), *arrays.three(), clear=int(clear_checks), obscured=int(obscured))
        for day, clear_checks, obscured in head["days"]
    ]
    count, compared = head["counts"]
    hidden = hidden_cells(detector.ignored)
    detector.persistence = Persistence(judged, lost, alone, sight, clear, int(count), int(compared), days, hidden)
    detector.unlearned = int(head["unlearned"])
    detector.before = arrays.next(np.uint8, *_SMALL) if head["before"] else None
    for kind, since_ms, share, shift_px, is_growing, is_case in head["standing"]:
        found = LookFinding(kind)
        if found.is_of_device:
            raise StateError("a kind that no detector claims")
        detector.standing[found] = StandingFinding(
            found, int(since_ms), float(share), float(shift_px), is_growing is True, is_case is True
        )
