"""Ends of viewing: sign-out, the end of a token, a reset password end tickets and streams (articles 16(3), 19)."""

from datetime import timedelta

import pytest
from django.conf import settings
from tests.support.access.door import MODES, ms, opened
from tests.support.registry.city import City
from tests.support.registry.staffing import confirm_as
from tests.support.web.sign_in import token_of

from mingcha.access.endings.actions import Ended, end_viewing_of, end_viewing_of_ended
from mingcha.access.endings.models import ViewingEnd
from mingcha.access.endings.queries import waiting_ends
from mingcha.access.endings.tasks import deliver_viewing_ends
from mingcha.access.tickets.actions import issue_ticket
from mingcha.access.tickets.tokens import TICKET_KEY, EndPayload, open_ending, within_session, within_token
from mingcha.evidence.models import Entry, attested_models
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.accounts.actions import disable_person
from mingcha.registry.accounts.factor_resets import propose_factor_reset
from mingcha.registry.accounts.password_resets import propose_password_reset
from mingcha.registry.sessions.actions import begin_session, end_other_sessions
from mingcha.registry.sessions.rules import Method
from mingcha.registry.tokens.actions import revoke_token
from mingcha.registry.tokens.queries import token_number

SESSION = within_session(77)


def ticket_in(city: City, clock: HandClock, within: str) -> None:
    grant = opened(city, clock)
    code = city.points["JHG"].code
    issue_ticket(city["monitor"], grant=grant.no, points=[code], modes=MODES, clock=clock, within=within)


def sent_end(token: str) -> EndPayload:
    end = open_ending(token, settings.MINGCHA_KEYS.verifier(TICKET_KEY))
    assert isinstance(end, EndPayload)
    return end


@pytest.mark.law("16(3)")
def test_a_sign_out_ends_what_was_opened_in_the_session(city: City, clock: HandClock) -> None:
    """Issue point B.14: a signed end of the session reaches every gateway; before, nothing was sent at a sign-out."""
    ticket_in(city, clock, SESSION)
    person, sent = city["monitor"], list[str]()
    assert end_viewing_of(person, user_id=person.pk, reason="退出登录", within=SESSION, clock=clock, send=sent.append)
    end = sent_end(sent[0])
    assert (end.kind, end.subject) == ("within", SESSION)
    assert end.at_ms > ms(clock) + 3_600_000, "a session that has ended opens nothing later either"
    assert ViewingEnd.objects.get().delivered_at == clock.now()
    assert ViewingEnd in attested_models()


def test_a_reset_password_ends_all_of_a_person_and_nothing_of_others(city: City, clock: HandClock) -> None:
    """Issue point B.14: the same for all of a person; requests judged just before the end are ended with it."""
    ticket_in(city, clock, SESSION)
    sent: list[str] = []
    assert end_viewing_of(program("test"), user_id=city["monitor"].pk, reason="重置密码", clock=clock, send=sent.append)
    end = sent_end(sent[0])
    assert (end.kind, end.subject) == ("who", f"user:{city['monitor'].pk}")
    assert ms(clock) < end.at_ms < ms(clock) + 5_000


def test_where_nothing_is_open_there_is_no_act(city: City, clock: HandClock) -> None:
    before = Entry.objects.count()
    assert not end_viewing_of(city["auditor"], user_id=city["auditor"].pk, reason="退出登录", clock=clock)
    assert Entry.objects.count() == before
    ticket_in(city, clock, SESSION)
    clock.advance(timedelta(hours=9))
    assert not end_viewing_of(city["monitor"], user_id=city["monitor"].pk, reason="退出登录", clock=clock)


@pytest.mark.law("799-16(2)(2)")
@pytest.mark.parametrize("how", ["revoked", "expired"])
def test_the_clock_finds_tokens_that_have_ended(city: City, clock: HandClock, how: str) -> None:
    """Issue point B.14: a token that is taken back or runs out ends its tickets; before, they ran on."""
    person = city["monitor"]
    made = token_of(person, username=person.username, name="巡检", days=1, clock=clock)
    assert token_number(made.secret) == made.row.number
    if how == "expired":
        clock.advance(timedelta(days=1, seconds=-30))
    ticket_in(city, clock, within_token(made.row.number))
    worker, sent = program("work"), list[str]()
    assert end_viewing_of_ended(worker, Ended.TOKENS, clock=clock, send=sent.append) == ()
    if how == "expired":
        clock.advance(timedelta(seconds=31))
    else:
        revoke_token(person, number=made.row.number, clock=clock)
    assert end_viewing_of_ended(worker, Ended.TOKENS, clock=clock, send=sent.append) == (within_token(made.row.number),)
    assert sent_end(sent[0]).subject == within_token(made.row.number)
    assert end_viewing_of_ended(worker, Ended.TOKENS, clock=clock, send=sent.append) == (), "once is enough"


def test_what_a_gateway_did_not_take_is_sent_again(city: City, clock: HandClock) -> None:
    def away(_token: str) -> None:
        raise Fault(FaultKind.UNAVAILABLE, Words("网关无应答", "the gateway does not answer"))

    ticket_in(city, clock, SESSION)
    end_viewing_of(city["monitor"], user_id=city["monitor"].pk, reason="退出登录", clock=clock, send=away)
    assert len(waiting_ends(clock.now())) == 1
    assert deliver_viewing_ends(away, clock) == 0
    sent: list[str] = []
    assert deliver_viewing_ends(sent.append, clock) == 1
    assert waiting_ends(clock.now()) == ()
    assert len(sent) == 1


@pytest.mark.law("16(3)", "799-16(2)(2)")
@pytest.mark.parametrize("how", ["password", "factors", "disabled", "elsewhere", "idle"])
def test_the_clock_ends_what_an_ended_session_had_open(city: City, clock: HandClock, how: str) -> None:
    """Issue point B.14: the pictures of a session end however it ended, at the next turn of the clock (2 s); on 0.3.0 a
    reset or a disabled account left them open."""
    person = city["monitor"]
    number = begin_session(person, method=Method.PASSKEY, address="10.1.1.1", browser="?", clock=clock)
    if how == "idle":
        grant = opened(city, clock)
        clock.advance(timedelta(minutes=14))
        given = {"points": [city.points["JHG"].code], "modes": MODES, "clock": clock}
        issue_ticket(person, grant=grant.no, within=within_session(number), **given)
        clock.advance(timedelta(seconds=61))
    else:
        ticket_in(city, clock, within_session(number))
    worker, sent = program("work"), list[str]()
    if how == "password":
        confirm_as("admin", propose_password_reset(city["security"], "monitor", clock=clock).name, clock)
    elif how == "factors":
        confirm_as("admin", propose_factor_reset(city["security"], "monitor", clock=clock).name, clock)
    elif how == "disabled":
        disable_person(city["security"], username="monitor", reason="离职", clock=clock)
    elif how == "elsewhere":
        end_other_sessions(person, clock=clock)
    ended = end_viewing_of_ended(worker, Ended.SESSIONS, clock=clock, send=sent.append)
    assert ended == (within_session(number),)
    assert sent_end(sent[0]).subject == within_session(number)
    assert end_viewing_of_ended(worker, Ended.SESSIONS, clock=clock, send=sent.append) == (), "once is enough"
