"""Films of requests whose purpose is not public safety: begun within the request, and viewed, each viewing on the
register (articles 15, 16(3), 18, 19)."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from mingcha.access.films import rules
from mingcha.access.films.models import RequestFilm, RequestViewing
from mingcha.access.films.rows import request_film_row, viewing_of
from mingcha.access.films.values import FilmRow, FilmWanted, ViewingRow
from mingcha.access.register.actions import write_line
from mingcha.access.register.rows import opening_of
from mingcha.access.register.values import WATCHED, LineFacts
from mingcha.access.requests.models import Request
from mingcha.access.requests.opening import ON_SITE, line_of, method_of
from mingcha.access.requests.rows import request_called, request_case
from mingcha.access.requests.values import RequestCase
from mingcha.evidence.entries import act
from mingcha.kit.checked import or_missing
from mingcha.kit.clock import Clock, unix_ms
from mingcha.kit.decision import cites, require
from mingcha.privacy.closed_spans.queries import closed_spans
from mingcha.privacy.redaction.actions import begin_within
from mingcha.privacy.redaction.queries import redaction_facts
from mingcha.privacy.redaction.steps import require_film
from mingcha.privacy.redaction.values import NewRedaction, RedactionKind
from mingcha.privacy.redaction.work_folder import RedactionWork
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.refusals.actions import refusals_noted


@cites("15", "15(1)", "15(4)", "18", "19", "21", "799-20")
def begin_request_film(by: Asker, *, no: str, wanted: FilmWanted, clock: Clock) -> FilmRow:
    """Begins the redaction of footage for a request; whoever begins it is its maker.

    Raises Refused (15 and its items, 19, 799-20) for who is not on duty there, a request that originals answer or that
    carries nothing, footage that was not asked for, (18, 19, 21) as `privacy.redaction.actions.begin_within`;
    Fault(NOT_FOUND).
    """
    name, cited = "access.film.begin", ("14(2)", "19", "21")
    with refusals_noted(by, name, no, clock), act(name, by=actor_of(by), clock=clock, cites=cited) as record:
        request, now = request_called(no), clock.now()
        who = duty_of(by, now)
        require(rules.may_begin_request_film(who, request.managing_unit.place, request_case(request), wanted, now))
        new = NewRedaction(RedactionKind.NONSAFETY, wanted.from_at, wanted.to_at, f"第十九条，调取申请 {request.no}")
        made = begin_within(record, by, code=wanted.point, new=new, clock=clock)
        held = RequestFilm.objects.create(
            request=request, redaction=made.no, begun_by_id=who.user_id, person=who.name, begun_at=now
        )
        record.wrote(held)
        record.fact("request", request.no)
    return request_film_row(held)


@cites("15", "15(1)", "15(2)", "15(3)", "15(4)", "16(3)", "18", "19", "799-20")
def view_request_film(
    by: Asker, *, no: str, redaction: str, is_present: bool = False, folder: Path, clock: Clock
) -> ViewingRow:
    """Opens a viewing of a released film of an open request to view, with its line of the register: for one of the
    officers, or at the counter for officers without an account (`is_present`). The page of the viewing plays the film
    until its end. `folder`: the redactions of the home.

    Raises Refused (15 and its items, 18, 19, 799-20), Fault(NOT_FOUND), Fault(CONFLICT) for a file that is not what was
    signed.
    """
    name, cited = "access.film.view", ("15", "16(3)", "18", "19")
    with refusals_noted(by, name, no, clock):
        _require_shown(by, no, redaction, is_present, clock)
        made = redaction_facts(redaction)
        require_film(RedactionWork(folder, made.no), made.output_sha256)
        with act(name, by=actor_of(by), clock=clock, cites=cited) as record:
            film, case = _require_shown(by, no, redaction, is_present, clock)
            now, row = clock.now(), request_film_row(film)
            who = duty_of(by, now)
            line = write_line(record, _line_of(case, row, who), now)
            held = RequestViewing.objects.create(
                film=film,
                line=line,
                output_sha256=row.output_sha256,
                shown_by_id=who.user_id,
                person=who.name,
                shown_at=now,
                until=_ends(film.request, row, now),
            )
            record.wrote(held)
            record.fact("request", no)
            record.fact("redaction", row.redaction)
            record.fact("output_sha256", row.output_sha256)
    return viewing_of(held, row.redaction)


def _ends(request: Request, row: FilmRow, now: datetime) -> datetime:
    """When a viewing ends: with the term of its request at the latest."""
    assert request.open_until is not None
    shown = timedelta(seconds=row.length_90k / 90_000, minutes=rules.film_view_minutes(now))
    return min(now + shown, request.open_until)


def _require_shown(
    by: Asker, no: str, redaction: str, is_present: bool, clock: Clock
) -> tuple[RequestFilm, RequestCase]:
    """The film of a request that may be viewed now, and the request. Raises Refused, Fault(NOT_FOUND) for a film of
    another request."""
    request, now = request_called(no), clock.now()
    rows = RequestFilm.objects.select_related("request").filter(request=request, redaction=redaction)
    film = or_missing(rows.first(), "脱敏影片", "film of this request", redaction[:20])
    row, case = request_film_row(film), request_case(request)
    require(
        rules.may_show_request_film(
            duty_of(by, now),
            request.managing_unit.place,
            case,
            row.footage,
            closed_spans((row.point,)),
            now,
            is_released=row.is_released,
            is_present=is_present,
        )
    )
    return film, case


def _line_of(case: RequestCase, row: FilmRow, who: DutyFacts) -> LineFacts:
    """The line of the register (16(3)) about a viewing: both officers, and in its content who viewed which film."""
    from_ms, to_ms = (unix_ms(one) for one in (row.from_at, row.to_at))
    seen = replace(case.request, points=(row.point,), from_ms=from_ms, to_ms=to_ms)
    viewer = next((one for one in case.request.officers if one.user_id == who.user_id), None)
    viewers = f"查看人：{viewer.name}（{viewer.unit}）" if viewer else f"申请人到场查看，由 {who.name} 播放"
    method = method_of(case.request) if viewer else ON_SITE
    operator = opening_of(case.register_no).operator if viewer else who.name
    line = line_of(replace(case, request=seen), WATCHED, operator=operator, method=method)
    film = f"脱敏影片 {row.redaction}（SHA-256 {row.output_sha256}）"
    return replace(line, content=f"{line.content}（{row.point}）的{film}；{viewers}")
