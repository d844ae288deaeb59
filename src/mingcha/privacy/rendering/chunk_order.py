"""What rendering one chunk needs to know, besides the source: out of the frozen boxes alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mingcha.kit.canonical import Json
from mingcha.privacy.rendering.canvas import canvas_of
from mingcha.privacy.rendering.chunks import FilmSpan
from mingcha.privacy.tracks.freezing import FrozenFilm, FrozenFrame, parse_frozen


@dataclass(frozen=True, slots=True)
class RenderOrder:
    """One chunk of a film."""

    number: int
    """Of the fragment, from 1."""
    canvas: tuple[int, int]
    begin_90k: int
    """The time of the first picture of the film, which counts as 0."""
    next_90k: int
    """The time of the first picture after the chunk; that of its last one if there is none."""
    frames: tuple[FrozenFrame, ...]
    bar: str = ""
    """The text at the foot of every picture; "" for no bar."""

    def as_json(self) -> dict[str, Json]:
        """As `parse_order` reads it."""
        film = FrozenFilm("", self.frames, self.bar).packed().decode()
        return {
            "number": self.number, "canvas": list(self.canvas), "begin": self.begin_90k, "next": self.next_90k,
            "film": film,
        }  # fmt: skip


def order_of(film: FrozenFilm, chunks: tuple[FilmSpan, ...], place: int) -> RenderOrder:
    """The order of a chunk, by its place from 0. Raises ValueError on a film without a picture."""
    canvas = canvas_of(frame.at for frame in film.frames)
    chunk = chunks[place]
    inside = tuple(one for one in film.frames if chunk.from_90k <= one.at.pts_90k < chunk.until_90k)
    later = (one.at.pts_90k for one in film.frames if one.at.pts_90k >= chunk.until_90k)
    last_90k = inside[-1].at.pts_90k if inside else chunk.from_90k
    return RenderOrder(place + 1, canvas, film.frames[0].at.pts_90k, next(later, last_90k), inside, film.bar)


def parse_order(value: Mapping[str, Any]) -> RenderOrder:
    """The order out of JSON. Raises ValueError, KeyError or TypeError."""
    width, height = value["canvas"]
    film = parse_frozen(str(value["film"]).encode())
    numbers = int(value["number"]), int(value["begin"]), int(value["next"])
    return RenderOrder(numbers[0], (int(width), int(height)), numbers[1], numbers[2], film.frames, film.bar)
