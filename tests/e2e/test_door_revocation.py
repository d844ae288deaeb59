"""A grant that ends closes the pictures that run, in a browser too, and the register and the log say what happened."""

import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Page, expect
from tests.support.e2e.door import (
    Contraband,
    Seat,
    ask,
    cameras,
    changed,
    database_rows,
    open_grant,
    seat_of,
    ticket_under,
    wait_for_footage,
    watch,
)
from tests.support.e2e.running_home import RunningHome, log_in
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from mingcha.run.demo.city import DEMO_ACCOUNTS

pytestmark = [pytest.mark.timed, pytest.mark.law("16(3)", "19")]

CLOSED_WITHIN_S = 2.0
ENDED_WITHIN_S = 5.0
"""For the ends that the clock finds, every two seconds."""
NEWEST_OPEN_SESSION = """
    SELECT s.id FROM registry_accountsession s JOIN registry_user u ON u.id = s.user_id
    WHERE u.username = ? AND s.ended_at IS NULL ORDER BY s.id DESC
"""
ENDED_OR_ANOTHERS = "799-16(2)(2)"
"""Decree 799, article 16(2)(2): use by those who are authorised, as far as they are."""
SHOWN_PICTURES = "document.querySelector('[data-tile] video').getVideoPlaybackQuality().totalVideoFrames"


def until_pictures(socket: ClientConnection) -> None:
    """Takes some pictures: on a busy machine none may come between a click and the end that it brings."""
    for _ in range(3):
        while not isinstance(socket.recv(timeout=10), bytes):
            pass


def pictures_until_closed(socket: ClientConnection) -> tuple[int, float]:
    """Takes pictures until the end: the close code, and when it came (monotonic seconds)."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            socket.recv(timeout=10)
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 1006, time.monotonic()
    raise AssertionError("the picture was not closed in twenty seconds")


def entries_about(home: RunningHome, grant: str) -> list[str]:
    """The acts of the application's log that name this grant, in their order."""
    events = database_rows(home, "SELECT event FROM evidence_entry_detail ORDER BY entry_index")
    said = [json.loads(event) for (event,) in events]
    return [event["act"] for event in said if event.get("facts", {}).get("grant") == grant]


def test_revocation_by_an_officer_closes_every_picture_of_the_grant_and_no_other(running_home: RunningHome) -> None:
    camera = cameras(running_home)[0]
    ended, other = open_grant(running_home, [camera]), open_grant(running_home, [camera])
    ticket, kept = ticket_under(running_home, ended, [camera]), ticket_under(running_home, other, [camera])
    with (
        ThreadPoolExecutor(1) as threads,
        watch(running_home, camera, ticket) as socket,
        watch(running_home, camera, kept) as another,
    ):
        until_pictures(socket)
        closing = threads.submit(pictures_until_closed, socket)
        officer = seat_of(running_home, "zhouzhiyuan")
        token, asked = officer.form_token, time.monotonic()
        headers = {"Content-Type": "application/json", "Accept": "application/json", "X-CSRFToken": token}
        said = officer.ask("POST", f"/access/grants/{ended}/revoke", headers, '{"reason": "用途不符"}'.encode())
        assert (said.status, said.json()["in_force"]) == (200, False)
        code, at = closing.result(20)
        assert code == 4401
        assert at - asked < CLOSED_WITHIN_S
        for _ in range(3):
            another.recv(timeout=10)

    now_ms = int(time.time() * 1000)
    for what in ("spans", "index", "footage"):
        path = f"/v1/points/{camera}/{what}?from={now_ms - 60_000}&to={now_ms}"
        refused = ask(running_home.port + 1, "GET", path, {"Authorization": f"Bearer {ticket}"})
        assert (refused.status, refused.json()["kind"]) == (401, "unauthenticated")

    renewal = seat_of(running_home, "wanghaiyan").post("/access/tickets", {"grant": ended, "points": [camera]})
    assert renewal.status == 403
    refusal = renewal.json()
    assert set(refusal) == {"error", "article", "article_words", "article_url", "quote", "reason", "missing", "next"}
    assert (refusal["error"], refusal["article"]) == ("refused", ENDED_OR_ANOTHERS)
    assert refusal["quote"]
    assert refusal["next"][0]["url"] == "/watch/wall/4"

    acts = ["access.grant.open", "access.ticket.issue", "access.grant.revoke", "access.revocation.deliver"]
    assert entries_about(running_home, ended) == acts


def test_a_sign_out_and_a_session_ended_from_another_seat_close_their_pictures_alone(running_home: RunningHome) -> None:
    """Issue point B.14: whoever signed out left the pictures open. A sign-out reaches the gateway at once, a session
    ended from another seat at the next turn of the clock; what was opened in another session stays."""
    camera = cameras(running_home)[0]
    account = next(one for one in DEMO_ACCOUNTS if one.username == "wanghaiyan")
    grant = open_grant(running_home, [camera], account.username)
    leaving, forgotten = Seat(running_home), Seat(running_home)
    tickets = []
    for seat in (leaving, forgotten):
        assert seat.sign_in(account.username, account.password).status == 302
        answer = seat.post("/access/tickets", {"grant": grant, "points": [camera]})
        tickets.append(answer.json()["token"])
    kept = ticket_under(running_home, grant, [camera])
    with (
        ThreadPoolExecutor(2) as threads,
        watch(running_home, camera, tickets[0]) as of_leaving,
        watch(running_home, camera, tickets[1]) as of_forgotten,
        watch(running_home, camera, kept) as another,
    ):
        for socket in (of_leaving, of_forgotten):
            until_pictures(socket)
        closing = [threads.submit(pictures_until_closed, socket) for socket in (of_leaving, of_forgotten)]
        asked = time.monotonic()
        assert leaving.send("/accounts/logout/").status == 302
        code, at = closing[0].result(20)
        assert code == 4401
        assert at - asked < CLOSED_WITHIN_S
        asked = time.monotonic()
        own = seat_of(running_home, account.username)
        (number,) = database_rows(running_home, NEWEST_OPEN_SESSION, account.username)[0]
        ended = own.send(f"/account/sessions/{number}/end")
        assert ended.status == 302
        code, at = closing[1].result(20)
        assert code == 4401
        assert at - asked < ENDED_WITHIN_S
        for _ in range(3):
            another.recv(timeout=10)
    for ticket, status in ((tickets[0], 401), (tickets[1], 401), (kept, 200)):
        path = f"/v1/points/{camera}/spans?from=0&to=1"
        asked_again = ask(running_home.port + 1, "GET", path, {"Authorization": f"Bearer {ticket}"})
        assert (asked_again.status == 401) is (status == 401), asked_again.body


@pytest.mark.parametrize("username", ["zhaolei", "chenjing", "auditor"])
def test_who_may_not_revoke_is_refused_with_the_article_and_the_grant_stays(
    running_home: RunningHome, username: str
) -> None:
    camera = cameras(running_home)[0]
    grant = open_grant(running_home, [camera])
    said = seat_of(running_home, username).post(f"/access/grants/{grant}/revoke", {"reason": "试"})
    assert (said.status, said.json()["error"]) == (403, "refused")
    assert said.json()["article"] in ("3", ENDED_OR_ANOTHERS)
    stolen = seat_of(running_home, username).post("/access/tickets", {"grant": grant, "points": [camera]})
    assert (stolen.status, stolen.json()["article"]) == (403, ENDED_OR_ANOTHERS)
    assert ticket_under(running_home, grant, [camera])
    assert entries_about(running_home, grant) == ["access.grant.open", "access.ticket.issue"]


def test_a_ticket_that_ends_closes_the_picture(running_home: RunningHome) -> None:
    camera = cameras(running_home)[0]
    long = ticket_under(running_home, open_grant(running_home, [camera]), [camera])
    ends_ms = int(time.time() * 1000) + 1500
    with watch(running_home, camera, changed(running_home, long, exp_ms=ends_ms)) as socket:
        code, _ = pictures_until_closed(socket)
        late_s = time.time() - ends_ms / 1000
    assert code == 4401
    assert -0.1 < late_s < CLOSED_WITHIN_S


def test_every_opening_has_its_line_with_the_five_facts_and_renewals_only_their_entry(
    running_home: RunningHome,
) -> None:
    first, second = cameras(running_home)[:2]
    grant = open_grant(running_home, [first, second])
    before_s = time.time()
    for points in ([first], [first], [first, second]):
        ticket_under(running_home, grant, points)
    question = """
        SELECT r.camera, r.person, r.badge_no, r.organisation, r.opened_at, r.way, r.purpose, r.destination
        FROM access_registerrow r JOIN access_grant g ON g.id = r.grant_id WHERE g.no = ? ORDER BY r.id
    """
    lines = database_rows(running_home, question, grant)
    facts = ("王海燕", "061301", "江岸区公安分局")
    assert [(line[0], line[1:4], line[5:]) for line in lines] == [
        (camera, facts, (way, "duty_patrol", "browser"))
        for camera in (first, second)
        for way in ("live", "playback")
    ]  # fmt: skip
    opened = database_rows(running_home, "SELECT strftime('%s', ?)", lines[0][4])[0][0]
    assert abs(int(opened) - before_s) < 10
    assert entries_about(running_home, grant) == ["access.grant.open", *["access.ticket.issue"] * 3]
    page = seat_of(running_home, "zhouzhiyuan").ask("GET", f"/points/{first}").body.decode()
    assert grant in page
    assert "061301" in page


def test_in_a_browser_the_picture_closes_with_its_article_and_does_not_come_back(
    running_home: RunningHome, page: Page
) -> None:
    camera = cameras(running_home)[2]
    grant = open_grant(running_home, [camera])
    wait_for_footage(running_home, camera, ticket_under(running_home, grant, [camera]))
    log_in(page, running_home.url, "wanghaiyan")
    page.goto(f"{running_home.url}/points/{camera}")
    until = time.monotonic() + 20
    while page.evaluate(SHOWN_PICTURES) < 10:  # the page's policy lets nobody wait inside it
        assert time.monotonic() < until
        page.wait_for_timeout(100)
    said = seat_of(running_home, "zhouzhiyuan").post(f"/access/grants/{grant}/revoke", {"reason": "交班"})
    assert said.status == 200
    cover = page.locator("[data-tile] [data-cover]")
    expect(cover).to_be_visible(timeout=5000)
    expect(cover).to_contain_text("第十六条")
    page.wait_for_timeout(500)
    shown = page.evaluate(SHOWN_PICTURES)
    page.wait_for_timeout(1000)
    assert page.evaluate(SHOWN_PICTURES) == shown
    page.reload()
    expect(page.locator("[data-player]")).to_have_count(0)
    assert Contraband(running_home).footage_in(page.content().encode()) == ""
