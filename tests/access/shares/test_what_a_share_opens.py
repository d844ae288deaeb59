"""What a share opens: live pictures, the viewing copy, single pictures, on the register; and its end (13(2), 16(3))."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from tests.support.access.door import ms
from tests.support.access.shares import end_share, remove, shared, withdraw
from tests.support.access.snapshots import JPEG, picture_at
from tests.support.evidence.database_administrator import edit
from tests.support.registry.city import City, add_person
from tests.support.registry.drawing import draw_block
from tests.support.registry.filing import placed

from mingcha.access.checks import check_access
from mingcha.access.duty import queries as duty_queries
from mingcha.access.duty.actions import end_grants_without_duty, widen_duty_grant
from mingcha.access.duty.models import Revocation
from mingcha.access.duty.of_shares import watch_share
from mingcha.access.duty.values import GrantRow
from mingcha.access.openings.tasks import carry_openings
from mingcha.access.oversight.queries import audit_rows
from mingcha.access.oversight.values import AuditAsked, AuditKind
from mingcha.access.register.models import RegisterRow
from mingcha.access.register.queries import own_register
from mingcha.access.register.rules import mark_of_opening
from mingcha.access.shares.models import SharedAccess, SharedPoint
from mingcha.access.shares.opening import name_shared_person
from mingcha.access.shares.values import ShareKind
from mingcha.access.snapshots.actions import take_snapshot
from mingcha.access.snapshots.of_shares import show_shared_still
from mingcha.access.snapshots.taken_picture import TakenPicture, TakePicture
from mingcha.access.tickets.actions import issue_ticket
from mingcha.access.tickets.models import Ticket
from mingcha.access.tickets.tokens import TICKET_KEY, TicketPayload, open_ticket
from mingcha.access.tracing.actions import trace_mark
from mingcha.evidence.checks import check_application_log
from mingcha.evidence.entries import act
from mingcha.kit.actor import program
from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.kit.decision import Decision, Refused, refuse
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.gateway.opening_log import OpeningLog
from mingcha.media.gateway.transcode.trace_film import Trace
from mingcha.privacy.closed_spans.models import ClosedSpan
from mingcha.registry.findings.kinds import FindingKind
from mingcha.registry.findings.models import Finding
from mingcha.registry.identity.duty import Role
from mingcha.registry.identity.models import User
from mingcha.registry.points.models import Point
from mingcha.run.programs.gateway import TicketDoor

WATCHER = "elsewhere"
"""The officer of Wuchang whom the shares name: of no unit of the school's camera, and no monitor."""

CLOSED = refuse("13(2)", "点位不在共享范围内，或者已撤出", "a point is not in the share, or was taken out of it")


def decision(act: Callable[[], object]) -> Decision:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.decision


def article(act: Callable[[], object]) -> str:
    return decision(act).article


def ticket(
    city: City, clock: HandClock, grant: GrantRow, mode: str, by: str = WATCHER, site: str = "HQX"
) -> TicketPayload:
    given = {"grant": grant.no, "points": [city.points[site].code], "modes": [mode], "clock": clock}
    return open_ticket(issue_ticket(city[by], **given).token, settings.MINGCHA_KEYS.verifier(TICKET_KEY))


def watching(city: City, clock: HandClock, share: str, *sites: str) -> GrantRow:
    codes = [city.points[site].code for site in sites or ("HQX",)]
    return watch_share(city[WATCHER], share=share, points=codes, clock=clock)


@pytest.mark.law("13(2)", "16(3)", "19")
def test_live_pictures_for_named_people_alone(city: City, clock: HandClock) -> None:
    share = shared(city, clock)
    assert share == "U20261125-0001"
    code = city.points["HQX"].code
    assert article(lambda: watch_share(city["district"], share=share, points=[code], clock=clock)) == "13(2)"
    grant = watching(city, clock, share)
    assert (grant.no, grant.purpose) == ("V20261125-0001", "disaster")
    assert grant.valid_until == clock.now() + timedelta(hours=8)
    assert watching(city, clock, share).no == grant.no, "one that runs is given again"
    payload = ticket(city, clock, grant, "live")
    assert (payload.modes, payload.label, payload.exp_ms - payload.iat_ms) == (("live",), "", 120_000)
    ticket(city, clock, grant, "live")
    (line,) = RegisterRow.objects.filter(grant__no=grant.no)
    assert (line.person, line.way, line.purpose, line.camera) == (city[WATCHER].name, "live", "disaster", code)
    for refused in (
        lambda: ticket(city, clock, grant, "playback"),
        lambda: ticket(city, clock, grant, "copy"),
    ):
        assert article(refused) == "19"
    assert article(lambda: ticket(city, clock, grant, "live", by="district")) == "799-16(2)(2)"
    kept = {"point": code, "at_ms": ms(clock) - 5000, "reason": "留存", "folder": settings.MINGCHA_HOME.documents}
    by = city[WATCHER]
    take = lambda *_: picture_at(ms(clock) - 5000)  # noqa: E731 - never asked
    assert article(lambda: take_snapshot(by, grant=grant.no, take=take, clock=clock, **kept)) == "13(2)"
    other = [city.points["JHG"].code]
    assert article(lambda: widen_duty_grant(by, grant=grant.no, points=other, clock=clock)) == "13(2)"
    assert duty_queries.grants(by, at=clock.now()) == ()
    assert duty_queries.current_grant(by, code, at=clock.now()) is None
    assert list(check_access()) == []


@pytest.mark.law("13(2)", "16(3)")
@pytest.mark.parametrize("how", ["ended", "withdrawn", "removed", "left", "off", "secret", "classified", "term"])
def test_grants_of_a_share_end_within_two_seconds(city: City, clock: HandClock, how: str) -> None:
    """T13-25, T13-27-N, T13-28, F13: the grant is revoked, the gateways are sent it, and no ticket is issued."""
    share = shared(city, clock, sites=("HQX", "JHG"), until_at=clock.now() + timedelta(hours=9))
    clock.advance(timedelta(hours=2))
    grant, sent = watching(city, clock, share, "HQX", "JHG"), list[str]()
    ticket(city, clock, grant, "live")
    assert end_grants_without_duty(program("work"), clock=clock) == ()
    person = User.objects.filter(username=WATCHER)
    clock.advance(timedelta(minutes=1))
    match how:
        case "ended":
            end_share(share, clock)
        case "withdrawn":
            withdraw(share, city.points["JHG"].code, clock)
        case "removed":
            remove(share, city[WATCHER].pk, clock)
        case "left":
            person.update(organisation=User.objects.get(username="district").organisation)
        case "off":
            person.update(is_active=False)
        case "secret":
            Point.objects.filter(code=city.points["HQX"].code).update(
                secrecy="work_secret", secrecy_document="密 1", secrecy_by="user:1"
            )
        case "classified":
            placed(city, clock, city.points["HQX"].code, "114.3005, 30.6105")
            draw_block(city["city"], clock, "classified", unit="WCGA")
        case "term":
            assert grant.valid_until == clock.now() + timedelta(hours=7, minutes=-1)
            clock.advance(timedelta(hours=7, minutes=-1))
    if how not in ("removed", "left", "off"):
        site = "JHG" if how == "withdrawn" else "HQX"
        refused = decision(lambda: ticket(city, clock, grant, "live", site=site))
        assert refused.article in ("13(2)", "799-16(2)(2)")
        is_point = how in ("withdrawn", "secret", "classified")
        assert not is_point or replace(refused, noted="") == CLOSED, "nothing tells its people which of them it was"
    ended = end_grants_without_duty(program("work"), clock=clock, send=sent.append)
    if how == "term":  # the ticket never lasted longer than its grant
        assert ended == ()
        return
    assert ended == (grant.no,)
    assert Revocation.objects.get(grant__no=grant.no).delivered_at == clock.now()
    assert len(sent) == 1
    if how == "withdrawn":
        other = watching(city, clock, share)
        assert other.no == "V20261125-0002"
        assert article(lambda: watching(city, clock, share, "JHG")) == "13(2)"


@pytest.mark.law("13(2)")
def test_a_grant_and_its_tickets_end_as_the_daily_hours_close(city: City, clock: HandClock) -> None:
    assert clock.now().astimezone(SHANGHAI).time() < time(14, 4)
    share = shared(city, clock, opens=time(8), closes=time(14, 4))
    grant = watching(city, clock, share)
    close = datetime(2026, 11, 25, 14, 4, tzinfo=SHANGHAI)
    assert grant.valid_until == close
    assert ticket(city, clock, grant, "live").exp_ms == int(close.timestamp() * 1000)
    clock.advance(close - clock.now())
    assert article(lambda: watching(city, clock, share)) == "13(2)"
    assert article(lambda: ticket(city, clock, grant, "live")) == "13(2)", "the reason, not that the grant is over"
    clock.advance(timedelta(hours=18))
    assert watching(city, clock, share).valid_until == close + timedelta(days=1)


@pytest.mark.law("13(2)", "16(3)", "18", "20(1)")
def test_playback_is_a_marked_copy_that_leads_to_its_line(city: City, clock: HandClock, tmp_path: Path) -> None:
    by_day = {"from_at": clock.now() - timedelta(days=3), "opens": time(8), "closes": time(20)}
    share = shared(city, clock, ShareKind.PLAYBACK, back_hours=48, **by_day)
    grant = watching(city, clock, share)
    assert article(lambda: ticket(city, clock, grant, "playback")) == "19"
    payload = ticket(city, clock, grant, "copy")
    (line,) = RegisterRow.objects.filter(grant__no=grant.no)
    assert (line.way, line.from_ms, payload.from_ms) == ("playback", ms(clock) - 48 * 3_600_000, line.from_ms)
    assert payload.mark == ticket(city, clock, grant, "copy").mark == mark_of_opening(line.pk)
    assert payload.hours == (8 * 3600, 20 * 3600), "the gateway shows pictures of these hours alone"
    assert all(text in payload.label for text in (city[WATCHER].name, "武昌区公安分局", share, grant.no))
    film = tmp_path / "leak.mp4"
    film.write_bytes(b"a film")
    search = lambda _: Trace(payload.mark, 13.75)  # noqa: E731
    found = trace_mark(city["auditor"], film=film, clock=clock, search=search)
    assert found.opening is not None
    assert (found.line, found.opening.grant, found.opening.person) == (None, grant.no, city[WATCHER].name)
    hidden = trace_mark(city[WATCHER], film=film, clock=clock, search=search)
    assert (hidden.opening, hidden.office) == (None, "花桥小学")
    assert [one.way for one in own_register(city[WATCHER], at=clock.now())] == ["playback"]
    point = Point.objects.get(code=city.points["HQX"].code)
    over = ClosedSpan.objects.create(
        point=point, why="unmasked", from_at=clock.now() - timedelta(hours=9), until_at=clock.now() - timedelta(hours=1)
    )
    assert ticket(city, clock, grant, "copy").from_ms == ms(clock) - 3_600_000
    began = ms(clock)
    fresh = watching(city, clock, shared(city, clock, ShareKind.PLAYBACK, back_hours=48))
    clock.advance(timedelta(minutes=1))
    payload = ticket(city, clock, fresh, "copy")
    assert (payload.from_ms, payload.hours) == (began, ()), "nothing from before the share began"
    ClosedSpan.objects.filter(pk=over.pk).update(until_at=None)
    assert article(lambda: ticket(city, clock, grant, "copy")) == "18"
    assert list(check_access()) == []
    Ticket.objects.filter(grant__no=fresh.no).update(from_ms=began - 1)
    assert [one.kind for one in check_access()] == ["share_exceeded"]


@pytest.mark.law("13(2)", "16(3)", "25")
def test_a_single_picture_has_its_line_before_it_is_taken_and_is_audited(city: City, clock: HandClock) -> None:
    share, began = shared(city, clock, ShareKind.SNAPSHOT), ms(clock)
    clock.advance(timedelta(minutes=1))
    grant, code, at_ms = watching(city, clock, share), city.points["HQX"].code, ms(clock) - 10_000

    def take(camera: str, at_ms: int, token: str) -> TakenPicture:
        payload = open_ticket(token, settings.MINGCHA_KEYS.verifier(TICKET_KEY))
        assert (payload.points, payload.modes, payload.to_ms) == ((camera,), ("playback",), at_ms + 1)
        assert RegisterRow.objects.filter(grant__no=grant.no, way="snapshot", from_ms=at_ms).exists()
        return picture_at(at_ms - 400)

    def away(*_: object) -> TakenPicture:
        raise Fault(FaultKind.UNAVAILABLE, Words("没有应答", "no answer"))

    def shown(at_ms: int = at_ms, by: str = WATCHER, take: TakePicture = take) -> bytes:
        return show_shared_still(city[by], grant=grant.no, point=code, at_ms=at_ms, take=take, clock=clock)

    assert shown() == JPEG
    for mode in ("live", "playback"):
        assert article(lambda mode=mode: ticket(city, clock, grant, mode)) == "19"
    assert article(lambda: shown(at_ms - 60_000)) == "19"
    assert article(lambda: shown(by="district")) == "799-16(2)(2)"
    with pytest.raises(Fault):
        shown(at_ms + 5_000, take=away)
    older = lambda *_: picture_at(began - 1)  # noqa: E731 - the newest one before the asked instant
    assert article(lambda: shown(began + 1_000, take=older)) == "13(2)"
    assert list(check_access()) == []
    rows = audit_rows(city["auditor"], AuditAsked.of_year(2026), at=clock.now(), limit=9)
    found = sorted((one.kind, one.article, one.user_id) for one in rows if one.kind is not AuditKind.REFUSAL)
    still = (AuditKind.SHARED_STILL, "16(3)", city[WATCHER].pk)
    assert found == [still, still, still, (AuditKind.VIEWING, "13(2)", city[WATCHER].pk)]
    edit("DELETE FROM access_registerrow")
    assert {(one.kind, one.subject.split()[0]) for one in check_access()} == {("not_registered", "access_ticket")}


@pytest.mark.law("13(2)", "20(1)")
def test_a_ticket_of_a_share_that_somebody_kept_is_a_finding(city: City, clock: HandClock, tmp_path: Path) -> None:
    """The gateway refuses it; auditors of the place find whose it was, once the grant is over."""
    share, code = shared(city, clock, ShareKind.PLAYBACK), city.points["HQX"].code
    clock.advance(timedelta(hours=1))
    grant = watching(city, clock, share)
    given = {"grant": grant.no, "points": [code], "modes": ["copy"], "clock": clock}
    issued = issue_ticket(city[WATCHER], **given)

    def used(folder: str) -> list[Finding]:
        log = OpeningLog(tmp_path / folder, clock)
        log.begin()
        door = TicketDoor(settings.MINGCHA_KEYS.verifier(TICKET_KEY), clock, log.refused)
        assert not door.authorise(issued.token, code, "copy", issued.from_ms, ms(clock))
        carry_openings(tmp_path / folder, folder, clock)
        return list(Finding.objects.filter(kind=FindingKind.USED_AFTER_TERM.value))

    clock.advance(timedelta(minutes=10))
    assert used("rec-1") == [], "the holder may still view"
    clock.advance(timedelta(hours=9))
    (found,) = used("rec-2")
    assert (found.subject_kind, found.subject, found.article) == ("grant", grant.no, "20(1)")
    assert (found.concerns, found.organisation) == (f"user:{city[WATCHER].pk}", "HQXX")
    assert Role.AUDITOR in FindingKind.USED_AFTER_TERM.facts.reads


@pytest.mark.law("13(2)", "16(3)", "20(2)")
def test_a_share_altered_in_the_tables_is_named_by_the_check(city: City, clock: HandClock) -> None:
    """By the check of the log at once, and by what was opened under it once the row is put right again."""
    share = shared(city, clock)
    end_share(share, clock)
    held, before = SharedAccess.objects.filter(no=share), SharedAccess.objects.get(no=share)
    clock.advance(timedelta(minutes=1))
    held.update(ended_at=None, ended_by="", ended_why="")
    added = SharedPoint.objects.create(share=before, point=Point.objects.get(code=city.points["JHG"].code))
    expected = {
        ("row_altered", f"access_sharedaccess/{before.pk}"),
        ("row_unexplained", f"access_sharedpoint/{added.pk}"),
    }
    assert {(one.kind, one.subject) for one in check_application_log()} == expected
    grant = watching(city, clock, share, "HQX", "JHG")
    ticket(city, clock, grant, "live")
    assert list(check_access()) == []
    added.delete()
    assert [one.kind for one in check_access()] == ["share_exceeded"], "the grant names a point that it never had"
    held.update(ended_at=before.ended_at, ended_by=before.ended_by, ended_why=before.ended_why)
    assert [one.kind for one in check_access()] == ["share_exceeded", "share_exceeded"]
    assert list(check_application_log()) == []


@pytest.mark.law("13(2)")
def test_people_are_named_later_and_the_database_keeps_the_bounds(city: City, clock: HandClock) -> None:
    share = shared(city, clock)
    add_person("second", "WCGA", clock)
    second = User.objects.get(username="second")
    watch = lambda: watch_share(second, share=share, points=[city.points["HQX"].code], clock=clock)  # noqa: E731
    assert article(watch) == "13(2)"
    with act("specimen.share.name", by=program("test"), clock=clock) as record:
        name_shared_person(record, share, second.pk, clock.now())
    assert watch().no == "V20261125-0001"
    held = SharedAccess.objects.filter(no=share)
    for change in (
        {"kind": "copy"}, {"purpose": "marketing"}, {"until_at": clock.now()}, {"opens": time(8)},
        {"opens": time(8), "closes": time(8)}, {"back_hours": 1}, {"ended_at": clock.now()},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            held.update(**change)
    with pytest.raises(Refused):
        shared(city, clock, purpose="marketing")
    assert SharedAccess.objects.count() == 1
