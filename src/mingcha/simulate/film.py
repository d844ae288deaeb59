"""A film from a file as what a simulated camera sees: by the wall clock, again and again, in the film's own size."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import av

from mingcha.kit.clock import TICKS_90K
from mingcha.simulate.painter import Planes, new_frame, planes_of_frame

MOST_S = 600
"""A longer film is not taken: a camera that is read again decodes it from its begin to the picture that is due."""
_SIDE_OF = 4
"""Width and height are cut to multiples of four pixels, so that the sub picture has whole chroma."""
_LEAST, _MOST = 64, 4096
"""Pixels of a side."""


class FilmFacts(NamedTuple):
    """Size in pixels, number of pictures, and pictures a second."""

    width: int
    height: int
    pictures: int
    rate: Fraction

    @property
    def length_s(self) -> Fraction:
        """How long one round lasts."""
        return self.pictures / self.rate

    def number_at(self, unix_ms: int) -> int:
        """The number from 0 of the picture that is shown at an instant: the first one at the Unix time 0."""
        return int(unix_ms * self.rate / 1000) % self.pictures


def film_facts(path: Path) -> FilmFacts:
    """Reads a film's packets, not its pictures. Raises OSError or av.FFmpegError if it cannot be read, ValueError if it
    has no pictures, no rate, another size than a camera's, or lasts longer than MOST_S."""
    with av.open(str(path)) as film:
        if not film.streams.video:
            raise ValueError("no pictures")
        stream = film.streams.video[0]
        rate = Fraction(stream.average_rate or 0)
        width, height = (side // _SIDE_OF * _SIDE_OF for side in (stream.width, stream.height))
        pictures = sum(1 for packet in film.demux(stream) if packet.size)
    if not pictures or not rate:
        raise ValueError("no pictures, or no rate")
    if not (_LEAST <= width <= _MOST and _LEAST <= height <= _MOST):
        raise ValueError(f"pictures of {width}x{height}")
    if pictures / rate > MOST_S:
        raise ValueError(f"longer than {MOST_S} s")
    return FilmFacts(width, height, pictures, rate)


class FilmPainter:
    """The picture of a film that is due, as the main picture, and the sub picture at half of its size. Nothing is drawn
    into them. Stands where Painter stands."""

    def __init__(self, path: Path) -> None:
        self._path, self._facts = path, film_facts(path)
        self.frame, _ = new_frame(self._facts.width, self._facts.height)
        self.sub_frame, _ = new_frame(self._facts.width // 2, self._facts.height // 2)
        self._pictures: Iterator[Any] = iter(())
        self._shown = -1

    def draw(self, unix_ms: int, _seconds: float, *, with_sub: bool) -> None:
        """Takes the picture that is due at an instant; seconds of the day move drawn figures alone."""
        due = self._facts.number_at(unix_ms)
        if due < self._shown or self._shown < 0:
            self._pictures, self._shown = self._decoded(), -1
        found = None
        while self._shown < due:
            found = next(self._pictures, None) or found  # a film that is cut short stands on its last picture
            self._shown += 1
        if found is not None:
            self.frame = self._fitted(found, 1)
        if with_sub:
            self.sub_frame = self._fitted(self.frame, 2)

    def planes(self, *, sub: bool) -> Planes:
        """The planes of a frame: luma, blue, red."""
        return planes_of_frame(self.sub_frame if sub else self.frame)

    def text_rows(self, *, sub: bool) -> slice:
        """All rows: no text is burnt in."""
        return slice(0, (self.sub_frame if sub else self.frame).height)

    def _fitted(self, picture: Any, share: int) -> Any:
        found = picture.reformat(self._facts.width // share, self._facts.height // share, "yuv420p")
        found.time_base = Fraction(1, TICKS_90K)  # of the encoder, no more that of the file
        return found

    def _decoded(self) -> Iterator[Any]:
        with av.open(str(self._path)) as film:
            yield from film.decode(video=0)
