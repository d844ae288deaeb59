"""Redacted films of requests for pages, as frozen values (articles 16(3), 19)."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mingcha.access.films import rules
from mingcha.access.films.models import RequestViewing
from mingcha.access.films.rows import films_of_request, request_film_row, viewing_of
from mingcha.access.films.values import FilmRow, ShownFilm
from mingcha.access.officers.rules import is_one_of
from mingcha.access.requests.rows import readable_request, request_case
from mingcha.access.requests.values import VIEW, RequestState
from mingcha.access.tickets.labels import label_of_viewing
from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.privacy.closed_spans.queries import closed_spans
from mingcha.privacy.redaction.work_folder import RedactionWork
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.serving import is_on_duty_of

NO_VIEWING = Words("没有正在进行的查阅", "there is no such viewing now")
"""The answer to everybody for whom nothing is being viewed: it does not say whether there is a film."""
_MADE_IN = (RequestState.APPROVED, RequestState.OPEN)


@dataclass(frozen=True, slots=True)
class RequestFilms:
    """The films of a request for a reader. `serves`: who is on duty for the unit and may have one made now; `watches`:
    who may view one now; `at_counter`: that would be shown to officers who are present."""

    films: tuple[FilmRow, ...]
    serves: bool
    watches: bool
    at_counter: bool
    is_officer: bool
    """Whether the reader is one of its officers, who reads neither the redaction nor the register."""


@cites("14(2)", "15", "19")
def request_films(asker: Reader, no: str, *, at: datetime) -> RequestFilms:
    """The films that were begun for a request, in order, with their viewings. Raises Fault(NOT_FOUND)."""
    who = duty_of(asker, at)
    held = readable_request(who, no)
    case, place, state = request_case(held), held.managing_unit.place, RequestState(held.state)
    gets_films = case.request.gets_films
    may_watch = rules.may_watch_film(who, place, case, is_present=True)
    return RequestFilms(
        films=films_of_request(no) if gets_films else (),
        serves=gets_films and state in _MADE_IN and bool(is_on_duty_of(who, place)),
        watches=gets_films and held.way == VIEW and state is RequestState.OPEN and bool(may_watch),
        is_officer=is_one_of(who, case.request.officers),
        at_counter=all(one.user_id is None for one in case.request.officers),
    )


@cites("15", "16(3)", "18", "19")
def shown_request_film(asker: Reader, line: str, *, at: datetime) -> ShownFilm:
    """A film that is being viewed, by the line of its viewing: for who opened it, until its end, and while the request
    is open, the film released and nothing of it closed. Raises Fault(NOT_FOUND) in every other case."""
    rows = RequestViewing.objects.select_related("film__request__managing_unit")
    held, who = rows.filter(line=line).first(), duty_of(asker, at)
    if held is None or held.shown_by_id != who.user_id or not held.shown_at <= at < held.until:
        raise Fault(FaultKind.NOT_FOUND, NO_VIEWING)
    request = held.film.request
    film, case = request_film_row(held.film), request_case(request)
    spans = closed_spans((film.point,))
    still = rules.may_show_request_film(
        who, request.managing_unit.place, case, film.footage, spans, at, is_released=film.is_released, is_present=True
    )
    if not still or film.output_sha256 != held.output_sha256:
        raise Fault(FaultKind.NOT_FOUND, NO_VIEWING)
    return ShownFilm(viewing_of(held, film.redaction), request.no, film, label_of_viewing(case, who.user_id, line))


@cites("15", "16(3)", "18", "19")
def request_film_file(asker: Reader, line: str, *, folder: Path, at: datetime) -> Path:
    """The file of a film that is being viewed; `folder`: the redactions of the home. Raises Fault(NOT_FOUND) as
    `shown_request_film`, and for a file that is gone or another one."""
    film = shown_request_film(asker, line, at=at).film
    work = RedactionWork(folder, film.redaction)
    if not work.has_film(film.output_sha256):
        raise Fault(FaultKind.NOT_FOUND, NO_VIEWING)
    return work.film
