"""Reads the stills and films of `--media FOLDER` that the tables of stills.py and persons.json know."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np

from mingcha.bench.redaction.clips import Cast
from mingcha.bench.redaction.cutouts import Cutout, face_cutout, person_cutout
from mingcha.bench.redaction.persons import LabelledFilm, read_persons
from mingcha.bench.redaction.scenes import Picture, empty_scene
from mingcha.bench.redaction.stills import SEEN_FROM_BEHIND, STILLS, WITHOUT_USE

_MEDIAN_EVERY = 10
"""The empty street is the median of every n-th frame."""
_PICTURES = {".avi", ".jpg", ".jpeg", ".mkv", ".mp4", ".png"}


@dataclass(frozen=True, slots=True)
class Media:
    """What a folder gives, and why the rest of it is not used."""

    cast: Cast
    film: Path | None
    """The film that persons.json labels."""
    skipped: Mapping[str, str]
    """Reason by file name. Stands in the figures, so that nobody takes a folder for more than it gave."""


def read_media(folder: Path) -> Media:
    """All that can be used, in the order of names: the same folder gives the same clips. A file that is not readable is
    skipped with its reason; a folder that does not exist raises FileNotFoundError."""
    labels = read_persons()
    faces: list[Cutout] = []
    persons: tuple[Cutout, ...] = ()
    scenes: tuple[Picture, ...] = ()
    film: Path | None = None
    skipped: dict[str, str] = {}
    for path in sorted(one for one in folder.iterdir() if one.suffix.lower() in _PICTURES):
        try:
            if path.name == labels.name and labels.is_film(path.read_bytes()):
                persons, scenes = _street(path, labels)
                film = path
            elif path.name in STILLS:
                faces += _faces(path)
            else:
                skipped[path.name] = WITHOUT_USE.get(path.name, _unknown(path, labels))
        except (ValueError, av.FFmpegError) as error:
            skipped[path.name] = f"not as it was labelled: {error}"
    return Media(Cast(faces, persons, scenes), film, skipped)


def pictures_of(path: Path, wanted: Iterable[int] | None = None) -> Iterator[tuple[int, Picture]]:
    """(number, picture) of the frames of a still or a film, or of those that are wanted."""
    left = None if wanted is None else set(wanted)
    with av.open(str(path)) as opened:
        for number, frame in enumerate(opened.decode(video=0)):
            if left is not None and not left:
                return
            if left is None or number in left:
                yield number, np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)
            if left is not None:
                left.discard(number)


def _faces(path: Path) -> list[Cutout]:
    """Raises ValueError if the file has fewer frames, or another size, than the table says."""
    places = STILLS[path.name]
    pictures = dict(pictures_of(path, {place.frame for place in places}))
    missing = {place.frame for place in places} - set(pictures)
    if missing:
        raise ValueError(f"no frame {min(missing)}")
    return [face_cutout(f"{path.name} {number}", pictures[place.frame], place) for number, place in enumerate(places)]


def _street(path: Path, labels: LabelledFilm) -> tuple[tuple[Cutout, ...], tuple[Picture, ...]]:
    """Persons who turn their back, cut out of the film, and its street without anybody."""
    wanted = {number for number, _ in SEEN_FROM_BEHIND}
    every, frames = [], {}
    for number, picture in pictures_of(path):
        if number % _MEDIAN_EVERY == 0:
            every.append(picture)
        if number in wanted:
            frames[number] = picture
    empty = empty_scene(every)
    persons = tuple(
        person_cutout(f"{path.name} {number}.{place}", frames[number], empty, labels.frames[number][place].box)
        for number, place in SEEN_FROM_BEHIND
    )
    return persons, (empty,)


def _unknown(path: Path, labels: LabelledFilm) -> str:
    if path.name == labels.name:
        return "other bytes than the film that was labelled"
    return "no table says where faces lie in it"
