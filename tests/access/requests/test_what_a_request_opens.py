"""What an open request opens, and for how long: its points, interval and way, to its people, while the conditions hold
(articles 14, 15, 16(3), 19)."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from tests.support.access.papers import HOUR_MS as HOUR
from tests.support.access.papers import recorded, registered
from tests.support.access.requesting import APPROVER, FIRST, OPERATOR, SECOND, Asking, refused
from tests.support.access.scans import pdf

from mingcha.access.approvals.actions import approve_request, check_request, revoke_request
from mingcha.access.duty.actions import end_grants_without_duty, widen_duty_grant
from mingcha.access.duty.models import Grant
from mingcha.access.duty.queries import current_grant, grants
from mingcha.access.officers.models import Officer
from mingcha.access.openings.models import StrangeOpening
from mingcha.access.openings.tasks import carry_openings
from mingcha.access.register.checks import check_register
from mingcha.access.register.models import RegisterRow, RequestLine
from mingcha.access.requests.actions import draft_request, end_requests
from mingcha.access.requests.checks import check_requests
from mingcha.access.requests.finishing import finish_view
from mingcha.access.requests.models import Request
from mingcha.access.requests.opening import open_request
from mingcha.access.requests.values import RequestState
from mingcha.access.signatures.actions import sign_on_paper
from mingcha.access.tickets.actions import issue_ticket
from mingcha.access.tickets.models import Ticket
from mingcha.access.tickets.tokens import COPY, EXPORT, LIVE, PLAYBACK, TICKET_KEY, TicketPayload, open_ticket
from mingcha.access.tickets.values import IssuedTicket
from mingcha.kit.actor import Actor, program
from mingcha.kit.clock import SHANGHAI
from mingcha.kit.decision import Decision, Refused
from mingcha.kit.errors import Fault
from mingcha.law.retention import day_begins, shanghai_day
from mingcha.media.gateway.opening_log import OpeningLog
from mingcha.registry.findings.kinds import FindingKind
from mingcha.registry.findings.models import Finding
from mingcha.registry.identity.models import User
from mingcha.registry.places.models import Organisation, Site
from mingcha.run.programs.gateway import TicketDoor

LATE = timedelta(seconds=120)
"""access.late_use_seconds."""
WORK, JOBS = program("work"), program("jobs")


def grant_of(asked: Asking, no: str, by: str = FIRST) -> str:
    return Grant.objects.get(request__no=no, user__username=by).no


def ticket(
    asked: Asking, grant: str, by: str | Actor = FIRST, modes: Sequence[str] = (COPY,), site: str = "HQX"
) -> IssuedTicket:
    person: User | Actor = by if isinstance(by, Actor) else asked.people[by]
    points = [asked.city.points[site].code]
    return issue_ticket(person, grant=grant, points=points, modes=modes, clock=asked.clock, origin="http://here")


def article(asked: Asking, grant: str, by: str | Actor = FIRST, **named: object) -> str:
    with pytest.raises(Refused) as refusal:
        ticket(asked, grant, by, **named)  # type: ignore[arg-type]
    return refusal.value.decision.article


def second_point(asked: Asking) -> str:
    """Another point of the school: a site of the police is given to it."""
    Site.objects.filter(name="江汉关广场").update(organisation=Organisation.objects.get(code="HQXX"))
    return asked.city.points["JHG"].code


def payload_of(issued: IssuedTicket) -> TicketPayload:
    return open_ticket(issued.token, settings.MINGCHA_KEYS.verifier(TICKET_KEY))


@pytest.mark.law("14(1)", "15(4)", "16(3)")
def test_a_view_opens_the_viewing_copy_of_its_points_and_interval(asked: Asking) -> None:
    opened = asked.opened()
    number = Request.objects.get().register_no
    for by in (FIRST, SECOND):
        payload = payload_of(ticket(asked, grant_of(asked, opened.no, by), by))
        line = RequestLine.objects.order_by("-pk")[0]
        assert (payload.from_ms, payload.to_ms, payload.modes) == (opened.from_ms, opened.to_ms, (COPY,))
        assert line.no in payload.label
        assert asked.people[by].name in payload.label
        assert "武昌区公安分局" in payload.label
        assert payload.mark == line.mark != RequestLine.objects.get(no=number).mark
    assert not RegisterRow.objects.exists()
    assert [line.act for line in RequestLine.objects.order_by("pk")] == ["opened", "watched", "watched"]
    ticket(asked, grant_of(asked, opened.no))
    assert RequestLine.objects.count() == 3, "a renewal says nothing new"
    assert list(check_register()) == []


@pytest.mark.law("16(3)", "20(1)", "799-16(2)(3)")
def test_each_first_viewing_of_a_point_is_a_line_that_says_who_watched(asked: Asking) -> None:
    """One point of two was opened: the line names that one, its viewer, and who opened the request by which method."""
    both = [asked.city.points["HQX"].code, second_point(asked)]
    letter = recorded(asked.city, asked.folder, asked.clock, points=tuple(both), issuer_no="武昌公介〔2026〕413 号")
    opened = asked.opened(points=tuple(both), papers=(letter.no,), from_ms=letter.from_ms, to_ms=letter.from_ms + HOUR)
    marks = {}
    for by, code in ((FIRST, both[0]), (SECOND, both[0]), (FIRST, both[1]), (FIRST, both[0])):
        asked.clock.advance(timedelta(seconds=61))
        issued = issue_ticket(
            asked.people[by], grant=grant_of(asked, opened.no, by), points=[code], modes=[COPY], clock=asked.clock,
            origin="http://here",
        )  # fmt: skip
        mark = payload_of(issued).mark
        assert marks.setdefault((by, code), mark) == mark, "a renewal has the same line"
    lines = RequestLine.objects.filter(act="watched").order_by("pk")
    assert [one.points for one in lines] == [both[0], both[0], both[1]]
    assert {one.mark for one in lines} == set(marks.values())
    for line, by in zip(lines, (FIRST, SECOND, FIRST), strict=True):
        assert f"查看人：{asked.people[by].name}（武昌区公安分局）" in line.content
        assert (line.operator, line.method) == (asked.people[OPERATOR].name, "online")
    with pytest.raises(Refused) as refusal:
        issue_ticket(
            asked.people[FIRST], grant=grant_of(asked, opened.no), points=both, modes=[COPY], clock=asked.clock
        )
    assert refusal.value.decision.article == "16(3)", "one mark names one point"


@pytest.mark.law("16(3)")
def test_a_viewing_at_the_counter_is_a_line_on_site(asked: Asking) -> None:
    officers = [registered(asked.city, n, asked.clock) for n in (31, 32)]
    guard = asked.people[OPERATOR]
    no = draft_request(guard, asked.asked(officers=tuple(one.no for one in officers)), clock=asked.clock).no
    for officer in officers:
        sign_on_paper(guard, no, officer=officer.no, scan=pdf(), folder=asked.folder, clock=asked.clock)
    check_request(guard, no, clock=asked.clock)
    approve_request(asked.people[APPROVER], no, clock=asked.clock)
    open_request(guard, no, clock=asked.clock)
    ticket(asked, grant_of(asked, no, OPERATOR), OPERATOR)
    line = RequestLine.objects.get(act="watched")
    assert (line.method, line.operator) == ("on_site", guard.name)
    assert f"申请人到场查看，由 {guard.name} 播放" in line.content


@pytest.mark.law("14(1)", "19")
def test_nothing_else_opens(asked: Asking) -> None:
    grant = grant_of(asked, asked.opened().no)
    for modes in ((LIVE,), (PLAYBACK,), (COPY, PLAYBACK), (EXPORT,), ()):
        assert article(asked, grant, modes=modes) == "19", modes
    assert article(asked, grant, site="JHG") == "19"
    assert article(asked, grant, SECOND) == "799-16(2)(2)", "another's grant"
    assert article(asked, grant, OPERATOR) == "799-16(2)(2)"
    assert article(asked, grant, JOBS) == "799-16(2)(2)"
    assert not Ticket.objects.exists()


@pytest.mark.law("15", "16(2)")
def test_a_grant_of_a_request_is_none_of_duty(asked: Asking) -> None:
    grant = grant_of(asked, asked.opened().no)
    now, point = asked.clock.now(), asked.city.points["HQX"].code
    assert current_grant(asked.people[FIRST], point, at=now) is None
    assert grants(asked.people[FIRST], at=now) == ()
    with pytest.raises(Refused) as refusal:
        widen_duty_grant(asked.people[FIRST], grant=grant, points=[asked.city.points["JHG"].code], clock=asked.clock)
    assert refusal.value.decision.article == "15"
    assert end_grants_without_duty(WORK, clock=asked.clock) == ()


@pytest.mark.law("14(1)", "19")
@pytest.mark.parametrize("way", ["copy", "retrieve"])
def test_a_copy_or_retrieval_has_its_line_and_no_grant(asked: Asking, way: str) -> None:
    """Originals go by an export alone; also a grant that was made by hand opens nothing."""
    until = shanghai_day(asked.clock.now()) + timedelta(days=30)
    opened = asked.opened(way=way, return_by=until)
    held = Request.objects.get()
    assert RequestLine.objects.get(no=held.register_no).act == "opened"
    assert not Grant.objects.filter(request=held).exists()
    forged = Grant.objects.create(
        no="Q20261125-0009", user=asked.people[FIRST], purpose=held.purpose, valid_from=asked.clock.now(),
        valid_until=held.open_until, request=held,
    )  # fmt: skip
    for by in (FIRST, JOBS):
        for modes in ((EXPORT,), (COPY,), (PLAYBACK,)):
            assert article(asked, forged.no, by, modes=modes) == "19"
    assert opened.state == RequestState.OPEN


@pytest.mark.law("15(4)", "16(3)")
def test_nothing_opens_before_the_register(asked: Asking) -> None:
    """T15d-N: approved, and the register form was not submitted; after it: open."""
    approved = asked.approved()
    assert not Grant.objects.filter(request__isnull=False).exists()
    open_request(asked.people[OPERATOR], approved.no, clock=asked.clock)
    assert ticket(asked, grant_of(asked, approved.no)).modes == (COPY,)


@pytest.mark.law("15(2)")
def test_a_credential_that_ends_at_midnight_ends_the_access_at_midnight(asked: Asking) -> None:
    today = shanghai_day(asked.clock.now())
    Officer.objects.filter(no=asked.officers[1].no).update(credential_until=today)
    opened = asked.opened()
    midnight = day_begins(today + timedelta(days=1))
    assert Request.objects.get().open_until == midnight
    grant = grant_of(asked, opened.no)
    asked.clock.set_wall(midnight - timedelta(seconds=1))
    assert ticket(asked, grant).exp_ms == int(midnight.timestamp() * 1000)
    assert end_requests(WORK, clock=asked.clock) == ()
    asked.clock.set_wall(midnight)
    assert article(asked, grant) == "799-16(2)(2)"
    sent: list[str] = []
    assert end_requests(WORK, clock=asked.clock, send=sent.append) == (opened.no,)
    assert len(sent) == 2
    assert Request.objects.get().state == RequestState.EXPIRED
    assert midnight.astimezone(SHANGHAI).hour == 0


@pytest.mark.law("15(2)")
def test_a_credential_that_is_changed_meanwhile_ends_the_access_within_a_turn(asked: Asking) -> None:
    """What the officers signed names their credentials: another one is another content."""
    opened = asked.opened()
    grant = grant_of(asked, opened.no)
    Officer.objects.filter(no=asked.officers[0].no).update(credential_no="069999")
    assert article(asked, grant) == "15(1)"
    assert end_requests(WORK, clock=asked.clock) == (opened.no,)


@pytest.mark.law("15", "20(1)")
def test_a_use_after_the_term_is_refused_and_a_finding(asked: Asking) -> None:
    """T15e-N."""
    opened = asked.opened()
    grant = grant_of(asked, opened.no)
    assert ticket(asked, grant).grant_until_ms == int((asked.clock.now() + timedelta(hours=72)).timestamp() * 1000)
    asked.clock.advance(timedelta(hours=72) + LATE)
    assert article(asked, grant) == "799-16(2)(2)"
    (finding,) = Finding.objects.filter(kind=FindingKind.USED_AFTER_TERM.value)
    assert (finding.subject, finding.organisation, finding.article) == (opened.no, "HQXX", "20(1)")
    assert finding.concerns == f"user:{asked.people[FIRST].pk}"
    article(asked, grant)
    assert Finding.objects.filter(kind=FindingKind.USED_AFTER_TERM.value).count() == 1


@pytest.mark.law("15", "20(1)")
def test_a_page_that_was_open_when_the_request_ended_is_no_finding(asked: Asking) -> None:
    """A revocation and the end of the term alike: the page asks once more before it knows; a later use is one."""
    opened = asked.opened()
    grant = grant_of(asked, opened.no)
    asked.clock.advance(timedelta(hours=71))
    revoke_request(asked.people[APPROVER], opened.no, reason="案件已撤销", clock=asked.clock)
    asked.clock.advance(timedelta(seconds=1))
    article(asked, grant)
    asked.clock.advance(LATE - timedelta(seconds=2))
    article(asked, grant)
    findings = Finding.objects.filter(kind=FindingKind.USED_AFTER_TERM.value)
    assert not findings.exists()
    asked.clock.advance(timedelta(seconds=1))
    article(asked, grant)
    assert findings.count() == 1


@pytest.mark.law("15", "19")
def test_each_officer_ends_the_own_view_and_the_last_one_closes_the_request(asked: Asking) -> None:
    opened = asked.opened()
    grants = {by: grant_of(asked, opened.no, by) for by in (FIRST, SECOND)}
    sent: list[str] = []
    for stranger in (OPERATOR, APPROVER):
        assert refused(finish_view, asked.people[stranger], opened.no, clock=asked.clock) == "15"
    assert finish_view(asked.people[FIRST], opened.no, clock=asked.clock, send=sent.append).state == RequestState.OPEN
    assert article(asked, grants[FIRST]) == "799-16(2)(2)"
    assert ticket(asked, grants[SECOND], SECOND), "the other goes on"
    asked.clock.advance(timedelta(minutes=2))
    assert refused(finish_view, asked.people[FIRST], opened.no, clock=asked.clock) == "15", "once"
    assert (
        finish_view(asked.people[SECOND], opened.no, clock=asked.clock, send=sent.append).state == RequestState.CLOSED
    )
    assert len(sent) == 2
    assert end_requests(WORK, clock=asked.clock) == ()
    assert list(check_requests()) == []


@pytest.mark.law("15")
def test_an_approved_request_that_nobody_opens_ends_with_its_letter(asked: Asking) -> None:
    approved = asked.approved()
    asked.clock.advance(timedelta(days=7))
    assert end_requests(WORK, clock=asked.clock) == ()
    asked.clock.advance(timedelta(days=1))
    assert end_requests(WORK, clock=asked.clock) == (approved.no,)
    with pytest.raises(Refused):
        open_request(asked.people[OPERATOR], approved.no, clock=asked.clock)


@pytest.mark.law("15", "20(1)")
def test_a_ticket_that_somebody_kept_is_refused_by_the_gateway_and_a_finding(asked: Asking, tmp_path: Path) -> None:
    """T15e-N at the gateway: 403 long after its end, and an alarm once the term of the request is over."""
    opened = asked.opened()
    token = ticket(asked, grant_of(asked, opened.no)).token
    point = asked.city.points["HQX"].code
    log = OpeningLog(tmp_path / "openings", asked.clock)
    log.begin()
    door = TicketDoor(settings.MINGCHA_KEYS.verifier(TICKET_KEY), asked.clock, log.refused)

    def used() -> TicketPayload | Decision:
        return door.authorise(token, point, COPY, opened.from_ms, opened.to_ms)

    assert isinstance(used(), TicketPayload)
    asked.clock.advance(timedelta(seconds=130))
    with pytest.raises(Fault):
        used()  # a page renews it
    asked.clock.advance(timedelta(minutes=5))
    answer = used()
    assert isinstance(answer, Decision)
    assert (answer.allowed, answer.article) == (False, "15")
    carry_openings(tmp_path / "openings", "rec-0001", asked.clock)
    assert not Finding.objects.filter(kind=FindingKind.USED_AFTER_TERM.value).exists(), "its holder may still view"
    later = OpeningLog(tmp_path / "later", asked.clock)
    later.begin()
    asked.clock.advance(timedelta(hours=72))
    assert not TicketDoor(settings.MINGCHA_KEYS.verifier(TICKET_KEY), asked.clock, later.refused).authorise(
        token, point, COPY, opened.from_ms, opened.to_ms
    )
    carry_openings(tmp_path / "later", "rec-0002", asked.clock)
    (finding,) = Finding.objects.filter(kind=FindingKind.USED_AFTER_TERM.value)
    assert finding.subject == opened.no
    assert not StrangeOpening.objects.exists(), "the ticket was ours"
