"""Opens an approved request: the line in the register, and to view a grant for each officer with an account, in one act
(articles 15(4), 16(3), 19). Without the line there is no grant."""

from datetime import UTC, datetime, timedelta

from mingcha.access.approvals.rows import hands_behind
from mingcha.access.approvals.rules import may_open_request
from mingcha.access.duty.models import Grant, GrantPoint
from mingcha.access.duty.rows import next_grant_no
from mingcha.access.officers.values import OfficerFacts
from mingcha.access.register.actions import write_line
from mingcha.access.register.values import OPENED, LineFacts
from mingcha.access.requests import rules
from mingcha.access.requests.models import Request
from mingcha.access.requests.rows import request_called, request_case
from mingcha.access.requests.steps import take_step
from mingcha.access.requests.values import VIEW, WAY_WORDS, RequestAct, RequestCase, RequestFacts, RequestState
from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.clock import SHANGHAI, Clock
from mingcha.kit.decision import cites, require
from mingcha.law.request_purposes import RequestOutput
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.points.models import Point
from mingcha.registry.points.rows import points_called
from mingcha.registry.refusals.actions import refusals_noted

ONLINE = "online"
"""The method of a line (16(3)): the officers use their own accounts; one without is shown it at the counter."""
ON_SITE = "on_site"
_CITES = ("15(4)", "16(3)", "19", "799-16(2)(3)")


@cites("15(1)", "15(2)", "15(3)", "15(4)", "16(3)", "19", "799-20")
def open_request(by: Asker, no: str, *, clock: Clock) -> RequestFacts:
    """Registers and opens an approved request, as the managing unit's person on duty.

    Writes its line in the register. To view, each officer with an account then holds a grant until the earliest end of
    `access.request_open_hours`, the credentials and the papers; if neither has one (paper route), the asker holds it,
    for the counter. A copy or retrieval opens no grant: an export takes it until then (access.exports). Nor does one
    that redacted films answer: they are viewed by access.films.
    Raises Refused (15 and its items), Fault(NOT_FOUND).
    """
    name = "access.request.open"
    with refusals_noted(by, name, no, clock), act(name, by=actor_of(by), clock=clock, cites=_CITES) as record:
        now, held = clock.now(), request_called(no)
        require(rules.may_step(RequestState(held.state), RequestAct.OPEN))
        who, case = duty_of(by, now), request_case(held)
        require(may_open_request(who, case, held.managing_unit.place, hands_behind(case, who.user_id), now))
        until = rules.opens_until(case, now)
        holders = tuple(one.user_id for one in case.request.officers if one.user_id is not None)
        line = line_of(case, OPENED, operator=who.name, method=method_of(case.request))
        held.register_no = write_line(record, line, now)
        held.opened_on, held.open_until = shanghai_day(now), until
        held.credentials_until = min(one.credential_until for one in case.request.officers)
        held.papers_until = shanghai_day(rules.papers_end_at(case.request, now) - timedelta(seconds=1))
        take_step(record, held, RequestAct.OPEN, now)
        points = points_called(case.request.points)
        is_viewed = held.way == VIEW and bool(rules.gets_originals(case.request, now))
        viewers = (holders or (who.user_id,)) if is_viewed else ()
        grants = [_grant(record, held, user_id, points, now) for user_id in viewers]
        record.fact("register", held.register_no)
        record.fact("grants", grants)
        record.fact("until", until.isoformat())
    return request_case(held).request


def content_of(facts: RequestFacts) -> str:
    """Points and interval in words of the request, for the register (799-16(2)(3))."""
    begins, ends = _day_and_time(facts.from_ms), _day_and_time(facts.to_ms)
    only = f"（{RequestOutput.REDACTED.words.zh}）" if facts.gets_films else ""
    return f"{WAY_WORDS[facts.way].zh} {len(facts.points)} 个点位 {begins} 至 {ends}{only}"


def method_of(facts: RequestFacts) -> str:
    """The method of a line about a request (16(3)): online if an officer has an account, else at the counter."""
    return ONLINE if any(one.user_id is not None for one in facts.officers) else ON_SITE


def person_of(one: OfficerFacts) -> tuple[str, str, str]:
    """An officer as a line of the register names them: name, unit, certificate number."""
    return one.name, one.unit, one.credential_no


def line_of(case: RequestCase, act_name: str, *, operator: str, method: str = ONLINE) -> LineFacts:
    """A line of the register about a request: persons, time, method, purpose, destination, content, reason, unit
    (16(3); 799-16(2)(3)). `act_name`: what it records; `operator`: who did it, by name."""
    facts = case.request
    return LineFacts(
        request=facts.no,
        act=act_name,
        persons=tuple(person_of(one) for one in facts.officers),
        way=facts.way,
        method=method,
        basis=facts.basis,
        case_no=facts.case_no,
        purpose=facts.purpose,
        reason=facts.reason,
        content=content_of(facts),
        points=facts.points,
        from_ms=facts.from_ms,
        to_ms=facts.to_ms,
        destination=facts.destination,
        operator=operator,
        approver=case.approver,
        files=(),
        return_by=facts.return_by,
    )


def _grant(record: ActRecord, held: Request, user_id: int, points: list[Point], now: datetime) -> str:
    """A grant of the request for one person; its number."""
    assert held.open_until is not None
    grant = Grant.objects.create(
        no=next_grant_no("Q", now),
        user_id=user_id,
        purpose=held.purpose,
        valid_from=now,
        valid_until=held.open_until,
        request=held,
    )
    record.wrote(grant)
    for point in points:
        record.wrote(GrantPoint.objects.create(grant=grant, point=point))
    return grant.no


def _day_and_time(unix_ms: int) -> str:
    return datetime.fromtimestamp(unix_ms // 1000, UTC).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
