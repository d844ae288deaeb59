"""Rows of requests of persons concerned, found by number and turned into values; for actions and queries, not for
pages."""

import re

from mingcha.access.films.rows import film_of
from mingcha.access.films.values import FilmRow
from mingcha.access.subjects.models import SubjectFilm, SubjectRequest
from mingcha.access.subjects.values import SubjectAsked, SubjectConsentRow, SubjectRow
from mingcha.kit.checked import or_missing
from mingcha.kit.decision import allow, refuse

_NO = re.compile(r"S[0-9]{8}-[0-9]{4,9}", re.ASCII)


def subject_request_called(no: str) -> SubjectRequest:
    """The row of a request, for acts. Raises Fault(NOT_FOUND)."""
    rows = SubjectRequest.objects.select_related("managing_unit", "consent")
    held = rows.filter(no=no).first() if _NO.fullmatch(no) else None
    return or_missing(held, "本人查阅申请", "request of a person concerned", no[:20])


def subject_row(held: SubjectRequest) -> SubjectRow:
    """A request of a person concerned as a value."""
    asked = SubjectAsked(
        applicant=held.applicant,
        relation=held.relation,
        concerned=held.concerned,
        proof=held.proof,
        event=held.event,
        points=tuple(held.points.split()),
        from_ms=held.from_s * 1000,
        to_ms=held.to_s * 1000,
        consents=held.consents,
    )
    answer = refuse(held.article, held.reason_zh, held.reason_en) if held.article else allow("799-21")
    given = getattr(held, "consent", None)  # absent while nobody confirmed it
    consent = SubjectConsentRow(given.person, given.given_at) if given else None
    return SubjectRow(held.no, asked, held.managing_unit.code, held.person, held.recorded_at, answer, consent)


def film_row(held: SubjectFilm) -> FilmRow:
    """A film as a value, with where its redaction stands, and its viewings."""
    return film_of(held.redaction, held.viewings.all())
