"""Requests of persons concerned for pages, as frozen values (decree 799, art. 21)."""

from datetime import datetime
from pathlib import Path

from mingcha.access.films.models import RequestFilm
from mingcha.access.films.queries import NO_VIEWING
from mingcha.access.films.rows import viewing_of
from mingcha.access.films.values import FilmRow, FilmsRequest, ShownFilm
from mingcha.access.requests.rows import READERS
from mingcha.access.subjects import rules
from mingcha.access.subjects.models import SubjectFilm, SubjectRequest, SubjectViewing
from mingcha.access.subjects.rows import film_row, subject_request_called, subject_row
from mingcha.access.subjects.values import SubjectRow
from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.privacy.closed_spans.queries import closed_spans
from mingcha.privacy.closed_spans.rules import is_shown
from mingcha.privacy.redaction.work_folder import RedactionWork
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.identity.serving import ANSWERERS, is_on_duty_of

MOST_LISTED = 200


def subject_requests(asker: Reader, *, at: datetime, limit: int = MOST_LISTED) -> tuple[SubjectRow, ...]:
    """The requests of persons concerned to units of which the asker reads the requests: its people on duty, the police
    over it, auditors; newest first."""
    facts = duty_of(asker, at)
    if not facts.has(*ANSWERERS, *READERS):
        return ()
    rows = SubjectRequest.objects.select_related("managing_unit", "consent").order_by("-pk")
    readable: dict[int, bool] = {}
    found = []
    for held in rows.iterator(chunk_size=500):
        unit = held.managing_unit
        if unit.pk not in readable:
            readable[unit.pk] = bool(is_on_duty_of(facts, unit.place) or facts.over(unit.place, *READERS))
        if readable[unit.pk]:
            found.append(subject_row(held))
        if len(found) == limit:
            break
    return tuple(found)


@cites("3", "799-21")
def subject_request(asker: Reader, no: str, *, at: datetime) -> SubjectRow:
    """A request of a person concerned. Raises Fault(NOT_FOUND), also if it exists for others."""
    return subject_row(_readable(asker, no, at))


@cites("3", "799-21")
def subject_films(asker: Reader, no: str, *, at: datetime) -> tuple[FilmRow, ...]:
    """The films that were begun for a request, in order, with their viewings. Raises Fault(NOT_FOUND)."""
    held = _readable(asker, no, at)
    return tuple(film_row(film) for film in held.films.order_by("pk").prefetch_related("viewings"))


def request_of_film(redaction: str) -> FilmsRequest | None:
    """The request that a redaction was begun for: of a person concerned, or of another purpose than public safety; None
    if there is none. For the redaction's page: whoever reads that reads the request."""
    for table, is_of_person in ((SubjectFilm, True), (RequestFilm, False)):
        number = table.objects.filter(redaction=redaction).values_list("request__no", flat=True).first()
        if number is not None:
            return FilmsRequest(number, is_of_person)
    return None


def serves_request(asker: Reader, no: str, *, at: datetime) -> bool:
    """Whether a person is on duty for the unit of a request, and so has films made and shows them."""
    return bool(is_on_duty_of(duty_of(asker, at), subject_request_called(no).managing_unit.place))


def may_confirm_consent(asker: Reader, no: str, *, at: datetime) -> bool:
    """Whether the asker may confirm the unit's consent to a request, which nobody has yet. For the request's page."""
    held, who = subject_request_called(no), duty_of(asker, at)
    row = subject_row(held)
    hands = hands_of((who.user_id, held.recorded_by_id))
    unit = held.managing_unit.place
    return row.consent is None and bool(rules.may_confirm_consent(who, unit, row.answer, held.recorded_by_id, hands))


@cites("16(3)", "18", "799-21")
def shown_film(asker: Reader, line: str, *, at: datetime) -> ShownFilm:
    """A film that is being viewed, by the line of its viewing: for who opened it, until its end, and while it is
    released and nothing of its time is closed. Raises Fault(NOT_FOUND) in every other case."""
    held = SubjectViewing.objects.select_related("film__request__managing_unit").filter(line=line).first()
    facts = duty_of(asker, at)
    if held is None or held.shown_by_id != facts.user_id or not held.shown_at <= at < held.until:
        raise Fault(FaultKind.NOT_FOUND, NO_VIEWING)
    film = film_row(held.film)
    if not is_on_duty_of(facts, held.film.request.managing_unit.place) or not film.is_released:
        raise Fault(FaultKind.NOT_FOUND, NO_VIEWING)
    if not is_shown(closed_spans((film.point,)), film.from_at, film.to_at):
        raise Fault(FaultKind.NOT_FOUND, NO_VIEWING)
    request = held.film.request
    label = f"仅供本人查阅 {request.applicant} {request.no} {line}"
    return ShownFilm(viewing_of(held, film.redaction), request.no, film, label)


@cites("16(3)", "799-21")
def film_file(asker: Reader, line: str, *, folder: Path, at: datetime) -> Path:
    """The file of a film that is being viewed; `folder`: the redactions of the home. Raises Fault(NOT_FOUND) as
    `shown_film`, and for a file that is gone or another one."""
    film = shown_film(asker, line, at=at).film
    work = RedactionWork(folder, film.redaction)
    if not work.has_film(film.output_sha256):
        raise Fault(FaultKind.NOT_FOUND, NO_VIEWING)
    return work.film


def _readable(asker: Reader, no: str, at: datetime) -> SubjectRequest:
    held, facts = subject_request_called(no), duty_of(asker, at)
    place = held.managing_unit.place
    if not is_on_duty_of(facts, place) and not facts.over(place, *READERS):
        raise Fault(FaultKind.NOT_FOUND, Words(f"没有这个申请：“{no[:20]}”", f"there is no request {no[:20]!r}"))
    return held
