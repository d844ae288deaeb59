"""The hand-labelled persons of persons.json: boxes in frames of one film of a street, for the recall of article 21."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from mingcha.bench.redaction.labels import Label
from mingcha.privacy.detection.model_files import Detects
from mingcha.privacy.detection.values import Box

PERSONS = Path(__file__).with_name("persons.json")
_FIELDS = {"v", "film", "labelled", "rule", "cannot_show", "frames"}


@dataclass(frozen=True, slots=True)
class LabelledFilm:
    """Labels of some frames of a film. The film itself is not in the repository."""

    name: str
    sha256: str
    width: int
    height: int
    frames: Mapping[int, tuple[Label, ...]]
    """The persons of each labelled frame, by its number from 0. A frame that is not named is not labelled."""
    labelled_by: str
    labelled_on: str
    cannot_show: tuple[str, ...]
    """What no figure of these frames says; stands beside each figure."""

    def is_film(self, data: bytes) -> bool:
        """Whether a file is the labelled film: other bytes may have other frames."""
        return hashlib.sha256(data).hexdigest() == self.sha256


def read_persons(path: Path = PERSONS) -> LabelledFilm:
    """The labels of a file. Raises ValueError if they cannot be right."""
    return parse_persons(path.read_bytes())


def parse_persons(data: bytes) -> LabelledFilm:
    """Labels as JSON: see persons.json. Raises ValueError, with the frame, if a box lies outside of the picture, has no
    area or stands twice, a frame stands twice or behind a later one, or a field is missing or unknown."""
    try:
        value: Any = json.loads(data)
        if set(value) != _FIELDS or value["v"] != 1:
            raise ValueError("persons: other fields or another version")
        film, labelled = value["film"], value["labelled"]
        width, height, count = (_whole(film[name], 1, 1 << 20) for name in ("width", "height", "frames"))
        numbers = [_whole(frame["frame"], 0, count - 1) for frame in value["frames"]]
        frames = {
            number: _persons(number, frame["persons"], Box(0, 0, width, height))
            for number, frame in zip(numbers, value["frames"], strict=True)
        }
        known = LabelledFilm(
            str(film["name"]), str(film["sha256"]), width, height, frames, str(labelled["by"]), str(labelled["on"]),
            tuple(str(one) for one in value["cannot_show"]),
        )  # fmt: skip
    except (KeyError, TypeError) as error:
        raise ValueError(f"persons: {error!r}") from None
    if any(later <= earlier for earlier, later in pairwise(numbers)):
        raise ValueError("persons: frames do not rise")
    if not known.cannot_show or not known.labelled_by or len(known.sha256) != 64:
        raise ValueError("persons: says neither who labelled which film nor what it cannot show")
    return known


def _persons(number: int, rows: Any, picture: Box) -> tuple[Label, ...]:
    labels = []
    for left, top, right, bottom, hidden in rows:
        box = Box(*(_whole(side, 0, 1 << 20) for side in (left, top, right, bottom)))
        if not box.area or box.shared_with(picture) != box:
            raise ValueError(f"persons: frame {number}: {box} is not inside of the picture")
        labels.append(Label(Detects.PERSON, box, bool(_whole(hidden, 0, 1))))
    if len({label.box for label in labels}) != len(labels):
        raise ValueError(f"persons: frame {number}: a box stands twice")
    return tuple(labels)


def _whole(value: object, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ValueError(f"persons: {value!r} is not a number from {least} to {most}")
    return value
