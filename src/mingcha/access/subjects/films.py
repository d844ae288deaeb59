"""Films for persons concerned: begun for a request, and viewed at the counter, each viewing on the register (articles
16(3), 18; decree 799, art. 21).
"""

from datetime import timedelta
from pathlib import Path

from mingcha.access.films.rows import viewing_of
from mingcha.access.films.rules import is_persons_film_over
from mingcha.access.films.values import FilmRow, FilmWanted, ViewingRow
from mingcha.access.register.actions import write_line
from mingcha.access.register.values import VIEW, WATCHED, LineFacts
from mingcha.access.subjects import rules
from mingcha.access.subjects.actions import MOST_CERTIFICATE, ON_SITE
from mingcha.access.subjects.models import SubjectFilm, SubjectRequest, SubjectViewing
from mingcha.access.subjects.rows import film_row, subject_request_called, subject_row
from mingcha.access.subjects.values import Relation, SubjectFilmFacts
from mingcha.evidence.entries import act
from mingcha.kit.checked import or_missing
from mingcha.kit.clock import SHANGHAI, Clock, unix_ms
from mingcha.kit.decision import cites, require
from mingcha.law.request_purposes import RequesterKind, RequestPurpose
from mingcha.privacy.closed_spans.queries import closed_spans
from mingcha.privacy.redaction.actions import begin_within
from mingcha.privacy.redaction.queries import redaction_facts, signed_at
from mingcha.privacy.redaction.steps import require_film
from mingcha.privacy.redaction.values import NewRedaction, RedactionKind
from mingcha.privacy.redaction.work_folder import RedactionWork
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.refusals.actions import refusals_noted

_SEEN_AT = "本单位查阅场所"
"""Destination of a viewing in the register: nothing leaves the counter."""


@cites("799-21", "799-20", "21")
def begin_subject_film(by: Asker, *, no: str, wanted: FilmWanted, clock: Clock) -> FilmRow:
    """Begins the redaction of footage for a request of a person concerned; whoever begins it is its maker.

    Raises Refused (15) for who is not on duty there, (799-20, 799-21) for a refused request, one whose consent nobody
    else has confirmed, and for footage that was not asked for, (19, 21) as `privacy.redaction.actions.begin_within`;
    Fault(NOT_FOUND).
    """
    name, cited = "access.subject.begin_film", ("799-21", "21")
    with refusals_noted(by, name, no, clock), act(name, by=actor_of(by), clock=clock, cites=cited) as record:
        request, now = subject_request_called(no), clock.now()
        who, row = duty_of(by, now), subject_row(request)
        unit, confirmed = request.managing_unit.place, row.consent is not None
        require(rules.may_begin_film(who, unit, row.answer, row.asked, wanted, is_confirmed=confirmed))
        basis = f"国务院令第799号第二十一条，本人查阅申请 {request.no}"
        new = NewRedaction(RedactionKind.SUBJECT, wanted.from_at, wanted.to_at, basis)
        made = begin_within(record, by, code=wanted.point, new=new, clock=clock)
        held = SubjectFilm.objects.create(
            request=request, redaction=made.no, begun_by_id=who.user_id, person=who.name, begun_at=now
        )
        record.wrote(held)
        record.fact("subject_request", request.no)
    return film_row(held)


@cites("16(3)", "18", "799-21")
def show_subject_film(
    by: Asker, *, no: str, redaction: str, is_present: bool, folder: Path, clock: Clock
) -> ViewingRow:
    """Opens a viewing of a released film for the person concerned at the counter, with its line of the register. The
    page of the viewing plays the film until its end. `folder`: the redactions of the home.

    Raises Refused (15, 18, 799-21): not on duty there, the applicant not present, a film that is not released or whose
    term is over, footage that was closed since; Fault(NOT_FOUND), Fault(CONFLICT) for a file that is not what was
    signed.
    """
    name, cited = "access.subject.show", ("16(3)", "18", "799-21")
    with refusals_noted(by, name, no, clock):
        _require_shown(by, no, redaction, is_present, clock)
        made = redaction_facts(redaction)
        require_film(RedactionWork(folder, made.no), made.output_sha256)
        with act(name, by=actor_of(by), clock=clock, cites=cited) as record:
            film, now = _require_shown(by, no, redaction, is_present, clock), clock.now()
            row, who = film_row(film), duty_of(by, now)
            line = write_line(record, _line_of(film.request, row, who.name), now)
            held = SubjectViewing.objects.create(
                film=film,
                line=line,
                output_sha256=row.output_sha256,
                shown_by_id=who.user_id,
                person=who.name,
                shown_at=now,
                until=now + timedelta(seconds=row.length_90k / 90_000, minutes=rules.view_minutes(now)),
            )
            record.wrote(held)
            record.fact("subject_request", film.request.no)
            record.fact("redaction", row.redaction)
            record.fact("output_sha256", row.output_sha256)
    return viewing_of(held, row.redaction)


def _require_shown(by: Asker, no: str, redaction: str, is_present: bool, clock: Clock) -> SubjectFilm:
    """The film of a request that may be shown now. Raises Refused, Fault(NOT_FOUND) for a film of another request."""
    request, now = subject_request_called(no), clock.now()
    rows = SubjectFilm.objects.select_related("request__managing_unit").filter(request=request, redaction=redaction)
    film = or_missing(rows.first(), "查阅影片", "film of this request", redaction[:20])
    row = film_row(film)
    spans = closed_spans((row.point,))
    require(rules.may_show_film(duty_of(by, now), request.managing_unit.place, is_present, spans, row.footage))
    signed = signed_at(redaction)
    is_over = signed is not None and is_persons_film_over(signed, now)
    facts = SubjectFilmFacts(is_of_request=True, is_released=row.is_released, is_over=is_over)
    require(rules.subject_viewing(subject_row(request).asked, now, facts))
    return film


def _line_of(request: SubjectRequest, row: FilmRow, operator: str) -> LineFacts:
    """The line of the register (16(3)) about a viewing: the applicant, who showed these documents."""
    begins, ends = (one.astimezone(SHANGHAI) for one in (row.from_at, row.to_at))
    consent = subject_row(request).consent  # absent where the film was begun before it was asked for
    return LineFacts(
        request=request.no,
        act=WATCHED,
        persons=((request.applicant, Relation(request.relation).words.zh, request.proof[:MOST_CERTIFICATE]),),
        way=VIEW,
        method=ON_SITE,
        basis=RequesterKind.PERSON_CONCERNED.basis,
        case_no="",
        purpose=RequestPurpose.OWN_INTEREST.value,
        reason=request.event,
        content=(
            f"查阅 1 个点位 {begins:%Y-%m-%d %H:%M:%S} 至 {ends:%Y-%m-%d %H:%M:%S} 的脱敏影片 {row.redaction}"
            f"（SHA-256 {row.output_sha256}），本人：{request.concerned}；仅查阅，他人已遮挡"
        ),
        points=(row.point,),
        from_ms=unix_ms(row.from_at),
        to_ms=unix_ms(row.to_at),
        destination=_SEEN_AT,
        operator=operator,
        approver=consent.person if consent else request.person,
        files=(),
        return_by=None,
    )
