"""Rows of redacted films of requests, turned into values; for actions and queries, not for pages."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from mingcha.access.films.models import RequestFilm
from mingcha.access.films.values import FilmRow, ViewingRow
from mingcha.privacy.redaction.queries import redaction_facts


class HeldViewing(Protocol):
    """A row of a viewing of whatever kind of request."""

    pk: int
    line: str
    person: str
    shown_at: datetime
    until: datetime


def film_of(redaction: str, viewings: Iterable[HeldViewing] = ()) -> FilmRow:
    """The film of a redaction as a value, with where that stands. Raises Fault(NOT_FOUND)."""
    made = redaction_facts(redaction)
    return FilmRow(
        redaction=made.no,
        point=made.point,
        point_name=made.point_name,
        from_at=made.from_at,
        to_at=made.to_at,
        state=made.state,
        maker=made.maker,
        length_90k=made.length_90k,
        output_sha256=made.output_sha256,
        viewings=tuple(viewing_of(one, redaction) for one in sorted(viewings, key=lambda row: row.pk)),
    )


def viewing_of(held: HeldViewing, redaction: str) -> ViewingRow:
    """A viewing as a value."""
    return ViewingRow(held.line, redaction, held.person, held.shown_at, held.until)


def request_film_row(held: RequestFilm) -> FilmRow:
    """A film of a request, with its viewings."""
    return film_of(held.redaction, held.viewings.all())


def films_of_request(no: str) -> tuple[FilmRow, ...]:
    """The films that were begun for a request, in order, with their viewings."""
    rows = RequestFilm.objects.filter(request__no=no).order_by("pk").prefetch_related("viewings")
    return tuple(request_film_row(one) for one in rows)
