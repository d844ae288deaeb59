"""Redacted films of requests as frozen values: those of persons concerned (decree 799, art. 21), and those of requests
whose purpose is not public safety (article 19)."""

from dataclasses import dataclass
from datetime import datetime

from mingcha.privacy.redaction.states import RedactionState


@dataclass(frozen=True, slots=True)
class FilmWanted:
    """Footage to be redacted for a request: a point of it and a part of its time."""

    point: str
    from_at: datetime
    to_at: datetime


@dataclass(frozen=True, slots=True)
class ViewingRow:
    """A viewing of a film: its line of the register, of which redaction, by whom it was opened and until when its page
    plays it."""

    line: str
    redaction: str
    shown_by: str
    shown_at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class FilmRow:
    """A film of a request: its redaction and where that stands, and who viewed it when."""

    redaction: str
    point: str
    point_name: str
    from_at: datetime
    to_at: datetime
    state: RedactionState
    maker: str
    length_90k: int
    output_sha256: str
    viewings: tuple[ViewingRow, ...] = ()

    @property
    def is_released(self) -> bool:
        """Whether it was reviewed, signed and released, and not withdrawn since."""
        return self.state is RedactionState.RELEASED

    @property
    def footage(self) -> FilmWanted:
        """The footage that it was made of."""
        return FilmWanted(self.point, self.from_at, self.to_at)


@dataclass(frozen=True, slots=True)
class FilmsRequest:
    """The request that a film answers: its number, and whether a person concerned asked (else an authority, for another
    purpose than public safety)."""

    no: str
    is_of_person: bool


@dataclass(frozen=True, slots=True)
class ShownFilm:
    """A film that is being viewed, for the page that plays it. `label`: what stands over every picture."""

    viewing: ViewingRow
    request: str
    film: FilmRow
    label: str

    @property
    def length_s(self) -> int:
        """The length of the film in whole seconds, for the slider of its page."""
        return self.film.length_90k // 90_000
