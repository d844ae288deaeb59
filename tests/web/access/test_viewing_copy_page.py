"""The page of a viewing copy: for the officers of an open request alone, with tickets that open nothing else (articles
14, 15, 19, 20(1))."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from tests.support.access.asking_copy import copied_asking
from tests.support.access.requesting import APPROVER, FIRST, OPERATOR, SECOND, Asking
from tests.support.web.sign_in import sign_in

from mingcha.access.duty.models import Grant
from mingcha.access.register.models import RequestLine
from mingcha.access.register.rules import mark_of
from mingcha.access.requests.models import Request
from mingcha.access.tickets.tokens import TICKET_KEY, TicketPayload, open_ticket
from mingcha.kit.clock import HandClock

type ClientOf = Callable[[str], Client]


@pytest.fixture
def asked(db: None, pages_clock: HandClock) -> Asking:
    return copied_asking(pages_clock, settings.MINGCHA_HOME.documents)


@pytest.fixture
def client_of(asked: Asking) -> ClientOf:
    def made(username: str) -> Client:
        client = Client()
        sign_in(client, asked.people[username])
        client.cookies["django_language"] = "en"
        return client

    return made


def ticket_of(client: Client, asked: Asking, **given: object) -> TicketPayload | dict[str, object]:
    """A ticket as the player asks for it, opened; or what was answered instead."""
    body = {"points": [asked.city.points["HQX"].code], "modes": ["copy"], **given}
    answer = client.post("/access/tickets", json.dumps(body), content_type="application/json")
    if answer.status_code != 200:
        return dict(answer.json())
    return open_ticket(answer.json()["token"], settings.MINGCHA_KEYS.verifier(TICKET_KEY))


@pytest.mark.law("14(1)", "15(1)", "20(1)")
def test_each_officer_watches_a_copy_with_the_own_name_and_the_line_of_the_register(
    asked: Asking, client_of: ClientOf
) -> None:
    facts = asked.opened()
    no, held = facts.no, Request.objects.get(no=facts.no)
    code = asked.city.points["HQX"].code
    for username in (FIRST, SECOND):
        client = client_of(username)
        grant = Grant.objects.get(request__no=no, user=asked.people[username]).no
        page = client.get(f"/requests/{no}/watch").content.decode()
        for text in (f'data-grant="{grant}"', f'data-code="{code}"', f'data-from="{facts.from_ms}"', "viewing_copy.js"):
            assert text in page, text
        assert client.get(f"/requests/{no}/watch/{code}").status_code == 200
        ticket = ticket_of(client, asked, grant=grant)
        assert isinstance(ticket, TicketPayload)
        line = RequestLine.objects.order_by("-pk")[0]
        assert (ticket.modes, ticket.mark) == (("copy",), mark_of(line.no))
        assert (line.act, line.request) == ("watched", held.no)
        assert (ticket.from_ms, ticket.to_ms) == (facts.from_ms, facts.to_ms)
        assert asked.people[username].name in ticket.label
        assert line.no in ticket.label


@pytest.mark.law("15", "19")
def test_the_grant_opens_no_other_way_and_nobody_elses_page(asked: Asking, client_of: ClientOf) -> None:
    no = asked.opened().no
    grant = Grant.objects.get(request__no=no, user=asked.people[FIRST]).no
    for modes in (["live"], ["playback"], ["live", "playback"], ["copy", "playback"], ["export"], []):
        answer = ticket_of(client_of(FIRST), asked, grant=grant, modes=modes)
        assert isinstance(answer, dict), modes
        assert answer["error"] == "refused"
    assert isinstance(ticket_of(client_of(SECOND), asked, grant=grant), dict), "each has a grant of the own"
    for username in (OPERATOR, APPROVER):
        page = client_of(username).get(f"/requests/{no}/watch").content.decode()
        assert "No grant of this request is in force for you" in page
        assert "data-grant" not in page
    other = asked.city.points["JHG"].code
    assert client_of(FIRST).get(f"/requests/{no}/watch/{other}").status_code == 404


@pytest.mark.law("15")
def test_before_it_is_open_and_after_its_term_the_page_says_what_is_missing(
    asked: Asking, client_of: ClientOf, clock: HandClock
) -> None:
    draft = asked.draft().no
    assert "data-grant" not in client_of(FIRST).get(f"/requests/{draft}/watch").content.decode()
    no = asked.opened().no
    assert "data-grant" in client_of(FIRST).get(f"/requests/{no}/watch").content.decode()
    clock.advance(timedelta(minutes=2))
    Grant.objects.filter(request__no=no).update(valid_until=clock.now())
    assert "data-grant" not in client_of(FIRST).get(f"/requests/{no}/watch").content.decode()
